"""Stars and prices said in words: `nước mắm 5 sao dưới 200k` asks for fish sauce, with two filters.

    >>> read_phrases("nuoc mam 5 sao duoi 200k")
    Phrases(rest='nuoc mam', stars=frozenset({5}), price=PriceRange(least=None, below=200000))
    >>> read_phrases("chè sao suốt").rest
    'chè sao suốt'

A star is only read beside a number: tea is roasted (`sao`) too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from catalog.at_a_glance.filters import PriceRange
from catalog.text import clean

from .text import Placed, placed_words

Meaning = TypeVar("Meaning")

NO_PRICE = PriceRange()
MOST_DONG = 999_999_999
_ANY = frozenset({3, 4, 5})
_NATIONAL = 5
"""Stars that are given by the whole country's board."""
_NOT_MONEY = "g|kg|ml|l|gram|lit|hop|hu|chai"

_STAR_NUMBER = r"(?P<star>[345]|ba|bon|nam|three|four|five)"
_FROM = r"(?P<from>tu|toi thieu|it nhat|tren|from|at least)"
_UP = "(?: tro len| and up| and above| or more)"
_STARS = re.compile(
    rf"(?:ocop )?(?:(?:{_FROM} )?(?:hang )?{_STAR_NUMBER} (?:sao|stars?(?! (?:anise|apple|fruit)))(?P<up>{_UP})?"
    # Roasted three times, or for three minutes, is no star.
    rf"|sao (?P<after>[345])(?! (?:lan|phut|gio|nuoc|mua|trong|goi|tui|{_NOT_MONEY})\b)(?P<up_after>{_UP})?"
    r"|hang (?P<rank>[345])(?! (?:sao|stars?))"
    r"|(?P<national>(?:ocop (?:cap )?|cap )quoc gia))"
)
_WRITTEN_STARS = re.compile(r"(?<![\w*★⭐])(?:(?P<number>[345])\s?[*★⭐]|(?P<run>[*★⭐]{3,5}))(?![\w*★⭐])")
_NUMBERS = {"ba": 3, "bon": 4, "nam": 5, "three": 3, "four": 4, "five": 5}

_UNIT = "k|ngan|nghin|ng|tr|trieu|d|dong(?! trung)|vnd"


def _amount(name: str) -> str:
    """An amount of money: a number, its unit, and what `1tr5` has behind that."""
    return rf"(?P<{name}>\d+)(?: (?P<{name}_unit>{_UNIT})\b(?: (?P<{name}_more>\d{{1,3}})(?!\d)(?! (?:{_NOT_MONEY})\b))?)?"


