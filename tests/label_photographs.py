"""Pictures of labels as phones take them: askew, blurred, dark, seen from the side, small in a large and noisy picture."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import segno
import zxingcpp
from PIL import Image, ImageFilter

TWELVE_MEGAPIXELS = (4000, 3000)


def qr(text: str, *, micro: bool = False) -> Image.Image:
    """As on our labels: error level M, with its quiet zone. A short text also fits into a Micro QR."""
    png = io.BytesIO()
    segno.make(text, error="m", micro=micro).save(png, kind="png", scale=8, border=4)
    return Image.open(png).convert("L")


def barcode(digits: str) -> Image.Image:
    """An EAN-13, EAN-8 or UPC-A, by the number of digits, with its quiet zone."""
    kinds = {13: zxingcpp.BarcodeFormat.EAN13, 8: zxingcpp.BarcodeFormat.EAN8, 12: zxingcpp.BarcodeFormat.UPCA}
    drawn = zxingcpp.create_barcode(digits, kinds[len(digits)]).to_image(scale=4, add_quiet_zones=True)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(drawn))


def photographed(
    *codes: Image.Image,
    size: tuple[int, int] = TWELVE_MEGAPIXELS,
    width: int = 900,
    degrees: float = 0,
    sideways: float = 0,
    blur: float = 1.5,
    light: float = 1,
) -> Image.Image:
    """Codes on pieces of white paper, `width` pixels wide, one below the other on a patterned ground, in colour.

    `sideways` is the share by which the far edge of a paper is shorter, `light` that of full daylight.
    """
    ground = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size, Image.Resampling.BICUBIC)
    for place, code in enumerate(codes):
        paper = Image.new("LA", (width + 200, width * code.height // code.width + 200), (245, 255))
        paper.paste(code.resize((width, width * code.height // code.width)), (100, 100))
        paper = _from_the_side(paper, sideways).rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        centre = size[1] * (2 * place + 1) // (2 * len(codes))
        shades, mask = paper.split()
        ground.paste(shades, ((size[0] - paper.width) // 2 + 60, centre - paper.height // 2), mask)
    ground = ground.filter(ImageFilter.GaussianBlur(blur))
    noisy = Image.blend(ground, Image.effect_noise(size, 30), 0.15)
    return noisy.point(lambda shade: round(shade * light)).convert("RGB")


def as_file(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _from_the_side(paper: Image.Image, share: float) -> Image.Image:
    if not share:
        return paper
    width, height = paper.size
    shift = math.ceil(height * share / 2)
    corners = ((0, shift), (width, 0), (width, height), (0, height - shift))
    plain = ((0, 0), (width, 0), (width, height), (0, height))
    return paper.transform(paper.size, Image.Transform.PERSPECTIVE, _perspective(plain, corners), Image.Resampling.BICUBIC)


def _perspective(source: Sequence[tuple[int, int]], target: Sequence[tuple[int, int]]) -> list[float]:
    """The eight coefficients that Pillow wants, from four points and where they go: Gauss's elimination."""
    rows = []
    for (u, v), (x, y) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                rows[row] = [a - rows[row][column] * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]
