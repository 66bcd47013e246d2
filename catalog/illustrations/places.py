"""Places to visit, drawn as small scenes: a boat, a garden, a field, a stilt house, a temple, a church. Named on a card."""

from __future__ import annotations

from .canvas import Canvas, curve
from .palette import BARK, DEEP_LEAF, INK, LEAF, STRAW, TERRACOTTA, TURMERIC, YOUNG_LEAF, darker, lighter, mix
from .shapes import ball, hills
from .vessels import Look, card


def boat(canvas: Canvas, look: Look) -> None:
    """A covered sampan on still water, hills behind: a place to visit."""
    s, x, base = look.size, look.x, look.base - 124
    hills(canvas)
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


def _lawn(canvas: Canvas, base: float) -> None:
    """The ground a place stands on, hills behind; it ends before the corners, which keep the tint of the page."""
    hills(canvas)
    grass = mix(YOUNG_LEAF, canvas.table, 0.35)
    canvas.ellipse(500, base - 12, 486, 96, darker(grass, 0.14))
    canvas.ellipse(500, base - 26, 486, 92, grass)


def _small_hat(canvas: Canvas, x: float, base: float, s: float) -> None:
    rim = curve((x + 104 * s, base), (x, base + 40 * s), (x - 104 * s, base))
    tip = (x, base - 112 * s)
    canvas.ellipse(x + 14 * s, base + 14 * s, 108 * s, 16 * s, INK, 0.16)
    canvas.fill([tip, *rim], STRAW)
    canvas.fill([tip, *(point for point in rim if point[0] > x + 36 * s)], INK, 0.10)
    for share in (0.35, 0.55, 0.75):
        left, right, y = x - 104 * s * share, x + 104 * s * share, tip[1] + 112 * s * share
        canvas.line(curve((left, y), (x, y + 40 * s * share), (right, y)), darker(STRAW, 0.35), 3, 0.6)
    canvas.line(rim, darker(STRAW, 0.22), 6)


def orchard(canvas: Canvas, look: Look) -> None:
    """A fruit tree with a leaf hat laid under it."""
    s, x, base = look.size, look.x - 60, look.base - 60
    _lawn(canvas, base)
    canvas.ellipse(x + 40 * s, base - 26 * s, 210 * s, 26 * s, INK, 0.13)
    trunk = [
        *curve((x - 46 * s, base - 24 * s), (x - 16 * s, base - 120 * s), (x - 26 * s, base - 250 * s)),
        *curve((x + 30 * s, base - 250 * s), (x + 18 * s, base - 120 * s), (x + 52 * s, base - 24 * s)),
    ]
    canvas.fill(trunk, BARK)
    crowns = ((-118, -262, 124, 92), (118, -270, 128, 94), (0, -346, 158, 116))
    for dx, dy, rx, ry in crowns:
        canvas.ellipse(x + dx * s, base + dy * s, rx * s, ry * s, darker(LEAF, 0.18))
    for dx, dy, rx, ry in crowns:
        canvas.ellipse(x + (dx - 8) * s, base + (dy - 10) * s, rx * 0.93 * s, ry * 0.88 * s, LEAF)
    for dx, dy, rx, ry in crowns:
        canvas.ellipse(x + (dx - 36) * s, base + (dy - 34) * s, rx * 0.5 * s, ry * 0.4 * s, lighter(LEAF, 0.22))
    for dx, dy in (
        (-176, -246),
        (-110, -212),
        (-60, -300),
        (10, -390),
        (34, -266),
        (92, -330),
        (150, -222),
        (186, -286),
        (-44, -412),
    ):
        ball(canvas, x + dx * s, base + dy * s, 25 * s, look.contents)
    _small_hat(canvas, x - 178 * s, base - 30 * s, s)
    card(canvas, look, x + 180 * s, 430)


