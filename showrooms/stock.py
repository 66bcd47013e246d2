"""Reading the stock: what stands at a showroom and in which state, what must come off the shelf, and where a product can be had.

Everything is worked out on the day it is asked for, in a number of queries that does not grow with the stock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import F, Q, QuerySet, Sum

from catalog.models import Product
from catalog.text import folded

from .models import FEW, Item, Level, Lot, Placement, Showroom
from .standing import WARNING_DAYS, ItemStanding, Standing, standings

NEAR_BEST_BEFORE = 30
"""Days before its best-before day from which a lot is shown on the desk's first page."""


@dataclass(frozen=True)
class LotOnHand:
    """Pieces of one lot, or of none."""

    lot: Lot | None
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved

    @property
    def best_before(self) -> date | None:
        return self.lot.best_before if self.lot else None

    def is_past(self, on: date) -> bool:
        return self.best_before is not None and self.best_before < on

    def is_near(self, on: date) -> bool:
        """Past its best-before day, or within `NEAR_BEST_BEFORE` days of it."""
        return self.best_before is not None and self.best_before <= on + timedelta(days=NEAR_BEST_BEFORE)


@dataclass(frozen=True)
class Stocked:
    """An item as it stands at one showroom on one day; `lots` in the order in which they leave. `price` is that of the
    counter, in đồng."""

    item: Item
    on: date
    standing: ItemStanding
    lots: tuple[LotOnHand, ...]
    price: int | None
    shelf: str
    low_from: int

    @property
    def name(self) -> str:
        return str(self.item)

    @property
    def maker(self) -> str:
        return self.item.product.producer.name if self.item.product else self.item.maker

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be scanned for it: our code, its barcode."""
        product = self.item.product
        return tuple(code for code in ((product.code, product.gtin) if product else (self.item.barcode,)) if code)

    @cached_property
    def on_hand(self) -> int:
        return sum(lot.on_hand for lot in self.lots)

    @cached_property
    def reserved(self) -> int:
        return sum(lot.reserved for lot in self.lots)

    @cached_property
    def free(self) -> int:
        """Pieces that may be sold today: neither reserved nor past their best-before day."""
        return sum(lot.free for lot in self.lots if not lot.is_past(self.on))

    @property
    def near_lots(self) -> list[LotOnHand]:
        """Those past their best-before day, and those near it."""
        return [lot for lot in self.lots if lot.is_near(self.on)]

    @property
    def is_low(self) -> bool:
        return self.low_from > 0 and self.free <= self.low_from

    @property
    def must_come_off(self) -> bool:
        return self.standing.standing is Standing.OFF_SHELF and self.on_hand > 0

    @property
    def leaves_tonight(self) -> bool:
        return self.standing.standing is Standing.LAST_DAY and self.on_hand > 0


def stocked(showroom: Showroom, on: date, items: Collection[int] | None = None, *, empty: bool = False) -> list[Stocked]:
    """What stands at a showroom, in the order of names; `items` limits it to these ids. `empty` adds what the showroom
    carries and has none of, or those of `items`, carried before or not. Six queries at most.
    """
    levels: dict[int, list[LotOnHand]] = {}
    at_hand = Level.objects.filter(showroom=showroom).on_hand().select_related("lot").first_expiring()
    for level in at_hand if items is None else at_hand.filter(item__in=items):
        levels.setdefault(level.item_id, []).append(LotOnHand(level.lot, level.on_hand, level.reserved))
    carried = Placement.objects.filter(showroom=showroom)
    placements = {place.item_id: place for place in (carried if items is None else carried.filter(item__in=items))}
    wanted = set(levels)
    if empty:
        wanted |= set(placements if items is None else items)
    found = list(_items().filter(pk__in=wanted))
    standing = standings(found, on)
    rows = []
    for item in found:
        place = placements.get(item.pk)
        rows.append(
            Stocked(
                item=item,
                on=on,
                standing=standing[item.pk],
                lots=tuple(levels.get(item.pk, ())),
                price=(place and place.counter_price) or (item.product.price if item.product else item.price),
                shelf=place.shelf if place else "",
                low_from=place.low_from if place else 0,
            )
        )
    return sorted(rows, key=lambda row: (folded(row.name), row.item.pk))


def stocked_in_order(showroom: Showroom, on: date, items: Sequence[int]) -> list[Stocked]:
    """These items, on hand or not, in the order of their ids as given."""
    rows = {row.item.pk: row for row in stocked(showroom, on, items, empty=True)} if items else {}
    return [rows[pk] for pk in items if pk in rows]


def pull_list(showroom: Showroom, on: date) -> list[Stocked]:
    """Products of the catalogue that are on hand and not in force: they must come off the shelf, by a person's hand."""
    return stocked(showroom, on, must_come_off(showroom, on))


