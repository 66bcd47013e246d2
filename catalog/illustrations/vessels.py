"""Packed goods: each function draws one vessel with the product's name on its label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .canvas import Canvas, Point, Turned, curve, rounded
from .lettering import write
from .palette import BAMBOO, BARK, CREAM, DEEP_LEAF, GLASS, INK, KRAFT, LEAF, PORCELAIN, RICE, STRAW, darker, lighter, mix


@dataclass(frozen=True)
class Look:
    """What a thing is drawn with: the name on it, its accent, what is inside, and where it stands.

    ``x`` and ``base`` are units of the sheet; ``size`` is 1 for the usual size.
    """

    name: str
    accent: str
    contents: str
    x: float = 500
    base: float = 850
    size: float = 1


Draw = Callable[[Canvas, Look], None]


def _scaled(look: Look, factor: float) -> Look:
    return replace(look, size=look.size * factor)


def _turned(look: Look, *profile: tuple[float, float, float]) -> Turned:
    return Turned(look.x, look.base, [(w * look.size, h * look.size, r * look.size) for w, h, r in profile])


def band_label(canvas: Canvas, look: Look, body: Turned, low: float, high: float, *, inset: float = 0.87) -> None:
    """Wrap a paper label round a turned body between two heights, with a rule above and below in the accent."""
    low, high = low * look.size, high * look.size
    rule = 5 * look.size
    canvas.fill(body.strip(-1, 1, low, high), CREAM)
    for height in (low + 2.2 * rule, high - 3.2 * rule):
        canvas.fill(body.strip(-1, 1, height, height + rule), look.accent)
    canvas.shade(body, low, high)
    narrow = min(body.half_width(low + 20), body.half_width(high - 20), body.half_width((low + high) / 2))
    room = high - low - 9 * rule
    write(canvas, look.name, look.x, look.base - (low + high) / 2, 2 * narrow * inset, room, INK)


def panel_label(canvas: Canvas, look: Look, x: float, y: float, width: float, height: float) -> None:
    """Stick a flat paper label centred on (x, y), with a fine frame in the accent."""
    canvas.box(x - width / 2, y - height / 2, width, height, CREAM, radius=8)
    gap, line = 9, 3.5
    canvas.box(x - width / 2 + gap, y - height / 2 + gap, width - 2 * gap, line, look.accent)
    canvas.box(x - width / 2 + gap, y + height / 2 - gap - line, width - 2 * gap, line, look.accent)
    write(canvas, look.name, x, y, width - 30, height - 40, INK)


def card(canvas: Canvas, look: Look, x: float, width: float = 370) -> None:
    """Stand a folded paper card with the name in front of goods that carry no label."""
    base, height = look.base + 72, 172
    canvas.shadow(x, base, width * 0.48)
    canvas.fill(
        [(x + width / 2 - 4, base - height), (x + width / 2 + 16, base - 8), (x + width / 2 - 4, base)], darker(CREAM, 0.3)
    )
    canvas.box(x - width / 2, base - height, width, height, CREAM, radius=5)
    canvas.box(x - width / 2, base - height, width, 9, look.accent, radius=4)
    write(canvas, look.name, x, base - height / 2 + 4, width - 34, height - 36, INK, lines=3)


def jar(canvas: Canvas, look: Look) -> None:
    """A glass jar, its contents seen above and below the label, under a turned lid."""
    s = look.size
    glass = _turned(look, (168, 0, 34), (176, 330, 46), (128, 382, 14), (128, 412, 0))
    inside = _turned(look, (156, 12, 28), (163, 322, 40), (120, 362, 10))
    canvas.shadow(look.x, look.base, 176 * s)
    canvas.fill(glass.strip(), mix(GLASS, look.contents, 0.22))
    canvas.fill(inside.strip(), look.contents)
    canvas.fill(inside.strip(-1, 1, 322 * s), lighter(look.contents, 0.22))
    canvas.shade(glass)
    band_label(canvas, look, glass, 74, 268)
    canvas.gloss(glass, 0.5, 282 * s, 334 * s)
    canvas.gloss(glass, 0.5, 22 * s, 62 * s)
    lid = Turned(look.x, look.base - 398 * s, [(142 * s, 0, 8 * s), (142 * s, 74 * s, 16 * s)])
    canvas.body(lid, look.accent, gloss=0.35)
    canvas.fill(lid.strip(-1, 1, 8 * s, 15 * s), INK, 0.14)


def cloth_jar(canvas: Canvas, look: Look) -> None:
    """An earthen crock with a cloth tied over its mouth, for things that ripen in the dark."""
    s = look.size
    crock = _turned(look, (118, 0, 20), (186, 150, 120), (178, 300, 90), (112, 376, 20), (116, 396, 4))
    canvas.shadow(look.x, look.base, 160 * s)
    canvas.body(crock, look.contents, gloss=0.28)
    band_label(canvas, look, crock, 92, 286, inset=0.86)
    top = look.base - 386 * s
    skirt = [(look.x - 126 * s, top)]
    for wave in range(7):
        left = look.x - 146 * s + wave * 292 * s / 7
        skirt += curve((left, top + 40 * s), (left + 21 * s, top + 66 * s), (left + 42 * s, top + 40 * s), steps=6)
    skirt.append((look.x + 126 * s, top))
    canvas.fill(skirt, look.accent)
    canvas.fill([point for point in skirt if point[0] > look.x + 50 * s], INK, 0.10)
    dome = Turned(look.x, top, [(124 * s, 0, 0), (118 * s, 48 * s, 46 * s)])
    canvas.body(dome, look.accent, gloss=0.25)
    canvas.box(look.x - 126 * s, top - 7 * s, 252 * s, 13 * s, STRAW, radius=6)


def _bottle(canvas: Canvas, look: Look, body: Turned, liquid: Turned, glass: str) -> None:
    canvas.shadow(look.x, look.base, body.half[2][0])
    canvas.fill(body.strip(), glass)
    canvas.fill(liquid.strip(), look.contents)
    canvas.shade(body)


def bottle(canvas: Canvas, look: Look) -> None:
    """A tall bottle of fish sauce, oil or vinegar."""
    look = _scaled(look, 0.94)
    s = look.size
    body = _turned(look, (134, 0, 26), (134, 330, 90), (48, 452, 50), (44, 540, 6))
    liquid = _turned(look, (124, 10, 20), (124, 326, 84), (42, 440, 40), (38, 474, 0))
    _bottle(canvas, look, body, liquid, mix(GLASS, look.contents, 0.25))
    band_label(canvas, look, body, 62, 286, inset=0.92)
    canvas.gloss(body, 0.45, 300 * s, 400 * s)
    canvas.gloss(body, 0.45, 18 * s, 52 * s)
    cap = Turned(look.x, look.base - 520 * s, [(54 * s, 0, 5), (50 * s, 66 * s, 12 * s)])
    canvas.body(cap, look.accent, gloss=0.3)


def flask(canvas: Canvas, look: Look) -> None:
    """A round-shouldered spirit bottle with a stopper tied down by a cord."""
    s = look.size
    body = _turned(look, (150, 0, 40), (166, 240, 150), (52, 400, 60), (46, 488, 8))
    liquid = _turned(look, (140, 12, 34), (155, 236, 138), (46, 388, 40), (44, 396, 0))
    _bottle(canvas, look, body, liquid, mix(GLASS, look.contents, 0.18))
    band_label(canvas, look, body, 56, 256, inset=0.88)
    canvas.gloss(body, 0.5, 270 * s, 352 * s)
    canvas.gloss(body, 0.5, 18 * s, 48 * s)
    stopper = Turned(look.x, look.base - 472 * s, [(58 * s, 0, 10), (66 * s, 62 * s, 26 * s)])
    canvas.body(stopper, look.accent, gloss=0.3)
    canvas.box(look.x - 57 * s, look.base - 480 * s, 114 * s, 14 * s, STRAW, radius=6)


def water_bottle(canvas: Canvas, look: Look) -> None:
    """A clear drinks bottle with ribs and a bright cap."""
    s = look.size
    body = _turned(
        look, (118, 0, 30), (122, 150, 20), (110, 180, 20), (124, 210, 20), (124, 372, 80), (52, 470, 20), (50, 496, 0)
    )
    _bottle(canvas, look, body, body, look.contents)
    canvas.fill(body.strip(-1, 1, 430 * s), lighter(look.contents, 0.45))
    band_label(canvas, look, body, 178, 368, inset=0.94)
    for height in (40, 76, 112):
        canvas.fill(body.strip(-0.9, 0.9, height * s, (height + 7) * s), "#FFFFFF", 0.30)
    canvas.gloss(body, 0.5, 384 * s, 440 * s)
    cap = Turned(look.x, look.base - 488 * s, [(58 * s, 0, 6), (58 * s, 50 * s, 10 * s)])
    canvas.body(cap, look.accent, gloss=0.35)


def dropper(canvas: Canvas, look: Look) -> None:
    """A small brown bottle of essential oil with a rubber dropper."""
    s = look.size
    body = _turned(look, (150, 0, 30), (150, 250, 60), (62, 318, 12), (62, 346, 0))
    canvas.shadow(look.x, look.base, 150 * s)
    canvas.body(body, mix(look.contents, BARK, 0.35), gloss=0)
    band_label(canvas, look, body, 48, 236)
    canvas.gloss(body, 0.35, 244 * s, 274 * s)
    collar = Turned(look.x, look.base - 336 * s, [(72 * s, 0, 6), (72 * s, 58 * s, 8 * s)])
    canvas.body(collar, darker(look.accent, 0.15), gloss=0.3)
    bulb = Turned(look.x, look.base - 392 * s, [(40 * s, 0, 0), (44 * s, 92 * s, 40 * s)])
    canvas.body(bulb, mix(INK, look.accent, 0.35), gloss=0.25)


def tin(canvas: Canvas, look: Look) -> None:
    """A tea tin with a close lid."""
    s = look.size
    body = _turned(look, (172, 0, 16), (172, 350, 0))
    canvas.shadow(look.x, look.base, 172 * s)
    canvas.body(body, look.accent, gloss=0.25)
    band_label(canvas, look, body, 78, 286)
    lid = Turned(look.x, look.base - 340 * s, [(180 * s, 0, 8), (180 * s, 74 * s, 20 * s)])
    canvas.body(lid, darker(look.accent, 0.18), gloss=0.3)
    canvas.fill(lid.strip(-1, 1, 0, 7 * s), INK, 0.16)
    knob = Turned(look.x, look.base - 412 * s, [(46 * s, 0, 0), (46 * s, 18 * s, 12 * s)])
    canvas.body(knob, darker(look.accent, 0.24), gloss=0)


def paper_bag(canvas: Canvas, look: Look) -> None:
    """A kraft bag, its top folded down twice and pinned."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 184 * s)
    left, right, top = x - 184 * s, x + 184 * s, base - 430 * s
    front = rounded([(left, base, 10), (left + 10 * s, top, 8), (right - 10 * s, top, 8), (right, base, 10)])
    canvas.fill(front, KRAFT)
    gusset: list[Point] = [(right - 56 * s, base), (right - 40 * s, top), (right - 10 * s, top), (right, base)]
    canvas.fill(gusset, INK, 0.09)
    canvas.fill([(right - 22 * s, base), (right - 40 * s, top), (right - 10 * s, top), (right, base)], INK, 0.07)
    canvas.fill(
        [
            (left + 14 * s, base - 18 * s),
            (left + 22 * s, top + 80 * s),
            (left + 34 * s, top + 80 * s),
            (left + 28 * s, base - 18 * s),
        ],
        "#FFFFFF",
        0.28,
    )
    fold = rounded(
        [(left + 6 * s, top, 6), (right - 6 * s, top, 6), (right - 4 * s, top + 66 * s, 6), (left + 4 * s, top + 66 * s, 6)]
    )
    canvas.fill(fold, lighter(KRAFT, 0.18))
    canvas.box(left + 4 * s, top + 64 * s, right - left - 8 * s, 6 * s, darker(KRAFT, 0.22))
    canvas.box(x - 34 * s, top + 20 * s, 68 * s, 26 * s, look.accent, radius=6)
    panel_label(canvas, look, x - 8 * s, base - 186 * s, 308 * s, 216 * s)


