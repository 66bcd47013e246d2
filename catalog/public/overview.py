"""The catalogue at a glance: its groups and places, and how many listed products stand in each combination of filters.

One aggregate query makes a cube of stars x group x province x former province. Every count of a list page is read off it:
the totals, the count behind each filter value, and the number in force that the masthead says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F

from catalog.alphabet import vietnamese_order
from catalog.edition import Reading
from catalog.models import GroupPeriod, Product, ProductGroup, Province

from .shelf import Shelf


class Cell(NamedTuple):
    """How many products are alike in all four, and how many of them have a price."""

    stars: int
    group: int | None
    province: int
    former: int | None
    products: int
    priced: int


@dataclass(frozen=True)
class Group:
    """A node of the tree of the day's period; `below` holds the ids of the node and of everything under it."""

    pk: int
    slug: str
    name: str
    name_en: str
    parent: Group | None
    children: list[Group] = field(default_factory=list, compare=False)

    @cached_property
    def below(self) -> frozenset[int]:
        return frozenset([self.pk]).union(*(child.below for child in self.children))

    @property
    def path(self) -> list[Group]:
        """From the branch down to this node."""
        return [*(self.parent.path if self.parent else []), self]


class FormerPlace(NamedTuple):
    """`merged_on` is empty for a province that no merger touched; it may have changed its name."""

    pk: int
    slug: str
    name: str
    merged_on: date | None


@dataclass(frozen=True)
class Place:
    """A province or city of today. `formers` holds the units it was made of in 2025, by name, itself included."""

    pk: int
    slug: str
    name: str
    formers: tuple[FormerPlace, ...]

    @property
    def merged(self) -> bool:
        return len(self.formers) > 1


@dataclass(frozen=True)
class Choice:
    """Filters that are known to exist. A former province also admits products of its new province whose former one is unknown."""

    stars: frozenset[int] = frozenset()
    group: Group | None = None
    place: Place | None = None
    former: FormerPlace | None = None


@dataclass
class Tally:
    """Counts under a choice. Each count of a filter value holds for all *other* filters of the choice.

    `of_former` counts those whose former province is known: the others, `former_unknown_of_province`, count once.
    """

    total: int = 0
    priced: int = 0
    former_unknown: int = 0
    former_unknown_of_province: Counter[int] = field(default_factory=Counter)
    of_star: Counter[int] = field(default_factory=Counter)
    of_star_chosen: Counter[int] = field(default_factory=Counter)
    of_group: Counter[int | None] = field(default_factory=Counter)
    of_province: Counter[int] = field(default_factory=Counter)
    of_former: Counter[int] = field(default_factory=Counter)


class Overview:
    """Groups, places and the cube of one edition and day."""

    MOST_TALLIES = 256

    def __init__(self, groups: dict[str, Group], places: list[Place], cells: list[Cell]) -> None:
        self.groups = groups
        self.group_of_id = {group.pk: group for group in groups.values()}
        self.places = places
        self.place_of_slug = {place.slug: place for place in places}
        self.place_of_id = {place.pk: place for place in places}
        self.former_of_slug = {former.slug: (place, former) for place in places for former in place.formers}
        self.cells = cells
        self.total = sum(cell.products for cell in cells)
        self.of_star: Counter[int] = Counter()
        for cell in cells:
            self.of_star[cell.stars] += cell.products
        self._tallies: dict[Choice, Tally] = {}

    @property
    def branches(self) -> list[Group]:
        return [group for group in self.groups.values() if group.parent is None]

    def tally(self, choice: Choice) -> Tally:
        tally = self._tallies.get(choice)
        if tally is None:
            tally = self._count(choice)
            if len(self._tallies) < self.MOST_TALLIES:
                self._tallies[choice] = tally
        return tally

    def _count(self, choice: Choice) -> Tally:
        tally = Tally()
        groups = choice.group.below if choice.group else None
        province = choice.place.pk if choice.place else None
        former = choice.former.pk if choice.former else None
        for cell in self.cells:
            star_fits = not choice.stars or cell.stars in choice.stars
            group_fits = groups is None or cell.group in groups
            place_fits = (province is None or cell.province == province) and (
                former is None or cell.former == former or cell.former is None
            )
            if star_fits + group_fits + place_fits < 2:
                continue
            if group_fits and place_fits:
                tally.of_star[cell.stars] += cell.products
            if star_fits and place_fits:
                tally.of_group[cell.group] += cell.products
            if star_fits and group_fits:
                tally.of_province[cell.province] += cell.products
                if cell.former is None:
                    tally.former_unknown_of_province[cell.province] += cell.products
                else:
                    tally.of_former[cell.former] += cell.products
                if place_fits:
                    tally.total += cell.products
                    tally.priced += cell.priced
                    tally.of_star_chosen[cell.stars] += cell.products
                    if former is not None and cell.former is None:
                        tally.former_unknown += cell.products
        # A group counts what stands in it and in everything below it.
        direct = tally.of_group
        tally.of_group = Counter(
            {group.pk: sum(direct[pk] for pk in group.below) for group in self.groups.values()} | {None: direct[None]}
        )
        return tally


def _read_groups(on: date) -> dict[str, Group]:
    """The tree of the day's period by slug, parents before children."""
    nodes = list(
        ProductGroup.objects.filter(period__in=GroupPeriod.objects.on(on).values("pk"))
        .order_by("position", "pk")
        .values_list("pk", "slug", "name", "name_en", "parent_id")
    )
    groups: dict[str, Group] = {}

    def add(parent: Group | None) -> None:
        for pk, slug, name, name_en, parent_id in nodes:
            if parent_id == (parent.pk if parent else None):
                group = groups[slug] = Group(pk, slug, name, name_en, parent)
                if parent:
                    parent.children.append(group)
                add(group)

    add(None)
    return groups


def _read_places() -> list[Place]:
    formers: dict[tuple[int, str, str], list[FormerPlace]] = {}
    rows = Province.objects.order_by("pk").values_list(
        *("pk", "slug", "name"),
        *(f"former_provinces__{column}" for column in FormerPlace._fields),
    )
    for pk, slug, name, *former in rows:
        parts = formers.setdefault((pk, slug, name), [])
        if former[0] is not None:
            parts.append(FormerPlace(*former))
    places = [Place(*key, tuple(sorted(parts, key=_by_name))) for key, parts in formers.items()]
    return sorted(places, key=_by_name)


def _by_name(place: Place | FormerPlace) -> str:
    return vietnamese_order(place.name)


def _read(reading: Reading) -> Overview:
    cells = (
        Product.objects.listed(reading.on)
        .order_by()
        .values_list("stars", "group_id", "province_id", "former_province_id")
        .annotate(products=Count("pk"), priced=Count(F("price")))
    )
    return Overview(_read_groups(reading.on), _read_places(), [Cell(*cell) for cell in cells])


_shelf = Shelf(_read)


def overview(reading: Reading) -> Overview:
    return _shelf.get(reading)
