"""One page of the product list: which products, in which order, and how many under each filter.

    page = page_of(ListQuery.read(request.GET), reading)

The time of a page must not grow with the catalogue. Totals and counts come from the cube of `overview`. The ids of the page
are read in one of two ways, whichever touches fewer rows by the cube's own numbers:

- *walk*: off the index that has the order, testing each product on the way, until the page is full. Good for wide filters.
- *gather*: find all products of the filter, then sort them. Good for narrow filters.

Left to itself SQLite always gathers, and PostgreSQL guesses; at 100,000 products both are then wrong by a factor of ten.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.edition import Reading
from catalog.models import Certificate, Product
from catalog.validity import MINIMUM_LISTED_STARS

from .overview import Choice, Overview, Tally, overview
from .query import ListQuery, Part, Sort

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """What a card shows of a product listed on the day; `lapses_on` is the first day no longer in force."""

    pk: int
    code: str
    slug: str
    name: str
    name_en: str
    producer: str
    province_id: int
    group_id: int | None
    group_as_published: str
    fictional: bool
    price: int | None
    price_is_example: bool
    stars: int
    recognised_on: date
    lapses_on: date


@dataclass(frozen=True)
class ListPage:
    """`products` is empty when `page` lies beyond `pages`; `query` is what was really applied."""

    query: ListQuery
    choice: Choice
    products: list[ListedProduct]
    tally: Tally
    overview: Overview

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def pages(self) -> int:
        """The number of pages; an empty list still has its first."""
        return max(math.ceil(self.total / PAGE_SIZE), 1)

    @property
    def beyond_last(self) -> bool:
        return self.query.page > self.pages


def page_of(query: ListQuery, reading: Reading) -> ListPage:
    """The page that `query` asks for on the reading's day. Filters that name nothing we know are left out and reported."""
    at_a_glance = overview(reading)
    query, choice = _resolved(query, at_a_glance)
    tally = at_a_glance.tally(choice)
    first = (query.page - 1) * PAGE_SIZE
    ids: list[int] = []
    if first < tally.total:
        ids = _Ids(at_a_glance, choice, tally, reading.on).in_order(query.sort, first, min(first + PAGE_SIZE, tally.total))
    return ListPage(query, choice, listed_products(ids, reading.on), tally, at_a_glance)


def listed_products(ids: Iterable[int], on: date) -> list[ListedProduct]:
    """These products in this order, as far as they are listed on the day."""
    order = list(ids)
    if not order:
        return []
    rows = (
        Product.objects.listed(on)
        .filter(pk__in=order)
        .values_list(
            *("pk", "code", "slug", "name", "name_en", "producer__name", "province_id", "group_id", "group_as_published"),
            *("fictional", "price", "price_is_example", "stars", "recognised_on", "lapses_on"),
        )
    )
    products = {row[0]: ListedProduct(*row) for row in rows}
    return [products[pk] for pk in order if pk in products]


def nearby(product: Product, reading: Reading, most: int) -> list[ListedProduct]:
    """Listed products of the group and province of `product`, itself not listed, the newest first; if they are few, of the
    province alone.
    """
    at_a_glance = overview(reading)
    place = at_a_glance.place_of_id.get(product.province_id)
    group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
    ids: dict[int, None] = {}
    for choice in (Choice(group=group, place=place), Choice(place=place)):
        tally = at_a_glance.tally(choice)
        if tally.total and len(ids) < most:
            finder = _Ids(at_a_glance, choice, tally, reading.on)
            ids |= dict.fromkeys(finder.in_order(Sort.NEWEST, 0, min(most, tally.total)))
    return listed_products(list(ids)[:most], reading.on)


def _resolved(query: ListQuery, at_a_glance: Overview) -> tuple[ListQuery, Choice]:
    ignored = set(query.ignored)
    group = at_a_glance.groups.get(query.group)
    place = at_a_glance.place_of_slug.get(query.province)
    if query.province in at_a_glance.former_of_slug and not place and not query.former:
        # A province that is no longer, asked for as if it were.
        query = query.with_(former=query.province, province="", page=query.page, ignored=query.ignored)
    former_place, former = at_a_glance.former_of_slug.get(query.former, (None, None))
    for part, asked, found in ((Part.GROUP, query.group, group), (Part.PROVINCE, query.province, place)):
        if asked and not found:
            ignored.add(part)
    if query.former and not former:
        ignored.add(Part.FORMER)
    if former_place and place and place != former_place:
        # A former province lies in one of today's; with another one the two ask for nothing.
        ignored.add(Part.PROVINCE)
    place = former_place or place
    resolved = ListQuery(
        stars=query.stars,
        group=group.slug if group else "",
        province=place.slug if place and not former else "",
        former=former.slug if former else "",
        sort=query.sort,
        page=query.page,
        ignored=frozenset(ignored),
    )
    return resolved, Choice(frozenset(query.stars), group, place, former)


