"""The icons of the site from its one drawing, `icon.svg`: a ribbon with a star."""

from __future__ import annotations

import re

from PIL import Image

from catalog.illustrations.palette import rgb

from .outlines import mask
from .sheet import BAND

_PATH = re.compile(r'<path d="([^"]+)" fill="(#[0-9a-f]{6})"/>')
_FRAME = re.compile(r'viewBox="0 0 (\d+) \1"')
HANGING = 0.75
"""How much of a tile the ribbon takes. Launchers cut tiles to a circle of 0.8 (the W3C's safe zone); the star stays whole."""


def icon(svg: str, size: int) -> Image.Image:
    """The drawing, `size` pixels square, on a transparent ground."""
    drawn = Image.new("RGBA", (size, size))
    for path, colour, scale in _layers(svg, size):
        layer = Image.new("RGBA", drawn.size, rgb(colour))
        layer.putalpha(mask(path, drawn.size, scale))
        drawn.alpha_composite(layer)
    return drawn


def tile(svg: str, size: int) -> Image.Image:
    """The ribbon hanging from the upper edge of a full square, for launchers that give icons a shape of their own."""
    drawn = Image.new("RGB", (size, size), rgb(BAND))
    for path, colour, scale in _layers(svg, size * HANGING):
        drawn.paste(rgb(colour), mask=mask(path, drawn.size, scale, (size * (1 - HANGING) / 2, 0)))
    return drawn


def _layers(svg: str, size: float) -> list[tuple[str, str, float]]:
    """The outlines of the drawing from back to front, each with its colour and pixels for a unit."""
    frame = _FRAME.search(svg)
    assert frame, "the icon is drawn in a square frame that begins at 0 0"
    return [(path, colour, size / int(frame[1])) for path, colour in _PATH.findall(svg)]
