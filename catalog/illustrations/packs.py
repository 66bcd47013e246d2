"""More packed goods: wine, syrup and water in large bottles, a jar of threads, tubs and tins, bars and bundles."""

from __future__ import annotations

from .canvas import Canvas, Turned, curve
from .palette import CREAM, GLASS, INK, KRAFT, LEAF, PORCELAIN, STRAW, darker, lighter, mix
from .vessels import Look, band_label, card


def wine_bottle(canvas: Canvas, look: Look) -> None:
    """A high-shouldered bottle of dark glass with a capsule over its cork."""
    s = look.size * 0.92
    glass = mix(look.contents, INK, 0.45)
    body = Turned(
        look.x,
        look.base,
        [(134 * s, 0, 18 * s), (138 * s, 372 * s, 80 * s), (46 * s, 452 * s, 50 * s), (42 * s, 590 * s, 4), (48 * s, 610 * s, 4)],
    )
    canvas.shadow(look.x, look.base, 138 * s)
    canvas.body(body, glass, gloss=0)
    canvas.fill(body.strip(-0.96, 0.2, 14 * s, 60 * s), look.contents, 0.5)
    canvas.fill(body.strip(-1, 1, 500 * s), look.accent)
    canvas.shade(body, 500 * s)
    canvas.fill(body.strip(-1, 1, 500 * s, 508 * s), darker(look.accent, 0.3))
    canvas.gloss(body, 0.28, 330 * s, 404 * s)
    canvas.gloss(body, 0.28, 18 * s, 60 * s)
    canvas.gloss(body, 0.4, 516 * s, 590 * s)
    band_label(canvas, Look(look.name, look.accent, look.contents, look.x, look.base, s), body, 78, 310, inset=0.92)


def syrup_bottle(canvas: Canvas, look: Look) -> None:
    """A square-shouldered bottle with a swing stopper, its syrup seen through the glass."""
    s = look.size
    body = Turned(
        look.x, look.base, [(140 * s, 0, 24 * s), (140 * s, 330 * s, 60 * s), (52 * s, 384 * s, 24 * s), (48 * s, 470 * s, 6)]
    )
    syrup = Turned(
        look.x,
        look.base,
        [(128 * s, 12 * s, 18 * s), (128 * s, 326 * s, 56 * s), (42 * s, 376 * s, 20 * s), (40 * s, 410 * s, 0)],
    )
    canvas.shadow(look.x, look.base, 140 * s)
    canvas.fill(body.strip(), mix(GLASS, look.contents, 0.22))
    canvas.fill(syrup.strip(), look.contents)
    canvas.fill(syrup.strip(-1, 1, 398 * s), lighter(look.contents, 0.35))
    canvas.shade(body)
    band_label(canvas, look, body, 64, 270, inset=0.90)
    canvas.gloss(body, 0.5, 282 * s, 330 * s)
    canvas.gloss(body, 0.5, 18 * s, 54 * s)
    stopper = Turned(look.x, look.base - 462 * s, [(44 * s, 0, 4), (50 * s, 40 * s, 20 * s)])
    canvas.body(stopper, PORCELAIN, gloss=0.6)
    wire = darker(GLASS, 0.45)
    for side in (-1, 1):
        bend = curve(
            (look.x + side * 60 * s, look.base - 436 * s),
            (look.x + side * 78 * s, look.base - 486 * s),
            (look.x + side * 34 * s, look.base - 490 * s),
        )
        canvas.line(bend, wire, 7 * s)
    canvas.box(look.x - 60 * s, look.base - 446 * s, 120 * s, 12 * s, look.accent, radius=5)


def carboy(canvas: Canvas, look: Look) -> None:
    """A large returnable bottle of drinking water, ribbed twice."""
    s = look.size
    body = Turned(
        look.x,
        look.base,
        [
            *((170 * s, 0, 36 * s), (176 * s, 84 * s, 10), (164 * s, 100 * s, 8), (176 * s, 116 * s, 10), (176 * s, 330 * s, 10)),
            *(
                (164 * s, 346 * s, 8),
                (176 * s, 362 * s, 10),
                (170 * s, 410 * s, 80 * s),
                (54 * s, 470 * s, 20 * s),
                (54 * s, 500 * s, 0),
            ),
        ],
    )
    canvas.shadow(look.x, look.base, 176 * s)
    canvas.fill(body.strip(), look.contents)
    canvas.fill(body.strip(-1, 1, 424 * s), lighter(look.contents, 0.45))
    canvas.shade(body)
    band_label(canvas, look, body, 124, 322)
    canvas.gloss(body, 0.55, 368 * s, 430 * s)
    canvas.gloss(body, 0.55, 20 * s, 80 * s)
    cap = Turned(look.x, look.base - 488 * s, [(62 * s, 0, 6), (62 * s, 44 * s, 10)])
    canvas.body(cap, look.accent, gloss=0.35)


