"""Food from the garden, sold loose in crates and baskets. Most carry their name on a paper card."""

from __future__ import annotations

from .canvas import Canvas, Turned, curve
from .palette import (
    BAMBOO,
    CREAM,
    DEEP_LEAF,
    LEAF,
    YOUNG_LEAF,
    darker,
    lighter,
    mix,
)
from .shapes import ball, bulb, leaf, mushroom
from .vessels import Look, card, crate


def fruit_crate(canvas: Canvas, look: Look) -> None:
    """Round fruit heaped in a bamboo crate."""
    s, x, y = look.size, look.x, look.base - 200 * look.size
    for dx, dy, r in (
        (-84, -96, 64),
        (50, -104, 66),
        (-160, -30, 66),
        (-28, -44, 70),
        (106, -38, 68),
        (176, -6, 56),
        (-92, 8, 60),
        (40, 6, 62),
    ):
        ball(canvas, x + dx * s, y + dy * s, r * s, look.contents)
    leaf(canvas, x - 80 * s, y - 156 * s, -96 * s, -44 * s, 0.24, LEAF)
    leaf(canvas, x + 54 * s, y - 166 * s, 104 * s, -36 * s, 0.24, DEEP_LEAF)
    crate(canvas, look)


def leafy_crate(canvas: Canvas, look: Look) -> None:
    """A crate of leaf vegetables."""
    s, x, y = look.size, look.x, look.base - 190 * look.size
    shoots = (
        (-170, -60, -150),
        (-110, -40, -215),
        (-50, -14, -250),
        (10, 8, -262),
        (70, 26, -240),
        (126, 44, -205),
        (176, 66, -150),
    )
    for index, (dx, lean, rise) in enumerate(shoots):
        leaf(
            canvas,
            x + dx * s,
            y + 20 * s,
            lean * s,
            rise * s,
            0.30,
            (look.contents, LEAF, lighter(look.contents, 0.2))[index % 3],
        )
    for dx, lean, rise in ((-140, -30, -120), (-76, -20, -160), (-10, 0, -176), (58, 16, -160), (124, 30, -126)):
        leaf(canvas, x + dx * s, y + 20 * s, lean * s, rise * s, 0.34, lighter(look.contents, 0.12))
        canvas.line([(x + dx * s, y + 10 * s), (x + (dx + lean * 0.7) * s, y + rise * 0.7 * s)], CREAM, 3, 0.45)
    crate(canvas, look)


def root_crate(canvas: Canvas, look: Look) -> None:
    """A crate of roots and tubers with their tops."""
    s, x, y = look.size, look.x, look.base - 196 * look.size
    for dx, rise, w in ((-150, 120, 52), (-60, 168, 58), (40, 160, 56), (134, 126, 54)):
        for lean in (-44, 0, 42):
            leaf(canvas, x + dx * s, y - (rise - 16) * s, lean * s, -86 * s, 0.22, LEAF if lean else YOUNG_LEAF)
        root = Turned(
            x + dx * s,
            y + 30 * s,
            [(w * 0.7 * s, 0, 0), (w * s, rise * 0.75 * s, 40 * s), (w * 0.5 * s, (rise + 30) * s, 20 * s)],
        )
        canvas.body(root, look.contents, gloss=0.35)
    crate(canvas, look)


def basket(canvas: Canvas, look: Look, height: float = 190) -> Turned:
    """The outside of a woven basket; what lies in it is drawn before."""
    s = look.size
    body = Turned(look.x, look.base, [(150 * s, 0, 24 * s), (222 * s, height * s, 0)])
    canvas.shadow(look.x, look.base, 180 * s)
    canvas.fill(body.strip(), BAMBOO)
    rows = 6
    for row in range(rows):
        low, high = (height * row / rows) * s, (height * (row + 1) / rows) * s
        for cell in range(12):
            if (cell + row) % 2:
                left = -1 + cell / 6
                canvas.fill(body.strip(left, left + 1 / 6, low + 3, high), lighter(BAMBOO, 0.24))
    canvas.shade(body)
    canvas.box(look.x - 232 * s, look.base - (height + 12) * s, 464 * s, 28 * s, darker(BAMBOO, 0.16), radius=13 * s)
    return body


def egg_basket(canvas: Canvas, look: Look) -> None:
    """A woven basket of eggs."""
    s, x, y = look.size, look.x - 20, look.base - 196 * look.size
    for dx, dy in ((-70, -74), (24, -84), (112, -64), (-140, -18), (-44, -26), (56, -30), (146, -16)):
        ball(canvas, x + dx * s, y + dy * s, 56 * s, look.contents, squash=1.18)
    basket(canvas, Look(look.name, look.accent, look.contents, x, look.base, s))
    card(canvas, look, x + 130 * s)


def mushrooms(canvas: Canvas, look: Look) -> None:
    """Mushrooms standing in a low woven basket, one fallen beside it."""
    s, x, y = look.size, look.x - 20, look.base - 96 * look.size
    back, front = lighter(look.contents, 0.10), look.contents
    for dx, dy, r, tone in (
        (-70, -96, 74, back),
        (78, -104, 80, back),
        (-150, -34, 66, front),
        (164, -40, 64, front),
        (2, -40, 88, front),
        (-84, 4, 62, back),
        (92, 2, 66, back),
    ):
        mushroom(canvas, x + dx * s, y + dy * s, r * s, tone)
    basket(canvas, Look(look.name, look.accent, look.contents, x, look.base, s), 120)
    card(canvas, look, x + 130 * s)


def bulb_crate(canvas: Canvas, look: Look) -> None:
    """Garlic or onions heaped in a bamboo crate, their necks cut."""
    s, x, y = look.size, look.x, look.base - 196 * look.size
    for dx, dy, r in ((-86, -104, 70), (80, -110, 70), (-168, -24, 64), (164, -26, 64), (0, -44, 78), (-86, 0, 58), (88, -2, 58)):
        bulb(canvas, x + dx * s, y + dy * s, r * s, look.contents)
    crate(canvas, look)


def shoot_crate(canvas: Canvas, look: Look) -> None:
    """Bamboo shoots standing in a crate, sheath over sheath."""
    s, x, y = look.size, look.x, look.base - 180 * look.size
    for dx, rise, w in ((-96, 270, 58), (66, 290, 60), (-170, 190, 52), (-14, 230, 64), (154, 200, 54)):
        shoot = Turned(x + dx * s, y, [(w * 0.92 * s, 0, 0), (w * s, rise * 0.3 * s, 60 * s), (4 * s, rise * s, 0)])
        canvas.body(shoot, look.contents, gloss=0.3)
        canvas.fill(shoot.strip(-1, 1, rise * 0.80 * s), mix(look.contents, DEEP_LEAF, 0.55))
        for share in (0.24, 0.42, 0.58, 0.72):
            half = shoot.half_width(rise * share * s)
            height = y - rise * share * s
            edge = curve((x + dx * s - half, height), (x + dx * s, height - rise * 0.17 * s), (x + dx * s + half, height))
            canvas.line(edge, darker(look.contents, 0.35), 5, 0.7)
    crate(canvas, look)
