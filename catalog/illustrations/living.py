"""Living ornaments: plants and flowers in pots and vases, fish in a bowl, a bird in its cage. Named on a card."""

from __future__ import annotations

import math
from collections.abc import Callable

from .canvas import Canvas, Turned, curve
from .palette import (
    BAMBOO,
    BARK,
    DEEP_LEAF,
    GAC,
    GLASS,
    INK,
    LEAF,
    PORCELAIN,
    SKY,
    STRAW,
    TERRACOTTA,
    TURMERIC,
    YOUNG_LEAF,
    darker,
    lighter,
    mix,
)
from .shapes import ball, leaf
from .vessels import Look, card

Head = Callable[[Canvas, float, float, float, str], None]


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


def kumquats(canvas: Canvas, look: Look) -> None:
    """A kumquat tree grown to a cone, full of fruit."""
    s, x, y = look.size, look.x, look.base - 230 * look.size
    canvas.line([(x, y + 10 * s), (x, y - 90 * s)], BARK, 26 * s)
    for dy, rx, ry in ((-110, 168, 82), (-200, 132, 80), (-290, 86, 70)):
        canvas.ellipse(x, y + dy * s, rx * s, ry * s, darker(look.contents, 0.18))
        canvas.ellipse(x - 8 * s, y + (dy - 9) * s, rx * 0.94 * s, ry * 0.86 * s, look.contents)
    fruit = mix(TURMERIC, GAC, 0.22)
    low = ((-120, -100), (-64, -70), (-10, -104), (56, -74), (118, -108), (-84, -168), (-24, -190))
    high = ((40, -170), (92, -200), (-46, -256), (16, -280), (52, -246), (-6, -336))
    for dx, dy in low + high:
        ball(canvas, x + dx * s, y + dy * s, 21 * s, fruit)
    _pot(canvas, look)


_BLOSSOMS = (
    *((-170, -176), (-116, -168), (-72, -190), (-110, -314), (-64, -300), (-20, -262), (70, -334), (30, -300)),
    *((170, -216), (118, -204), (70, -196), (150, -114), (96, -118), (-134, -240), (14, -236), (128, -276)),
)


def blossom_tree(canvas: Canvas, look: Look) -> None:
    """A New Year tree, blossom on its bare branches."""
    s, x, y = look.size, look.x, look.base - 230 * look.size
    trunk = curve((x, y + 12 * s), (x - 90 * s, y - 70 * s), (x + 60 * s, y - 130 * s), (x - 20 * s, y - 230 * s))
    canvas.line(trunk, BARK, 28 * s)
    twigs = ((0, -110, -170, -170), (-6, -150, 170, -210), (-10, -200, -110, -310), (0, -210, 70, -330), (-4, -90, 150, -110))
    for x0, y0, x1, y1 in twigs:
        middle = (x + (x0 + x1) * 0.4 * s, y + y1 * s)
        canvas.line(curve((x + x0 * s, y + y0 * s), middle, (x + x1 * s, y + y1 * s)), BARK, 11 * s)
    for dx, dy in _BLOSSOMS:
        cx, cy = x + dx * s, y + dy * s
        for petal in range(5):
            angle = petal / 5 * math.tau
            canvas.ellipse(cx + math.sin(angle) * 15 * s, cy - math.cos(angle) * 15 * s, 14 * s, 14 * s, look.contents)
        canvas.ellipse(cx, cy, 8 * s, 8 * s, darker(look.contents, 0.35))
    for dx, dy in ((-150, -206), (100, -240), (-40, -330), (120, -84)):
        leaf(canvas, x + dx * s, y + dy * s, 30 * s, -30 * s, 0.26, YOUNG_LEAF)
    _pot(canvas, look)