_BELOW = re.compile(rf"(?:gia )?(?:duoi|nho hon|re hon|khong qua|toi da|max|under|below|less than|up to) {_amount('most')}")
_ABOVE = re.compile(rf"(?:gia )?(?:tren|hon|lon hon|toi thieu|it nhat|over|above|more than|at least) {_amount('least')}")
_FROM_ON = re.compile(rf"(?:gia )?(?:tu|from) {_amount('least')} (?:tro len|and more)")
_BETWEEN = re.compile(rf"(?:gia )?(?:tu |from |khoang |between )?{_amount('least')} (?:den|toi|to|and) {_amount('most')}")
_ABOUT = re.compile(rf"(?:gia )?(?:khoang|tam|co|about|around) {_amount('about')}")
_ALONE = re.compile(rf"(?P<called>(?<!quoc )(?:gia|price) )?{_amount('about')}")
_UNITS = {"k": 1000, "ngan": 1000, "nghin": 1000, "ng": 1000, "tr": 10**6, "trieu": 10**6, "d": 1, "dong": 1, "vnd": 1}
_MONEY_AHEAD = r"(?=\d+\s*(?:k|ng|tr|đ|d|000|[.,]\d{3})|\d{5})"
_RANGE_DASH = re.compile(rf"(?<=[\dkK])\s*[-–—]\s*{_MONEY_AHEAD}", re.IGNORECASE)
_LESS = re.compile(rf"\s*(?:<=?|≤)\s*{_MONEY_AHEAD}", re.IGNORECASE)
_MORE = re.compile(rf"\s*(?:>=?|≥)\s*{_MONEY_AHEAD}", re.IGNORECASE)
LEAST_BARE = 1000
"""Đồng. A number without a unit is a price only from here on: "trên 40" may be degrees of protein."""
ABOUT = 0.25
"""How far "khoảng 100k" reaches to either side."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """`rest` is the text without the phrases; no stars and `NO_PRICE` where none were said."""

    rest: str
    stars: frozenset[int] = frozenset()
    price: PriceRange = NO_PRICE


def read_phrases(text: str) -> Phrases:
    rest, stars = _written_stars(clean(text))
    worded: frozenset[int] | None = frozenset()
    while worded is not None:
        stars |= worded
        rest, worded = _cut(rest, _STARS, _stars_of)
    price = None
    rest = clean(_MORE.sub(" trên ", _LESS.sub(" dưới ", _RANGE_DASH.sub(" đến ", rest))))
    for pattern, read in _PRICES:
        if price is None:
            rest, price = _cut(rest, pattern, read)
    return Phrases(rest, frozenset() if stars == _ANY else stars, price or NO_PRICE)


def _written_stars(text: str) -> tuple[str, frozenset[int]]:
    stars = {int(match["number"] or len(match["run"])) for match in _WRITTEN_STARS.finditer(text)}
    return clean(_WRITTEN_STARS.sub(" ", text)), frozenset(stars)


def _cut(text: str, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Meaning | None]) -> tuple[str, Meaning | None]:
    """The text without the first phrase of the pattern that means something, and what it means. Patterns are of folded words
    with a blank between; a phrase begins and ends with a word. A number is met as a run of digits: `1tr5` is `1 tr 5`."""
    placed = list(placed_words(text))
    line, starts = "", {}
    for each in placed:
        line += " " if line else ""
        starts[len(line)] = each
        line += each.word.folded
    ends = {start + len(each.word.folded): each for start, each in starts.items()}
    for match in pattern.finditer(line):
        if match.start() in starts and match.end() in ends and (meaning := read(match)) is not None:
            return _without(text, starts[match.start()], ends[match.end()]), meaning
    return text, None


def _without(text: str, first: Placed, last: Placed) -> str:
    return clean(f"{text[: first.start].rstrip(' ,;(')} {text[last.end :].lstrip(' ,;)')}")


def _stars_of(match: re.Match[str]) -> frozenset[int]:
    if match["national"]:
        return frozenset([_NATIONAL])
    said = match["star"] or match["after"] or match["rank"]
    star = _NUMBERS.get(said) or int(said)
    upwards = match["from"] or match["up"] or match["up_after"]
    return frozenset(range(star, 6)) if upwards else frozenset([star])


def _dong(match: re.Match[str], name: str, unit_of_other: str = "") -> int | None:
    """The amount in đồng: 200k, 1tr5, 150 nghìn, 200000. None where it is not one."""
    unit = match[f"{name}_unit"] or unit_of_other
    number, more = int(match[name][:12]), match[f"{name}_more"]
    if not unit:
        return number if LEAST_BARE <= number <= MOST_DONG else None
    factor = _UNITS[unit]
    amount = number * factor
    if more:
        # "1tr5" is a million and a half, "1tr250" a million and a quarter.
        amount += int(more) * factor // 10 ** len(more)
    return amount if 0 < amount <= MOST_DONG else None


def _between(match: re.Match[str]) -> PriceRange | None:
    most = _dong(match, "most")
    least = _dong(match, "least", match["most_unit"] or "")
    return PriceRange(least, most + 1) if least and most and least <= most else None


def _below(match: re.Match[str]) -> PriceRange | None:
    most = _dong(match, "most")
    return PriceRange(None, most) if most else None


def _above(match: re.Match[str]) -> PriceRange | None:
    least = _dong(match, "least")
    return PriceRange(least, None) if least else None


def _about(match: re.Match[str]) -> PriceRange | None:
    about = _dong(match, "about")
    if not about:
        return None
    # Ends that can be said: "khoảng 150k" is from 112 to 188 thousand.
    least, most = int(about * (1 - ABOUT)) // 1000 * 1000, ceil(about * (1 + ABOUT) / 1000) * 1000
    return PriceRange(least or None, most + 1)


def _alone(match: re.Match[str]) -> PriceRange | None:
    """A number that is called a price, or that has a unit of money and is worth more than small change: `3d` is none."""
    about = _dong(match, "about")
    if about is None or about < LEAST_BARE or not (match["called"] or match["about_unit"]):
        return None
    return _about(match)


_PRICES = (
    *((_BETWEEN, _between), (_FROM_ON, _above), (_BELOW, _below), (_ABOVE, _above), (_ABOUT, _about)),
    (_ALONE, _alone),
)