def fields(canvas: Canvas, look: Look) -> None:
    """Terraced rice under the hills, a leaf hat at their edge."""
    s, x, base = look.size, look.x, look.base - 60
    hills(canvas)
    tones = (mix(YOUNG_LEAF, TURMERIC, 0.55), YOUNG_LEAF, mix(YOUNG_LEAF, TURMERIC, 0.30), LEAF)
    for step, tone in enumerate(tones):
        y, reach, rise = base - (220 - step * 66) * s, (260 + step * 54) * s, (62 - step * 4) * s
        terrace = curve(
            (x - reach, y + 78 * s), (x - reach * 0.55, y - rise), (x + reach * 0.45, y - rise), (x + reach, y + 78 * s)
        )
        canvas.fill(terrace, mix(tone, canvas.table, 0.12))
        canvas.line(terrace, mix(tone, "#FFFFFF", 0.45), 9)
        for tuft in range(-4, 5):
            tx, ty = x + tuft * reach * 0.155, y + (22 + tuft * tuft * 1.6) * s
            for lean in (-9, 0, 9):
                canvas.line([(tx, ty), (tx + lean * s, ty - 24 * s)], darker(tone, 0.25), 4, 0.7)
    _small_hat(canvas, x - 210 * s, base + 34 * s, s * 1.25)
    card(canvas, look, x + 90 * s, 430)


def stilt_house(canvas: Canvas, look: Look) -> None:
    """A thatched house on stilts."""
    s, x, base = look.size, look.x, look.base - 60
    _lawn(canvas, base)
    floor, eaves, ridge = base - 130 * s, base - 226 * s, base - 420 * s
    canvas.ellipse(x + 24 * s, base - 22 * s, 260 * s, 30 * s, INK, 0.14)
    for post in (-196, -104, -4, 92, 186):
        canvas.box(x + post * s, floor, 16 * s, base - floor - 18 * s, darker(BARK, 0.1))
    wall = mix(look.accent, STRAW, 0.55)
    canvas.box(x - 206 * s, eaves - 8 * s, 418 * s, floor - eaves + 8 * s, wall)
    for plank in range(1, 14):
        canvas.line([(x + (plank * 30 - 206) * s, eaves), (x + (plank * 30 - 206) * s, floor)], darker(wall, 0.3), 3, 0.6)
    for left in (-150, 78):
        canvas.box(x + left * s, eaves + 16 * s, 66 * s, 54 * s, darker(BARK, 0.2))
    canvas.box(x - 30 * s, eaves + 10 * s, 62 * s, floor - eaves - 10 * s, darker(BARK, 0.3))
    canvas.box(x - 234 * s, floor - 4 * s, 470 * s, 20 * s, BARK, radius=4)
    roof = [(x - 286 * s, eaves + 8 * s), (x - 172 * s, ridge), (x + 172 * s, ridge), (x + 286 * s, eaves + 8 * s)]
    canvas.fill(roof, STRAW)
    canvas.fill(
        [(x + 60 * s, ridge), (x + 172 * s, ridge), (x + 286 * s, eaves + 8 * s), (x + 120 * s, eaves + 8 * s)], INK, 0.08
    )
    for row in range(1, 5):
        y, reach = ridge + row * 42 * s, (172 + row * 24) * s
        canvas.line([(x - reach, y), (x + reach, y)], darker(STRAW, 0.3), 4, 0.55)
    canvas.box(x - 184 * s, ridge - 12 * s, 368 * s, 24 * s, darker(STRAW, 0.25), radius=10)
    for rung in range(6):
        canvas.line(
            [(x - (16 + rung * 5) * s, floor + (18 + rung * 17) * s), (x + (28 - rung * 5) * s, floor + (18 + rung * 17) * s)],
            BARK,
            7,
        )
    for rail in (-14, 30):
        canvas.line([(x + rail * s, floor), (x + (rail - 32) * s, base - 12 * s)], BARK, 9)
    card(canvas, look, x + 130 * s, 430)


