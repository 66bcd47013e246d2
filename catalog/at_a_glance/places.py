"""The trees that products stand in: groups of the day's period, today's provinces and what they were made of, communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from catalog import identity
from catalog.alphabet import vietnamese_order
from catalog.models import Commune as CommuneRow
from catalog.models import FormerProvince, GroupPeriod, ProductGroup, Province


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


class Commune(NamedTuple):
    """A commune, ward or special zone of today, such as `phường Ba Đình`."""

    pk: int
    kind: str
    name: str
    code: str
    province: int

    @classmethod
    def of(cls, row: CommuneRow) -> Self:
        return cls(row.pk, row.kind, row.name, row.code, row.province_id)

    @property
    def slug(self) -> str:
        return identity.commune_slug(self.kind, self.name, self.code)

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


def groups_on(on: date) -> dict[str, Group]:
    """The tree of the day's period by slug, parents before children. One query."""
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


def group_names() -> dict[int, str]:
    """The names of all groups, of whatever period, by key. One query."""
    return dict(ProductGroup.objects.values_list("pk", "name"))


def places(provinces: Iterable[Province], formers: Iterable[FormerProvince]) -> list[Place]:
    """All provinces and cities of today, by name."""
    parts: defaultdict[int, list[FormerPlace]] = defaultdict(list)
    for former in formers:
        parts[former.province_id].append(FormerPlace(former.pk, former.slug, former.name, former.merged_on))
    made = [Place(each.pk, each.slug, each.name, tuple(sorted(parts[each.pk], key=_by_name))) for each in provinces]
    return sorted(made, key=_by_name)


def communes(keys: Iterable[int]) -> list[Commune]:
    """These communes, by name. One query, or none for no keys."""
    wanted = list(keys)
    if not wanted:
        return []
    rows = CommuneRow.objects.filter(pk__in=wanted).values_list("pk", "kind", "name", "code", "province_id")
    return sorted((Commune(*row) for row in rows), key=_by_name)


def commune_of_slug(slug: str) -> Commune | None:
    """The commune of an address: its code decides, at the end of the slug. One query, or none."""
    code = slug.rpartition("-")[2]
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    row = CommuneRow.objects.filter(code=code).values_list("pk", "kind", "name", "code", "province_id").first()
    return Commune(*row) if row else None


def _by_name(place: Place | FormerPlace | Commune) -> str:
    return vietnamese_order(place.name)
