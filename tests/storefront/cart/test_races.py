"""One shopper in many tabs at once: no piece is lost, none is counted twice, no limit is passed, nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from ocop.storefront import carts
from ocop.storefront.errors import Changed, NotAllowed
from ocop.storefront.models import Cart, CartLine
from ocop.storefront.models.carts import MOST_PIECES
from tests.showrooms.factories import NOON
from tests.showrooms.test_races import Meeting, at_once, told
from tests.storefront.factories import Shop, make_shop

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def cart() -> Cart:
    return Cart.objects.create(touched_at=NOON)


def contents(cart: Cart) -> dict[int, int]:
    return dict(cart.lines.values_list("product_id", "quantity"))


@pytest.mark.postgresql
def test_without_the_lock_presses_are_lost(shop: Shop, cart: Cart, monkeypatch: pytest.MonkeyPatch) -> None:
    carts.add(cart, shop.tea, 1, NOON)
    meet, price_of = Meeting(2), carts._price_of

    def priced(*facts: Any) -> int:
        meet()
        return price_of(*facts)

    monkeypatch.setattr(carts, "_lock", lambda cart: cart)
    monkeypatch.setattr(carts, "_price_of", priced)
    at_once([lambda: carts.add(cart, shop.tea, 1, NOON)] * 2)
    assert contents(cart) == {shop.tea.pk: 2}


def test_every_press_counts_once(shop: Shop, cart: Cart) -> None:
    outcomes = at_once([lambda: carts.add(cart, shop.tea, 1, NOON)] * 6)
    assert told(outcomes) == {"CartLine": 6}
    assert contents(cart) == {shop.tea.pk: 6}


def test_the_limit_holds(shop: Shop, cart: Cart) -> None:
    CartLine.objects.create(cart=cart, product=shop.tea, quantity=MOST_PIECES - 1, added_at=NOON)
    outcomes = at_once([lambda: carts.add(cart, shop.tea, 2, NOON)] * 4)
    assert told(outcomes) == {NotAllowed.__name__: 4}
    assert contents(cart) == {shop.tea.pk: MOST_PIECES - 1}


def test_tabs_that_open_a_cart_at_once_open_one(shop: Shop) -> None:
    class Request:
        class user:
            is_authenticated = False

        COOKIES = {carts.COOKIE: "a" * 43}

    outcomes = at_once([lambda: carts.open_cart(Request, NOON)] * 6)  # type: ignore[arg-type]
    assert len({cart.pk for cart in outcomes}) == 1 == Cart.objects.count()


def test_who_adds_while_signing_in_loses_nothing_without_being_told(shop: Shop, cart: Cart) -> None:
    carts.add(cart, shop.honey, 1, NOON)
    own = Cart.objects.create(touched_at=NOON)
    merged, added = at_once([lambda: carts.merge(own, cart), lambda: carts.add(cart, shop.tea, 2, NOON)])
    assert merged == 0 and list(Cart.objects.all()) == [own]
    expected = {shop.honey.pk: 1}
    if not isinstance(added, Changed):
        expected[shop.tea.pk] = 2
    assert contents(own) == expected
