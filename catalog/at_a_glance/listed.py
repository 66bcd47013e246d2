"""What is listed on one day, held in memory column by column: which products pass a filter, in which order, and how many.

Every filter is a mask over the rows, every count a histogram of what a mask lets through. So any filter combines with any
other, its counts hold for all the others, and page 200 costs what page 1 costs. A hundred thousand products are seven
megabytes and a few tenths of a second to read, once per edition, day and process; what a page says of a product is read from the
database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from catalog.alphabet import vietnamese_order
from catalog.edition import Reading
from catalog.models import Certificate, Product
from catalog.packaging import PackagingKind

from .filters import PRICE_BANDS, PriceRange, Sort
from .places import Commune, FormerPlace, Group, Place
from .shelf import Bounded

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

NONE = 0
"""Stands for "none" in columns of keys and prices: neither keys nor prices are ever 0."""

MOST_TALLIES = 256
MOST_PRODUCERS = 12
"""Producers named in the filters: those with most products under the other filters."""

MOST_KEYS, MOST_KEYS_EACH = 1_000_000, 20
"""Up to how many keys, and how many for each product, rows are kept by key: sixteen megabytes at 100,000."""

_NULLABLE = ("group", "former_province", "commune", "price")
_COLUMNS = ("stars", "packaging_kind", "province", "producer", *_NULLABLE)


class ProducerName(NamedTuple):
    """A producer as a filter."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True, eq=False)
class Found:
    """The products that answer a text, the likeliest first, by key. Compared by identity: what people type is endless."""

    pks: Integers

    @classmethod
    def of(cls, pks: Iterable[int]) -> Found:
        return cls(np.fromiter(pks, dtype=np.int64))


@dataclass(frozen=True)
class Choice:
    """Filters that are known to exist. A former province also admits products of its new province whose former one is unknown.
    `found` are the only products to choose from.
    """

    stars: frozenset[int] = frozenset()
    group: Group | None = None
    place: Place | None = None
    former: FormerPlace | None = None
    commune: Commune | None = None
    producer: ProducerName | None = None
    price: PriceRange | None = None
    packaging: PackagingKind | None = None
    found: Found | None = None


@dataclass
class Tally:
    """Counts under a choice. Each count of a filter value holds for all *other* filters of the choice.

    `of_former` counts those whose former province is known: the others,
    `former_unknown_of_province`, count once. `of_commune` is filled only under a place, `of_producer` with the most frequent.
    """

    total: int = 0
    former_unknown: int = 0
    former_unknown_of_province: Counter[int] = field(default_factory=Counter)
    of_star: Counter[int] = field(default_factory=Counter)
    of_group: Counter[int] = field(default_factory=Counter)
    of_province: Counter[int] = field(default_factory=Counter)
    of_former: Counter[int] = field(default_factory=Counter)
    of_commune: Counter[int] = field(default_factory=Counter)
    of_producer: Counter[int] = field(default_factory=Counter)
    of_price: Counter[PriceRange] = field(default_factory=Counter)
    of_packaging: Counter[int] = field(default_factory=Counter)

    def in_group(self, group: Group) -> int:
        """How many stand in the group or anywhere below it."""
        return sum(self.of_group[pk] for pk in group.below)


@dataclass(frozen=True)
class _Histogram:
    """Keys of one column as codes into their distinct values: what counting is quick on."""

    values: Integers
    codes: Integers

    @classmethod
    def of(cls, keys: Integers) -> _Histogram:
        return cls(*np.unique(keys, return_inverse=True))

    def counts(self, mask: Mask | None, most: int = 0) -> Counter[int]:
        """How often each key stands in the rows of `mask`; with `most`, only the most frequent keys."""
        counts = np.bincount(self.codes if mask is None else self.codes[mask], minlength=len(self.values))
        found = np.flatnonzero(counts)
        if most and len(found) > most:
            found = found[np.argpartition(counts[found], -most)[-most:]]
        pairs = zip(self.values[found].tolist(), counts[found].tolist(), strict=True)
        return Counter({key: count for key, count in pairs if key != NONE})