def thread_jar(canvas: Canvas, look: Look) -> None:
    """A tall jar in which the threads of cordyceps stand on their ground."""
    s = look.size
    glass = Turned(
        look.x, look.base, [(176 * s, 0, 34 * s), (176 * s, 410 * s, 40 * s), (146 * s, 446 * s, 10), (146 * s, 456 * s, 0)]
    )
    canvas.shadow(look.x, look.base, 176 * s)
    canvas.fill(glass.strip(), lighter(GLASS, 0.35))
    canvas.fill(glass.strip(-0.94, 0.94, 12 * s, 80 * s), KRAFT)
    for row, (tone, rise) in enumerate(
        ((darker(look.contents, 0.22), 404), (look.contents, 376), (lighter(look.contents, 0.22), 344))
    ):
        for thread in range(-6, 7):
            foot = look.x + (thread * 23 + row * 8 - 8) * s
            sway = (thread * 37 + row * 53) % 29 - 14
            height = (rise - (thread * 29 + row * 17) % 46) * s
            tip = (foot + sway * 0.6 * s, look.base - height)
            canvas.line(curve((foot, look.base - 70 * s), (foot + sway * s, look.base - height * 0.6), tip), tone, 10 * s)
            canvas.ellipse(*tip, 7 * s, 12 * s, tone)
    canvas.shade(glass)
    band_label(canvas, look, glass, 48, 236)
    canvas.gloss(glass, 0.6, 252 * s, 400 * s)
    lid = Turned(look.x, look.base - 444 * s, [(160 * s, 0, 8 * s), (160 * s, 62 * s, 16 * s)])
    canvas.body(lid, look.accent, gloss=0.35)
    canvas.fill(lid.strip(-1, 1, 8 * s, 15 * s), INK, 0.14)


def ice_tub(canvas: Canvas, look: Look) -> None:
    """A paper tub of ice cream, three scoops above its rim."""
    s = look.size
    tub = Turned(look.x, look.base, [(146 * s, 0, 14), (190 * s, 300 * s, 0)])
    canvas.shadow(look.x, look.base, 150 * s)
    for dx, dy, r, tone in (
        (-92, 344, 92, darker(look.contents, 0.06)),
        (94, 342, 92, lighter(look.contents, 0.25)),
        (0, 400, 104, look.contents),
    ):
        canvas.ellipse(look.x + dx * s, look.base - dy * s, r * s, r * s, darker(tone, 0.12))
        canvas.ellipse(look.x + (dx - 6) * s, look.base - (dy + 6) * s, r * 0.94 * s, r * 0.94 * s, tone)
        canvas.ellipse(look.x + (dx - 34) * s, look.base - (dy + 40) * s, r * 0.26 * s, r * 0.18 * s, lighter(tone, 0.55))
    canvas.body(tub, look.accent, gloss=0.3)
    band_label(canvas, look, tub, 46, 248)
    canvas.box(look.x - 200 * s, look.base - 318 * s, 400 * s, 30 * s, lighter(look.accent, 0.55), radius=13 * s)


