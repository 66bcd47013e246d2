"""The filters that narrow a list, each with the list without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalog.at_a_glance.filters import PriceRange
from catalog.at_a_glance.listed import Choice
from catalog.at_a_glance.places import Group

from .listing import ListPage
from .wording import in_language, language, money, producer_name, stars_in_words

_ROUND = 1000
"""Đồng; what prices are said in."""

MOST_RELIEFS = 8
"""Each may have to be searched for."""


class Lifted(NamedTuple):
    """A filter in force, the address of the list without it, and what is then still asked for and chosen."""

    label: str
    address: str
    text: str
    choice: Choice


class Relief(NamedTuple):
    """A filter whose lifting fills an empty list with this many `products`."""

    label: str
    address: str
    products: int


def lifted(page: ListPage) -> list[Lifted]:
    """Every filter in force, in the order of the sheet, after what the text says by itself."""
    return list(_lifted(page))


def reliefs(page: ListPage, products_with: Callable[[Lifted], int]) -> list[Relief]:
    """What would fill an empty list: each filter whose lifting alone shows something, the most first. A text that stands alone
    is no filter to lift: without it one is back where one began.
    """
    query = page.query
    may_go = [each for each in lifted(page) if each.text or query.filters]
    if query.text and query.filters:
        may_go.append(Lifted(f"“{query.text}”", query.with_text("").address(language()), "", page.choice))
    of_address = {each.address: each for each in may_go[:MOST_RELIEFS]}
    counted = [Relief(each.label, each.address, products_with(each)) for each in of_address.values()]
    return sorted((each for each in counted if each.products), key=lambda each: -each.products)


def _lifted(page: ListPage) -> Iterator[Lifted]:
    query, choice, tongue = page.query, page.choice, language()

    def without(label: str, remaining: dict[str, Any], **changes: Any) -> Lifted:
        return Lifted(label, query.with_(**remaining).address(tongue), query.text, replace(choice, **changes))

    for phrase in page.phrases:
        yield Lifted(phrase.label, query.with_text(phrase.without).address(tongue), phrase.without, choice)
    for star in query.stars:
        stars = tuple(other for other in query.stars if other != star)
        yield without(stars_in_words(star), {"stars": stars}, stars=frozenset(stars))
    if choice.group:
        yield without(group_name(choice.group), {"group": ""}, group=None)
    if choice.former:
        label = _("%(place)s (former province)") % {"place": choice.former.name}
        yield without(label, {"former": "", "commune": ""}, former=None, place=None, commune=None)
    elif choice.place:
        yield without(choice.place.name, {"province": "", "commune": ""}, place=None, commune=None)
    if choice.commune:
        yield without(choice.commune.full_name, {"commune": ""}, commune=None)
    if query.price:
        yield without(price_label(query.price), {"price": None}, price=None)
    if query.packaging:
        yield without(str(query.packaging.label), {"packaging": None}, packaging=None)
    if choice.producer:
        yield without(producer_name(choice.producer.name), {"producer": ""}, producer=None)


def group_name(group: Group) -> str:
    return in_language(group.name_en, group.name)


def price_label(price: PriceRange) -> str:
    """`under 50.000 ₫`, `50.000 to under 100.000 ₫`, `500.000 ₫ and more`. A range that ends just above a round price was meant
    to hold it: `100.000 to 200.000 ₫`."""
    least, below = money(price.least or 0), money(price.below or 0)
    if price.below is None:
        return _("%(price)s and more") % {"price": least}
    if price.below > 1 and price.below % _ROUND == 1:
        most = money(price.below - 1)
        if price.least is None:
            return _("up to %(price)s") % {"price": most}
        return _("%(least)s to %(most)s") % {"least": least.removesuffix(" ₫"), "most": most}
    if price.least is None:
        return _("under %(price)s") % {"price": below}
    return _("%(least)s to under %(below)s") % {"least": least.removesuffix(" ₫"), "below": below}
