"""Food laid out on woven trays: noodles, rolls, sausages, fish and what else comes from the water. Named on a card."""

from __future__ import annotations

import math

from .canvas import Canvas, Turned, curve
from .palette import BAMBOO, GAC, INK, LEAF, STRAW, darker, lighter, mix
from .vessels import Look, card


def _flat_tray(canvas: Canvas, x: float, base: float, s: float) -> None:
    canvas.shadow(x, base, 240 * s)
    tray = Turned(x, base, [(200 * s, 0, 20 * s), (246 * s, 54 * s, 0)])
    canvas.fill(tray.strip(), BAMBOO)
    for cell in range(0, 20, 2):
        canvas.fill(tray.strip(-1 + cell / 10, -0.92 + cell / 10), lighter(BAMBOO, 0.25))
    canvas.shade(tray)


def _winnowing_tray(canvas: Canvas, x: float, base: float, s: float) -> None:
    y = base - 250 * s
    canvas.shadow(x, base, 190 * s)
    canvas.ellipse(x, y, 256 * s, 256 * s, darker(BAMBOO, 0.12))
    canvas.ellipse(x - 3, y - 3, 246 * s, 246 * s, BAMBOO)
    canvas.ellipse(x, y, 222 * s, 222 * s, STRAW)
    for step in range(-5, 6):
        reach = (1 - (step / 5.6) ** 2) ** 0.5 * 222 * s
        canvas.line([(x + step * 40 * s, y - reach), (x + step * 40 * s, y + reach)], BAMBOO, 3, 0.4)
        canvas.line([(x - reach, y + step * 40 * s), (x + reach, y + step * 40 * s)], BAMBOO, 3, 0.4)


def skein(canvas: Canvas, look: Look) -> None:
    """Bundles of dried noodles on a woven tray."""
    s, x, base = look.size * 1.1, look.x, look.base - 6
    _flat_tray(canvas, x, base, s)
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
    _winnowing_tray(canvas, x, look.base, s)
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


def shrimps(canvas: Canvas, look: Look) -> None:
    """Shrimps curled on a round winnowing tray leant against the wall."""
    s, x, y = look.size, look.x - 10, look.base - 250 * look.size
    _winnowing_tray(canvas, x, look.base, s)
    for dx, dy, k in ((-92, -96, 1.0), (84, -104, 0.96), (-4, 8, 1.1), (-116, 92, 0.92), (100, 92, 0.95)):
        _shrimp(canvas, x + dx * s, y + dy * s, 0.98 * k * s, look.contents)
    card(canvas, look, x + 140 * s)