def balm_tin(canvas: Canvas, look: Look) -> None:
    """A flat round tin of balm, its lid leant behind it."""
    s, x, base = look.size * 1.1, look.x - 10, look.base
    canvas.shadow(x, base, 220 * s)
    lid = (x - 60 * s, base - 200 * s)
    canvas.ellipse(lid[0] + 10 * s, lid[1] + 4 * s, 190 * s, 190 * s, darker(look.accent, 0.28))
    canvas.ellipse(*lid, 186 * s, 186 * s, look.accent)
    canvas.ellipse(*lid, 160 * s, 160 * s, darker(look.accent, 0.10))
    canvas.ellipse(*lid, 152 * s, 152 * s, lighter(look.accent, 0.12))
    canvas.line(
        curve((lid[0] - 130 * s, lid[1] - 30 * s), (lid[0] - 120 * s, lid[1] - 110 * s), (lid[0] - 40 * s, lid[1] - 134 * s)),
        "#FFFFFF",
        12,
        0.45,
    )
    body = Turned(x + 60 * s, base, [(180 * s, 0, 18), (180 * s, 110 * s, 4)])
    canvas.body(body, darker(look.accent, 0.08), gloss=0.3)
    canvas.ellipse(x + 60 * s, base - 110 * s, 180 * s, 36 * s, lighter(look.accent, 0.30))
    canvas.ellipse(x + 60 * s, base - 108 * s, 164 * s, 29 * s, look.contents)
    canvas.ellipse(x + 30 * s, base - 114 * s, 90 * s, 11 * s, lighter(look.contents, 0.45))
    card(canvas, look, x + 90 * s)


def soap_bars(canvas: Canvas, look: Look) -> None:
    """Three bars of soap in bands of paper."""
    s, x, base = look.size * 1.1, look.x - 10, look.base
    canvas.shadow(x, base, 250 * s)
    for dx, dy, tone in (
        (-110, 0, look.contents),
        (114, 0, lighter(look.contents, 0.25)),
        (-6, 128, mix(look.contents, PORCELAIN, 0.35)),
    ):
        left, top = x + (dx - 108) * s, base - (dy + 126) * s
        canvas.box(left, top, 216 * s, 126 * s, darker(tone, 0.14), radius=30 * s)
        canvas.box(left + 2 * s, top, 210 * s, 114 * s, tone, radius=27 * s)
        canvas.box(left + 18 * s, top + 12 * s, 170 * s, 9 * s, lighter(tone, 0.5), radius=4)
        canvas.box(left + 62 * s, top - 2 * s, 92 * s, 130 * s, CREAM, radius=3)
        for edge in (68, 142):
            canvas.box(left + edge * s, top - 2 * s, 5 * s, 130 * s, look.accent)
        canvas.ellipse(left + 108 * s, top + 62 * s, 22 * s, 22 * s, look.accent)
        canvas.ellipse(left + 108 * s, top + 62 * s, 13 * s, 13 * s, LEAF)
    card(canvas, look, x + 100 * s)


def bark_bundle(canvas: Canvas, look: Look) -> None:
    """Quills of cinnamon bark in a bundle, tied with string."""
    s, x, base = look.size * 1.1, look.x - 10, look.base - 10
    canvas.shadow(x, base, 250 * s)
    for row, quills in ((0, (-30, 18)), (1, (6, -16, 30)), (2, (-12, 22))):
        for place, slide in enumerate(quills):
            left = x + (slide - 246) * s
            top = base - (row * 84 + place * 30 + 62) * s
            tone = lighter(look.contents, 0.06 * (row + place))
            canvas.box(left, top, 476 * s, 62 * s, darker(tone, 0.22), radius=26 * s)
            canvas.box(left + 2 * s, top, 470 * s, 48 * s, tone, radius=22 * s)
            for grain in (14, 30):
                canvas.line(
                    curve(
                        (left + 30 * s, top + grain * s),
                        (left + 220 * s, top + (grain - 6) * s),
                        (left + 420 * s, top + (grain + 4) * s),
                    ),
                    darker(tone, 0.30),
                    4,
                    0.6,
                )
            end = (left + 452 * s, top + 30 * s)
            canvas.ellipse(*end, 27 * s, 30 * s, darker(tone, 0.35))
            canvas.ellipse(end[0] - 2 * s, end[1], 20 * s, 23 * s, lighter(tone, 0.30))
            canvas.ellipse(end[0] - 2 * s, end[1] - 2 * s, 11 * s, 13 * s, darker(tone, 0.45))
    for tie in (-110, 96):
        canvas.box(x + tie * s, base - 266 * s, 15 * s, 268 * s, STRAW, radius=5)
        canvas.box(x + (tie + 20) * s, base - 266 * s, 10 * s, 268 * s, darker(STRAW, 0.12), radius=5)
    card(canvas, look, x - 10 * s)
