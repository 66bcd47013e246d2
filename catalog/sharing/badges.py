"""The star badge on a drawn picture."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from catalog.badge_shapes import BADGES, FRAME
from catalog.illustrations.palette import rgb

from .outlines import mask

GROUND = "#14261D"
NUMBER = "#FFFFFF"
STAR = "#E9A60C"


@lru_cache(maxsize=8)
def badge(stars: int, width: int) -> Image.Image:
    """The badge of 3, 4 or 5 stars, `width` pixels wide, on a transparent ground."""
    shape, scale = BADGES[stars], width / FRAME[0]
    size = (width, round(FRAME[1] * scale))
    x, y = map(float, shape.number_at.split())
    drawn = Image.new("RGB", size, rgb(GROUND))
    drawn.paste(rgb(NUMBER), mask=mask(shape.number, size, scale, (x * scale, y * scale)))
    drawn.paste(rgb(STAR), mask=mask(shape.stars, size, scale))
    drawn.putalpha(mask(shape.ground, size, scale))
    return drawn
