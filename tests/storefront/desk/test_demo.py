"""Made-up orders: in every state, through the services, and once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.storefront.demo.orders import PLANS, load_orders
from ocop.storefront.models import Order, Payment, Refund
from ocop.storefront.states import OrderState
from showrooms.checking import departures
from showrooms.models import Showroom
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import make_user, product_item, stock
from tests.storefront.factories import Shop, moment


@pytest.fixture
def demo(shop: Shop) -> Shop:
    """Enough of everything at both showrooms."""
    make_user("donhang")
    Showroom.objects.update(fictional=True)
    for number in range(8):
        item = product_item(certified_product(TODAY.replace(year=2025), 4, name=f"Trà số {number}", price=40_000))
        for room in (shop.showroom, shop.other):
            stock(room, item, 30)
    return shop


def test_there_is_an_order_in_every_state_and_the_books_agree(demo: Shop) -> None:
    assert load_orders(moment()) == len(PLANS)
    orders = Order.objects.all()
    assert set(orders.values_list("state", flat=True)) == set(OrderState)
    assert all("minh họa" in order.customer_name for order in orders)
    assert all(order.placed_at < moment() for order in orders)
    assert not orders.filter(key__contains="demo").exists(), "a key opens the order's page: nobody guesses it"
    assert departures() == []
    charged = sum(Payment.objects.values_list("captured_amount", flat=True))
    assert charged > sum(Refund.objects.values_list("amount", flat=True)) > 0


def test_loading_again_adds_nothing(demo: Shop) -> None:
    load_orders(moment())
    before = list(Order.objects.values_list("pk", "state"))
    assert load_orders(moment(hour=18)) == len(PLANS)
    assert list(Order.objects.values_list("pk", "state")) == before


def test_without_parcels_or_stock_the_rest_is_told(shop: Shop) -> None:
    Showroom.objects.update(fictional=True, delivers=False)
    assert 0 < load_orders(moment()) <= len(PLANS)
    assert departures() == []


def test_the_command_is_for_development_and_needs_showrooms(shop: Shop, settings: Any) -> None:
    with pytest.raises(CommandError, match="development only"):
        call_command("load_orders")
    settings.DEBUG = True
    with pytest.raises(CommandError, match="load_showrooms"):
        call_command("load_orders")
    Showroom.objects.update(fictional=True)
    said = io.StringIO()
    call_command("load_orders", stdout=said)
    assert "made-up ones." in said.getvalue()
