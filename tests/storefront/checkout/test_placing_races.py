"""Others at the same goods and at the same cart, on connections of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ocop.storefront import placing
from ocop.storefront.errors import NotSold
from ocop.storefront.models import Order
from ocop.storefront.placing import place
from ocop.storefront.states import Fulfilment, Method
from showrooms import ledger
from showrooms.ledger import Sale
from showrooms.models import Level, Showroom
from tests.showrooms.factories import slip
from tests.showrooms.rivals import Rival, coming_at
from tests.showrooms.test_races import at_once, told
from tests.storefront.factories import Shop, make_cart, make_shop, make_wish, moment, shopper

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def rival() -> Iterator[Rival]:
    rival = Rival()
    yield rival
    rival.close()


def sells(shop: Shop, rival: Rival, pieces: int):
    """The counter of the showroom sells tea, just before the order keeps it."""
    return lambda: rival.start(lambda: ledger.sell(shop.showroom, [Sale(shop.item(shop.tea), pieces)], slip())).result(30)


@pytest.mark.postgresql
class TestSoldAtTheCounterMeanwhile:
    def test_the_order_is_refused_with_the_name_of_the_goods(self, shop, rival):
        cart = make_cart({shop.tea: 3})
        wish = make_wish(shop, cart)
        with coming_at(placing.holds, "reserve_until", sells(shop, rival, 9)), pytest.raises(NotSold, match="Trà Shan tuyết"):
            place(cart, wish, shopper())
        assert not Order.objects.exists() and cart.lines.exists()

    def test_a_parcel_comes_from_another_showroom(self, shop, rival):
        Showroom.objects.filter(pk=shop.other.pk).update(delivers=True)
        cart = make_cart({shop.tea: 2})
        wish = make_wish(shop, cart, fulfilment=Fulfilment.DELIVERY)
        with coming_at(placing.holds, "reserve_until", sells(shop, rival, 9)):
            order = place(cart, wish, shopper())
        assert order.showroom == shop.other and Order.objects.count() == 1


def test_the_last_piece_is_sold_once(shop):
    many, wishes = 8, []
    for _each in range(many):
        cart = make_cart({shop.honey: 5})
        wishes.append((cart, make_wish(shop, cart)))
    outcomes = at_once([lambda cart=cart, wish=wish: place(cart, wish, shopper()) for cart, wish in wishes])
    assert told(outcomes) == {"Order": 1, "NotSold": many - 1}
    level = Level.objects.get(showroom=shop.showroom, item__product=shop.honey)
    assert (level.on_hand, level.reserved) == (5, 5)


def test_one_cart_sent_many_times_at_once_is_one_order(shop):
    cart = make_cart({shop.tea: 1})
    wish = make_wish(shop, cart)
    outcomes = at_once([lambda: place(cart, wish, shopper())] * 6)
    assert len({order.pk for order in outcomes}) == 1 == Order.objects.count()
    assert Level.objects.get(showroom=shop.showroom, item__product=shop.tea).reserved == 1


def test_goods_that_were_not_paid_go_to_one_of_those_who_wait(shop):
    cart = make_cart({shop.honey: 5})
    place(cart, make_wish(shop, cart, method=Method.DEMO), shopper())
    later = shopper(at=moment() + timedelta(hours=1))
    wishes = []
    for _each in range(4):
        cart = make_cart({shop.honey: 5})
        wish = make_wish(shop, cart, seen_digest=f"{shop.honey.pk}x5@150000", seen_total=750_000)
        wishes.append((cart, wish))
    outcomes = at_once([lambda cart=cart, wish=wish: place(cart, wish, later) for cart, wish in wishes])
    assert told(outcomes) == {"Order": 1, "NotSold": 3}