def temple(canvas: Canvas, look: Look) -> None:
    """The gate of a temple or pagoda with two tiers of tiles."""
    s, x, base = look.size, look.x, look.base - 60
    _lawn(canvas, base)
    canvas.ellipse(x + 24 * s, base - 20 * s, 250 * s, 28 * s, INK, 0.14)
    wall = mix(TURMERIC, "#FFFFFF", 0.55)
    canvas.box(x - 200 * s, base - 216 * s, 400 * s, 200 * s, wall)
    canvas.box(x + 96 * s, base - 216 * s, 104 * s, 200 * s, darker(wall, 0.12))
    for dx, half, rise in ((0, 52, 164), (-140, 30, 116), (140, 30, 116)):
        door = curve(
            (x + (dx - half) * s, base - rise * 0.6 * s),
            (x + dx * s, base - rise * 1.25 * s),
            (x + (dx + half) * s, base - rise * 0.6 * s),
        )
        canvas.fill([(x + (dx - half) * s, base - 16 * s), *door, (x + (dx + half) * s, base - 16 * s)], darker(TERRACOTTA, 0.55))
    canvas.box(x - 96 * s, base - 330 * s, 192 * s, 90 * s, wall)
    canvas.ellipse(x, base - 284 * s, 24 * s, 24 * s, darker(TERRACOTTA, 0.55))
    for half, foot, rise in ((250, 204, 62), (148, 318, 74)):
        eave, top = base - foot * s, base - (foot + rise) * s
        roof = [
            *curve((x - half * s, eave - 34 * s), (x - half * 0.8 * s, eave), (x - half * 0.5 * s, eave)),
            *curve((x + half * 0.5 * s, eave), (x + half * 0.8 * s, eave), (x + half * s, eave - 34 * s)),
            *curve((x + half * s, eave - 34 * s), (x + half * 0.76 * s, eave - 26 * s), (x + half * 0.66 * s, top)),
            *curve((x - half * 0.66 * s, top), (x - half * 0.76 * s, eave - 26 * s), (x - half * s, eave - 34 * s)),
        ]
        canvas.fill(roof, TERRACOTTA)
        for tile in range(-5, 6):
            canvas.line(
                [(x + tile * half * 0.115 * s, top + 6), (x + tile * half * 0.135 * s, eave - 4)], darker(TERRACOTTA, 0.3), 4, 0.6
            )
        canvas.box(x - half * 0.68 * s, top - 10 * s, half * 1.36 * s, 18 * s, darker(TERRACOTTA, 0.25), radius=8)
    card(canvas, look, x + 130 * s, 430)


def church(canvas: Canvas, look: Look) -> None:
    """A stone church with its tower."""
    s, x, base = look.size, look.x, look.base - 60
    _lawn(canvas, base)
    canvas.ellipse(x + 24 * s, base - 20 * s, 240 * s, 28 * s, INK, 0.14)
    stone = mix(canvas.table, "#FFFFFF", 0.62)
    canvas.box(x - 190 * s, base - 210 * s, 380 * s, 194 * s, darker(stone, 0.08))
    for side in (-1, 1):
        canvas.fill([(x, base - 290 * s), (x + side * 212 * s, base - 200 * s), (x, base - 200 * s)], darker(TERRACOTTA, 0.1))
    canvas.box(x - 82 * s, base - 380 * s, 164 * s, 364 * s, stone)
    canvas.box(x + 30 * s, base - 380 * s, 52 * s, 364 * s, darker(stone, 0.10))
    canvas.fill([(x - 98 * s, base - 376 * s), (x, base - 476 * s), (x + 98 * s, base - 376 * s)], TERRACOTTA)
    canvas.fill([(x, base - 476 * s), (x + 98 * s, base - 376 * s), (x + 24 * s, base - 376 * s)], INK, 0.12)
    canvas.box(x - 5 * s, base - 548 * s, 10 * s, 80 * s, BARK)
    canvas.box(x - 24 * s, base - 526 * s, 48 * s, 10 * s, BARK)
    dark = mix(DEEP_LEAF, INK, 0.5)
    for dx, y, half, rise in ((0, 16, 36, 116), (0, 236, 24, 90), (-136, 60, 22, 90), (136, 60, 22, 90)):
        foot = base - y * s
        arch = curve(
            (x + (dx - half) * s, foot - rise * 0.6 * s),
            (x + dx * s, foot - rise * 1.3 * s),
            (x + (dx + half) * s, foot - rise * 0.6 * s),
        )
        canvas.fill([(x + (dx - half) * s, foot), *arch, (x + (dx + half) * s, foot)], dark)
    for row, dx in ((60, -60), (150, -68), (196, 20), (340, -50), (350, 10), (180, -166), (130, 154)):
        canvas.box(x + dx * s, base - row * s, 36 * s, 5 * s, darker(stone, 0.2), radius=2)
    card(canvas, look, x + 150 * s, 430)