def must_come_off(showroom: Showroom, on: date) -> set[int]:
    """The items of the pull list, by id: one query, however much stands there."""
    certified = Product.objects.certified(on).values("pk")
    return set(_items_on_hand(showroom).exclude(item__product=None).exclude(item__product__in=certified))


def leaves_tonight(showroom: Showroom, on: date) -> set[int]:
    """Items on hand, by id, that stand on the shelf for the last day. One query."""
    return set(_items_on_hand(showroom).filter(item__product__in=Product.objects.lapsing_within(on, 1).values("pk")))


def lapsing_soon(showroom: Showroom, on: date) -> set[int]:
    """Items on hand, by id, that are in force and no longer `WARNING_DAYS` later. One query."""
    soon = Product.objects.lapsing_within(on, WARNING_DAYS).values("pk")
    return set(_items_on_hand(showroom).filter(item__product__in=soon))


def near_best_before(showroom: Showroom, on: date) -> list[int]:
    """Items, by id, with a lot on hand that is past its best-before day or near it, the earliest day first. One query."""
    ending = _items_on_hand(showroom).filter(lot__best_before__lte=on + timedelta(days=NEAR_BEST_BEFORE))
    return list(dict.fromkeys(ending.order_by("lot__best_before", "pk")))


def low(showroom: Showroom, on: date) -> set[int]:
    """Items, by id, of which no more are free than the showroom calls low. Two queries."""
    good = Q(lot__isnull=True) | Q(lot__best_before__isnull=True) | Q(lot__best_before__gte=on)
    levels = Level.objects.filter(good, showroom=showroom).order_by().values_list("item")
    free = dict(levels.annotate(pieces=Sum(F("on_hand") - F("reserved"))))
    carried = Placement.objects.filter(showroom=showroom, low_from__gt=0).values_list("item", "low_from")
    return {item for item, low_from in carried if free.get(item, 0) <= low_from}


def _items_on_hand(showroom: Showroom) -> QuerySet[Level, int]:
    return Level.objects.filter(showroom=showroom).on_hand().values_list("item", flat=True).order_by()


class Words(StrEnum):
    """What a shopper is told of a stock; never a number."""

    IN_STOCK = "in_stock"
    FEW = "few"
    ASK = "ask"


def words(free: int) -> Words:
    if free <= 0:
        return Words.ASK
    return Words.FEW if free <= FEW else Words.IN_STOCK


def available(on: date, products: Collection[int] | None = None, showroom: Showroom | None = None) -> dict[int, dict[int, int]]:
    """Pieces free to sell of each listed product, by showroom id, by product id; public showrooms in season only. One query.

    What has none is left out. Whoever shows this shows it of products that are listed on `on`: they are asked for here.
    """
    levels = (
        Level.objects.on_hand()
        .filter(Q(lot__isnull=True) | Q(lot__best_before__isnull=True) | Q(lot__best_before__gte=on))
        .filter(item__product__in=Product.objects.listed(on).values("pk"))
        .filter(showroom__in=Showroom.objects.open_season(on).values("pk"))
    )
    if products is not None:
        levels = levels.filter(item__product__in=products)
    if showroom is not None:
        levels = levels.filter(showroom=showroom)
    free = levels.values("item__product", "showroom").annotate(pieces=Sum(F("on_hand") - F("reserved"))).order_by()
    found: dict[int, dict[int, int]] = {}
    for product, where, pieces in free.values_list("item__product", "showroom", "pieces"):
        if pieces > 0:
            found.setdefault(product, {})[where] = pieces
    return found


def _items() -> QuerySet[Item]:
    return Item.objects.select_related("product__producer", "product__province", "province")


__all__ = [
    "LotOnHand",
    "Stocked",
    "Words",
    "available",
    "lapsing_soon",
    "leaves_tonight",
    "low",
    "must_come_off",
    "near_best_before",
    "pull_list",
    "stocked",
    "stocked_in_order",
    "words",
]
