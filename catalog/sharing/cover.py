"""The picture of the whole catalogue, for every page that is not one product's. It says nothing that another day would change."""

from __future__ import annotations

from PIL import Image

from catalog import illustrations
from catalog.fonts import SANS_REGULAR, SERIF_SEMIBOLD

from .badges import badge
from .sheet import BAND, BOARD, HEIGHT, INK, LEFT, PICTURE, RIGHT, SOFT_INK, TEXT_WIDTH, Sheet, balanced

GOODS = (
    ("TVT-7", "Mật ong", "mat-ong"),
    ("LUA-3", "Gạo nếp", "gao-ngu-coc"),
    ("CHE-5", "Chè xanh", "nhom-che"),
    ("MAM-2", "Nước mắm", "nuoc-mam"),
)
"""Codes, names and groups of the goods that stand for all: no product's, only what the illustrator is told."""


def cover(title: str, sentence: str, programme: str) -> Image.Image:
    """The picture with its words in the language of the page."""
    drawn = Sheet()
    drawn.board(programme)
    width, height = PICTURE[0] // 2, PICTURE[1] // 2
    for number, (code, name, group) in enumerate(GOODS):
        left, top = RIGHT + number % 2 * width, BOARD + number // 2 * height
        wall, table = illustrations.ground(group)
        drawn.box(left, top, left + width, top + height / 2, wall)
        drawn.box(left, top + height / 2, left + width, top + height, table)
        drawn.put(illustrations.draw(code, name, group, width), left, top + (height - width) // 2)
    for number, stars in enumerate((3, 4, 5)):
        drawn.put(badge(stars, 96), LEFT + number * 120, BOARD + (9 if stars == 5 else 0))
    heading = balanced(title, TEXT_WIDTH, 190, 2, face=SERIF_SEMIBOLD, largest=87, smallest=48)
    text = balanced(sentence, TEXT_WIDTH, 170, 4, face=SANS_REGULAR, largest=33, smallest=24)
    y = drawn.lines(heading, (LEFT, BOARD + 158 + (160 - heading.height) / 2), INK)
    drawn.box(0, HEIGHT - 196, RIGHT, HEIGHT, BAND)
    drawn.lines(text, (LEFT, max(y + 16, HEIGHT - 98 - text.height / 2)), SOFT_INK)
    return drawn.finished()
