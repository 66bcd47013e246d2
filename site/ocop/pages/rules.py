"""Products by a rule: what collections and the blocks of pages show. Only what is listed on the day, whatever was picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OrderBy, Q, QuerySet

from catalog.models import Product
from ocop.pages.models import CollectionOrder, CollectionPage

MOST = 60
NOTHING: frozenset[int] = frozenset()
_ORDERS: dict[str, tuple[OrderBy | str, ...]] = {
    CollectionOrder.NEWEST: ("-recognised_on", "-pk"),
    CollectionOrder.STARS: ("-stars", "-recognised_on", "-pk"),
    CollectionOrder.PRICE: (F("price").asc(nulls_last=True), "pk"),
    CollectionOrder.NAME: ("name_order", "pk"),
}


@dataclass(frozen=True)
class Rule:
    """A product fits that fits every part; within a part any of its values will do, and an empty part asks for nothing. `groups`
    are keys of product groups, each with all that lies below it; `provinces` are keys. Prices are whole đồng, both ends
    included: a product without a price fits no range. `tags` are names.
    """

    least_stars: int = 3
    groups: frozenset[int] = NOTHING
    provinces: frozenset[int] = NOTHING
    price_from: int | None = None
    price_to: int | None = None
    tags: frozenset[str] = frozenset()
    order: str = CollectionOrder.NEWEST
    most: int = MOST


def of_collection(page: CollectionPage) -> Rule | None:
    """The rule of a collection; none where all of its products are pinned."""
    if not page.by_rule:
        return None
    return Rule(
        least_stars=page.least_stars,
        groups=frozenset(group.pk for group in page.groups.all()),
        provinces=frozenset(province.pk for province in page.provinces.all()),
        price_from=page.price_from,
        price_to=page.price_to,
        tags=frozenset(tag.name for tag in page.tags.all()),
        order=page.order,
        most=page.most,
    )


def pins_of(page: CollectionPage) -> list[int]:
    return [pin.product_id for pin in page.pins.all()]


def matching(rule: Rule | None, on: date, pins: Sequence[int] = ()) -> list[int]:
    """The products listed on `on` that are pinned, in their order, then those that fit the rule: no more than its `most` in all,
    unless more are pinned. One query, and one more for pins.
    """
    listed = set(Product.objects.listed(on).filter(pk__in=pins).values_list("pk", flat=True)) if pins else set()
    found = dict.fromkeys(pk for pk in pins if pk in listed)
    if rule and len(found) < rule.most:
        fitting = fitting_products(rule, on).exclude(pk__in=found).order_by(*_ORDERS[rule.order])
        found |= dict.fromkeys(fitting.values_list("pk", flat=True)[: rule.most - len(found)])
    return list(found)


def fitting_products(rule: Rule, on: date) -> QuerySet[Product]:
    """All products listed on `on` that fit the rule, however many."""
    products = Product.objects.listed(on).filter(stars__gte=rule.least_stars)
    if rule.groups:
        # Branch, group, subgroup: a tree of three levels.
        below = Q(group__parent__in=rule.groups) | Q(group__parent__parent__in=rule.groups)
        products = products.filter(Q(group__in=rule.groups) | below)
    if rule.provinces:
        products = products.filter(province__in=rule.provinces)
    if rule.price_from is not None:
        products = products.filter(price__gte=rule.price_from)
    if rule.price_to is not None:
        products = products.filter(price__lte=rule.price_to)
    if rule.tags:
        products = products.filter(pk__in=Product.objects.filter(tags__name__in=rule.tags).values("pk"))
    return products
