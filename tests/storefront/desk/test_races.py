"""Several people at one order at the same moment, each on a connection of their own. First with the lock off, to see the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.storefront import moves, serving
from ocop.storefront.errors import NotAllowed
from ocop.storefront.models import Order, OrderEvent, Refund
from ocop.storefront.payments import settling
from ocop.storefront.states import CancelReason, OrderState
from showrooms.models import Level
from tests.showrooms.factories import make_manager, make_staff
from tests.showrooms.test_races import Meeting, at_once, told
from tests.storefront.factories import Shop, make_shop, staff
from tests.storefront.payments.paying import assert_stock_agrees

from .conftest import packed, paid

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop()


@pytest.fixture
def lan(shop: Shop) -> Any:
    return make_staff(shop.showroom, "lan")


@pytest.fixture
def minh(shop: Shop) -> Any:
    return make_manager(shop.showroom, "minh")


def pack(order: Order, user: Any) -> Callable[[], Any]:
    return lambda: serving.pack(order.pk, staff(user))


def unpack(order: Order, user: Any) -> Callable[[], Any]:
    return lambda: serving.unpack(order.pk, staff(user))


def hand_over(order: Order, user: Any) -> Callable[[], Any]:
    return lambda: serving.hand_over(order.pk, staff(user))


def call_off(order: Order, user: Any) -> Callable[[], Any]:
    return lambda: settling.call_off(order.pk, CancelReason.BY_DESK, staff(user, why="khách đổi ý"))


def pay_back(order: Order, user: Any, key: str) -> Callable[[], Any]:
    payment = order.payments.get()
    return lambda: settling.refund(payment.pk, payment.amount, "khách đổi ý", staff(user), key)


def meet_before_moving(monkeypatch: pytest.MonkeyPatch, parties: int, patience: float) -> None:
    """Whoever has read the order and is about to move it waits for the others."""
    meet, real = Meeting(parties, patience), moves.move_order

    def move(*given: Any, **facts: Any) -> None:
        meet()
        real(*given, **facts)

    monkeypatch.setattr(moves, "move_order", move)


def moved_to(order: Order) -> list[str]:
    events = order.events.filter(of=OrderEvent.Of.ORDER).order_by("pk")
    return list(events.values_list("after", flat=True))


@pytest.mark.postgresql
def test_without_the_lock_an_order_is_packed_that_is_called_off(
    shop: Shop, lan: Any, minh: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = paid(shop)
    monkeypatch.setattr(moves, "lock_order", lambda pk: Order.objects.get(pk=pk))
    meet_before_moving(monkeypatch, 2, 10)
    assert told(at_once([pack(order, lan), call_off(order, minh)])) == {"Order": 2}
    assert {"packed", "cancelled"} <= set(moved_to(order))
    before = order.events.filter(after__in=("packed", "cancelled")).values_list("before", flat=True)
    assert set(before) == {"confirmed"}


def test_packed_and_called_off_at_the_same_moment_it_is_called_off(
    shop: Shop, lan: Any, minh: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = paid(shop)
    meet_before_moving(monkeypatch, 2, 0.3)
    outcomes = at_once([pack(order, lan), call_off(order, minh)])
    assert all(isinstance(each, Order | NotAllowed) for each in outcomes), outcomes
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED == moved_to(order)[-1]
    assert Level.objects.get(showroom=shop.showroom, item__product=shop.tea).reserved == 0
    assert Refund.objects.get().amount == order.total
    assert_stock_agrees()


def test_whatever_several_people_do_with_a_packed_order_goods_and_money_agree(shop: Shop, lan: Any, minh: Any) -> None:
    order = packed(paid(shop), lan)
    outcomes = at_once(
        [
            hand_over(order, lan),
            hand_over(order, minh),
            call_off(order, minh),
            unpack(order, lan),
            pay_back(order, minh, "race-1"),
            pay_back(order, minh, "race-2"),
        ]
    )
    assert all(isinstance(each, Order | Refund | NotAllowed) for each in outcomes), outcomes
    order.refresh_from_db()
    payment = order.payments.get()
    back = sum(payment.refunds.values_list("amount", flat=True))
    left = 8 if order.state == OrderState.COMPLETED else 10
    assert order.state in (OrderState.COMPLETED, OrderState.CANCELLED)
    assert back in ((0, order.total) if order.state == OrderState.COMPLETED else (order.total,))
    level = Level.objects.get(showroom=shop.showroom, item__product=shop.tea)
    assert (level.on_hand, level.reserved) == (left, 0)
    states = moved_to(order)
    assert states.count("completed") + states.count("cancelled") == 1
    assert_stock_agrees()