class Listed:
    """The listed products of one reading; rows stand in the order of the newest recognition."""

    def __init__(self, reading: Reading) -> None:
        rows = list(_rows(reading))
        width = 1 + len(_COLUMNS)
        columns = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * width).reshape(-1, width).T.copy()
        self._reading = reading
        self._pk = columns[0]
        self._columns = dict(zip(_COLUMNS, columns[1:], strict=True))
        self._histograms: dict[str, _Histogram] = {}
        self._orders: dict[tuple[Sort, str], Integers] = {}
        self._rows_by_key: dict[str, Integers] = {}
        self._tallies: Bounded[Choice, Tally] = Bounded(MOST_TALLIES)

    def __len__(self) -> int:
        return len(self._pk)

    def __contains__(self, pk: int) -> bool:
        return bool(len(self.rows_of(np.array([pk]))))

    def page(self, choice: Choice, sort: Sort, first: int, end: int, language: str = "vi") -> list[int]:
        """The products under `choice` from place `first` to before place `end` of their order; names are those of `language`."""
        if sort is Sort.NEWEST and (only := _only_filter(choice)):
            return self._newest_with(*only, first, end)
        by_text = sort is Sort.BEST and choice.found is not None
        rows = self.rows_of(choice.found.pks) if by_text and choice.found else self._order(sort, language)
        mask = _all(*self._masks(choice).values())
        if mask is not None:
            rows = rows[mask[rows]]
        ids: list[int] = self._pk[rows[first:end]].tolist()
        return ids

    def _newest_with(self, column: str, keys: Collection[int], first: int, end: int) -> list[int]:
        """The newest products that bear one of these keys: as quick among a hundred thousand as among a hundred."""
        rows = self._rows_by_key.get(column)
        if rows is None:
            rows = self._rows_by_key[column] = np.argsort(self._columns[column], kind="stable")
        values, wanted = self._columns[column], list(keys)
        starts = np.searchsorted(values, wanted, side="left", sorter=rows)
        ends = np.searchsorted(values, wanted, side="right", sorter=rows)
        found = np.concatenate([rows[start : min(stop, start + end)] for start, stop in zip(starts, ends, strict=True)])
        ids: list[int] = self._pk[np.sort(found)[first:end]].tolist()
        return ids

    def tally(self, choice: Choice) -> Tally:
        tally = self._tallies.get(choice)
        if tally is None:
            tally = self._count(choice)
            # What people type is endless, and asked once.
            if choice.found is None and (choice.price is None or choice.price in PRICE_BANDS):
                self._tallies.put({choice: tally})
        return tally

    # --- rows and orders ----------------------------------------------------------------------------------------------

    @cached_property
    def _row_of(self) -> Integers:
        """The row of each key up to the highest, -1 for one that is not listed; empty where keys are few and far between. What
        most of the catalogue answers is looked up in a tenth of the time that a search in order takes."""
        highest = int(self._pk.max(initial=0))
        if highest > MOST_KEYS_EACH * len(self) + MOST_KEYS:
            return np.empty(0, dtype=np.int64)
        rows = np.full(highest + 1, -1, dtype=np.int64)
        rows[self._pk] = np.arange(len(self))
        return rows

    @cached_property
    def _by_pk(self) -> Integers:
        return np.argsort(self._pk)

    def rows_of(self, pks: Integers) -> Integers:
        """The rows of these products in this order, as far as they are listed."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        if len(self._row_of):
            rows = self._row_of[pks[pks < len(self._row_of)]]
            return rows[rows >= 0]
        at = np.searchsorted(self._pk, pks, sorter=self._by_pk)
        rows = self._by_pk[np.minimum(at, len(self) - 1)]
        return rows[self._pk[rows] == pks]

    def keys_of(self, rows: Integers) -> list[int]:
        keys: list[int] = self._pk[rows].tolist()
        return keys

    def best_first(self, scores: NDArray[np.float64]) -> tuple[Found, NDArray[np.float64]]:
        """The products with a score, one for each row: the highest first, then by stars, then the newest. With their scores."""
        rows = np.flatnonzero(scores)
        rows = rows[np.lexsort((rows, -self._columns["stars"][rows], -scores[rows]))]
        return Found(self._pk[rows]), scores[rows]

    def _order(self, sort: Sort, language: str) -> Integers:
        order = (sort, language if sort is Sort.NAME else "")
        rows = self._orders.get(order)
        if rows is None:
            rows = self.rows_of(Found.of(_by_name(language)).pks) if sort is Sort.NAME else self._sorted(sort)
            # Names are read when they are first asked for: what was committed since belongs to another edition.
            if sort is not Sort.NAME or self._reading.still_holds():
                self._orders[order] = rows
        return rows

    def _sorted(self, sort: Sort) -> Integers:
        newest = np.arange(len(self))
        if sort is Sort.STARS:
            return np.argsort(-self._columns["stars"], kind="stable")
        if sort is Sort.PRICE:
            price = self._columns["price"]
            priced = newest[price != NONE]
            return np.concatenate([priced[np.lexsort((self._pk[priced], price[priced]))], newest[price == NONE]])
        return newest

    # --- masks and counts ---------------------------------------------------------------------------------------------

    def _masks(self, choice: Choice) -> dict[str, Mask]:
        """One mask for each filter of the choice, by its name there."""
        masks: dict[str, Mask] = {}
        column = self._columns
        if choice.stars:
            masks["stars"] = np.isin(column["stars"], list(choice.stars))
        if choice.group:
            masks["group"] = np.isin(column["group"], list(choice.group.below))
        if choice.place:
            masks["place"] = column["province"] == choice.place.pk
        if choice.former:
            masks["former"] = (column["former_province"] == choice.former.pk) | (column["former_province"] == NONE)
        if choice.commune:
            masks["commune"] = column["commune"] == choice.commune.pk
        if choice.producer:
            masks["producer"] = column["producer"] == choice.producer.pk
        if choice.price:
            masks["price"] = self._within(choice.price)
        if choice.packaging:
            masks["packaging"] = column["packaging_kind"] == choice.packaging
        if choice.found is not None:
            masks["found"] = np.zeros(len(self), dtype=bool)
            masks["found"][self.rows_of(choice.found.pks)] = True
        return masks

    def _count(self, choice: Choice) -> Tally:
        masks = self._masks(choice)

        def without(*filters: str) -> Mask | None:
            return _all(*(mask for name, mask in masks.items() if name not in filters))

        def count(mask: Mask | None) -> int:
            return len(self) if mask is None else int(np.count_nonzero(mask))

        everything, anywhere, at_any_price = without(), without("place", "former", "commune"), without("price")
        former_unknown = self._columns["former_province"] == NONE
        return Tally(
            total=count(everything),
            former_unknown=count(_all(everything, former_unknown)) if choice.former else 0,
            former_unknown_of_province=self._histogram("province").counts(_all(anywhere, former_unknown)),
            of_star=self._histogram("stars").counts(without("stars")),
            of_group=self._histogram("group").counts(without("group")),
            of_province=self._histogram("province").counts(anywhere),
            of_former=self._histogram("former_province").counts(anywhere),
            of_commune=self._histogram("commune").counts(without("commune")) if choice.place else Counter(),
            of_producer=self._histogram("producer").counts(without("producer"), MOST_PRODUCERS),
            of_price=Counter({band: count(_all(at_any_price, self._within(band))) for band in PRICE_BANDS}),
            of_packaging=self._histogram("packaging_kind").counts(without("packaging")),
        )

    def _within(self, price: PriceRange) -> Mask:
        column = self._columns["price"]
        mask = column >= max(price.least or 0, NONE + 1)
        return mask if price.below is None else mask & (column < price.below)

    def _histogram(self, column: str) -> _Histogram:
        if column not in self._histograms:
            self._histograms[column] = _Histogram.of(self._columns[column])
        return self._histograms[column]


def _by_name(language: str) -> Iterable[int]:
    """All products in the order of the names that `language` shows: most have none in English, and show the Vietnamese one."""
    products = Product.objects.order_by("name_order", "pk")
    if language == "vi":
        return products.values_list("pk", flat=True).iterator(5000)
    names = products.values_list("name_order", "name_en", "pk").iterator(5000)
    return [pk for _order, pk in sorted((vietnamese_order(english) if english else order, pk) for order, english, pk in names)]


def _only_filter(choice: Choice) -> tuple[str, Collection[int]] | None:
    """The column and the keys of a choice that filters by one column of keys and by nothing else."""
    keys: dict[str, Collection[int]] = {}
    if choice.group:
        keys["group"] = choice.group.below
    if choice.place:
        keys["province"] = [choice.place.pk]
    if choice.commune:
        keys["commune"] = [choice.commune.pk]
    if choice.producer:
        keys["producer"] = [choice.producer.pk]
    if len(keys) != 1 or replace(choice, group=None, place=None, commune=None, producer=None) != Choice():
        return None
    return next(iter(keys.items()))


def _all(*masks: Mask | None) -> Mask | None:
    """The rows that all masks let through; none of them is no mask."""
    given = [mask for mask in masks if mask is not None]
    return np.logical_and.reduce(given) if given else None


def _rows(reading: Reading) -> Iterable[tuple[int, ...]]:
    columns = [Coalesce(f"product__{name}", NONE) if name in _NULLABLE else f"product__{name}" for name in _COLUMNS[1:]]
    listing = Certificate.objects.listing(reading.on).order_by("-starts_on", "-product_id")
    return listing.values_list("product_id", "stars", *columns)
