"""SVG outlines on drawn pictures: path data flattened to polygons and filled, so that pages and pictures share one drawing."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from catalog.illustrations.canvas import curve

OVERSAMPLE = 4
"""Pillow's polygons have hard edges: outlines are filled so many times too large and scaled down."""

Point = tuple[float, float]


@lru_cache(maxsize=64)
def contours(path: str) -> tuple[tuple[Point, ...], ...]:
    """The closed contours of SVG path data, curves as short lines."""
    # Imported here: only the first picture of a process needs it.
    from fontTools.pens.basePen import BasePen
    from fontTools.svgLib.path import parse_path

    class Flattening(BasePen):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[list[Point]] = []

        def _moveTo(self, point: Point) -> None:
            self.found.append([point])

        def _lineTo(self, point: Point) -> None:
            self.found[-1].append(point)

        def _curveToOne(self, one: Point, two: Point, end: Point) -> None:
            self.found[-1] += curve(self.found[-1][-1], one, two, end, steps=12)[1:]

    pen = Flattening()
    parse_path(path, pen)
    return tuple(tuple(contour) for contour in pen.found)


def mask(path: str, size: tuple[int, int], scale: float, at: Point = (0, 0)) -> Image.Image:
    """The area within an outline, for pasting a colour: its origin stands at `at`, each of its units is `scale` pixels. Holes
    stay open."""
    area = Image.new("L", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE))
    for contour in contours(path):
        part = Image.new("L", area.size)
        points = [((at[0] + x * scale) * OVERSAMPLE, (at[1] + y * scale) * OVERSAMPLE) for x, y in contour]
        ImageDraw.Draw(part).polygon(points, fill=255)
        area = ImageChops.difference(area, part)
    return area.reduce(OVERSAMPLE)
