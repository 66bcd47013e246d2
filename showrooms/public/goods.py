"""What is listed at a showroom today: in force, and at least one piece free to sell."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from catalog.at_a_glance.filters import STARS, Sort
from catalog.at_a_glance.listed import Choice, Found, Tally
from catalog.at_a_glance.overview import Overview, overview
from catalog.edition import Reading
from catalog.public.cards import Card, cards
from catalog.public.facets import links_of_pages
from catalog.public.lifting import group_name
from catalog.public.listing import PAGE_SIZE
from catalog.public.query import ListQuery
from catalog.public.wording import language, money, stars_in_words
from showrooms import addresses, stock
from showrooms.models import Placement, Showroom

from .words import stock_words


@dataclass(frozen=True)
class Filter:
    """A filter, and how many it shows."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Goods:
    """One page of it, under the filters of `query`; `notes` say of each product how much is left."""

    showroom: Showroom
    query: ListQuery
    choice: Choice
    tally: Tally
    whole: int
    cards: list[Card]
    notes: dict[int, str]
    overview: Overview

    @property
    def pages(self) -> int:
        return max(math.ceil(self.tally.total / PAGE_SIZE), 1)

    @property
    def drawn(self) -> bool:
        return any(card.picture.drawn for card in self.cards)

    @cached_property
    def links(self) -> list[tuple[int, str]]:
        return links_of_pages(self.query.page, self.pages, self.page_address)

    @property
    def previous(self) -> str:
        return self.page_address(self.query.page - 1) if self.query.page > 1 else ""

    @property
    def next(self) -> str:
        return self.page_address(self.query.page + 1) if self.query.page < self.pages else ""

    def page_address(self, number: int) -> str:
        return address(self.showroom.slug, self.query.with_(page=number), language())

    @property
    def stars(self) -> list[Filter]:
        """None where there is nothing to choose."""
        shown = [stars for stars in STARS if self.tally.of_star[stars]]
        filters = [self._filter(stars_in_words(stars), self.tally.of_star[stars], stars=(stars,)) for stars in shown]
        everything = self._filter(_("All stars"), sum(self.tally.of_star.values()), stars=())
        return [everything, *filters] if len(shown) > 1 or self.query.stars else []

    @property
    def groups(self) -> list[Filter]:
        shown = [group for group in self.overview.branches if self.tally.in_group(group)]
        filters = [self._filter(group_name(group), self.tally.in_group(group), group=group.slug) for group in shown]
        everything = self._filter(_("All groups"), sum(self.tally.of_group.values()), group="")
        return [everything, *filters] if len(shown) > 1 or self.query.group else []

    def _filter(self, label: str, count: int, **changes: str | tuple[int, ...]) -> Filter:
        query = self.query.with_(**changes)
        return Filter(label, count, address(self.showroom.slug, query, language()), query == self.query.with_())


def address(slug: str, query: ListQuery, tongue: str) -> str:
    """The showroom's page with what is asked of its goods."""
    pairs = "&".join(f"{name}={value}" for name, value in query.pairs(tongue))
    return addresses.showroom(tongue, slug) + (f"?{pairs}" if pairs else "")


def goods(showroom: Showroom, query: ListQuery, reading: Reading) -> Goods:
    """Five queries at most: what there is, what it costs at the counter, and those of the cards."""
    at_a_glance = overview(reading)
    free = {pk: where[showroom.pk] for pk, where in stock.available(reading.on, showroom=showroom).items()}
    group = at_a_glance.groups.get(query.group)
    query = query.with_(group=group.slug if group else "", page=query.page)
    choice = Choice(frozenset(query.stars), group, found=Found.of(free))
    first = (query.page - 1) * PAGE_SIZE
    tally = at_a_glance.listed.tally(choice)
    ids = at_a_glance.listed.page(choice, Sort.NEWEST, first, first + PAGE_SIZE) if first < tally.total else []
    shown = with_counter_prices(showroom, cards(ids, reading))
    notes = {card.pk: stock_words(stock.words(free[card.pk])) for card in shown}
    return Goods(showroom, query, choice, tally, len(free), shown, notes, at_a_glance)


def with_counter_prices(showroom: Showroom, found: list[Card]) -> list[Card]:
    """The cards with what the products cost at this counter. One query."""
    prices = _counter_prices(showroom, [card.pk for card in found])
    return [replace(card, price=money(prices[card.pk]), price_note="") if card.pk in prices else card for card in found]


def _counter_prices(showroom: Showroom, products: Collection[int]) -> dict[int, int]:
    if not products:
        return {}
    asked = Placement.objects.filter(showroom=showroom, item__product__in=products).exclude(counter_price=None)
    return {product: price for product, price in asked.values_list("item__product", "counter_price") if product and price}