def pouch(canvas: Canvas, look: Look) -> None:
    """A stand-up pouch for dried and crisp things, with a window on what is inside."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 180 * s)
    shape = rounded(
        [
            (x - 176 * s, base, 34 * s),
            (x - 196 * s, base - 60 * s, 60),
            (x - 172 * s, base - 452 * s, 8),
            (x + 172 * s, base - 452 * s, 8),
            (x + 196 * s, base - 60 * s, 60),
            (x + 176 * s, base, 34 * s),
        ]
    )
    canvas.fill(shape, look.accent)
    canvas.fill([(px, py) for px, py in shape if px > x + 60 * s], INK, 0.07)
    canvas.box(x - 172 * s, base - 452 * s, 344 * s, 34 * s, darker(look.accent, 0.16), radius=5)
    canvas.ellipse(x, base - 78 * s, 128 * s, 46 * s, lighter(look.contents, 0.1))
    for dx, dy, r in ((-72, 6, 24), (-30, -12, 26), (14, 8, 27), (58, -8, 24), (88, 10, 17), (-4, 24, 20), (-98, -2, 15)):
        canvas.ellipse(x + dx * s, base - 78 * s + dy * s, r * s, r * 0.62 * s, look.contents)
        canvas.ellipse(x + (dx - 4) * s, base - 82 * s + dy * s, r * 0.62 * s, r * 0.3 * s, lighter(look.contents, 0.3))
    panel_label(canvas, look, x, base - 270 * s, 300 * s, 212 * s)
    canvas.fill(
        [
            (x - 184 * s, base - 110 * s),
            (x - 164 * s, base - 404 * s),
            (x - 156 * s, base - 404 * s),
            (x - 170 * s, base - 110 * s),
        ],
        "#FFFFFF",
        0.30,
    )


def sack(canvas: Canvas, look: Look) -> None:
    """A small rice sack tied at the neck."""
    s = look.size
    body = _turned(look, (176, 0, 70), (204, 130, 120), (186, 310, 130), (64, 398, 40), (58, 414, 0))
    ruff = _turned(look, (58, 408, 0), (112, 486, 14), (92, 492, 0))
    canvas.shadow(look.x, look.base, 184 * s)
    canvas.body(ruff, lighter(look.contents, 0.1), gloss=0)
    for k in (-0.5, 0.0, 0.45):
        canvas.fill(ruff.strip(k, k + 0.14), INK, 0.09)
    canvas.body(body, look.contents, gloss=0.5)
    canvas.fill(body.strip(-0.42, -0.34, 300 * s, 396 * s), INK, 0.07)
    canvas.fill(body.strip(0.10, 0.18, 306 * s, 396 * s), INK, 0.07)
    canvas.box(look.x - 66 * s, look.base - 422 * s, 132 * s, 20 * s, look.accent, radius=8)
    canvas.fill(body.strip(-1, 1, 40 * s, 52 * s), look.accent)
    panel_label(canvas, look, look.x, look.base - 184 * s, 306 * s, 204 * s)


def gift_box(canvas: Canvas, look: Look) -> None:
    """A carton with a lifted lid and a band of paper."""
    look = _scaled(look, 1.12)
    s, x, base = look.size, look.x - 16 * look.size, look.base
    canvas.shadow(look.x, base, 232 * s)
    left, right, top, side = x - 214 * s, x + 190 * s, base - 300 * s, 52 * s
    canvas.fill(
        [(right, base), (right + side, base - 30 * s), (right + side, top - 22 * s), (right, top)], darker(look.accent, 0.30)
    )
    canvas.box(left, top, right - left, base - top, look.accent)
    canvas.fill(
        [
            (left + 14 * s, base - 14 * s),
            (left + 14 * s, top + 92 * s),
            (left + 24 * s, top + 92 * s),
            (left + 24 * s, base - 14 * s),
        ],
        "#FFFFFF",
        0.22,
    )
    lid = lighter(look.accent, 0.14)
    canvas.fill(
        [
            (right + 8 * s, top + 76 * s),
            (right + side + 8 * s, top + 48 * s),
            (right + side + 8 * s, top - 32 * s),
            (right + 8 * s, top - 4 * s),
        ],
        darker(look.accent, 0.22),
    )
    canvas.fill(
        [
            (left - 8 * s, top - 4 * s),
            (left + 44 * s, top - 32 * s),
            (right + side + 8 * s, top - 32 * s),
            (right + 8 * s, top - 4 * s),
        ],
        lighter(look.accent, 0.30),
    )
    canvas.box(left - 8 * s, top - 4 * s, right - left + 16 * s, 80 * s, lid)
    canvas.box(left, top + 76 * s, right - left, 8 * s, darker(look.accent, 0.3))
    panel_label(canvas, look, (left + right) / 2, base - 128 * s, 326 * s, 196 * s)


def parcel(canvas: Canvas, look: Look) -> None:
    """A square parcel in banana leaf, tied crosswise with bamboo string, its name on a card."""
    look = _scaled(look, 1.1)
    s, x, base = look.size, look.x, look.base - 10
    canvas.shadow(x, base, 210 * s)
    left, right, top = x - 206 * s, x + 206 * s, base - 330 * s
    front = rounded([(left, base, 26), (left + 6 * s, top, 30), (right - 6 * s, top, 30), (right, base, 26)])
    canvas.fill(front, LEAF)
    canvas.fill(
        rounded(
            [
                (left + 4 * s, top + 92 * s, 0),
                (left + 6 * s, top, 30),
                (right - 6 * s, top, 30),
                (right - 3 * s, top + 150 * s, 0),
            ]
        ),
        lighter(LEAF, 0.14),
    )
    for step in range(9):
        y = top + (30 + step * 34) * s
        canvas.line([(left + 12 * s, y), (right - 12 * s, y + 14 * s)], DEEP_LEAF, 2.5, 0.35)
    canvas.fill([point for point in front if point[0] > x + 60 * s], INK, 0.08)
    flap = [(right - 5 * s, top + 30 * s), (right - 116 * s, (top + base) / 2 + 20 * s), (right - 2 * s, base - 26 * s)]
    canvas.fill(flap, darker(LEAF, 0.14))
    for offset in (-96, 84):
        canvas.box(x + offset * s, top - 2 * s, 11 * s, base - top + 2 * s, STRAW)
    canvas.box(left + 4 * s, top + 112 * s, right - left - 8 * s, 11 * s, STRAW)
    knot = (x - 90 * s, top + 117 * s)
    canvas.line(curve(knot, (knot[0] - 54 * s, knot[1] - 56 * s), (knot[0] - 70 * s, knot[1] + 6 * s)), STRAW, 9)
    canvas.line(curve(knot, (knot[0] + 50 * s, knot[1] - 62 * s), (knot[0] + 66 * s, knot[1] - 2 * s)), STRAW, 9)
    canvas.ellipse(*knot, 15 * s, 13 * s, darker(STRAW, 0.1))
    card(canvas, look, x + 70 * s)


def crate(canvas: Canvas, look: Look) -> None:
    """A slatted bamboo box for things sold loose; used under produce."""
    s, x, base = look.size, look.x, look.base
    canvas.shadow(x, base, 240 * s)
    for row in range(3):
        y = base - (66 + row * 68) * s
        canvas.box(x - 240 * s, y, 480 * s, 58 * s, BAMBOO, radius=5)
        canvas.box(x - 240 * s, y, 480 * s, 8 * s, lighter(BAMBOO, 0.3), radius=4)
    canvas.fill(
        [(x + 110 * s, base - 204 * s), (x + 240 * s, base - 204 * s), (x + 240 * s, base - 8 * s), (x + 110 * s, base - 8 * s)],
        INK,
        0.08,
    )
    for side in (-222, 190):
        canvas.box(x + side * s, base - 206 * s, 32 * s, 206 * s, darker(BAMBOO, 0.16), radius=4)
    panel_label(canvas, look, x, base - 104 * s, 330 * s, 164 * s)


def vase(canvas: Canvas, look: Look) -> None:
    """A glazed pottery vase with two painted rings, its name on a card."""
    s = look.size
    body = _turned(look, (92, 0, 10), (176, 190, 140), (150, 320, 90), (54, 420, 50), (52, 452, 20), (82, 488, 8))
    canvas.shadow(look.x, look.base, 140 * s)
    canvas.body(body, look.contents, gloss=0.4)
    for low, high in ((104, 116), (300, 312), (126, 131)):
        canvas.fill(body.strip(-1, 1, low * s, high * s), look.accent)
    for step in range(-3, 4):
        cx, cy = look.x + step * 46 * s, look.base - 212 * s
        canvas.line(
            curve((cx - 22 * s, cy + 34 * s), (cx - 14 * s, cy - 60 * s), (cx + 22 * s, cy - 10 * s)), look.accent, 7 * s, 0.8
        )
    canvas.shade(body)
    card(canvas, look, look.x + 150 * s)


def porcelain_tube(canvas: Canvas, look: Look) -> None:
    """A pump bottle for washing and care."""
    s = look.size
    body = _turned(look, (140, 0, 26), (140, 300, 44), (46, 340, 6), (46, 360, 0))
    canvas.shadow(look.x, look.base, 140 * s)
    canvas.body(body, mix(PORCELAIN, look.contents, 0.35), gloss=0.6)
    band_label(canvas, look, body, 58, 254)
    canvas.box(look.x - 52 * s, look.base - 388 * s, 104 * s, 34 * s, look.accent, radius=6)
    canvas.box(look.x - 10 * s, look.base - 446 * s, 20 * s, 60 * s, darker(RICE, 0.2))
    canvas.box(look.x - 96 * s, look.base - 468 * s, 140 * s, 30 * s, look.accent, radius=10)
