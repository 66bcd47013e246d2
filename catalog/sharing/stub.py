"""The picture that stands for a product where its page is shared: the certificate's stub under the board, beside its picture.

It shows stars, so whoever serves it first sees that the product is listed. Every word comes from there, in the language of the
page. Pure: no models, no settings, no clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

from PIL import Image

from catalog import illustrations
from catalog.fonts import SANS_REGULAR, SANS_SEMIBOLD, SERIF_SEMIBOLD

from . import sheet
from .badges import badge
from .sheet import BAND, BOARD, HEIGHT, INDIGO, INK, LEAF, LEFT, MARGIN, PICTURE, RIGHT, SOFT_INK, TEXT_WIDTH, WIDTH, Sheet

VERSION = 1
"""Raise it whenever the drawing changes, so that kept files are drawn again under new addresses."""

TEAR = 500  # where the smaller part tears off
HOLE = 15  # radius of the half holes at the ends of the tear
BADGE = 108
BY_SIZE, BY_STEP = 27, 36  # type size and distance of the lines under the name


@dataclass(frozen=True)
class Stub:
    """All that the picture shows. `sample` is what a made-up product is called, else empty; `drawing` is what the illustrator
    is told (code, name, group); `photograph` identifies the photograph and its cut, and is empty where there is none.
    """

    name: str
    stars: int
    stars_in_words: str
    producer: str
    place: str
    until_label: str
    until: str
    code_label: str
    code: str
    catalogue: str
    programme: str
    sample: str
    caption: str
    drawing: tuple[str, str, str]
    photograph: str


def fingerprint(stub: Stub) -> str:
    """12 hexadecimal digits that change when the picture would: part of its address."""
    return hashlib.sha256(repr((VERSION, illustrations.VERSION, astuple(stub))).encode()).hexdigest()[:12]


def draw(stub: Stub, photograph: Image.Image | None = None) -> Image.Image:
    """The picture; `photograph` is cut to the size of `sheet.PICTURE`. Without one the product's still life is drawn."""
    drawn = Sheet()
    drawn.board(stub.catalogue, stub.programme)
    if photograph:
        drawn.put(photograph, RIGHT, BOARD)
        behind = INK
    else:
        behind = _still_life(drawn, stub)
    _tear(drawn, behind)
    if stub.sample:
        # A made-up product says so across its face: no part cut out of the picture can pass for a certificate.
        drawn.watermark(stub.sample, (0, BOARD, RIGHT, HEIGHT), INDIGO)
    # The tabs hang from the board; the rosette stands by itself.
    drawn.put(badge(stub.stars, BADGE), LEFT, BOARD + (10 if stub.stars == 5 else 0))
    _facts(drawn, stub)
    return drawn.finished()


def _still_life(drawn: Sheet, stub: Stub) -> str:
    """Returns the colour at the left end of the picture's lower part."""
    side = PICTURE[0]
    top = BOARD + (PICTURE[1] - side) // 2
    wall, table = illustrations.ground(stub.drawing[2])
    # The still life is square: its wall goes on above it and its table below.
    drawn.box(RIGHT, BOARD, WIDTH, top + side / 2, wall)
    drawn.box(RIGHT, top + side / 2, WIDTH, HEIGHT, table)
    drawn.put(illustrations.draw(*stub.drawing, side), RIGHT, top)
    drawn.line(stub.caption, (RIGHT + side / 2, HEIGHT - 22), 17, SOFT_INK, SANS_REGULAR, anchor="mm")
    return table


def _tear(drawn: Sheet, behind: str) -> None:
    drawn.box(0, TEAR, RIGHT, HEIGHT, BAND)
    for x in range(HOLE + 12, RIGHT - HOLE - 16, 16):
        drawn.box(x, TEAR - 1, x + 8, TEAR + 1, SOFT_INK)
    drawn.disc(0, TEAR, HOLE, INK)
    drawn.disc(RIGHT, TEAR, HOLE, behind)


def _facts(drawn: Sheet, stub: Stub) -> None:
    beside = LEFT + BADGE + 28
    drawn.line(stub.stars_in_words, (beside, BOARD + 52), 38, INK, SANS_SEMIBOLD)
    if stub.sample:
        drawn.line(stub.sample, (beside, BOARD + 94), 26, INDIGO, SANS_SEMIBOLD)
    top, bottom = BOARD + 140, TEAR - 20
    under = [sheet.cut(sheet.drawable(text), TEXT_WIDTH, BY_SIZE, SANS_REGULAR) for text in (stub.producer, stub.place)]
    under = [line for line in under if line]
    room = bottom - top - len(under) * BY_STEP - 12
    # A name in letters of another script leaves nothing to write; the code is always there.
    words = sheet.drawable(stub.name) or stub.code
    name = sheet.balanced(words, TEXT_WIDTH, room, 3, face=SERIF_SEMIBOLD, largest=84, smallest=36)
    y = drawn.lines(name, (LEFT, top + (room - name.height) / 2), INK) + 12
    for number, line in enumerate(under):
        drawn.line(line, (LEFT, y + (number + 0.5) * BY_STEP), BY_SIZE, SOFT_INK, SANS_REGULAR)
    right = RIGHT - MARGIN
    drawn.line(stub.until_label, (LEFT, TEAR + 38), 23, SOFT_INK, SANS_REGULAR)
    drawn.line(stub.until, (LEFT, TEAR + 83), 44, LEAF, SANS_SEMIBOLD)
    drawn.line(stub.code_label, (right, TEAR + 38), 23, SOFT_INK, SANS_REGULAR, anchor="rm")
    drawn.line(stub.code, (right, TEAR + 84), 34, INK, SANS_SEMIBOLD, anchor="rm")
