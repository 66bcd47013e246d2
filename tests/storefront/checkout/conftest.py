"""A shop, and a visitor whose cart holds two teas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from ocop.storefront import carts
from ocop.storefront.models import Cart
from tests.storefront.factories import Shop, make_cart, make_shop, moment


@pytest.fixture
def now() -> Iterator[time_machine.Coordinates]:
    cache.clear()
    with time_machine.travel(moment(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def shop(db: None, now: time_machine.Coordinates) -> Shop:
    return make_shop()


@pytest.fixture
def cart(shop: Shop) -> Cart:
    return make_cart({shop.tea: 2})


@pytest.fixture
def visitor(cart: Cart) -> Client:
    return visiting(cart)


def visiting(cart: Cart) -> Client:
    client = Client()
    client.cookies[carts.COOKIE] = cart.token
    return client
