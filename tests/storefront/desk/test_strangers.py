"""Walking every address of the order desk as somebody who may not: 403 or 404, and nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ocop.storefront import addresses
from ocop.storefront.models import Order, Refund
from ocop.storefront.payments import settling
from ocop.storefront.states import Fulfilment, Method, OrderState
from tests.showrooms.factories import make_manager, make_staff, make_user
from tests.storefront.factories import Shop, make_order, staff

from .conftest import AtTheDesk, at_the_desk, make_desk_user, packed, paid

OF_THE_DESK = tuple(addresses.ORDER_DESK.values())


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, address)
        elif isinstance(each, URLPattern) and address.startswith(OF_THE_DESK):
            yield address


def desk_addresses(number: str) -> list[str]:
    found = []
    for pattern in patterns(get_resolver()):
        name = "don-hang.csv" if pattern.startswith(addresses.ORDER_DESK["vi"]) else "orders.csv"
        address = "/" + pattern.replace("<slug:number>", number).replace("<str:name>", name)
        assert "<" not in address, f"say here what stands behind {pattern}"
        found.append(address)
    return found


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of ours; but for sessions and the moment of signing in."""
    models = [model for app in ("storefront", "showrooms", "catalog") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def orders_of_every_state(shop: Shop, user: Any) -> list[Order]:
    """Of `shop.showroom`: one in each state in which a button would do something."""
    refunded = paid(shop, {shop.honey: 1})
    settling.refund(refunded.payments.get().pk, 1000, "x", staff(user), "tra-lai-01")
    return [
        make_order(shop, {shop.tea: 1}, method=Method.TRANSFER),
        make_order(shop, {shop.tea: 1}),
        packed(make_order(shop, {shop.tea: 1}), user),
        packed(paid(shop, {shop.tea: 1}, fulfilment=Fulfilment.DELIVERY), user),
        refunded,
    ]


def form_for(order: Order) -> dict[str, Any]:
    """What makes any of the buttons do its step, for whoever may."""
    return {
        "key": f"phieu-la-{order.pk}",
        "packed": [line.pk for line in order.lines.all()],
        "line": [line.pk for line in order.lines.all()],
        "carrier": "Viettel Post",
        "tracking": "1",
        "amount": "1000",
        "reference": f"FT-{order.pk}",
        "payment": order.payments.get().pk,
        "refund": Refund.objects.get().pk,
        "why": "thử",
        "note": "thử",
    }


@pytest.mark.parametrize("who", ["staff elsewhere", "manager elsewhere", "shopper"])
def test_strangers_get_403_or_404_and_change_nothing(shop: Shop, who: str) -> None:
    orders = orders_of_every_state(shop, make_staff(shop.showroom))
    stranger = {
        "staff elsewhere": lambda: make_staff(shop.other),
        "manager elsewhere": lambda: make_manager(shop.other),
        "shopper": lambda: make_user(),
    }[who]()
    client = Client()
    client.force_login(stranger)
    before = everything()
    for order in orders:
        for address in desk_addresses(order.number):
            answers = [client.get(address), client.post(address, form_for(order))]
            for answer in answers:
                text = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert order.customer_name not in text.decode() and str(order) not in text.decode(), address
                if order.number in address or who == "shopper":
                    assert answer.status_code in {403, 404}, (address, answer.status_code)
    assert everything() == before


def test_whoever_is_not_signed_in_is_asked_to(shop: Shop) -> None:
    order = make_order(shop)
    before = everything()
    for address in desk_addresses(order.number):
        for answer in (Client().get(address), Client().post(address, form_for_nobody())):
            assert answer.status_code == 302 and "next=" in answer.headers["Location"]
    assert everything() == before


def form_for_nobody() -> dict[str, str]:
    return {"key": "phieu-la-1", "why": "thử"}


@pytest.mark.parametrize("part", ["refund", "paid_back", "transfer"])
def test_staff_neither_pay_back_nor_confirm_transfers(shop: Shop, staff_desk: AtTheDesk, part: str) -> None:
    orders = orders_of_every_state(shop, staff_desk.user)
    before = everything()
    for order in orders:
        address = addresses.order_desk("en", order.number, part)
        assert staff_desk.client.post(address, form_for(order)).status_code == 403
        assert address not in staff_desk.order_page(order)
    assert everything() == before


def test_who_may_only_read_changes_nothing(shop: Shop) -> None:
    from django.contrib.auth.models import Permission

    orders = orders_of_every_state(shop, make_staff(shop.showroom))
    reader = make_user()
    reader.user_permissions.set(Permission.objects.filter(codename="view_order"))
    desk = at_the_desk(reader)
    before = everything()
    for order in orders:
        assert '<form method="post" action="/en/order-desk' not in desk.order_page(order)
        for part in addresses.ORDER_DESK_PARTS:
            if part != "order":
                address = addresses.order_desk("en", order.number, part)
                assert desk.client.post(address, form_for(order)).status_code == 403, part
    assert everything() == before


def test_the_order_desk_serves_every_showroom_and_books_for_the_shop(shop: Shop) -> None:
    desk = at_the_desk(make_desk_user())
    order = packed(make_order(shop), desk.user)
    desk.do(order, "hand_over")
    assert order.state == OrderState.COMPLETED
    assert order.events.filter(user=desk.user, after="completed").exists()
    assert order.reservation is not None and order.reservation.answered_by.by is None


def test_a_forged_form_without_a_token_is_refused(shop: Shop) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_desk_user())
    order = make_order(shop)
    before = everything()
    for address in desk_addresses(order.number):
        if "/don-hang.csv" not in address and "/orders.csv" not in address:
            assert client.post(address, form_for_nobody()).status_code == 403, address
    assert everything() == before
