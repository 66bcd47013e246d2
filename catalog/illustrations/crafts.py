"""Crafts, living ornaments and places: cloth, hats, lanterns, pots, a boat. Their name stands on a paper card."""

from __future__ import annotations

from .canvas import HORIZON, Canvas, Turned, curve
from .palette import (
    BAMBOO,
    BARK,
    DEEP_LEAF,
    GLASS,
    INK,
    LEAF,
    SKY,
    STRAW,
    TERRACOTTA,
    TURMERIC,
    darker,
    lighter,
    mix,
)
from .shapes import ball, leaf
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


def _pot(canvas: Canvas, look: Look) -> None:
    s = look.size
    canvas.shadow(look.x, look.base, 140 * s)
    pot = Turned(look.x, look.base, [(112 * s, 0, 14), (164 * s, 210 * s, 0)])
    canvas.body(pot, TERRACOTTA, gloss=0.25)
    rim = Turned(look.x, look.base - 196 * s, [(176 * s, 0, 6), (176 * s, 46 * s, 10)])
    canvas.body(rim, lighter(TERRACOTTA, 0.10), gloss=0.3)
    card(canvas, look, look.x + 130 * s)


def pot_plant(canvas: Canvas, look: Look) -> None:
    """A bonsai in a terracotta pot."""
    s, x, y = look.size, look.x, look.base - 236 * look.size
    canvas.line(
        curve((x, y + 12 * s), (x - 90 * s, y - 70 * s), (x + 70 * s, y - 120 * s), (x - 10 * s, y - 220 * s)), BARK, 34 * s
    )
    canvas.line(curve((x + 10 * s, y - 110 * s), (x + 70 * s, y - 130 * s), (x + 120 * s, y - 160 * s)), BARK, 20 * s)
    for dx, dy, rx, ry in ((-90, -190, 120, 62), (132, -190, 112, 58), (-6, -268, 134, 74)):
        canvas.ellipse(x + dx * s, y + dy * s, rx * s, ry * s, darker(look.contents, 0.18))
        canvas.ellipse(x + (dx - 8) * s, y + (dy - 9) * s, rx * 0.95 * s, ry * 0.86 * s, look.contents)
        canvas.ellipse(x + (dx - 36) * s, y + (dy - 22) * s, rx * 0.5 * s, ry * 0.42 * s, lighter(look.contents, 0.26))
    _pot(canvas, look)


def flower_pot(canvas: Canvas, look: Look) -> None:
    """Flowers in a terracotta pot."""
    s, x, y = look.size, look.x, look.base - 230 * look.size
    heads = ((-120, -150), (0, -250), (116, -164), (-56, -90), (64, -80))
    for dx, dy in heads:
        canvas.line(
            curve((x + dx * 0.2 * s, y + 12 * s), (x + dx * 0.3 * s, y + dy * 0.5 * s), (x + dx * s, y + dy * s)),
            DEEP_LEAF,
            10 * s,
        )
        leaf(canvas, x + dx * 0.35 * s, y + dy * 0.35 * s, (60 if dx > 0 else -60) * s, -34 * s, 0.28, LEAF)
    for dx, dy in heads:
        cx, cy = x + dx * s, y + dy * s
        for px, py in ((0, -40), (38, -12), (24, 32), (-24, 32), (-38, -12)):
            canvas.ellipse(cx + px * s, cy + py * s, 33 * s, 33 * s, darker(look.contents, 0.10) if px > 0 else look.contents)
        ball(canvas, cx, cy, 25 * s, TURMERIC)
    _pot(canvas, look)


