"""What was picked for a page and will not be shown all the time: a page shows only what is listed on the day of reading.

Nothing here keeps an editor from publishing; it says beforehand what visitors will not see, and what could stand there instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from catalog.models import Certificate, Producer, Product
from ocop.pages.blocks.choosers import ProductChooserBlock
from ocop.pages.blocks.showing import parts

LOOK_AHEAD = 30
"""Days that are looked at ahead for a page without a last day."""
INSTEAD = 3
"""Suggestions for a product, at most."""


@dataclass(frozen=True)
class Trouble:
    """A picked product that is not listed from `first` to `last`. `last_day` is the last on which it will be shown; none where
    it is not shown on `first` either. `instead` are listed on all these days and picked nowhere on the page.
    """

    product: Product
    last_day: date | None
    instead: tuple[Product, ...] = ()


@dataclass(frozen=True)
class Picked:
    """The products and exhibitors that a page names, by key."""

    products: list[int] = field(default_factory=list)
    producers: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Outlook:
    """How a page's picks will do from `first` to `last`. `bare` are exhibitors without a product listed on all these days;
    `leaving` are products of exhibitors that are shown on `first` and not to the end.
    """

    first: date
    last: date
    picked: int
    troubles: list[Trouble]
    bare: list[Producer]
    leaving: list[Trouble]


def days_of(closes_on: date | None, today: date) -> tuple[date, date] | None:
    """From today to the last day of what a page tells of; none where that is over."""
    if closes_on is None:
        return today, today + timedelta(days=LOOK_AHEAD)
    return (today, closes_on) if today <= closes_on else None


def picked_on(page: Any) -> Picked:
    """What stands on the page as it is edited: its lists, and the product choosers of all of its blocks."""
    products: list[int] = []
    producers: list[int] = []
    for name in ("featured", "pins"):
        products += [row.product_id for row in getattr(page, name).all()] if hasattr(page, name) else []
    if hasattr(page, "booths"):
        producers += [booth.producer_id for booth in page.booths.all()]
    for stream in streams_of(page):
        products += [value.pk for block, value in parts(stream) if isinstance(block, ProductChooserBlock) and value is not None]
    return Picked(_once(products), _once(producers))


def streams_of(page: Any) -> list[Any]:
    names = page.get_streamfield_names() if hasattr(page, "get_streamfield_names") else []
    return [getattr(page, name) for name in names]


def outlook(picked: Picked, first: date, last: date) -> Outlook:
    found = troubles(picked.products, first, last)
    return Outlook(
        first,
        last,
        picked=len(picked.products),
        troubles=found,
        bare=bare(picked.producers, first, last),
        leaving=_leaving(picked, first, last),
    )


def troubles(product_ids: Iterable[int], first: date, last: date) -> list[Trouble]:
    """The products that are not listed on every day from `first` to `last`, in the order of `product_ids`."""
    ids = _once(product_ids)
    fine = set(Product.objects.listed_throughout(first, last).filter(pk__in=ids).values_list("pk", flat=True))
    bad = [pk for pk in ids if pk not in fine]
    taken = set(ids)
    found = []
    for product, last_day in _with_last_days(bad, first):
        instead = _instead(product, taken, first, last)
        taken |= {each.pk for each in instead}
        found.append(Trouble(product, last_day, instead))
    return found


def bare(producer_ids: Collection[int], first: date, last: date) -> list[Producer]:
    """The producers of whom no product is listed on every day from `first` to `last`."""
    if not producer_ids:
        return []
    lasting = Product.objects.listed_throughout(first, last).filter(producer__in=producer_ids).values("producer")
    return list(Producer.objects.filter(pk__in=producer_ids).exclude(pk__in=lasting).order_by("name"))


def _leaving(picked: Picked, first: date, last: date) -> list[Trouble]:
    if not picked.producers:
        return []
    lasting = Product.objects.listed_throughout(first, last).values("pk")
    shown = Product.objects.listed(first).filter(producer__in=picked.producers)
    ids = shown.exclude(pk__in=lasting).exclude(pk__in=picked.products).order_by("name_order", "pk").values_list("pk", flat=True)
    return [Trouble(product, last_day) for product, last_day in _with_last_days(list(ids), first)]


def _with_last_days(ids: list[int], first: date) -> list[tuple[Product, date | None]]:
    """Each with the last day of the time without a gap in which it is listed, from `first` on."""
    products = Product.objects.select_related("producer", "province").prefetch_related("certificates").in_bulk(ids)
    ends = dict(Product.objects.listed(first).filter(pk__in=ids).values_list("pk", "lapses_on"))
    ends = Certificate.objects.unbroken_from(ends)
    return [(products[pk], ends[pk] - timedelta(days=1) if pk in ends else None) for pk in ids if pk in products]


def _instead(product: Product, taken: set[int], first: date, last: date) -> tuple[Product, ...]:
    """Of the same producer, then of the same group and province, then of the same group."""
    near = Case(
        When(producer=product.producer_id, then=Value(0)),
        When(province=product.province_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    alike = Q(producer=product.producer_id) | (Q(group=product.group_id) if product.group_id else Q(pk__in=[]))
    lasting = Product.objects.listed_throughout(first, last).filter(alike).exclude(pk__in=taken)
    ordered = lasting.select_related("producer", "province").order_by(near, "-stars", "-recognised_on", "-pk")
    return tuple(ordered[:INSTEAD])


def _once(ids: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(pk for pk in ids if pk))