def _shrimp(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    for bend in (-30, -8):
        feeler = curve((x - 62 * s, y - 22 * s), (x - 100 * s, y + bend * s), (x - 96 * s, y + (bend + 80) * s))
        canvas.line(feeler, darker(colour, 0.2), 4)
    for step in range(9):  # from the head round the back to the tail
        angle = math.pi * (1.10 + step * 0.135)
        cx, cy, r = x + math.cos(angle) * 58 * s, y + math.sin(angle) * 50 * s, (33 - step * 1.9) * s
        canvas.ellipse(cx, cy, r, r, darker(colour, 0.16))
        canvas.ellipse(cx - 3 * s, cy - 3 * s, r * 0.86, r * 0.86, colour if step % 2 else lighter(colour, 0.16))
    tail = (x + 44 * s, y + 42 * s)
    for dx, dy in ((-44, 26), (-30, 46), (-6, 44)):
        canvas.fill([tail, (tail[0] + dx * s, tail[1] + dy * s), (tail[0] + (dx + 16) * s, tail[1] + (dy - 8) * s)], GAC)
    canvas.fill([(x - 70 * s, y - 40 * s), (x - 104 * s, y - 8 * s), (x - 52 * s, y - 10 * s)], lighter(colour, 0.1))
    canvas.ellipse(x - 64 * s, y - 26 * s, 7 * s, 7 * s, INK)


def squids(canvas: Canvas, look: Look) -> None:
    """Squid spread on a round winnowing tray leant against the wall."""
    s, x, y = look.size, look.x - 10, look.base - 250 * look.size
    _winnowing_tray(canvas, x, look.base, s)
    for dx, dy, k in ((-118, 16, 0.72), (118, 16, 0.72), (0, 0, 1.0)):
        cx, top, foot = x + dx * s, y + (dy - 150 * k) * s, y + (dy + 58 * k) * s
        for arm in range(-3, 4):
            reach = curve(
                (cx + arm * 9 * k * s, foot),
                (cx + arm * 22 * k * s, foot + 50 * k * s),
                (cx + arm * 15 * k * s, foot + 104 * k * s),
            )
            canvas.line(reach, darker(look.contents, 0.14), 11 * k * s)
        fins = [
            (cx, top - 6 * s),
            (cx + 92 * k * s, top + 74 * k * s),
            (cx, top + 104 * k * s),
            (cx - 92 * k * s, top + 74 * k * s),
        ]
        canvas.fill(fins, darker(look.contents, 0.10))
        side = curve(
            (cx, top), (cx - 66 * k * s, top + 60 * k * s), (cx - 60 * k * s, foot - 40 * k * s), (cx - 44 * k * s, foot)
        )
        body = [*side, *((2 * cx - px, py) for px, py in reversed(side))]
        canvas.fill(body, look.contents)
        canvas.fill([point for point in body if point[0] >= cx + 8 * k * s], INK, 0.08)
        canvas.line([(cx - 20 * k * s, top + 56 * k * s), (cx - 28 * k * s, foot - 34 * k * s)], lighter(look.contents, 0.5), 9)
        canvas.ellipse(cx, foot + 8 * k * s, 42 * k * s, 26 * k * s, lighter(look.contents, 0.12))
        for eye in (-26, 26):
            canvas.ellipse(cx + eye * k * s, foot + 8 * k * s, 8 * s, 8 * s, INK)
    card(canvas, look, x + 150 * s)


def sausages(canvas: Canvas, look: Look) -> None:
    """Links of sausage piled on a woven tray."""
    s, x, base = look.size * 1.1, look.x, look.base - 6
    _flat_tray(canvas, x, base, s)
    for dx, dy in ((-100, 54), (104, 54), (-4, 112), (-116, 166), (100, 168), (-8, 222)):
        left, top = x + (dx - 104) * s, base - (dy + 60) * s
        for tie in (left - 12 * s, left + 204 * s):
            canvas.box(tie, top + 20 * s, 18 * s, 18 * s, STRAW, radius=5)
        canvas.box(left, top, 208 * s, 60 * s, darker(look.contents, 0.18), radius=29 * s)
        canvas.box(left + 3 * s, top + 2 * s, 200 * s, 48 * s, look.contents, radius=23 * s)
        for fleck in range(6):
            canvas.ellipse(
                left + (34 + fleck * 28) * s, top + (20 + fleck * 7 % 18) * s, 6 * s, 4.5 * s, lighter(look.contents, 0.5)
            )
        canvas.box(left + 26 * s, top + 9 * s, 120 * s, 7 * s, lighter(look.contents, 0.35), radius=3)
    card(canvas, look, x + 90 * s)


def patties(canvas: Canvas, look: Look) -> None:
    """Round fried cakes piled on a woven tray."""
    s, x, base = look.size * 1.1, look.x, look.base - 6
    _flat_tray(canvas, x, base, s)
    for dx, dy in ((-118, 66), (118, 66), (0, 74), (-66, 118), (66, 118), (0, 166)):
        cx, cy = x + dx * s, base - dy * s
        canvas.ellipse(cx, cy + 16 * s, 90 * s, 40 * s, darker(look.contents, 0.30))
        canvas.ellipse(cx, cy, 90 * s, 40 * s, darker(look.contents, 0.06))
        canvas.ellipse(cx - 4 * s, cy - 3 * s, 76 * s, 31 * s, lighter(look.contents, 0.12))
        for px, py in ((-36, -6), (-8, 8), (20, -10), (40, 6), (-20, -16)):
            canvas.ellipse(cx + px * s, cy + py * s, 7 * s, 4 * s, LEAF if px == 20 else darker(look.contents, 0.3), 0.8)
    card(canvas, look, x + 90 * s)


def rice_papers(canvas: Canvas, look: Look) -> None:
    """Round rice papers leant against the wall, sesame in them."""
    s, x, y = look.size, look.x - 16, look.base - 236 * look.size
    canvas.shadow(x, look.base, 220 * s)
    sesame = mix(INK, look.contents, 0.25)
    for dx, dy, r in ((92, -18, 210), (46, -6, 220), (-34, 0, 234)):
        canvas.ellipse(x + (dx + 5) * s, y + (dy + 4) * s, r * s, r * s, darker(look.contents, 0.30))
        canvas.ellipse(x + dx * s, y + dy * s, r * s, r * s, look.contents)
        canvas.ellipse(x + (dx - 12) * s, y + (dy - 12) * s, r * 0.86 * s, r * 0.86 * s, lighter(look.contents, 0.30))
    for seed in range(46):  # laid as a sunflower lays its seeds, so that no two touch
        angle, out = seed * 2.39996, 30 * math.sqrt(seed + 0.6)
        canvas.ellipse(x + (math.cos(angle) * out - 34) * s, y + math.sin(angle) * out * s, 6 * s, 4 * s, sesame, 0.8)
    canvas.box(x - 40 * s, y - 236 * s, 12 * s, 470 * s, look.accent, radius=4)
    card(canvas, look, x + 140 * s)
