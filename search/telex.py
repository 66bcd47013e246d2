"""Telex keystrokes that were left as typed: `nuowcs mawms` is "nước mắm" for someone whose keyboard was in English.

Only the text knows whether a word is one: `decoded` reads a word as keystrokes, and who asks decides whether what comes out is
a word of the catalogue.

    >>> [decoded(word) for word in ("nuowcs", "nuocws", "mawms")] == [name_key(word) for word in ("nước", "nước", "mắm")]
    True
    >>> decoded("homestay"), decoded("ong")
    ('', '')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from catalog.text import name_key

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_HATS = {"aa": "â", "ee": "ê", "oo": "ô"}
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:[aăâeêioôơuưy]{1,3})"
    r"(?:ng|nh|ch|[cmnptk])?"
)
_VOWELS = "aăâeêioôơuưy"


def syllable(word: str) -> bool:
    """Whether a folded word could be a syllable of Vietnamese: `kho` is one, `macca` and `cafe` are none."""
    return _SYLLABLE.fullmatch(word) is not None


@lru_cache(maxsize=16384)
def decoded(word: str) -> str:
    """The syllable that these keystrokes spell, in the spelling of `Word.exact`; empty where they spell none, or where no key
    of telex is among them. Keys may stand where they are struck or at the end (`nuocws`, `nuowcs`, `dduowngf`)."""
    if not (word.isascii() and word.isalpha() and 2 <= len(word) <= 10):
        return ""
    letters, tone = _without_tone(word)
    letters = _with_marks(letters)
    if (letters == word and not tone) or not _SYLLABLE.fullmatch(letters):
        return ""
    if not tone:
        return name_key(letters)
    vowel = next(index for index, letter in enumerate(letters) if letter in _VOWELS)
    return name_key(unicodedata.normalize("NFC", letters[: vowel + 1] + _TONES[tone] + letters[vowel + 1 :]))


def _without_tone(word: str) -> tuple[str, str]:
    """A tone key stands after the vowel: at the end, or before the final consonants."""
    match = re.fullmatch(r"(.*?[aeiouyw])([a-z]*?)([sfrxj])([a-z]*)", word)
    if match is None:
        return word, ""
    before, between, tone, after = match.groups()
    rest = f"{before}{between}{after}"
    return (rest, tone) if re.fullmatch(r"[a-z]*", rest) else (word, "")


def _with_marks(letters: str) -> str:
    if letters.startswith("dd"):
        letters = "đ" + letters[2:]
    elif letters.startswith("d") and letters.endswith("d") and len(letters) > 2:
        letters = "đ" + letters[1:-1]
    for keys, hat in _HATS.items():
        vowel = keys[0]
        # Struck twice, or once more at the end: "mataj" is "mật" too.
        letters = re.sub(rf"{vowel}([a-z]*?){vowel}", rf"{hat}\1", letters, count=1)
    if "w" in letters:
        at = letters.index("w")
        letters = letters[:at] + letters[at + 1 :]
        # "dua" with a hook is "dưa", but "qua" is "quă".
        of_u = () if letters.startswith("qu") else (("ua", "ưa"),)
        for plain, marked in (("uo", "ươ"), ("ươ", "ươ"), *of_u, ("a", "ă"), ("o", "ơ"), ("u", "ư")):
            if plain in letters:
                return letters.replace(plain, marked, 1).replace("w", "")
        return ""
    return letters
