"""Where a parcel goes: today's communes, found by what people type, be it a name of before the merger of 1/7/2025.

One unit of before may have become parts of several communes; then all of them are offered. District names lead nowhere, since no
official table of them is at hand: they may stand in the line of the street.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Commune, FormerCommune, FormerProvince, Province
from catalog.text import folded, likeness, name_key

MOST = 8
"""Places offered for what is typed."""
LONGEST = 120
"""What is typed of a place; more names none."""
_KIND = re.compile(
    r"^(?:(?:xã|xa|phường|phuong|thị trấn|thi tran|thị xã|thi xa|đặc khu|dac khu)\s+|(?:p|x|tt)\s*\.\s*)(?=\S)", re.IGNORECASE
)
_PROVINCE_KIND = re.compile(r"^(?:(?:tỉnh|tinh|thành phố|thanh pho)\s+|(?:tp|t)\s*\.?\s+)(?=\S)", re.IGNORECASE)
_MOST_WORDS_OF_A_PROVINCE = 5
_FIRST = 2
"""Letters of a word by which names are laid out; of one letter alone all that begin with it."""


@dataclass(frozen=True)
class Place:
    """A commune of today, by its ids. `formerly` is the unit of before by whose name it was found; empty where it was its own."""

    commune: int
    province: int
    name: str
    province_name: str
    formerly: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.name}, {self.province_name}"


class _Entry(NamedTuple):
    """One name of a commune: how it sounds without accents, how it is written, what kind of unit bears it, and the place."""

    like: str
    key: str
    kind: str
    place: Place


@dataclass(frozen=True)
class _Gazetteer:
    named: dict[str, tuple[_Entry, ...]]
    """By how they sound."""
    by_beginning: dict[str, tuple[_Entry, ...]]
    """By the first letters of each of their words."""
    provinces: dict[str, int]
    """Ids by how their names of today and of before sound."""

    def beginning(self, typed: str) -> Iterator[_Entry]:
        """Those whose name, or a word in it, begins so."""
        first = typed.split(" ", 1)[0][:_FIRST]
        return (entry for entry in self.by_beginning.get(first, ()) if _begins(entry.like, typed))


def have_ready(reading: Reading) -> None:
    """Read the names before somebody types one, so that the first answer comes at once."""
    _gazetteer.get(reading)


def suggested(text: str, reading: Reading, province: int | None = None) -> list[Place]:
    """What may be meant by a text that is still being typed: those of `province` first, then names of today before those of
    before, whole names before beginnings."""
    return _places(_found(text, reading, province, whole=False))[:MOST]


def meant(text: str, reading: Reading, province: int | None = None) -> list[Place]:
    """The communes that bear this name: of `province` if it has any, else elsewhere. One: that is it. Names of today go before
    those of before; what was typed with its accents means only names that bear them."""
    found = _found(text, reading, province, whole=True)
    name = text.split(",")[0].strip()
    if name != folded(name):
        found = _preferred(found, lambda entry: entry.key == name_key(_bare(name)))
    found = _preferred(found, lambda entry: likeness(name).startswith(f"{entry.kind} "))
    found = _preferred(found, lambda entry: entry.place.province == province)
    return _places(_preferred(found, lambda entry: not entry.place.formerly))


def _preferred(entries: list[_Entry], fits: Callable[[_Entry], bool]) -> list[_Entry]:
    """Those that fit, or all where none does."""
    return [entry for entry in entries if fits(entry)] or entries


def communes_of(province: int) -> list[Place]:
    """All of a province, in the order of names: to choose from where no name helps."""
    rows = Commune.objects.filter(province=province).select_related("province").order_by("name", "kind")
    return [_place(commune) for commune in rows]


def place_of(commune: int | None) -> Place | None:
    """The commune of this id."""
    row = Commune.objects.filter(pk=commune).select_related("province").first() if commune else None
    return _place(row) if row else None


def _found(text: str, reading: Reading, province: int | None, *, whole: bool) -> list[_Entry]:
    gazetteer = _gazetteer.get(reading)
    for name, where in _readings(text[:LONGEST], gazetteer):
        like = likeness(name)
        if not like:
            continue
        fitting = list(gazetteer.named.get(like, ()) if whole else gazetteer.beginning(like))
        if where:
            fitting = [entry for entry in fitting if entry.place.province == where]
        if fitting:
            key = name_key(name)
            return sorted(fitting, key=lambda entry: _rank(entry, like, key, where or province))
    return []


def _readings(text: str, gazetteer: _Gazetteer) -> Iterator[tuple[str, int | None]]:
    """A name and a province, as the text may be read: whole, or with a province at its end."""
    first, *others = [part.strip() for part in text.split(",") if part.strip()] or [""]
    where = next((found for part in reversed(others) if (found := _province_called(part, gazetteer))), None)
    yield _bare(first), where
    words = first.split()
    for length in range(1, min(_MOST_WORDS_OF_A_PROVINCE, len(words) - 1) + 1):
        if found := _province_called(" ".join(words[-length:]), gazetteer):
            yield _bare(" ".join(words[:-length])), found


def _bare(name: str) -> str:
    """Without what kind of unit it is. "Phường 12" keeps its number, which alone would be anything."""
    bare = _KIND.sub("", name.strip(), count=1)
    return name.strip() if bare.isdecimal() else bare


def _province_called(text: str, gazetteer: _Gazetteer) -> int | None:
    return gazetteer.provinces.get(likeness(text)) or gazetteer.provinces.get(likeness(_PROVINCE_KIND.sub("", text.strip())))


def _begins(name: str, typed: str) -> bool:
    """Whether the name, or a word in it, begins so."""
    return name.startswith(typed) or f" {typed}" in name


def _rank(entry: _Entry, like: str, key: str, province: int | None) -> tuple[bool, bool, bool, bool, bool, str, str]:
    place = entry.place
    return (
        place.province != province,
        entry.like != like,
        not entry.key.startswith(key),
        bool(place.formerly),
        not entry.like.startswith(like),
        entry.like,
        place.full_name,
    )


def _places(entries: Iterable[_Entry]) -> list[Place]:
    """Each commune once, by the best of its names."""
    one_each: dict[int, Place] = {}
    for entry in entries:
        one_each.setdefault(entry.place.commune, entry.place)
    return list(one_each.values())


def _place(commune: Commune) -> Place:
    return Place(commune.pk, commune.province_id, _capital(str(commune)), commune.province.name)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


_Rows = tuple[tuple[Any, ...], ...]


def _read(_reading: Reading) -> _Gazetteer:
    """Names change far more seldom than editions do: they are laid out anew only where the rows are others."""
    communes = Commune.objects.order_by("pk").values_list("pk", "kind", "name", "province", "province__name")
    former = FormerCommune.objects.order_by("pk").values_list("commune", "kind", "name")
    provinces = [(likeness(former.name), former.province_id) for former in FormerProvince.objects.order_by("pk")]
    for today in Province.objects.order_by("pk"):
        provinces += [(likeness(name), today.pk) for name in (today.name, today.full_name, *today.aliases)]
    return _laid_out(tuple(communes), tuple(former), tuple(provinces))


@lru_cache(maxsize=1)
def _laid_out(communes: _Rows, former: _Rows, provinces: _Rows) -> _Gazetteer:
    named: defaultdict[str, list[_Entry]] = defaultdict(list)
    by_beginning: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries(communes, former):
        named[entry.like].append(entry)
        for beginning in {word[:length] for word in entry.like.split() for length in range(1, _FIRST + 1)}:
            by_beginning[beginning].append(entry)
    return _Gazetteer(_frozen(named), _frozen(by_beginning), dict(provinces))


def _entries(communes: _Rows, former: _Rows) -> Iterator[_Entry]:
    places: dict[int, Place] = {}
    for pk, kind, name, province, province_name in communes:
        places[pk] = Place(pk, province, _capital(f"{kind} {name}"), province_name)
        yield _named(kind, name, places[pk])
    for commune, kind, name in former:
        yield _named(kind, name, replace(places[commune], formerly=_capital(f"{kind} {name}".strip())))


def _named(kind: str, name: str, place: Place) -> _Entry:
    """Numbers are names only along with their kind: "Phường 12"."""
    written = f"{kind} {name}" if name.isdecimal() else name
    return _Entry(likeness(written), name_key(written), likeness(kind), place)


def _frozen(lists: Mapping[str, list[_Entry]]) -> dict[str, tuple[_Entry, ...]]:
    return {key: tuple(entries) for key, entries in lists.items()}


_gazetteer = Shelf(_read, room=1, daily=False)