def _petals(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    for px, py in ((0, -40), (38, -12), (24, 32), (-24, 32), (-38, -12)):
        canvas.ellipse(x + px * s, y + py * s, 33 * s, 33 * s, darker(colour, 0.10) if px > 0 else colour)
    ball(canvas, x, y, 25 * s, TURMERIC)


def _rays(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    for turn, reach, tone in ((0.0, 74, darker(colour, 0.14)), (0.5, 54, lighter(colour, 0.12))):
        for ray in range(12):
            angle = (ray + turn) / 12 * math.tau
            leaf(canvas, x, y, math.sin(angle) * reach * s, math.cos(angle) * reach * s, 0.17, tone)
    canvas.ellipse(x, y, 17 * s, 17 * s, darker(colour, 0.32))


def _rose(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    for dx, dy, r, tone in (
        (0, 0, 62, darker(colour, 0.20)),
        (-12, 4, 48, colour),
        (14, -6, 42, lighter(colour, 0.14)),
        (-2, 4, 30, darker(colour, 0.10)),
        (2, -2, 18, darker(colour, 0.32)),
    ):
        canvas.ellipse(x + dx * s, y + dy * s, r * s, r * 0.92 * s, tone)


def _potted(canvas: Canvas, look: Look, head: Head) -> None:
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
        head(canvas, x + dx * s, y + dy * s, s, look.contents)
    _pot(canvas, look)


def flower_pot(canvas: Canvas, look: Look) -> None:
    """Flowers in a terracotta pot."""
    _potted(canvas, look, _petals)


def chrysanthemums(canvas: Canvas, look: Look) -> None:
    """Chrysanthemums in a terracotta pot."""
    _potted(canvas, look, _rays)


def roses(canvas: Canvas, look: Look) -> None:
    """Roses in a terracotta pot."""
    _potted(canvas, look, _rose)


def orchid(canvas: Canvas, look: Look) -> None:
    """An orchid: strap leaves and two bending sprays."""
    s, x, y = look.size, look.x, look.base - 226 * look.size
    for dx, dy in ((-190, -120), (-130, -220), (150, -200), (200, -90), (-40, -150), (60, -140)):
        leaf(canvas, x, y + 16 * s, dx * s, dy * s, 0.13, LEAF if dx < 0 else DEEP_LEAF)
    for reach, rise in ((210, 330), (-170, 270)):
        bend = (x + reach * 0.1 * s, y - rise * s), (x + reach * 0.7 * s, y - rise * 1.15 * s)
        stem = curve((x, y), *bend, (x + reach * s, y - rise * 0.62 * s))
        canvas.line(stem, YOUNG_LEAF, 9 * s)
        for px, py in (stem[step] for step in (9, 12, 15, 18, 20)):
            for dx, dy in ((-46, -8), (46, -8), (0, -48), (-28, 38), (28, 38)):
                leaf(canvas, px, py, dx * s, dy * s, 0.34, look.contents)
            canvas.ellipse(px, py + 8 * s, 14 * s, 17 * s, TURMERIC)
    _pot(canvas, look)


def _vase(canvas: Canvas, look: Look) -> None:
    s = look.size
    canvas.shadow(look.x, look.base, 120 * s)
    profile = [(90 * s, 0, 14), (134 * s, 130 * s, 100 * s), (66 * s, 250 * s, 40 * s), (84 * s, 284 * s, 8)]
    vase = Turned(look.x, look.base, profile)
    canvas.body(vase, mix(PORCELAIN, look.accent, 0.14), gloss=0.7)
    for low, high in ((206, 214), (222, 226)):
        canvas.fill(vase.strip(-1, 1, low * s, high * s), look.accent, 0.8)
    card(canvas, look, look.x + 130 * s)


def lotus(canvas: Canvas, look: Look) -> None:
    """Cut lotus in a porcelain vase: a bloom, two buds and a round leaf."""
    s, x, y = look.size, look.x, look.base - 270 * look.size
    for dx, dy in ((-150, -110), (0, -190), (138, -170), (170, -50)):
        canvas.line(curve((x, y), (x + dx * 0.2 * s, y + dy * 0.6 * s), (x + dx * s, y + dy * s)), DEEP_LEAF, 10 * s)
    canvas.ellipse(x + 180 * s, y - 50 * s, 118 * s, 46 * s, darker(LEAF, 0.12))
    canvas.ellipse(x + 176 * s, y - 58 * s, 112 * s, 40 * s, LEAF)
    for vein in (-90, -40, 20, 76):
        end = (x + (176 + vein) * s, y - (80 - abs(vein) * 0.3) * s)
        canvas.line([(x + 172 * s, y - 58 * s), end], lighter(LEAF, 0.3), 4, 0.7)
    for bx, by, tall, wide in ((-150, -96, 0.72, 0.4), (138, -156, 0.62, 0.34), (0, -170, 1.25, 1.25)):
        cx, cy = x + bx * s, y + by * s
        for dx, dy, tone in ((-84, -58, 0.1), (84, -58, 0.1), (-56, -108, 0.0), (56, -108, 0.0), (0, -132, 0.2)):
            leaf(canvas, cx, cy, dx * wide * s, dy * tall * s, 0.34, lighter(look.contents, tone))
        for dx, tone in ((-30, 0.35), (30, 0.25)):
            leaf(canvas, cx, cy, dx * wide * s, -88 * tall * s, 0.36, lighter(look.contents, tone))
    _vase(canvas, look)


def gladioli(canvas: Canvas, look: Look) -> None:
    """Cut spikes of flowers, one above the other, in a porcelain vase."""
    s, x, y = look.size, look.x, look.base - 270 * look.size
    for dx, dy in ((-150, -200), (-70, -250), (84, -240), (160, -180)):
        leaf(canvas, x, y, dx * s, dy * s, 0.07, LEAF if dx < 0 else DEEP_LEAF)
    for dx, rise in ((-196, 240), (-6, 350), (188, 246)):
        canvas.line([(x, y), (x + dx * s, y - rise * s)], LEAF, 10 * s)
        for step in range(7):
            share = 0.34 + step * 0.11
            r, aside = (38 - step * 3.8) * s, (13 if step % 2 else -13) * s
            px, py = x + dx * share * s + aside, y - rise * share * s
            tone = look.contents if step < 5 else YOUNG_LEAF
            for lx, ly in ((-0.62, -0.35), (0.62, -0.35), (0, -0.8), (0, 0.35)):
                canvas.ellipse(px + lx * r, py + ly * r, r * 0.66, r * 0.66, darker(tone, 0.1) if lx > 0 else tone)
            canvas.ellipse(px, py, r * 0.34, r * 0.34, lighter(tone, 0.5))
    _vase(canvas, look)


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


def _dove(canvas: Canvas, x: float, y: float, s: float, plume: str) -> None:
    """A spotted dove whose feet stand at (x, y), looking left."""
    breast = lighter(plume, 0.38)
    canvas.fill(
        [(x + 50 * s, y - 66 * s), (x + 158 * s, y + 40 * s), (x + 112 * s, y + 52 * s), (x + 10 * s, y - 16 * s)],
        darker(plume, 0.25),
    )
    for foot in (-22, 10):
        canvas.line([(x + foot * s, y - 36 * s), (x + foot * s, y)], GAC, 7 * s)
    front = curve((x - 70 * s, y - 166 * s), (x - 140 * s, y - 66 * s), (x - 60 * s, y + 2 * s), (x + 20 * s, y - 16 * s))
    back = curve((x + 20 * s, y - 16 * s), (x + 90 * s, y - 36 * s), (x + 70 * s, y - 96 * s), (x - 6 * s, y - 172 * s))
    canvas.fill(front + back, breast)
    upper = curve((x - 30 * s, y - 126 * s), (x + 40 * s, y - 146 * s), (x + 90 * s, y - 66 * s), (x + 112 * s, y + 2 * s))
    lower = curve((x + 112 * s, y + 2 * s), (x + 20 * s, y - 4 * s), (x - 40 * s, y - 46 * s), (x - 30 * s, y - 126 * s))
    canvas.fill(upper + lower, plume)
    canvas.line(curve((x - 14 * s, y - 90 * s), (x + 20 * s, y - 36 * s), (x + 96 * s, y - 6 * s)), darker(plume, 0.3), 5, 0.7)
    canvas.ellipse(x - 40 * s, y - 184 * s, 46 * s, 43 * s, breast)
    for dot in range(4):
        canvas.ellipse(x + (dot * 15 - 44) * s, y - (140 + dot % 2 * 9) * s, 7 * s, 6 * s, mix(INK, plume, 0.2))
    canvas.fill([(x - 82 * s, y - 194 * s), (x - 116 * s, y - 174 * s), (x - 80 * s, y - 174 * s)], darker(STRAW, 0.35))
    canvas.ellipse(x - 54 * s, y - 192 * s, 8 * s, 8 * s, INK)


def bird_cage(canvas: Canvas, look: Look) -> None:
    """A dove on its perch in a round bamboo cage."""
    s, x, base = look.size, look.x - 10, look.base - 10
    canvas.shadow(x, base, 190 * s)
    cage = Turned(x, base, [(190 * s, 0, 0), (190 * s, 300 * s, 170 * s), (24 * s, 440 * s, 80 * s)])
    canvas.fill(cage.strip(), lighter(canvas.table, 0.45), 0.55)
    hook = (x - 6 * s, base - 560 * s), (x + 54 * s, base - 560 * s), (x + 44 * s, base - 506 * s)
    canvas.line(curve((x, base - 440 * s), *hook), BARK, 10 * s)
    for bar in (-0.72, -0.15, 0.44, 0.98):
        canvas.fill(cage.strip(bar - 0.018, bar + 0.018), darker(BAMBOO, 0.12), 0.5)
    canvas.box(x - 180 * s, base - 124 * s, 360 * s, 13 * s, BARK, radius=6)
    _dove(canvas, x, base - 124 * s, s, look.contents)
    for bar in (-0.98, -0.44, 0.15, 0.72):
        canvas.fill(cage.strip(bar - 0.02, bar + 0.02), BAMBOO)
    for height in (296, 96):
        canvas.fill(cage.strip(-1.02, 1.02, height * s, (height + 11) * s), BAMBOO)
    canvas.box(x - 204 * s, base - 34 * s, 408 * s, 36 * s, darker(BAMBOO, 0.14), radius=10 * s)
    canvas.ellipse(x, base - 440 * s, 34 * s, 16 * s, darker(BAMBOO, 0.14))
    card(canvas, look, x + 150 * s)
