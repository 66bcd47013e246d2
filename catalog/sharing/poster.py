"""The picture that stands for a fair where its page is shared: a poster in indigo beside the picture of the fair.

It says nothing of stars and nothing that another day would change. Pure, as the stub of a product: every word comes in.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

from PIL import Image

from catalog.fonts import SANS_REGULAR, SANS_SEMIBOLD, SERIF_SEMIBOLD

from . import sheet
from .sheet import BAND, BOARD, HEIGHT, INDIGO, INK, LEFT, MARGIN, PICTURE, RIGHT, SOFT_INK, TEXT_WIDTH, WIDTH, Sheet

VERSION = 1
"""Raise it whenever the drawing changes, so that kept files are drawn again under new addresses."""

FOOT = 470  # where the band begins that says when
ON_INDIGO, ON_INDIGO_SOFT = "#FFFFFF", "#C9D1EC"
TENT = ("#3A4A80", "#4A5C99", "#E9A60C")
BY_SIZE, BY_STEP = 27, 36


@dataclass(frozen=True)
class Poster:
    """All that the picture shows. `exhibitors` and `sample` may be empty; `photograph` identifies the picture of the fair and its
    cut, and is empty where there is none.
    """

    title: str
    kind: str
    when: str
    where: tuple[str, ...]
    exhibitors: str
    catalogue: str
    programme: str
    sample: str
    photograph: str


def fingerprint(poster: Poster) -> str:
    """12 hexadecimal digits that change when the picture would: part of its address."""
    return hashlib.sha256(repr((VERSION, astuple(poster))).encode()).hexdigest()[:12]


def draw(poster: Poster, photograph: Image.Image | None = None) -> Image.Image:
    """The picture; `photograph` is cut to the size of `sheet.PICTURE`. Without one, stalls are drawn."""
    drawn = Sheet()
    drawn.board(poster.catalogue, poster.programme)
    if photograph:
        drawn.put(photograph, RIGHT, BOARD)
    else:
        _stalls(drawn)
    drawn.box(0, BOARD, RIGHT, FOOT, INDIGO)
    if poster.sample:
        drawn.watermark(poster.sample, (0, BOARD, RIGHT, FOOT), ON_INDIGO)
    _title(drawn, poster)
    _foot(drawn, poster)
    return drawn.finished()


def _title(drawn: Sheet, poster: Poster) -> None:
    kind = sheet.cut(sheet.drawable(poster.kind), TEXT_WIDTH, BY_SIZE, SANS_SEMIBOLD)
    drawn.line(kind, (LEFT, BOARD + 48), BY_SIZE, ON_INDIGO_SOFT, SANS_SEMIBOLD)
    under = [sheet.cut(sheet.drawable(text), TEXT_WIDTH, BY_SIZE, SANS_REGULAR) for text in poster.where]
    under = [line for line in under if line][:2]
    top, bottom = BOARD + 78, FOOT - 30 - len(under) * BY_STEP
    title = sheet.balanced(
        sheet.drawable(poster.title) or poster.catalogue,
        TEXT_WIDTH,
        bottom - top - 10,
        3,
        face=SERIF_SEMIBOLD,
        largest=81,
        smallest=36,
    )
    y = drawn.lines(title, (LEFT, top + (bottom - top - 10 - title.height) / 2), ON_INDIGO)
    y = max(y + 10, bottom)
    for number, line in enumerate(under):
        drawn.line(line, (LEFT, y + (number + 0.5) * BY_STEP), BY_SIZE, ON_INDIGO_SOFT, SANS_REGULAR)


def _foot(drawn: Sheet, poster: Poster) -> None:
    drawn.box(0, FOOT, RIGHT, HEIGHT, BAND)
    middle = (FOOT + HEIGHT) / 2 - (20 if poster.exhibitors else 0)
    size = 56
    while size > 30 and sheet.width_of(sheet.drawable(poster.when), size, SANS_SEMIBOLD) > TEXT_WIDTH:
        size -= 2
    drawn.line(sheet.cut(sheet.drawable(poster.when), TEXT_WIDTH, size, SANS_SEMIBOLD), (LEFT, middle), size, INK, SANS_SEMIBOLD)
    if poster.exhibitors:
        drawn.line(poster.exhibitors, (LEFT, middle + 56), BY_SIZE, SOFT_INK, SANS_REGULAR)


def _stalls(drawn: Sheet) -> None:
    """A row of stalls under one string of bunting: what stands for a fair that has no picture yet."""
    wall, table = "#DDE3F3", "#C7D0E8"
    width, height = PICTURE
    drawn.box(RIGHT, BOARD, WIDTH, HEIGHT, wall)
    drawn.box(RIGHT, HEIGHT - 110, WIDTH, HEIGHT, table)
    roof, post = BOARD + round(height * 0.36), HEIGHT - 110
    stall = (width - 2 * MARGIN) // 3
    for number in range(3):
        left = RIGHT + MARGIN + number * stall
        for stripe in range(4):
            step = (stall - 14) / 4
            drawn.box(
                left + stripe * step, roof, left + (stripe + 1) * step, roof + 74, TENT[0] if stripe % 2 == 0 else ON_INDIGO
            )
            drawn.disc(left + (stripe + 0.5) * step, roof + 74, step / 2, TENT[0] if stripe % 2 == 0 else ON_INDIGO)
        drawn.box(left + 4, roof + 74, left + 10, post, TENT[1])
        drawn.box(left + stall - 24, roof + 74, left + stall - 18, post, TENT[1])
        drawn.box(left, post - 86, left + stall - 14, post, TENT[1])
        drawn.box(left, post - 86, left + stall - 14, post - 74, INDIGO)
        for goods in range(3):
            drawn.disc(left + 26 + goods * 38, post - 100, 15, TENT[2] if goods != 1 else ON_INDIGO)
    for number in range(11):
        x = RIGHT + 24 + number * (width - 48) / 10
        sag = 34 - abs(number - 5) ** 2 * 1.35
        drawn.disc(x, BOARD + 58 + sag, 9, TENT[2] if number % 2 else TENT[0])
