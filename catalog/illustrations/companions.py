"""Small second objects that lie beside a vessel: a cup, a sprig, two fruits."""

from __future__ import annotations

from .canvas import Canvas, Turned, curve, rounded
from .palette import (
    DEEP_LEAF,
    GAC,
    GLASS,
    LEAF,
    PORCELAIN,
    RICE,
    darker,
    lighter,
)
from .shapes import ball, leaf
from .vessels import Look


def cup(canvas: Canvas, look: Look) -> None:
    """A tea or coffee cup without a handle, beside a tin or a bag."""
    s = look.size
    body = Turned(look.x, look.base, [(46 * s, 0, 4), (46 * s, 10 * s, 2), (84 * s, 60 * s, 50), (92 * s, 112 * s, 0)])
    canvas.shadow(look.x, look.base, 62 * s)
    canvas.body(body, PORCELAIN, gloss=0.8)
    canvas.ellipse(look.x, look.base - 112 * s, 92 * s, 17 * s, lighter(PORCELAIN, 0.4))
    canvas.ellipse(look.x, look.base - 110 * s, 80 * s, 12 * s, look.contents)
    canvas.fill(body.strip(-1, 1, 74 * s, 82 * s), look.accent, 0.8)


def sprig(canvas: Canvas, look: Look) -> None:
    """A cut sprig of leaves lying on the table."""
    s, x, y = look.size, look.x, look.base - 8
    canvas.ellipse(x + 14, y + 6, 92 * s, 12 * s, darker(canvas.table, 0.5), 0.25)
    canvas.line(curve((x - 96 * s, y), (x, y - 18 * s), (x + 86 * s, y - 56 * s)), DEEP_LEAF, 7 * s)
    for along, dx, dy in ((-50, -26, -84), (-8, 8, -96), (36, 34, -92), (-30, 66, 20), (24, 80, 6)):
        leaf(canvas, x + along * s, y - (along + 96) * 0.2 * s, dx * s, dy * s, 0.26, look.contents)


def fruits(canvas: Canvas, look: Look) -> None:
    """Two or three round fruits or nuts."""
    s, x = look.size, look.x
    canvas.shadow(x, look.base, 84 * s)
    ball(canvas, x - 44 * s, look.base - 50 * s, 52 * s, look.contents)
    ball(canvas, x + 52 * s, look.base - 42 * s, 44 * s, lighter(look.contents, 0.10))
    leaf(canvas, x - 40 * s, look.base - 100 * s, 52 * s, -34 * s, 0.28, LEAF)


def chillies(canvas: Canvas, look: Look) -> None:
    """Two red chillies and a clove of garlic."""
    s, x, y = look.size, look.x, look.base
    canvas.ellipse(x + 8, y - 2, 100 * s, 12 * s, darker(canvas.table, 0.5), 0.28)
    for dy, bend in ((-16, -26), (-40, -46)):
        upper = curve((x - 90 * s, y + dy * s), (x - 10 * s, y + (dy + bend) * s), (x + 80 * s, y + (dy + 12) * s))
        lower = curve((x + 80 * s, y + (dy + 12) * s), (x - 10 * s, y + (dy + bend + 52) * s), (x - 92 * s, y + (dy + 22) * s))
        canvas.fill(upper + lower, GAC)
        canvas.line(upper[2:14], lighter(GAC, 0.4), 5, 0.7)
        canvas.line([(x - 92 * s, y + (dy + 11) * s), (x - 122 * s, y + (dy - 4) * s)], DEEP_LEAF, 9 * s)


def dish(canvas: Canvas, look: Look) -> None:
    """A small dish heaped with what the package holds."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 84 * s)
    canvas.fill(
        curve(
            (x - 92 * s, base - 44 * s), (x - 40 * s, base - 132 * s), (x + 40 * s, base - 132 * s), (x + 92 * s, base - 44 * s)
        ),
        look.contents,
    )
    canvas.fill(
        [*curve((x - 62 * s, base - 52 * s), (x - 40 * s, base - 110 * s), (x, base - 108 * s)), (x - 20 * s, base - 52 * s)],
        lighter(look.contents, 0.35),
    )
    saucer = Turned(x, base, [(54 * s, 0, 6), (108 * s, 50 * s, 10)])
    canvas.body(saucer, PORCELAIN, gloss=0.7)
    canvas.fill(saucer.strip(-1, 1, 36 * s, 42 * s), look.accent, 0.8)


def glass(canvas: Canvas, look: Look) -> None:
    """A small glass, half full."""
    s = look.size
    body = Turned(look.x, look.base, [(44 * s, 0, 8), (60 * s, 126 * s, 0)])
    canvas.shadow(look.x, look.base, 48 * s)
    canvas.fill(body.strip(), lighter(GLASS, 0.3))
    canvas.fill(body.strip(-0.9, 0.9, 12 * s, 82 * s), look.contents)
    canvas.shade(body)
    canvas.gloss(body, 0.7)


def bloom(canvas: Canvas, look: Look) -> None:
    """A lotus laid beside the goods."""
    s, x, y = look.size, look.x, look.base - 6
    canvas.shadow(x, y, 74 * s)
    for dx, dy, tone in ((-92, -56, 0.1), (92, -56, 0.1), (-58, -104, 0.0), (58, -104, 0.0), (0, -126, 0.2)):
        leaf(canvas, x, y, dx * s, dy * s, 0.34, lighter(look.contents, tone))
    leaf(canvas, x, y, -30 * s, -86 * s, 0.36, lighter(look.contents, 0.35))
    leaf(canvas, x, y, 32 * s, -84 * s, 0.36, lighter(look.contents, 0.25))


def comb(canvas: Canvas, look: Look) -> None:
    """A piece of honeycomb."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 86 * s)
    canvas.fill(
        rounded(
            [(x - 96 * s, base, 12), (x - 84 * s, base - 118 * s, 16), (x + 70 * s, base - 124 * s, 16), (x + 92 * s, base, 12)]
        ),
        look.contents,
    )
    for row in range(3):
        for cell in range(4 - row % 2):
            cx, cy = x + (cell * 44 - 66 + (row % 2) * 22) * s, base - (24 + row * 36) * s
            hexagon = [(cx + a * s, cy + b * s) for a, b in ((-20, -11), (0, -22), (20, -11), (20, 11), (0, 22), (-20, 11))]
            canvas.fill(hexagon, darker(look.contents, 0.28))
            canvas.fill([(px, py + 4 * s) for px, py in hexagon], lighter(look.contents, 0.22), 0.8)


def grains(canvas: Canvas, look: Look) -> None:
    """A few loose grains or beans."""
    s, x, base = look.size, look.x, look.base
    canvas.ellipse(x + 6, base, 100 * s, 12 * s, darker(canvas.table, 0.5), 0.22)
    for dx, dy in ((-70, -10), (-26, -16), (18, -8), (62, -14), (-46, -40), (0, -44), (42, -38), (-14, -70), (22, -66)):
        ball(canvas, x + dx * s, base + dy * s, 27 * s, look.contents, squash=0.72)
        canvas.line(
            [(x + (dx - 14) * s, base + (dy + 3) * s), (x + (dx + 14) * s, base + (dy - 3) * s)],
            darker(look.contents, 0.35),
            3,
            0.7,
        )


def rice_bowl(canvas: Canvas, look: Look) -> None:
    """A small bowl of cooked rice beside the sack."""
    dish(canvas, Look(look.name, look.accent, RICE, look.x, look.base, look.size * 1.1))
