"""Goods found by the words that somebody types of their name or their maker's, with or without accents."""

from __future__ import annotations

import re
import unicodedata

from catalog.text import clean, folded

_WORD = re.compile(r"[^\W_]+")
_MARK = "[\u0300-\u036f]"
_START = r"(?<![\w\u0300-\u036f])"
_LETTER = re.compile(rf"(.)({_MARK}*)", re.DOTALL)

NEARNESS = range(4)
"""What `Typed.rank` tells: a whole word of the name, the beginning of one, a whole word of the maker's name, the beginning of
one."""
_NOT_MEANT = len(NEARNESS)


class Typed:
    """Every word typed must be a word of the goods, accents or not. The last may be the beginning of one, for it may not be
    typed to its end; accents that it has must be there, so that "trà" begins no "trang".
    """

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(folded(text))
        last = _WORD.findall(clean(text).casefold())[-1:]
        self._beginning = re.compile(_START + _with_accents(last[0])) if last else None

    def rank(self, name: str, maker: str = "") -> int | None:
        """How far goods are from what is typed, by the word that is furthest (`NEARNESS`); None where they are not meant."""
        if self._beginning is None:
            return None
        whole = set(_WORD.findall(folded(name)))
        whole_of_maker = set(_WORD.findall(folded(maker)))
        ranks = [0 if word in whole else 2 if word in whole_of_maker else _NOT_MEANT for word in self.words]
        if ranks[-1]:
            ranks[-1] = 1 if self._begins(name) else min(ranks[-1], 3 if self._begins(maker) else _NOT_MEANT)
        return worst if (worst := max(ranks)) < _NOT_MEANT else None

    def _begins(self, name: str) -> bool:
        assert self._beginning
        return self._beginning.search(unicodedata.normalize("NFD", clean(name).casefold())) is not None


def _with_accents(word: str) -> str:
    """A pattern of the word's letters, decomposed: those without accents may have some."""
    letters = _LETTER.findall(unicodedata.normalize("NFD", word))
    return "".join(
        ("[dđ]" if letter == "d" else re.escape(letter)) + "".join(f"(?={_MARK}*{mark})" for mark in marks) + f"{_MARK}*"
        for letter, marks in letters
    )
