"""Provinces in what people type: today's, those before the merger of 2025, and short names.

A product's document bears tokens for its province of today and for its former one; where the former one is not known, weaker
tokens for each that it may have been. Districts and communes need nothing of this: they are words of the product's place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, Self

from catalog.at_a_glance.overview import Overview

from .documents import Field, Phrase
from .plan import Clause, Kind, Sought
from .text import Word, words

SHORT_NAMES = {
    "ho-chi-minh": ("hcm", "tphcm", "tp hcm", "tp hồ chí minh", "thành phố hồ chí minh", "sài gòn", "sg"),
    "ha-noi": ("hn", "thủ đô"),
    "hue": ("thừa thiên huế", "tt huế", "thừa thiên"),
    "ba-ria-vung-tau": ("brvt", "vũng tàu", "bà rịa"),
    "dak-lak": ("daklak", "đaklak", "đắc lắc", "đắc lắk", "dac lac"),
    "dak-nong": ("daknong", "đắc nông"),
    "gia-lai": ("gialai",),
    "kon-tum": ("kontum", "con tum"),
    "da-nang": ("đn",),
    "quang-nam": ("qnam",),
    "can-tho": ("tây đô",),
}
TOWNS = {
    "lam-dong": ("đà lạt", "bảo lộc"),
    "khanh-hoa": ("nha trang", "cam ranh"),
    "binh-thuan": ("phan thiết",),
    "binh-dinh": ("quy nhơn",),
    "phu-yen": ("tuy hòa",),
    "quang-nam": ("hội an", "tam kỳ"),
    "quang-binh": ("đồng hới",),
    "quang-tri": ("đông hà",),
    "dak-lak": ("buôn ma thuột", "ban mê thuột", "buôn mê thuột", "bmt"),
    "dak-nong": ("gia nghĩa",),
    "gia-lai": ("pleiku", "plei ku"),
    "an-giang": ("long xuyên", "châu đốc"),
    "kien-giang": ("rạch giá", "phú quốc"),
    "ha-noi": ("hà tây",),
    "tien-giang": ("mỹ tho",),
    "dong-thap": ("cao lãnh", "sa đéc"),
    "dong-nai": ("biên hòa",),
    "binh-duong": ("thủ dầu một",),
    "phu-tho": ("việt trì",),
    "quang-ninh": ("hạ long", "móng cái"),
    "lao-cai": ("sa pa", "sapa"),
    "son-la": ("mộc châu",),
    "ha-giang": ("đồng văn",),
}
"""Well-known towns by former province: what is made elsewhere in the province comes after what is made there."""
_BEFORE = ({"tinh"}, {"thanh", "pho"}, {"tp"})
_AFTER = ("city", "province")
_GOODS = ("longan",)
"""What a province's name run together would mean that means goods."""


class Place(NamedTuple):
    """A province of today or a former one, as a place that was typed."""

    slug: str
    name: str
    former: bool


class Found(NamedTuple):
    """A place in a text, from word `start` to before word `end`."""

    start: int
    end: int
    places: tuple[Place, ...]


def now_token(slug: str) -> str:
    return f"p0{slug.replace('-', '')}"


def former_token(slug: str) -> str:
    return f"f0{slug.replace('-', '')}"


def perhaps_token(slug: str) -> str:
    return f"u0{slug.replace('-', '')}"


@dataclass
class PlaceNames:
    """The names that places go by, by their folded words."""

    _named: defaultdict[Phrase, dict[Phrase, set[Place]]] = field(default_factory=lambda: defaultdict(dict))
    longest: int = 1

    @classmethod
    def of(cls, at_a_glance: Overview) -> Self:
        names = cls()
        for place in at_a_glance.places:
            aliases = at_a_glance.provinces[place.pk].aliases
            names._add(Place(place.slug, place.name, former=False), aliases)
            for former in place.formers:
                if former.slug != place.slug:
                    names._add(Place(former.slug, former.name, former=True), ())
        return names

    def _add(self, place: Place, aliases: Iterable[str]) -> None:
        for name in (place.name, *aliases, *SHORT_NAMES.get(place.slug, ())):
            spelled = words(name)
            if not spelled:
                continue
            for run in (spelled, joined(spelled)):
                readings = self._named[tuple(word.folded for word in run)]
                readings.setdefault(tuple(word.exact for word in run), set()).add(place)
            self.longest = max(self.longest, len(spelled))

    def find(self, text: Sequence[Word], start: int) -> Found | None:
        """The place whose name begins at this word, the longest; "tỉnh" and "thành phố" before it and "city" and
        "province" after it belong to it."""
        for end in range(min(start + self.longest + 3, len(text)), start, -1):
            asked = text[start:end]
            if len(asked) > 1 and asked[-1].folded in _AFTER:
                asked = asked[:-1]
            for before in _BEFORE:
                if len(asked) > len(before) and {word.folded for word in asked[: len(before)]} == before:
                    asked = asked[len(before) :]
                    break
            readings = self._named.get(tuple(word.folded for word in asked))
            if not readings:
                continue
            exact = readings.get(tuple(word.exact for word in asked))
            marked = any(word.marked for word in asked)
            meant = exact or (set() if marked else set().union(*readings.values()))
            if meant:
                return Found(start, end, tuple(sorted(meant)))
        return None


def joined(name: Sequence[Word]) -> list[Word]:
    """The words run together, as foreigners write them: `hanoi`, `danang`. As they are where that would mean something else."""
    run = words("".join(word.exact for word in name))
    return run if len(run) == 1 and run[0].folded not in _GOODS else list(name)


def clause(found: Found, text: Sequence[Word]) -> Clause:
    """Products from there; those named after it too: "nước mắm Phú Quốc" is asked for by the place in its name."""
    asked = text[found.start : found.end]
    folded = tuple(word.folded for word in asked)
    parts = [Sought(Field.NAME_FOLDED, folded, 9.0), Sought(Field.MAKER_FOLDED, folded, 5.0)]
    for place in found.places:
        name = tuple(word.folded for word in words(place.name))
        parts += [Sought(Field.NAME_FOLDED, name, 9.0), Sought(Field.PLACE_FOLDED, name, 4.0)]
        if place.former:
            parts += [
                Sought(Field.PLACE, (former_token(place.slug),), 6.0),
                Sought(Field.PLACE, (perhaps_token(place.slug),), 3.0),
            ]
        else:
            parts.append(Sought(Field.PLACE, (now_token(place.slug),), 6.0))
    return Clause(tuple(dict.fromkeys(parts)), Kind.FIRM)


def in_province_of(town: Sequence[Word]) -> tuple[Sought, ...]:
    """Products from the province of a well-known town: they may be from there."""
    slug = _provinces_of_towns().get(tuple(word.folded for word in town))
    if slug is None:
        return ()
    return Sought(Field.PLACE, (former_token(slug),), 4.0), Sought(Field.PLACE, (perhaps_token(slug),), 2.0)


def town_in(word: Word) -> list[Word]:
    """The words of a well-known town that are run together in this one, such as `dalat`; none for others."""
    return _towns_run_together().get(word.folded, [])


@cache
def _towns_run_together() -> dict[str, list[Word]]:
    towns = [words(name) for names in TOWNS.values() for name in names]
    return {run[0].folded: town for town in towns if len(town) > 1 and len(run := joined(town)) == 1}


@cache
def _provinces_of_towns() -> dict[Phrase, str]:
    return {tuple(word.folded for word in words(name)): slug for slug, names in TOWNS.items() for name in names}
