"""The catalogue at a glance, of one edition and day: its groups, its places, and what is listed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from catalog.alphabet import vietnamese_order
from catalog.edition import Reading
from catalog.models import FormerProvince, Province

from .listed import Listed
from .places import FormerPlace, Group, Place, group_names, groups_on, places
from .shelf import Shelf


@dataclass(frozen=True)
class Overview:
    groups: dict[str, Group]
    group_names: dict[int, str]
    """Of the groups of every period: the picture of a product is drawn after its own group, on whatever day it is shown."""
    places: list[Place]
    provinces: dict[int, Province]
    former_provinces: dict[int, FormerProvince]
    """Those of `places` as rows, by key."""
    listed: Listed

    @property
    def total(self) -> int:
        """How many products are listed: what the masthead says."""
        return len(self.listed)

    @property
    def branches(self) -> list[Group]:
        return [group for group in self.groups.values() if group.parent is None]

    @cached_property
    def group_of_id(self) -> dict[int, Group]:
        return {group.pk: group for group in self.groups.values()}

    @cached_property
    def place_of_slug(self) -> dict[str, Place]:
        return {place.slug: place for place in self.places}

    @cached_property
    def place_of_id(self) -> dict[int, Place]:
        return {place.pk: place for place in self.places}

    @cached_property
    def former_of_slug(self) -> dict[str, tuple[Place, FormerPlace]]:
        """A former province by its slug, with the province it lies in today."""
        return {former.slug: (place, former) for place in self.places for former in place.formers}

    @cached_property
    def merged_formers(self) -> list[tuple[FormerPlace, Place]]:
        """The former provinces of today's merged ones, by name."""
        pairs = [(former, place) for place in self.places if place.merged for former in place.formers]
        return sorted(pairs, key=lambda pair: vietnamese_order(pair[0].name))


def _read(reading: Reading) -> Overview:
    provinces, formers = Province.objects.in_bulk(), FormerProvince.objects.in_bulk()
    return Overview(
        groups_on(reading.on),
        group_names(),
        places(provinces.values(), formers.values()),
        provinces,
        formers,
        Listed(reading),
    )


_shelf = Shelf(_read)


def overview(reading: Reading) -> Overview:
    return _shelf.get(reading)
