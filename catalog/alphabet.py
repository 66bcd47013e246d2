"""Vietnamese alphabetical order as plain digits, so that every database sorts names alike, whatever its collation.

A á à ả ã ạ < ă < â < b < c < d < đ < e < ê ...: letters first, and only between names of the same letters the tones, in the
order of the dictionaries (none, grave, hook, tilde, acute, dot).

    >>> sorted(["Đậu", "Dâu", "Bánh", "Ăn", "An"], key=vietnamese_order)
    ['An', 'Ăn', 'Bánh', 'Dâu', 'Đậu']
"""

from __future__ import annotations

import unicodedata

from catalog.text import clean

LONGEST = 80
"""Letters that count; two names that agree so far keep the order of their ids."""

_CHARACTERS = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {character: f"{rank:02d}" for rank, character in enumerate(_CHARACTERS, start=1)}
_QUALITY = {"\u0306", "\u0302", "\u031b"}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_END_OF_LETTERS = "00"


def vietnamese_order(text: str) -> str:
    """The sort key of `text`: two digits a letter, then one digit a letter for its tone. At most 242 digits."""
    letters: list[str] = []
    tones: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFD", clean(text).casefold()):
        if character in _TONES:
            if tones:
                tones[-1] = _TONES[character]
        elif character in _QUALITY and letters:
            letters[-1] = _RANK.get(unicodedata.normalize("NFC", base + character), letters[-1])
        elif character in _RANK:
            if len(letters) == LONGEST:
                break
            base = character
            letters.append(_RANK[character])
            tones.append("1")
    return "".join((*letters, _END_OF_LETTERS, *tones))
