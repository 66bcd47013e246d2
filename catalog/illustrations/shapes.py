"""Small shapes that several goods share: a leaf, a round fruit, a bulb, a mushroom, hills far away."""

from __future__ import annotations

from .canvas import HORIZON, Canvas, curve
from .palette import INK, RICE, darker, lighter, mix


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


def bulb(canvas: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """Draw a bulb of garlic or an onion around (x, y): a cut neck above, the cloves as lines."""
    for grown, tone in ((1.07, darker(colour, 0.34)), (1.0, colour)):
        w, neck = r * grown, y - r * (1.28 + grown * 0.12)
        left = curve(
            (x - w * 0.15, neck), (x - w * 0.10, y - r * 0.95), (x - w * 1.42, y - w * 0.80), (x - w * 0.94, y + w * 0.34)
        )
        foot = curve((x - w * 0.94, y + w * 0.34), (x - w * 0.5, y + w), (x + w * 0.5, y + w), (x + w * 0.94, y + w * 0.34))
        right = [(2 * x - px, py) for px, py in reversed(left)]
        canvas.fill([*left, *foot, *right], tone)
    canvas.fill([*right, *curve((x + r * 0.15, neck), (x + r * 0.9, y - r * 0.5), (x + r * 0.6, y + r * 0.6))], INK, 0.12)
    for bend in (-0.56, 0.0, 0.56):
        line = curve((x + bend * r * 0.16, y - r * 1.1), (x + bend * r * 1.4, y - r * 0.5), (x + bend * r, y + r * 0.64))
        canvas.line(line, darker(colour, 0.34), 4, 0.6)
    canvas.ellipse(x - r * 0.62, y - r * 0.12, r * 0.12, r * 0.28, lighter(colour, 0.5))


def mushroom(canvas: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """Draw a mushroom whose cap is ``r`` to each side; its stem stands at (x, y)."""
    rim, stem = y - r * 1.15, mix(RICE, colour, 0.12)
    canvas.fill(
        [*curve((x - r * 0.30, y), (x - r * 0.20, y - r * 0.6), (x - r * 0.26, rim)), (x + r * 0.26, rim), (x + r * 0.34, y)],
        stem,
    )
    canvas.fill([(x + r * 0.10, rim), (x + r * 0.26, rim), (x + r * 0.34, y), (x + r * 0.14, y)], INK, 0.10)
    canvas.ellipse(x, rim, r * 0.94, r * 0.24, darker(stem, 0.22))
    cap = curve((x - r, rim), (x - r * 0.95, rim - r * 1.30), (x + r * 0.95, rim - r * 1.30), (x + r, rim))
    brim = curve((x + r, rim), (x, rim + r * 0.22), (x - r, rim))
    canvas.fill(cap + brim, colour)
    canvas.fill([point for point in cap + brim if point[0] > x + r * 0.30], INK, 0.10)
    canvas.ellipse(x - r * 0.38, rim - r * 0.60, r * 0.30, r * 0.16, lighter(colour, 0.40))


def hills(canvas: Canvas) -> None:
    """Draw a range of hills along the horizon, behind a place to visit."""
    wall = mix(canvas.table, "#FFFFFF", 0.35)
    canvas.fill([(0, HORIZON), *curve((0, 560), (160, 400), (330, HORIZON)), (330, HORIZON)], darker(wall, 0.10))
    canvas.fill([(230, HORIZON), *curve((230, HORIZON), (460, 330), (620, 420), (800, HORIZON))], darker(wall, 0.17))
    canvas.fill([(680, HORIZON), *curve((680, HORIZON), (880, 440), (1000, 500)), (1000, HORIZON)], darker(wall, 0.10))
