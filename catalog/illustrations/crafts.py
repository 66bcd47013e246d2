"""Things made by hand: cloth and clothes, hats, lanterns, baskets, mats, trays, a tea set, incense. Most are named on a card."""

from __future__ import annotations

from .canvas import Canvas, Turned, curve, rounded
from .palette import (
    BAMBOO,
    BARK,
    INK,
    STRAW,
    TURMERIC,
    darker,
    lighter,
)
from .produce import basket
from .vessels import Look, band_label, card


def cloth(canvas: Canvas, look: Look) -> None:
    """A folded stack of woven cloth with a patterned band."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 230 * s)
    tones = (look.accent, look.contents, darker(look.accent, 0.25), lighter(look.contents, 0.2))
    for row, tone in enumerate(tones):
        inset = (0, 8, -6, 12)[row]
        left, top, width = x - (228 - inset) * s, base - (row + 1) * 92 * s, (456 - 2 * inset) * s
        canvas.box(left, top, width, 90 * s, tone, radius=34 * s)
        canvas.box(left + 12 * s, top + 10 * s, width - 60 * s, 10 * s, lighter(tone, 0.28), radius=5)
        for cell in range(7):
            cx, cy = left + (68 + cell * 54) * s, top + 50 * s
            canvas.fill([(cx - 20 * s, cy), (cx, cy - 18 * s), (cx + 20 * s, cy), (cx, cy + 18 * s)], tones[(row + 1) % 4])
            canvas.fill([(cx - 8 * s, cy), (cx, cy - 7 * s), (cx + 8 * s, cy), (cx, cy + 7 * s)], TURMERIC)
        canvas.box(left + width - 92 * s, top + 6 * s, 84 * s, 78 * s, darker(tone, 0.14), radius=30 * s)
    card(canvas, look, x + 70 * s)


def lantern(canvas: Canvas, look: Look) -> None:
    """A silk lantern on its cord."""
    s, x = look.size, look.x - 10
    top = look.base - 520 * s
    canvas.box(x - 3, 0, 6, top, BARK)
    canvas.shadow(x, look.base, 120 * s)
    body = Turned(x, look.base - 100 * s, [(70 * s, 0, 10), (206 * s, 190 * s, 170 * s), (70 * s, 380 * s, 10)])
    canvas.body(body, look.contents, gloss=0.35)
    for k in (-0.62, -0.24, 0.2, 0.58):
        canvas.fill(body.strip(k, k + 0.05), darker(look.contents, 0.22), 0.6)
    for height in (0, 366):
        canvas.box(x - 78 * s, body.base - (height + 20) * s, 156 * s, 26 * s, darker(BAMBOO, 0.2), radius=6)
    for strand in range(-3, 4):
        canvas.line([(x + strand * 8 * s, body.base + 4 * s), (x + strand * 11 * s, body.base + 88 * s)], TURMERIC, 5 * s)
    card(canvas, look, x + 160 * s)


def hat(canvas: Canvas, look: Look) -> None:
    """A conical leaf hat resting on the table."""
    s, x, base = look.size, look.x - 20, look.base - 40
    canvas.shadow(x, base + 46, 230 * s)
    half, rise, sag = 300 * s, 330 * s, 116 * s
    rim = curve((x + half, base), (x, base + sag), (x - half, base))
    tip = (x, base - rise)
    canvas.fill([tip, *rim], STRAW)
    canvas.fill([tip, *(point for point in rim if point[0] > x + 96 * s)], INK, 0.07)
    canvas.fill([tip, *(point for point in rim if point[0] > x + 190 * s)], INK, 0.07)
    for ring in range(2, 12):
        share = ring / 12
        left, right, y = x - half * share, x + half * share, tip[1] + rise * share
        canvas.line(curve((left, y), (x, y + sag * share), (right, y)), darker(STRAW, 0.35), 3, 0.55)
    canvas.fill([tip, (x - 150 * s, base + 20 * s), (x - 190 * s, base + 12 * s)], "#FFFFFF", 0.28)
    canvas.line(rim, darker(STRAW, 0.22), 9)
    card(canvas, look, x + 150 * s)


def incense(canvas: Canvas, look: Look) -> None:
    """Incense sticks in a labelled holder."""
    s, x = look.size, look.x
    for stick in range(-6, 7):
        foot, head = x + stick * 15 * s, x + stick * 30 * s
        rise = (560 - abs(stick) * 9) * s
        canvas.line([(foot, look.base - 200 * s), (head, look.base - rise)], look.contents, 12 * s)
        canvas.line(
            [(head - stick * 2.2 * s, look.base - rise + 40 * s), (head, look.base - rise)], darker(look.contents, 0.3), 12 * s
        )

    holder = Turned(x, look.base, [(150 * s, 0, 30 * s), (164 * s, 290 * s, 10)])
    canvas.shadow(x, look.base, 150 * s)
    canvas.body(holder, look.accent, gloss=0.3)
    band_label(canvas, look, holder, 50, 240)


def woven_basket(canvas: Canvas, look: Look) -> None:
    """An empty rattan basket with its handle."""
    s, x = look.size, look.x - 10
    rim = look.base - 214 * s
    body = basket(canvas, Look(look.name, look.accent, look.contents, x, look.base, s), 214)
    half = body.half_width(214 * s)
    canvas.ellipse(x, rim, half + 8 * s, 46 * s, darker(BAMBOO, 0.16))
    canvas.ellipse(x, rim + 2 * s, half - 10 * s, 36 * s, darker(BAMBOO, 0.52))
    canvas.fill(
        curve((x - half + 20 * s, rim + 12 * s), (x, rim + 48 * s), (x + half - 20 * s, rim + 12 * s)), darker(BAMBOO, 0.38)
    )
    for tone, width in ((darker(BAMBOO, 0.20), 26), (lighter(BAMBOO, 0.16), 11)):
        handle = (x - 190 * s, rim - 330 * s), (x + 190 * s, rim - 330 * s)
        canvas.line(curve((x - half + 16 * s, rim), *handle, (x + half - 16 * s, rim)), tone, width * s)
    canvas.fill(body.strip(-1, 1, 108 * s, 134 * s), look.accent, 0.85)
    card(canvas, look, x + 140 * s)


def mats(canvas: Canvas, look: Look) -> None:
    """Two sedge mats, rolled."""
    s, x, base = look.size * 1.08, look.x - 10, look.base - 10
    canvas.shadow(x, base, 260 * s)
    for dx, dy, stripe in ((-8, 0, look.accent), (10, 128, darker(look.contents, 0.35))):
        left, top = x + (dx - 252) * s, base - (dy + 136) * s
        canvas.box(left, top, 474 * s, 136 * s, look.contents, radius=58 * s)
        for at, width in ((44, 20), (76, 8), (200, 34), (246, 8), (340, 20), (372, 8)):
            canvas.box(left + at * s, top, width * s, 136 * s, stripe)
        for line in range(1, 9):
            canvas.line(
                [(left + 30 * s, top + line * 15 * s), (left + 420 * s, top + line * 15 * s)],
                darker(look.contents, 0.3),
                2.5,
                0.45,
            )
        canvas.ellipse(left + 420 * s, top + 68 * s, 60 * s, 67 * s, darker(look.contents, 0.24))
        for ring in (50, 36, 22, 9):
            canvas.ellipse(left + 420 * s, top + 68 * s, ring * s, ring * 1.1 * s, lighter(look.contents, 0.15))
            canvas.ellipse(left + 421 * s, top + 69 * s, (ring - 6) * s, (ring - 6) * 1.1 * s, darker(look.contents, 0.24))
    card(canvas, look, x - 20 * s)


def tea_set(canvas: Canvas, look: Look) -> None:
    """A teapot and two cups."""
    s, x, base = look.size, look.x - 40, look.base
    canvas.shadow(x, base, 190 * s)
    glaze = darker(look.contents, 0.06)
    spout = curve(
        (x - 130 * s, base - 120 * s), (x - 200 * s, base - 140 * s), (x - 200 * s, base - 230 * s), (x - 256 * s, base - 262 * s)
    )
    canvas.fill(
        [
            *spout,
            (x - 222 * s, base - 276 * s),
            *curve((x - 222 * s, base - 276 * s), (x - 150 * s, base - 260 * s), (x - 120 * s, base - 210 * s)),
        ],
        glaze,
    )
    canvas.line(
        curve(
            (x + 140 * s, base - 236 * s),
            (x + 290 * s, base - 290 * s),
            (x + 270 * s, base - 70 * s),
            (x + 130 * s, base - 92 * s),
        ),
        glaze,
        26 * s,
    )
    pot = Turned(x, base, [(104 * s, 0, 12), (188 * s, 120 * s, 110 * s), (150 * s, 262 * s, 90 * s), (84 * s, 284 * s, 6)])
    canvas.body(pot, look.contents, gloss=0.45)
    for low, high in ((196, 206), (214, 218)):
        canvas.fill(pot.strip(-1, 1, low * s, high * s), look.accent)
    lid = Turned(x, base - 280 * s, [(92 * s, 0, 6), (70 * s, 38 * s, 34 * s), (20 * s, 46 * s, 4)])
    canvas.body(lid, look.contents, gloss=0.4)
    canvas.ellipse(x, base - 340 * s, 24 * s, 22 * s, look.accent)
    for dx, dy in ((-250, 26), (-120, 56)):
        cup = Turned(x + dx * s, base + dy * s, [(34 * s, 0, 4), (62 * s, 50 * s, 30 * s), (66 * s, 84 * s, 0)])
        canvas.shadow(x + dx * s, base + dy * s, 52 * s)
        canvas.body(cup, look.contents, gloss=0.6)
        canvas.ellipse(x + dx * s, base + (dy - 84) * s, 66 * s, 13 * s, lighter(look.contents, 0.3))
        canvas.ellipse(x + dx * s, base + (dy - 82) * s, 56 * s, 9 * s, darker(look.contents, 0.25))
        canvas.fill(cup.strip(-1, 1, 56 * s, 62 * s), look.accent, 0.9)
    card(canvas, look, x + 170 * s)


def wooden_tray(canvas: Canvas, look: Look) -> None:
    """A tray of turned wood leant against the wall."""
    s, x, base = look.size, look.x - 10, look.base
    canvas.shadow(x, base, 250 * s)
    left, top, width, height = x - 270 * s, base - 380 * s, 540 * s, 376 * s
    canvas.box(left, top, width, height, darker(look.contents, 0.30), radius=70 * s)
    canvas.box(left, top, width - 6 * s, height - 8 * s, look.contents, radius=68 * s)
    canvas.box(left + 44 * s, top + 44 * s, width - 92 * s, height - 94 * s, darker(look.contents, 0.32), radius=40 * s)
    canvas.box(left + 52 * s, top + 54 * s, width - 100 * s, height - 104 * s, lighter(look.contents, 0.16), radius=36 * s)
    for grain in range(6):
        y = top + (92 + grain * 40) * s
        sway = (26, -18, 30, -24, 16, -20)[grain] * s
        canvas.line(
            curve((left + 66 * s, y), (x - 60 * s, y + sway), (x + 80 * s, y - sway), (left + width - 70 * s, y)),
            darker(look.contents, 0.12),
            4,
            0.6,
        )
    for side in (left + 12 * s, left + width - 36 * s):
        canvas.box(side, top + 130 * s, 18 * s, 110 * s, darker(look.contents, 0.45), radius=9 * s)
    canvas.line(
        curve((left + 60 * s, top + 18 * s), (x - 100 * s, top + 12 * s), (x + 40 * s, top + 18 * s)),
        lighter(look.contents, 0.45),
        8,
        0.7,
    )
    card(canvas, look, x + 130 * s)


def tote(canvas: Canvas, look: Look) -> None:
    """A cloth bag with a woven band."""
    s, x, base = look.size, look.x - 10, look.base
    canvas.shadow(x, base, 190 * s)
    top = base - 380 * s
    for tone, dx in ((darker(look.contents, 0.3), 16), (lighter(look.contents, 0.12), 0)):
        strap = (x + (dx - 130) * s, top - 210 * s), (x + (dx + 130) * s, top - 210 * s)
        canvas.line(curve((x + (dx - 100) * s, top + 20 * s), *strap, (x + (dx + 100) * s, top + 20 * s)), tone, 24 * s)
    body = rounded([(x - 200 * s, base, 26 * s), (x - 178 * s, top, 12), (x + 178 * s, top, 12), (x + 200 * s, base, 26 * s)])
    canvas.fill(body, look.contents)
    canvas.fill([point for point in body if point[0] > x + 90 * s], INK, 0.10)
    canvas.box(x - 180 * s, top, 360 * s, 20 * s, darker(look.contents, 0.25), radius=6)
    canvas.fill(
        [(x - 183 * s, top + 100 * s), (x + 183 * s, top + 100 * s), (x + 188 * s, top + 190 * s), (x - 188 * s, top + 190 * s)],
        look.accent,
    )
    for cell in range(-3, 4):
        cx, cy = x + cell * 52 * s, top + 145 * s
        canvas.fill([(cx - 24 * s, cy), (cx, cy - 30 * s), (cx + 24 * s, cy), (cx, cy + 30 * s)], lighter(look.contents, 0.6))
        canvas.fill([(cx - 10 * s, cy), (cx, cy - 12 * s), (cx + 10 * s, cy), (cx, cy + 12 * s)], TURMERIC)
    card(canvas, look, x + 130 * s)


def shirt(canvas: Canvas, look: Look) -> None:
    """A shirt on a hanger."""
    s, x = look.size, look.x - 10
    top = look.base - 430 * s
    canvas.shadow(x, look.base, 170 * s)
    canvas.box(x - 4, 0, 8, top - 60 * s, BARK)
    canvas.line(curve((x, top - 70 * s), (x + 40 * s, top - 60 * s), (x, top - 20 * s)), BARK, 9 * s)
    canvas.line([(x - 150 * s, top + 40 * s), (x, top - 20 * s), (x + 150 * s, top + 40 * s)], BARK, 18 * s)
    half = [(54, 0), (150, 30), (250, 210), (188, 252), (146, 170), (158, 420)]
    right = [(x + w * s, top + h * s) for w, h in half]
    left = [(x - w * s, top + h * s) for w, h in reversed(half)]
    canvas.fill([*right, *left], look.contents)
    canvas.fill([(x + 70 * s, top + 6 * s), *right[1:], (x + 90 * s, top + 420 * s)], INK, 0.08)
    canvas.fill(
        [(x - 54 * s, top), (x, top + 70 * s), (x + 54 * s, top), (x + 30 * s, top - 12 * s), (x - 30 * s, top - 12 * s)],
        darker(look.contents, 0.4),
    )
    canvas.line([(x - 54 * s, top), (x, top + 74 * s), (x + 54 * s, top)], look.accent, 14 * s)
    canvas.line([(x, top + 74 * s), (x, top + 418 * s)], darker(look.contents, 0.25), 6 * s)
    for button in range(4):
        canvas.ellipse(x, top + (116 + button * 66) * s, 9 * s, 9 * s, look.accent)
    for sleeve in (right, left[::-1]):
        canvas.line([sleeve[2], sleeve[3]], look.accent, 12 * s)
    card(canvas, look, x + 140 * s)