def fish_bowl(canvas: Canvas, look: Look) -> None:
    """Ornamental fish in a round glass bowl."""
    s, x = look.size, look.x - 10
    glass = Turned(
        x, look.base, [(110 * s, 0, 40 * s), (226 * s, 190 * s, 170 * s), (140 * s, 384 * s, 20), (150 * s, 400 * s, 4)]
    )
    canvas.shadow(x, look.base, 150 * s)
    canvas.fill(glass.strip(), lighter(GLASS, 0.3))
    canvas.fill(glass.strip(-0.97, 0.97, 10 * s, 310 * s), mix(SKY, GLASS, 0.25))
    canvas.fill(glass.strip(-0.96, 0.96, 10 * s, 50 * s), STRAW)
    leaf(canvas, x + 96 * s, look.base - 44 * s, 26 * s, -180 * s, 0.16, LEAF)
    leaf(canvas, x + 76 * s, look.base - 44 * s, -30 * s, -130 * s, 0.18, DEEP_LEAF)
    for dx, dy, k, tone in ((-70, 220, 1.0, look.contents), (6, 134, 0.72, lighter(look.contents, 0.25))):
        cx, cy = x + dx * s, look.base - dy * s
        canvas.fill(
            [
                (cx + 46 * k * s, cy),
                (cx + 104 * k * s, cy - 44 * k * s),
                (cx + 88 * k * s, cy),
                (cx + 104 * k * s, cy + 44 * k * s),
            ],
            darker(tone, 0.15),
        )
        canvas.ellipse(cx, cy, 66 * k * s, 38 * k * s, tone)
        canvas.ellipse(cx - 14 * k * s, cy - 12 * k * s, 34 * k * s, 13 * k * s, lighter(tone, 0.35))
        canvas.ellipse(cx - 44 * k * s, cy - 6 * k * s, 6 * s, 6 * s, INK)
    canvas.shade(glass)
    canvas.gloss(glass, 0.6)
    card(canvas, look, x + 160 * s)


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


def boat(canvas: Canvas, look: Look) -> None:
    """A covered sampan on still water, hills behind: a place to visit."""
    s, x, base = look.size, look.x, look.base - 124
    wall = mix(canvas.table, "#FFFFFF", 0.35)

    canvas.fill([(0, HORIZON), *curve((0, 560), (160, 400), (330, HORIZON)), (330, HORIZON)], darker(wall, 0.10))
    canvas.fill([(230, HORIZON), *curve((230, HORIZON), (460, 330), (620, 420), (800, HORIZON))], darker(wall, 0.17))
    canvas.fill([(680, HORIZON), *curve((680, HORIZON), (880, 440), (1000, 500)), (1000, HORIZON)], darker(wall, 0.10))
    for dx, dy, width in ((-330, 60, 150), (90, 96, 260), (-200, 130, 210), (250, 40, 160), (-420, 110, 90)):
        canvas.box(x + dx, base + dy, width, 6, lighter(canvas.table, 0.55), radius=3)
    canvas.ellipse(x, base + 6, 300 * s, 26 * s, darker(canvas.table, 0.4), 0.30)
    hull = [
        *curve((x - 330 * s, base - 92 * s), (x - 200 * s, base + 26 * s), (x - 100 * s, base + 6 * s)),
        *curve((x + 100 * s, base + 6 * s), (x + 200 * s, base + 26 * s), (x + 330 * s, base - 92 * s)),
        *curve((x + 330 * s, base - 92 * s), (x, base - 26 * s), (x - 330 * s, base - 92 * s)),
    ]
    foot = base - 40 * s
    arch = curve((x - 170 * s, foot), (x - 150 * s, base - 216 * s), (x + 150 * s, base - 216 * s), (x + 170 * s, foot))
    canvas.fill(arch, STRAW)
    weave = darker(STRAW, 0.3)
    for k in range(-3, 4):
        top = base - (168 - k * k * 5) * s
        canvas.line(curve((x + k * 44 * s, foot), (x + k * 43 * s, base - 110 * s), (x + k * 36 * s, top)), weave, 3, 0.5)
    canvas.line(curve((x - 150 * s, base - 112 * s), (x, base - 128 * s), (x + 150 * s, base - 112 * s)), weave, 6, 0.6)
    canvas.fill([*(point for point in arch if point[0] > x + 60 * s), (x + 70 * s, foot)], INK, 0.10)
    canvas.line([(x - 250 * s, foot), (x - 330 * s, base - 250 * s)], BARK, 9 * s)
    canvas.fill(hull, look.accent)
    canvas.line(
        curve((x - 326 * s, base - 90 * s), (x, base - 24 * s), (x + 326 * s, base - 90 * s)), lighter(look.accent, 0.35), 9
    )
    card(canvas, look, x + 40 * s, 430)
