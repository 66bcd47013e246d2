"""Many shoppers at once, each on a connection of their own: nobody meets an error, and nothing is sold twice. What happens
without the guard is seen first. `bench/orders.py` does the same with many more.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import connection, transaction

from catalog.models import Product
from ocop.storefront import notices
from ocop.storefront.errors import NotSold
from ocop.storefront.models import Order, OrderLine
from ocop.storefront.placing import place
from showrooms import checking
from showrooms.models import Level
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import product_item, stock
from tests.showrooms.test_races import Meeting, at_once, told, without_levels_guarded
from tests.storefront.factories import Shop, make_cart, make_shop, make_wish, shopper

pytestmark = pytest.mark.usefixtures("committed")

SHOPPERS = 12


@pytest.fixture
def shop() -> Shop:
    return make_shop(TODAY)


def ordering(shop: Shop, wanted: dict[Product, int]) -> Callable[[], Order]:
    """A shopper with a full cart, about to press the button."""
    cart = make_cart(wanted)
    wish = make_wish(shop, cart)
    return lambda: place(cart, wish, shopper())


def priced(shop: Shop, pieces: int, name: str) -> Product:
    product = certified_product(name=name, price=50_000)
    stock(shop.showroom, product_item(product), pieces)
    return product


@contextmanager
def without_guard(parties: int) -> Iterator[None]:
    """Levels are first read and then written. SQLite lets one write at a time, so there nobody takes a transaction either."""
    with pytest.MonkeyPatch.context() as patched:
        without_levels_guarded(patched, Meeting(parties, 2.0))
        if connection.vendor == "sqlite":
            patched.setattr(transaction, "atomic", lambda *args, **kwargs: nullcontext())
            patched.setattr(notices, "write", lambda *args: None)
        yield


class TestTheLastUnit:
    def rush(self, shop: Shop) -> list[Any]:
        last = priced(shop, 1, "Rượu sim")
        return [ordering(shop, {last: 1}) for _shopper in range(SHOPPERS)]

    def test_without_the_guard_everybody_buys_it(self, shop: Shop) -> None:
        acts = self.rush(shop)
        with without_guard(SHOPPERS):
            outcomes = at_once(acts)
        assert told(outcomes) == {"Order": SHOPPERS}, outcomes
        assert checking.departures()

    def test_one_buys_it_and_the_others_are_told(self, shop: Shop) -> None:
        outcomes = at_once(self.rush(shop))
        assert told(outcomes) == {"Order": 1, "NotSold": SHOPPERS - 1}
        level = Level.objects.get(item__product__name="Rượu sim")
        assert (level.on_hand, level.reserved) == (1, 1)
        assert not checking.departures()


class TestManyAtManyThings:
    PRODUCTS, PIECES, ORDERS = 4, 15, 3

    def rush(self, shop: Shop) -> tuple[list[Product], list[Callable[[], list[Any]]]]:
        """Each shopper orders several times, two or three products each: more than there is, all in all."""
        dice = random.Random(7)
        products = [priced(shop, self.PIECES, f"Trà số {number}") for number in range(self.PRODUCTS)]
        carts = [
            [
                ordering(shop, {product: dice.randint(1, 2) for product in dice.sample(products, dice.choice([2, 3]))})
                for _order in range(self.ORDERS)
            ]
            for _shopper in range(SHOPPERS)
        ]

        def one_after_another(orders: list[Callable[[], Order]]) -> list[Any]:
            outcomes: list[Any] = []
            for order in orders:
                try:
                    outcomes.append(order())
                except NotSold as refused:
                    outcomes.append(refused)
            return outcomes

        return products, [lambda orders=orders: one_after_another(orders) for orders in carts]

    def ordered(self) -> Counter[int]:
        pieces: Counter[int] = Counter()
        for product, quantity in OrderLine.objects.values_list("product", "quantity"):
            pieces[product] += quantity
        return pieces

    def test_without_the_guard_more_is_sold_than_there_is(self, shop: Shop) -> None:
        _products, acts = self.rush(shop)
        with without_guard(SHOPPERS):
            at_once(acts)
        assert checking.departures()

    def test_no_error_and_nothing_sold_twice(self, shop: Shop) -> None:
        products, acts = self.rush(shop)
        outcomes = at_once(acts)
        assert not [each for each in outcomes if isinstance(each, Exception)]
        kinds = Counter(type(each).__name__ for of_shopper in outcomes for each in of_shopper)
        assert set(kinds) <= {"Order", "NotSold"}
        assert kinds["NotSold"]
        ordered = self.ordered()
        for product in products:
            level = Level.objects.get(item__product=product)
            assert (level.on_hand, level.reserved) == (self.PIECES, ordered[product.pk])
        assert not checking.departures()
        assert Order.objects.count() == kinds["Order"]
