"""What place someone means who types one: a province, a former province or a commune, of today or of before, with or without
accents, and with its province behind a comma where several bear the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Commune, FormerCommune
from catalog.text import likeness, name_key

from .positions import Position, centre_of

MOST_CHOICES = 12
_AFTER = re.compile(r"\s+(province|city|commune|ward)$", re.IGNORECASE)
_KIND = re.compile(r"(?:xã|xa|phường|phuong|thị trấn|thi tran|đặc khu|dac khu)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """A place that was meant: distances are measured from `position`, in `town`. `commune` is one of today; `today` is what the
    name of a place of before leads to, empty otherwise."""

    name: str
    province: int
    town: str
    position: Position
    commune: int | None = None
    today: str = ""


class _Unit(NamedTuple):
    """A commune of today, or a unit of before and the commune of `today` that was made of it."""

    kind: str
    name: str
    commune: int
    province: int
    today: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}".strip()


Units = dict[str, list[_Unit]]
"""Communes by their names without accents, those of today first."""


def spots(text: str, reading: Reading) -> list[Spot]:
    """The places that `text` may mean, none if there is none of that name; several are of different provinces. A name that a
    province bears means the province.
    """
    asked = _AFTER.sub("", text.strip())
    if not likeness(asked):
        return []
    at_a_glance = overview(reading)
    found = _provinces_called(asked, at_a_glance) or _communes_called(asked, reading)
    if not found and "," in asked:
        name, _comma, where = asked.rpartition(",")
        provinces = {spot.province for spot in _provinces_called(where, at_a_glance)}
        found = [spot for spot in _communes_called(name, reading) if spot.province in provinces]
    one_each: dict[int, Spot] = {}
    for spot in found:
        one_each.setdefault(spot.province, spot)
    return list(one_each.values())[:MOST_CHOICES]


def _provinces_called(text: str, at_a_glance: Overview) -> list[Spot]:
    """Those of today come before those of before, and these before the towns they were run from. What is typed with its accents
    means only places that bear them."""
    named = [*_provinces(at_a_glance), *_former_provinces(at_a_glance), *_towns(at_a_glance)]
    exact = [spot for spot, names in named if name_key(text) in map(name_key, names)]
    return (exact or [spot for spot, names in named if likeness(text) in map(likeness, names)])[:1]


def _provinces(at_a_glance: Overview) -> Iterator[tuple[Spot, Iterable[str]]]:
    for row in at_a_glance.provinces.values():
        if centre := centre_of(row):
            yield Spot(row.name, row.pk, *centre), (row.name, row.full_name, f"TP {row.name}", *row.aliases)


def _former_provinces(at_a_glance: Overview) -> Iterator[tuple[Spot, Iterable[str]]]:
    for row in at_a_glance.former_provinces.values():
        today = at_a_glance.provinces.get(row.province_id)
        if today and (centre := centre_of(row)):
            yield Spot(row.name, today.pk, *centre, today=today.name), (row.name, f"tỉnh {row.name}")


def _towns(at_a_glance: Overview) -> Iterator[tuple[Spot, Iterable[str]]]:
    for row in at_a_glance.former_provinces.values():
        if centre := centre_of(row):
            yield Spot(centre.town, row.province_id, *centre), (centre.town, f"TP {centre.town}", f"thành phố {centre.town}")


def _communes_called(text: str, reading: Reading) -> list[Spot]:
    """With or without what kind of unit it is; of several, those that bear the accents as typed."""
    units, at_a_glance = _units.get(reading), overview(reading)
    text = text.strip()
    bare = _KIND.sub("", text, count=1)
    named = units.get(likeness(text)) or units.get(likeness(bare)) or []
    named = [unit for unit in named if likeness(text) in (likeness(unit.name), likeness(unit.full_name))] or named
    exact = [unit for unit in named if name_key(unit.name) in (name_key(text), name_key(bare))]
    return [spot for unit in exact or named for spot in _spots_of(unit, at_a_glance)]


def _spots_of(unit: _Unit, at_a_glance: Overview) -> Iterator[Spot]:
    province = at_a_glance.provinces.get(unit.province)
    if province and (centre := centre_of(province)):
        today = f"{unit.today}, {province.name}" if unit.today else ""
        yield Spot(f"{unit.full_name}, {province.name}", unit.province, *centre, commune=unit.commune, today=today)


def _read(_reading: Reading) -> Units:
    units: defaultdict[str, list[_Unit]] = defaultdict(list)
    for row in Commune.objects.order_by("pk").values_list("kind", "name", "pk", "province_id"):
        units[likeness(row[1])].append(_Unit(*row))
    facts = ("kind", "name", "commune_id", "commune__province_id", "commune__kind", "commune__name")
    for kind, name, commune, province, kind_today, name_today in FormerCommune.objects.order_by("pk").values_list(*facts):
        units[likeness(name)].append(_Unit(kind, name, commune, province, f"{kind_today} {name_today}"))
    return dict(units)


_units = Shelf(_read, room=1, daily=False)
