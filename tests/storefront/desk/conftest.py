"""A shop, and whoever stands at the order desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import translation

from catalog.models import Product
from ocop.storefront import addresses, serving
from ocop.storefront.models import Order
from ocop.storefront.payments import settling
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import Method, OrderState
from tests.factories import TODAY
from tests.showrooms.factories import make_manager, make_staff, make_user
from tests.storefront.factories import Shop, make_order, make_shop, shopper, staff


@dataclass
class AtTheDesk:
    """Somebody signed in at the order desk, in English unless told otherwise."""

    user: Any
    client: Client
    language: str = "en"

    def page(self, part: str = "today", **query: Any) -> str:
        answer = self.client.get(addresses.desk_list(self.language, part), query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def order_page(self, order: Order) -> str:
        answer = self.client.get(addresses.order_desk(self.language, order.number))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def do(self, order: Order, part: str, **fields: Any) -> str:
        """Press a button of an order: the page that is shown then."""
        address = addresses.order_desk(self.language, order.number, part)
        answer = self.client.post(address, {"key": str(uuid4()), **fields}, follow=True)
        assert answer.status_code == 200, answer.status_code
        order.refresh_from_db()
        return answer.content.decode()


def at_the_desk(user: Any) -> AtTheDesk:
    client = Client()
    client.force_login(user)
    return AtTheDesk(user, client)


def make_desk_user(name: str = "") -> Any:
    """Who serves the orders of every showroom and pays back."""
    user = make_user(name)
    user.user_permissions.set(Permission.objects.filter(codename__in=("serve_orders", "refund_orders", "view_order")))
    return user


def paid(shop: Shop, wanted: Mapping[Product, int] | None = None, **facts: Any) -> Order:
    """An order whose money arrived by transfer."""
    order = make_order(shop, wanted, method=Method.TRANSFER, **facts)
    payment = order.payments.get()
    settling.apply(payment.pk, Seen(SeenState.CAPTURED, captured=payment.amount), shopper())
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    return order


def packed(order: Order, user: Any) -> Order:
    serving.pack(order.pk, staff(user))
    order.refresh_from_db()
    return order


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences of services come in the language that is active."""
    with translation.override("en"):
        yield


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def desk(shop: Shop) -> AtTheDesk:
    return at_the_desk(make_desk_user("don-hang"))


@pytest.fixture
def staff_desk(shop: Shop) -> AtTheDesk:
    return at_the_desk(make_staff(shop.showroom, "lan"))


@pytest.fixture
def manager_desk(shop: Shop) -> AtTheDesk:
    return at_the_desk(make_manager(shop.showroom, "minh"))
