"""Food sold loose: crates, baskets, bowls and trays. Most carry their name on a paper card."""

from __future__ import annotations

from .canvas import Canvas, Turned, curve
from .palette import (
    BAMBOO,
    CREAM,
    DEEP_LEAF,
    INK,
    LEAF,
    STRAW,
    YOUNG_LEAF,
    darker,
    lighter,
)
from .shapes import ball, leaf
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


def _basket(canvas: Canvas, look: Look, height: float = 190) -> Turned:
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
    _basket(canvas, Look(look.name, look.accent, look.contents, x, look.base, s))
    card(canvas, look, x + 130 * s)


def skein(canvas: Canvas, look: Look) -> None:
    """Bundles of dried noodles on a woven tray."""
    s, x, base = look.size * 1.1, look.x, look.base - 6
    canvas.shadow(x, base, 240 * s)
    tray = Turned(x, base, [(200 * s, 0, 20 * s), (246 * s, 54 * s, 0)])
    canvas.fill(tray.strip(), BAMBOO)
    for cell in range(0, 20, 2):
        canvas.fill(tray.strip(-1 + cell / 10, -0.92 + cell / 10), lighter(BAMBOO, 0.25))
    canvas.shade(tray)
    for dx, dy in ((-108, 52), (112, 52), (0, 150)):
        left, top = x + (dx - 116) * s, base - (dy + 108) * s
        canvas.box(left, top, 232 * s, 112 * s, look.contents, radius=40 * s)
        for line in range(6):
            y = top + (16 + line * 16) * s
            canvas.line(
                curve((left + 16 * s, y), (left + 110 * s, y - 12 * s), (left + 216 * s, y + 4 * s)),
                darker(look.contents, 0.28),
                3,
                0.6,
            )
        canvas.box(left + 102 * s, top - 3 * s, 30 * s, 118 * s, look.accent, radius=4)
        canvas.fill(
            [
                (left + 190 * s, top + 10 * s),
                (left + 224 * s, top + 30 * s),
                (left + 224 * s, top + 84 * s),
                (left + 190 * s, top + 104 * s),
            ],
            INK,
            0.07,
        )
    card(canvas, look, x + 70 * s)


def roll(canvas: Canvas, look: Look) -> None:
    """Sausage or cake rolled in banana leaf and bound with string, one cut open."""
    s, x, base = look.size, look.x, look.base - 16
    canvas.shadow(x, base, 240 * s)
    for dx, dy in ((-10, 0), (10, 118)):
        left, top = x + (dx - 236) * s, base - (dy + 128) * s
        canvas.box(left, top, 440 * s, 128 * s, LEAF, radius=50 * s)
        canvas.box(left + 20 * s, top + 14 * s, 380 * s, 20 * s, lighter(LEAF, 0.30), radius=10 * s)
        canvas.box(left + 14 * s, top + 88 * s, 412 * s, 34 * s, darker(LEAF, 0.16), radius=17 * s)
        for ring in range(5):
            canvas.box(left + (52 + ring * 70) * s, top, 11 * s, 128 * s, STRAW, radius=3)
        end = (left + 408 * s, top + 64 * s)
        canvas.ellipse(*end, 58 * s, 63 * s, darker(LEAF, 0.25))
        canvas.ellipse(*end, 47 * s, 52 * s, look.contents)
        canvas.ellipse(end[0] - 8 * s, end[1] - 10 * s, 30 * s, 32 * s, lighter(look.contents, 0.25))
    card(canvas, look, x - 30 * s)


def fish_tray(canvas: Canvas, look: Look) -> None:
    """Dried or fresh fish on a round winnowing tray leant against the wall."""
    s, x, y = look.size, look.x - 10, look.base - 250 * look.size
    canvas.shadow(x, look.base, 190 * s)
    canvas.ellipse(x, y, 256 * s, 256 * s, darker(BAMBOO, 0.12))
    canvas.ellipse(x - 3, y - 3, 246 * s, 246 * s, BAMBOO)
    canvas.ellipse(x, y, 222 * s, 222 * s, STRAW)
    for step in range(-5, 6):
        reach = (1 - (step / 5.6) ** 2) ** 0.5 * 222 * s
        canvas.line([(x + step * 40 * s, y - reach), (x + step * 40 * s, y + reach)], BAMBOO, 3, 0.4)
        canvas.line([(x - reach, y + step * 40 * s), (x + reach, y + step * 40 * s)], BAMBOO, 3, 0.4)
    for dy, lean, k in ((-118, 8, 0.98), (-10, -8, 1.24), (104, 6, 1.06)):
        head, tail, cy = x - 150 * k * s, x + 120 * k * s, y + dy * s
        back = curve((head, cy), (head + 80 * k * s, cy - 70 * k * s), (tail - 60 * s, cy - 38 * k * s), (tail, cy + lean))
        belly = curve((tail, cy + lean), (tail - 60 * s, cy + 44 * k * s), (head + 80 * k * s, cy + 62 * k * s), (head, cy))
        canvas.fill(
            [
                (tail - 14 * s, cy + lean),
                (tail + 54 * k * s, cy - 38 * k * s),
                (tail + 36 * k * s, cy + lean),
                (tail + 54 * k * s, cy + 44 * k * s),
            ],
            darker(look.contents, 0.2),
        )
        canvas.fill(back + belly, look.contents)
        canvas.fill(
            [*belly, *curve((head, cy), (head + 90 * s, cy + 34 * k * s), (tail, cy + lean))], lighter(look.contents, 0.35)
        )
        canvas.line(
            curve((head + 62 * k * s, cy - 34 * k * s), (head + 80 * k * s, cy), (head + 62 * k * s, cy + 28 * k * s)),
            darker(look.contents, 0.3),
            4,
        )
        canvas.ellipse(head + 34 * k * s, cy - 8 * s, 8 * s, 8 * s, INK)
    card(canvas, look, x + 140 * s)
