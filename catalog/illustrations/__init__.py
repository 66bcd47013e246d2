"""Still lifes for products without a photograph, drawn by Pillow, the same for ever for the same product.

They are square: two columns on a phone leave about 175 px for each, where a bottle's label is readable in a square
and not in a landscape. Pages caption them as illustrations. The package is pure: no models, no settings, no clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TypeVar

from PIL import Image

from .canvas import Canvas
from .palette import family_of, ground, mix
from .recipes import recipe_for
from .vessels import Look
from .words import short_name

__all__ = ["VERSION", "draw", "fingerprint", "ground"]

VERSION = 3
"""Raise it whenever the drawings change, so that kept files are drawn again."""

Choice = TypeVar("Choice")


class _Chance:
    """Choices that follow from a product's code alone and are the same on every machine and Python."""

    def __init__(self, code: str) -> None:
        self._bytes = iter(hashlib.sha256(code.encode()).digest())

    def pick(self, choices: tuple[Choice, ...]) -> Choice:
        return choices[next(self._bytes) % len(choices)]

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._bytes) / 255


def draw(code: str, name: str, group: str, width: int = 800) -> Image.Image:
    """Return the still life of a product, ``width`` pixels square.

    ``group`` is the slug or name of its group in decision 26/2026; ``name`` chooses the vessel and stands on the label.
    """
    family = family_of(group)
    recipe = recipe_for(short_name(name), family)
    chance = _Chance(code)
    look = Look(
        name=short_name(name),
        accent=mix(chance.pick(family.accents), family.table, chance.between(0, 0.12)),
        contents=mix(chance.pick(recipe.contents), family.table, chance.between(0, 0.10)),
        size=chance.between(1.16, 1.26),
    )
    canvas = Canvas(width, family.wall, family.table)
    # Three in four have something beside them; a page where all have is noise.
    if recipe.beside and chance.between(0, 1) < 0.75:
        companion, contents = chance.pick(recipe.beside)
        look = replace(look, x=430, base=850)
        beside = replace(look, x=775, base=888, contents=contents, size=chance.between(1.0, 1.15))
        recipe.vessel(canvas, look)
        companion(canvas, beside)
    else:
        recipe.vessel(canvas, replace(look, x=500, base=860))
    return canvas.finished()


def fingerprint(code: str, name: str, group: str) -> str:
    """Return 8 hexadecimal digits that change when the picture of this product would: part of its file name."""
    drawn = "\x1f".join([str(VERSION), code, short_name(name), name, family_of(group).key])
    return hashlib.sha256(drawn.encode()).hexdigest()[:8]
