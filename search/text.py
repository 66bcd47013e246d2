"""Vietnamese text as both engines read it: words, each as it is spelled and as it reads without accents.

A word is a run of letters or a run of digits: `ST25` is `st 25`. Its exact form is spelled one way however it was typed (case,
decomposed accents, `Hoà` for `Hòa`, `Quy` for `Qui`); its folded form has no accents and `d` for `đ`.

    >>> [word.exact for word in words("Gạo HOÀ Bình ST25")]
    ['gạo', 'hòa', 'bình', 'st', '25']
    >>> [word.folded for word in words("Đường thốt nốt 1.000 g")]
    ['duong', 'thot', 'not', '1000', 'g']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from catalog.text import clean, folded, name_key

LONGEST_WORD = 40
"""Letters. Nothing in Vietnamese comes near; a longer run is noise and is cut."""

_WORD = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    exact: str
    folded: str

    @property
    def marked(self) -> bool:
        """Whether it was typed with any accent: then its other readings are less likely meant."""
        return self.exact != self.folded


class Placed(NamedTuple):
    """A word and where it stands in the cleaned text."""

    word: Word
    start: int
    end: int


def placed_words(text: str) -> Iterator[Placed]:
    """The words of `clean(text)` in their order, with their places there."""
    for match in _WORD.finditer(clean(text)):
        word = _word(match.group()[:LONGEST_WORD])
        if word.exact:
            yield Placed(word, match.start(), match.end())


def words(text: str) -> list[Word]:
    return [placed.word for placed in placed_words(text)]


@lru_cache(maxsize=65536)
def _word(written: str) -> Word:
    if written[0].isdigit():
        digits = re.sub(r"\D", "", written)
        return Word(digits, digits)
    exact = "".join(character for character in name_key(written) if character.isalnum())
    return Word(exact, "".join(character for character in folded(exact) if character.isalnum()))
