"""Kinds of producers, written out or short: `HTX Sonita` is `Hợp tác xã Sonita`, whichever a decision prints and a person types.

A document bears a producer's name in each of these spellings. Of what is typed a kind is no more than a hint, unless it is all
that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from catalog.text import producer_key

from .text import Word, words

_SHORT = {
    "công ty": "cty",
    "cổ phần": "cp",
    "trách nhiệm hữu hạn": "tnhh",
    "một thành viên": "mtv",
    "hợp tác xã": "htx",
    "tổ hợp tác": "tht",
    "hộ kinh doanh": "hkd",
    "doanh nghiệp tư nhân": "dntn",
    "cơ sở sản xuất": "cssx",
}
_SHORTER = {"cty cp": "ctcp"}
_ALSO = ("hộ sxkd", "hộ sản xuất kinh doanh", "htxnn", "htxdvnn", "liên hiệp hợp tác xã", "lhhtx")
Spelled = tuple[str, ...]


def spellings(name: str) -> list[list[Word]]:
    """The words of a producer's name as it is written, with its kind written out, and with its kind short."""
    out = words(producer_key(name))
    table, shorter = _tables()
    short = _replaced(out, table)
    spelled = (words(name), out, short, _replaced(short, shorter))
    return list({tuple(word.exact for word in each): each for each in spelled}.values())


def phrases() -> Iterable[str]:
    """The kinds as someone may type them."""
    return (*_SHORT, *_SHORT.values(), *_SHORTER, *_SHORTER.values(), *_ALSO)


def kind_ends(text: Sequence[Word], start: int) -> int:
    """Where the kind of a producer ends that begins with this word; 0 for none. Words may be typed without accents."""
    for end in range(min(start + _longest(), len(text)), start, -1):
        run = text[start:end]
        for spelled in _typed().get(tuple(word.folded for word in run), ()):
            if all(not word.marked or word.exact == exact for word, exact in zip(run, spelled, strict=True)):
                return end
    return 0


def _replaced(name: Sequence[Word], table: dict[Spelled, list[Word]]) -> list[Word]:
    replaced: list[Word] = []
    at = 0
    while at < len(name):
        found = next((each for each in table if tuple(word.exact for word in name[at : at + len(each)]) == each), None)
        replaced += table[found] if found else [name[at]]
        at += len(found) if found else 1
    return replaced


@cache
def _tables() -> list[dict[Spelled, list[Word]]]:
    return [
        {tuple(word.exact for word in words(written)): words(other) for written, other in pairs.items()}
        for pairs in (_SHORT, _SHORTER)
    ]


@cache
def _typed() -> dict[Spelled, list[Spelled]]:
    typed: dict[Spelled, list[Spelled]] = {}
    for phrase in map(words, phrases()):
        typed.setdefault(tuple(word.folded for word in phrase), []).append(tuple(word.exact for word in phrase))
    return typed


@cache
def _longest() -> int:
    return max(map(len, _typed()))