class _Ids:
    """The ids of a slice of the list under one choice."""

    def __init__(self, at_a_glance: Overview, choice: Choice, tally: Tally, on: date) -> None:
        self._overview = at_a_glance
        self._choice = choice
        self._tally = tally
        self._on = on

    def in_order(self, sort: Sort, first: int, end: int) -> list[int]:
        """The ids from `first` to before `end`; `end` is at most the total."""
        if sort is Sort.NAME:
            return self._by_product(("name_order", "pk"), first, end)
        if sort is Sort.PRICE:
            return self._by_price(first, end)
        if sort is Sort.STARS and len(self._tally.of_star_chosen) > 1:
            if not self._walks(self._tally.total, end):
                return list(self._gathered().order_by("-stars", "-recognised_on", "-pk").values_list("pk", flat=True)[first:end])
            return self._star_after_star(first, end)
        return self._newest(self._choice.stars, self._tally.total, first, end)

    def _walks(self, matching: int, end: int, among: int | None = None) -> bool:
        """Whether walking `among` rows until `end` matches are found touches fewer rows than gathering all matches."""
        return end * (self._overview.total if among is None else among) <= matching * matching

    def _newest(self, stars: frozenset[int], matching: int, first: int, end: int, narrower: Q | None = None) -> list[int]:
        narrower = narrower or Q()
        among = sum(self._overview.of_star[star] for star in stars) if stars else self._overview.total
        if not self._walks(matching, end, among):
            gathered = self._gathered(stars).filter(narrower).order_by("-recognised_on", "-pk")
            return list(gathered.values_list("pk", flat=True)[first:end])
        certificates = Certificate.objects.in_force(self._on)
        if len(stars) == 1:
            certificates = certificates.filter(stars=min(stars))
        else:
            certificates = certificates.filter(stars__in=stars) if stars else certificates.filter(stars__gte=MINIMUM_LISTED_STARS)
        # A correlated EXISTS, not a join: SQLite would start a join from the product side and sort.
        fits = Product.objects.filter(self._filters(), narrower, pk=OuterRef("product_id"), live=True)
        walk = certificates.filter(Exists(fits)).order_by("-starts_on", "-product_id")
        return list(walk.values_list("product_id", flat=True)[first:end])

    def _star_after_star(self, first: int, end: int) -> list[int]:
        """Five stars, then four, then three, each the newest first: the cube says where each begins."""
        ids: list[int] = []
        begin = 0
        for star in sorted(self._tally.of_star_chosen, reverse=True):
            count = self._tally.of_star_chosen[star]
            start, stop = max(first - begin, 0), min(end - begin, count)
            if start < stop:
                ids += self._newest(frozenset([star]), count, start, stop)
            begin += count
        return ids

    def _by_price(self, first: int, end: int) -> list[int]:
        """The cheapest first; those without a price come last, the newest first."""
        priced = self._tally.priced
        ids: list[int] = []
        if first < priced:
            ids += self._by_product(("price", "pk"), first, min(end, priced), Q(price__isnull=False))
        if end > priced:
            unpriced = Q(price__isnull=True)
            start, stop = max(first - priced, 0), end - priced
            ids += self._newest(self._choice.stars, self._tally.total - priced, start, stop, unpriced)
        return ids

    def _by_product(self, order: tuple[str, ...], first: int, end: int, narrower: Q | None = None) -> list[int]:
        narrower = narrower or Q()
        if not self._walks(self._tally.total, end):
            return list(self._gathered().filter(narrower).order_by(*order).values_list("pk", flat=True)[first:end])
        fits = self._gathered().filter(pk=OuterRef("pk"))
        walk = Product.objects.filter(narrower, Exists(fits)).order_by(*order)
        return list(walk.values_list("pk", flat=True)[first:end])

    def _gathered(self, stars: frozenset[int] | None = None) -> QuerySet[Product, Any]:
        products = Product.objects.listed(self._on).filter(self._filters())
        stars = self._choice.stars if stars is None else stars
        return products.filter(stars__in=stars) if stars else products

    def _filters(self) -> Q:
        filters = Q()
        if self._choice.group:
            filters &= Q(group__in=self._choice.group.below)
        if self._choice.former and self._choice.place:
            filters &= Q(former_province=self._choice.former.pk) | Q(former_province__isnull=True, province=self._choice.place.pk)
        elif self._choice.place:
            filters &= Q(province=self._choice.place.pk)
        return filters
