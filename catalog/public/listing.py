"""One page of the product list: which products, in which order, and how many under each filter.

    page = page_of(ListQuery.read(request.GET), reading)

Which products and how many is told by the columns of `listed`, in memory; what a card says of them is read from the database.
A list that answers a text is found elsewhere, by the search, under the `resolved` filters of its query.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, ProducerName, Tally
from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.places import commune_of_slug
from catalog.edition import Reading
from catalog.models import Certificate, Producer, Product

from .query import ListQuery, Part
from .wording import language

PAGE_SIZE = 24
_LISTED_FACTS = (
    *("product_id", "product__code", "product__slug", "product__name", "product__name_en", "product__producer__name"),
    *("product__province_id", "product__group_id", "product__group_as_published", "product__fictional", "product__price"),
    *("product__price_is_example", "stars", "starts_on", "ends_on"),
)
"""Those of `ListedProduct`, in its order, as a certificate leads to them."""


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


class Phrase(NamedTuple):
    """Words of the text that were taken for something by itself, such as a place, and the text `without` them."""

    label: str
    without: str


@dataclass(frozen=True)
class ListPage:
    """`ids` are the products on the page, none when `page` lies beyond `pages`; `query` is what was really applied."""

    query: ListQuery
    choice: Choice
    ids: list[int]
    tally: Tally
    overview: Overview
    phrases: tuple[Phrase, ...] = ()

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
    """The page that the filters of `query` ask for on the reading's day."""
    at_a_glance = overview(reading)
    query, choice = resolved(query, at_a_glance)
    tally = at_a_glance.listed.tally(choice)
    first = (query.page - 1) * PAGE_SIZE
    ids = at_a_glance.listed.page(choice, query.sort, first, first + PAGE_SIZE, language()) if first < tally.total else []
    return ListPage(query, choice, ids, tally, at_a_glance)


def listed_products(ids: Iterable[int], on: date) -> list[ListedProduct]:
    """These products in this order, as far as they are listed on the day."""
    order = list(ids)
    if not order:
        return []
    rows = Certificate.objects.listing(on).filter(product__in=order).order_by().values_list(*_LISTED_FACTS)
    products = {row[0]: ListedProduct(*row) for row in rows}
    return [products[pk] for pk in order if pk in products]


def nearby(product: Product, reading: Reading, most: int) -> list[int]:
    """Listed products of the group and province of `product`, itself not listed, the newest first; if they are few, of the
    province alone.
    """
    at_a_glance = overview(reading)
    place = at_a_glance.place_of_id.get(product.province_id)
    group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
    ids: dict[int, None] = {}
    for choice in (Choice(group=group, place=place), Choice(place=place)):
        if len(ids) < most:
            ids |= dict.fromkeys(at_a_glance.listed.page(choice, Sort.NEWEST, 0, most))
    return list(ids)[:most]


def resolved(query: ListQuery, at_a_glance: Overview) -> tuple[ListQuery, Choice]:
    """The query as far as it names what there is, and the choice its filters come to; what names nothing we know is left out
    and reported. One query each for a commune and a producer."""
    ignored = set(query.ignored)
    group = at_a_glance.groups.get(query.group)
    place = at_a_glance.place_of_slug.get(query.province)
    if query.province in at_a_glance.former_of_slug and not place and not query.former:
        # A province that is no longer, asked for as if it were.
        query = query.with_(former=query.province, province="", page=query.page, ignored=query.ignored)
    former_place, former = at_a_glance.former_of_slug.get(query.former, (None, None))
    commune = commune_of_slug(query.commune) if query.commune else None
    producer = _producer_of_slug(query.producer) if query.producer else None
    looked_up = (
        (Part.GROUP, query.group, group),
        (Part.PROVINCE, query.province, place),
        (Part.FORMER, query.former, former),
        (Part.COMMUNE, query.commune, commune),
        (Part.PRODUCER, query.producer, producer),
    )
    ignored |= {part for part, asked, found in looked_up if asked and not found}
    if former_place and place and place != former_place:
        # A former province lies in one of today's; with another one the two ask for nothing.
        ignored.add(Part.PROVINCE)
    place = former_place or place
    if commune and place and commune.province != place.pk:
        ignored.add(Part.COMMUNE)
        commune = None
    if commune:
        place = at_a_glance.place_of_id.get(commune.province)
    known = query.with_(
        group=group.slug if group else "",
        province=place.slug if place and not former else "",
        former=former.slug if former else "",
        commune=commune.slug if commune else "",
        producer=producer.slug if producer else "",
        page=query.page,
        ignored=frozenset(ignored),
    )
    choice = Choice(frozenset(query.stars), group, place, former, commune, producer, query.price, query.packaging or None)
    return known, choice


def _producer_of_slug(slug: str) -> ProducerName | None:
    row = Producer.objects.filter(slug=slug).values_list(*ProducerName._fields).first()
    return ProducerName(*row) if row else None
