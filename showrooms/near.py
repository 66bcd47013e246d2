"""What place someone means who types one: a province, a former province or a commune, of today or of before, with or without
accents, and with its province behind a comma where several bear the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from catalog.models import Commune, FormerCommune
from catalog.text import likeness, name_key

from .positions import Position, centre_of

MOST_CHOICES = 12
_AFTER = re.compile(r"\s+(province|city|commune|ward)$", re.IGNORECASE)


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


@dataclass
class _Names:
    """Places by their names; what is typed with its accents means only places that bear them."""

    exact: defaultdict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    loose: defaultdict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))

    def add(self, spot: Spot, names: Iterable[str]) -> None:
        for name in dict.fromkeys(names):
            self.exact[name_key(name)].append(spot)
            self.loose[likeness(name)].append(spot)

    def find(self, text: str) -> list[Spot]:
        return list(dict.fromkeys(self.exact.get(name_key(text)) or self.loose.get(likeness(text)) or ()))


@dataclass(frozen=True)
class _Places:
    """The likeliest kinds first: a name that a province bears means the province."""

    kinds: tuple[_Names, ...]

    def find(self, text: str) -> list[Spot]:
        return next((found for names in self.kinds if (found := names.find(text))), [])


def spots(text: str, reading: Reading) -> list[Spot]:
    """The places that `text` may mean, none if there is none of that name; several are of different provinces."""
    asked = _AFTER.sub("", text.strip())
    if not likeness(asked):
        return []
    places = _places.get(reading)
    found = places.find(asked)
    if not found and "," in asked:
        name, _comma, where = asked.rpartition(",")
        provinces = {spot.province for spot in places.find(where)}
        found = [spot for spot in places.find(name) if spot.province in provinces]
    one_each: dict[int, Spot] = {}
    for spot in found:
        one_each.setdefault(spot.province, spot)
    return list(one_each.values())[:MOST_CHOICES]


def _read(reading: Reading) -> _Places:
    at_a_glance = overview(reading)
    towns = _towns(at_a_glance)
    provinces, formers, communes, former_communes = _Names(), _Names(), _Names(), _Names()
    for place in at_a_glance.places:
        row = at_a_glance.provinces[place.pk]
        if spot := towns.get(place.pk):
            provinces.add(spot, (row.name, row.full_name, f"TP {row.name}", *row.aliases))
        for former in place.formers:
            centre = centre_of(at_a_glance.former_provinces[former.pk])
            if centre:
                renamed = "" if former.name == place.name else place.name
                formers.add(Spot(former.name, place.pk, *centre, today=renamed), (former.name, f"tỉnh {former.name}"))
    of_today = {}
    for pk, kind, name, province in Commune.objects.order_by("pk").values_list("pk", "kind", "name", "province_id"):
        if spot := towns.get(province):
            of_today[pk] = Spot(f"{kind} {name}, {spot.name}", province, spot.town, spot.position, pk)
            communes.add(of_today[pk], (name, f"{kind} {name}"))
    for pk, kind, name in FormerCommune.objects.order_by("pk").values_list("commune_id", "kind", "name"):
        if spot := of_today.get(pk):
            before = f"{kind} {name}".strip()
            former_spot = Spot(before, spot.province, spot.town, spot.position, pk, today=spot.name)
            former_communes.add(former_spot, (name, before))
    return _Places((provinces, formers, communes, former_communes))


def _towns(at_a_glance: Overview) -> dict[int, Spot]:
    """Today's provinces by key."""
    centres = ((row, centre_of(row)) for row in at_a_glance.provinces.values())
    return {row.pk: Spot(row.name, row.pk, *centre) for row, centre in centres if centre}


_places = Shelf(_read, room=1, daily=False)
