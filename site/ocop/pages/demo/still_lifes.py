"""Pictures of made-up stories, drawn by Pillow and captioned as illustrations: two goods side by side on their own ground."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from catalog import illustrations
from catalog.illustrations.palette import rgb
from catalog.sharing.badges import badge

SIZE = (1600, 1067)
SIDE = SIZE[0] // 2
LEAF_GREY, TABLE = "#E7EEE6", "#CBD8CB"
BADGE = 300

Good = tuple[str, str, str]
"""What the illustrator is told: code, name, group."""


def pair(goods: Sequence[Good]) -> Image.Image:
    """Two goods of one group on one table, the wall going up above them."""
    wall, table = illustrations.ground(goods[0][2])
    drawn = Image.new("RGB", SIZE, rgb(wall))
    drawn.paste(rgb(table), (0, SIZE[1] - SIDE // 2, *SIZE))
    for number, (code, name, group) in enumerate(goods[:2]):
        drawn.paste(illustrations.draw(code, name, group, SIDE), (number * SIDE, SIZE[1] - SIDE))
    return drawn


def alone(good: Good) -> Image.Image:
    """One of them, as near as the picture is high."""
    wall, table = illustrations.ground(good[2])
    drawn = Image.new("RGB", SIZE, rgb(wall))
    drawn.paste(rgb(table), (0, SIZE[1] // 2, *SIZE))
    drawn.paste(illustrations.draw(*good, SIZE[1]), ((SIZE[0] - SIZE[1]) // 2, 0))
    return drawn


def badges(stars: Sequence[int]) -> Image.Image:
    """Badges in a row, as large as they are never seen on goods."""
    drawn = Image.new("RGB", SIZE, rgb(LEAF_GREY))
    drawn.paste(rgb(TABLE), (0, round(SIZE[1] * 0.72), *SIZE))
    width = BADGE if len(stars) > 1 else 2 * BADGE
    room = SIZE[0] / (len(stars) + 1)
    for number, each in enumerate(stars, 1):
        picture = badge(each, width)
        at = (round(room * number - picture.width / 2), round(SIZE[1] * 0.48 - picture.height / 2))
        drawn.paste(picture, at, picture)
    return drawn


def kept(picture: Image.Image, title: str, name: str) -> Any:
    """The picture as one of the library's, with its focal point in the middle of what is drawn."""
    body = BytesIO()
    picture.save(body, "WEBP", quality=88)
    body.seek(0)
    width, height = picture.size
    return get_image_model().objects.create(
        title=title,
        file=ImageFile(body, name=f"{name}.webp"),
        focal_point_x=width // 2,
        focal_point_y=round(height * 0.58),
        focal_point_width=width // 2,
        focal_point_height=height // 2,
    )
