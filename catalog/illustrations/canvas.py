"""Drawing primitives: a square sheet of 1000 by 1000 units, lit from the upper left.

Everything is drawn ``OVERSAMPLE`` times too large and scaled down once, since Pillow's polygons have hard edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from .palette import INK, darker, rgb

UNITS = 1000
OVERSAMPLE = 3
HORIZON = 628

Point = tuple[float, float]
Corner = tuple[float, float, float]  # x, y, radius of the rounding


def rounded(corners: Sequence[Corner], *, closed: bool = True) -> list[Point]:
    """Return the path through ``corners`` with each one rounded by its radius (a quadratic curve of 8 steps)."""
    path: list[Point] = []
    last = len(corners) - 1
    for index, (x, y, radius) in enumerate(corners):
        if radius <= 0 or (not closed and index in (0, last)):
            path.append((x, y))
            continue
        start = _towards(corners[index], corners[index - 1], radius)
        end = _towards(corners[index], corners[(index + 1) % len(corners)], radius)
        for step in range(9):
            t = step / 8
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            path.append((a * start[0] + b * x + c * end[0], a * start[1] + b * y + c * end[1]))
    return path


def _towards(corner: Corner, other: Corner, distance: float) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    share = min(distance / length, 0.5)
    return corner[0] + dx * share, corner[1] + dy * share


def curve(*points: Point, steps: int = 20) -> list[Point]:
    """Return a Bezier curve through the first and last of three or four control points."""
    path = []
    for step in range(steps + 1):
        t = step / steps
        level = list(points)
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(level)]
        path.append(level[0])
    return path


class Turned:
    """A body of revolution seen from the front: a jar, a bottle, a bowl.

    ``profile`` is its right half from the ground up, as (half width, height above the ground, rounding).
    """

    def __init__(self, x: float, base: float, profile: Sequence[Corner]) -> None:
        path = rounded([(0, profile[0][1], 0), *profile, (0, profile[-1][1], 0)], closed=False)
        self.x, self.base = x, base
        self.half: list[Point] = path[1:-1]

    def half_width(self, height: float) -> float:
        """Return half the width of the body at ``height`` above the ground."""
        for (w0, h0), (w1, h1) in pairwise(self.half):
            if h0 <= height <= h1 and h1 > h0:
                return w0 + (w1 - w0) * (height - h0) / (h1 - h0)
        return self.half[-1][0] if height >= self.half[-1][1] else self.half[0][0]

    def strip(self, left: float = -1, right: float = 1, low: float | None = None, high: float | None = None) -> list[Point]:
        """Return the part between two fractions of the half width (-1 is the left edge) and two heights."""
        half = self.half
        if low is not None or high is not None:
            floor = half[0][1] if low is None else low
            ceiling = half[-1][1] if high is None else high
            inner = [(w, h) for w, h in half if floor < h < ceiling]
            half = [(self.half_width(floor), floor), *inner, (self.half_width(ceiling), ceiling)]
        near = [(self.x + left * w, self.base - h) for w, h in half]
        far = [(self.x + right * w, self.base - h) for w, h in half]
        return near + far[::-1]


class Canvas:
    """A sheet ``size`` pixels square when finished; all coordinates are in units of a thousandth of its side."""

    def __init__(self, size: int, wall: str, table: str) -> None:
        self.size = size
        self.scale = size * OVERSAMPLE / UNITS
        self.image = Image.new("RGB", (size * OVERSAMPLE, size * OVERSAMPLE), rgb(wall))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.table = table
        self.box(0, HORIZON, UNITS, UNITS - HORIZON, table)

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        scale = self.scale
        return [(x * scale, y * scale) for x, y in points]

    def fill(self, points: Sequence[Point], colour: str, opacity: float = 1) -> None:
        """Fill the outline ``points``."""
        self.pen.polygon(self._scaled(points), fill=(*rgb(colour), round(255 * opacity)))

    def line(self, points: Sequence[Point], colour: str, width: float, opacity: float = 1) -> None:
        """Stroke a line with rounded joints."""
        ink = (*rgb(colour), round(255 * opacity))
        self.pen.line(self._scaled(points), fill=ink, width=max(1, round(width * self.scale)), joint="curve")

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1) -> None:
        """Fill an ellipse around (x, y)."""
        corners = self._scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self.pen.ellipse(corners, fill=(*rgb(colour), round(255 * opacity)))

    def box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        """Fill a rectangle whose upper left corner is (x, y)."""
        corners = self._scaled([(x, y), (x + width, y + height)])
        self.pen.rounded_rectangle(corners, radius * self.scale, fill=(*rgb(colour), 255))

    def shadow(self, x: float, base: float, half: float) -> None:
        """Lay the soft shadow of a thing ``half`` units wide to each side: falls to the right, dark where it touches."""
        tone = darker(self.table, 0.62)
        steps = 20
        for step in range(steps):
            inward = step / steps
            reach, drift = half * (1.24 - 0.68 * inward), half * 0.27 * (1 - inward)
            self.ellipse(x + drift, base - 3, reach, 15 + half * 0.155 * (1 - inward), tone, 0.02)
        self.ellipse(x + half * 0.03, base - 3, half * 0.99, 9 + half * 0.02, tone, 0.20)

    def body(self, turned: Turned, colour: str, *, gloss: float = 0.45) -> None:
        """Fill a turned body, shade its right side and lay a highlight along its left."""
        self.fill(turned.strip(), colour)
        self.shade(turned)
        self.gloss(turned, gloss)

    def shade(self, turned: Turned, low: float | None = None, high: float | None = None) -> None:
        """Darken the side turned away from the light."""
        self.fill(turned.strip(0.40, 1, low, high), INK, 0.07)
        self.fill(turned.strip(0.70, 1, low, high), INK, 0.08)

    def gloss(self, turned: Turned, opacity: float, low: float | None = None, high: float | None = None) -> None:
        """Lay a highlight along the lit side, short of both ends."""
        bottom, top = turned.half[0][1], turned.half[-1][1]
        floor = bottom + (top - bottom) * 0.09 if low is None else low
        ceiling = top - (top - bottom) * 0.07 if high is None else high
        if ceiling > floor:
            self.fill(turned.strip(-0.82, -0.68, floor, ceiling), "#FFFFFF", opacity)

    def finished(self) -> Image.Image:
        """Return the sheet scaled down to its size."""
        return self.image.reduce(OVERSAMPLE)
