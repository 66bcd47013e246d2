"""The filters and counts of a list as the database reads them: what columns in memory and search engines are held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from catalog.at_a_glance.filters import PRICE_BANDS, PriceRange, Sort
from catalog.at_a_glance.listed import NONE, Choice, Tally
from catalog.at_a_glance.places import Group
from catalog.models import Product
from tests.factories import TODAY


def fits(choice: Choice, *, but: str = "") -> Q:
    """The filters of a choice as the database reads them, all but one."""
    conditions = Q()
    if choice.stars and but != "stars":
        conditions &= Q(stars__in=choice.stars)
    if choice.group and but != "group":
        conditions &= Q(group__in=choice.group.below)
    if choice.place and but != "place":
        conditions &= Q(province=choice.place.pk)
    if choice.former and but != "place":
        conditions &= Q(former_province=choice.former.pk) | Q(former_province=None)
    if choice.commune and but not in {"place", "commune"}:
        conditions &= Q(commune=choice.commune.pk)
    if choice.producer and but != "producer":
        conditions &= Q(producer=choice.producer.pk)
    if choice.price and but != "price":
        conditions &= priced(choice.price)
    if choice.packaging and but != "packaging":
        conditions &= Q(packaging_kind=choice.packaging)
    if choice.found is not None:
        conditions &= Q(pk__in=choice.found.pks.tolist())
    return conditions


def priced(price: PriceRange) -> Q:
    ends = Q(price__isnull=False)
    if price.least is not None:
        ends &= Q(price__gte=price.least)
    return ends if price.below is None else ends & Q(price__lt=price.below)


def histogram(choice: Choice, column: str, but: str, **only: Any) -> Counter[Any]:
    rows = Product.objects.listed(TODAY).filter(fits(choice, but=but), **only).values_list(column, flat=True)
    return Counter(value for value in rows if value not in (None, NONE))


ORDERS = {
    Sort.NEWEST: ("-recognised_on", "-pk"),
    Sort.STARS: ("-stars", "-recognised_on", "-pk"),
    Sort.NAME: ("name_order", "pk"),
}


def in_order(choice: Choice, sort: Sort) -> list[int]:
    """What the database says, by the predicate."""
    found = Product.objects.listed(TODAY).filter(fits(choice))
    if sort is Sort.PRICE:
        with_price = found.filter(price__isnull=False).order_by("price", "pk")
        return [*with_price.values_list("pk", flat=True), *in_order_of_newest(found.filter(price=None))]
    if sort is Sort.BEST:
        listed = set(found.values_list("pk", flat=True))
        return [pk for pk in choice.found.pks.tolist() if pk in listed] if choice.found is not None else in_order_of_newest(found)
    return list(found.order_by(*ORDERS[sort]).values_list("pk", flat=True))


def in_order_of_newest(found: Any) -> list[int]:
    return list(found.order_by("-recognised_on", "-pk").values_list("pk", flat=True))


def check_tally(tally: Tally, choice: Choice, groups: Iterable[Group]) -> None:
    """Each count is the database's, under all filters of the choice but its own."""
    assert tally.total == len(in_order(choice, Sort.NEWEST))
    assert tally.of_star == histogram(choice, "stars", "stars")
    in_any_group = Product.objects.listed(TODAY).filter(fits(choice, but="group"))
    for group in groups:
        assert tally.in_group(group) == in_any_group.filter(group__in=group.below).count()
    assert tally.of_province == histogram(choice, "province", "place")
    assert tally.of_former == histogram(choice, "former_province", "place")
    assert tally.former_unknown_of_province == histogram(choice, "province", "place", former_province=None)
    assert tally.of_commune == (histogram(choice, "commune", "commune") if choice.place else Counter())
    assert tally.of_producer == histogram(choice, "producer", "producer")
    assert tally.of_packaging == histogram(choice, "packaging_kind", "packaging")
    for band in PRICE_BANDS:
        assert tally.of_price[band] == Product.objects.listed(TODAY).filter(fits(choice, but="price"), priced(band)).count()
