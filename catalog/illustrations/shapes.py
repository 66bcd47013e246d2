"""Small shapes that several goods share: a leaf, a round fruit."""

from __future__ import annotations

from .canvas import Canvas, curve
from .palette import (
    INK,
    darker,
    lighter,
)


def leaf(canvas: Canvas, x: float, y: float, dx: float, dy: float, width: float, colour: str) -> None:
    """Draw a pointed leaf from (x, y) to (x + dx, y + dy), its right half shaded."""
    nx, ny = -dy * width, dx * width
    tip = (x + dx, y + dy)
    one = curve((x, y), (x + dx * 0.35 + nx, y + dy * 0.35 + ny), (x + dx * 0.75 + nx * 0.8, y + dy * 0.75 + ny * 0.8), tip)
    two = curve((x, y), (x + dx * 0.35 - nx, y + dy * 0.35 - ny), (x + dx * 0.75 - nx * 0.8, y + dy * 0.75 - ny * 0.8), tip)
    canvas.fill(one + two[::-1], colour)
    canvas.fill((one if nx > 0 else two) + [(x, y)], INK, 0.10)


def ball(canvas: Canvas, x: float, y: float, r: float, colour: str, *, squash: float = 1.0) -> None:
    """Draw a round fruit, egg or bead: shaded below right, lit above left."""
    canvas.ellipse(x, y, r, r * squash, darker(colour, 0.20))
    canvas.ellipse(x - r * 0.07, y - r * 0.07 * squash, r * 0.92, r * 0.92 * squash, colour)
    canvas.ellipse(x - r * 0.34, y - r * 0.36 * squash, r * 0.34, r * 0.28 * squash, lighter(colour, 0.42))
