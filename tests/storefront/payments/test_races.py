"""Two processes at the same payment at once. Each race is first run with the guard off, and the loss seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from catalog import clock as the_clock
from ocop.storefront import moves
from ocop.storefront.models import Order, OrderEvent, Refund, WebhookEvent
from ocop.storefront.payments import concluding, settling, webhooks
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.states import CancelReason, Method
from tests.showrooms.test_races import Meeting, at_once, told
from tests.storefront.factories import make_shop
from tests.storefront.payments.paying import Trade, act, states
from tests.stripe_server import StripeServer

pytestmark = pytest.mark.usefixtures("committed")
MANY = 4


@pytest.fixture
def trade(committed: None, clock: time_machine.Coordinates, stripe_server: StripeServer) -> Trade:
    return Trade(make_shop(), stripe_server, clock)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "lock_order", lambda pk: Order.objects.get(pk=pk))


def meeting(name: str, monkeypatch: pytest.MonkeyPatch, parties: int, patience: float) -> None:
    """Whoever has read what they decide on waits for the others, before they write."""
    meet = Meeting(parties, patience)
    real: Callable[..., Any] = getattr(settling, name)

    def read_and_wait(*given: Any) -> Any:
        found = real(*given)
        meet()
        return found

    monkeypatch.setattr(settling, name, read_and_wait)


def charges(trade: Trade) -> int:
    return sum(request.name == "intent.capture" for request in trade.server.requests)


def authorised(trade: Trade) -> Order:
    order = trade.order()
    intent = trade.pay(order)
    settling.apply(order.payments.get().pk, Seen(SeenState.AUTHORISED, "", intent, order.total), act())
    return order


@pytest.mark.postgresql
def test_without_the_lock_two_decide_to_charge(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = authorised(trade)
    without_lock(monkeypatch)
    meeting("may_capture", monkeypatch, 2, 10)
    at_once([lambda: settling.advance_order(order.pk, act())] * 2)
    assert charges(trade) == 2


def test_one_decides_to_charge(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = authorised(trade)
    meeting("may_capture", monkeypatch, MANY, 0.5)
    outcomes = at_once([lambda: settling.advance_order(order.pk, act())] * MANY)
    assert told(outcomes) == {"NoneType": MANY}
    assert charges(trade) == 1
    assert states(order) == ("confirmed", ["captured"])
    trade.assert_agreed(order)


def pay_back_at_once(trade: Trade, many: int) -> Any:
    order = trade.order()
    trade.pay(order)
    trade.deliver_all()
    payment = order.payments.get()
    return at_once(
        [lambda key=f"refund-{n}": settling.refund(payment.pk, 150_000, "Móp", act(), key) for n in range(many)]  # type: ignore[misc]
    )


@pytest.mark.postgresql
def test_without_the_lock_more_is_to_be_paid_back_than_was_paid(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    meeting("owed", monkeypatch, 2, 10)
    pay_back_at_once(trade, 2)
    assert Refund.objects.count() == 2


def test_no_more_is_paid_back_than_was_paid(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting("owed", monkeypatch, MANY, 0.5)
    outcomes = pay_back_at_once(trade, MANY)
    assert told(outcomes) == {"Refund": 1, "NotAllowed": MANY - 1}
    trade.assert_agreed(Order.objects.get())


def test_the_same_message_many_times_at_once(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    event = next(event for event in trade.server.events if event.type == "checkout.session.completed")
    payload, header = trade.server.signed(event)
    at, on = timezone.now(), the_clock.today()
    outcomes = at_once([lambda: webhooks.receive(Method.CARD, payload, header, at, on)] * MANY)
    assert {outcome.status for outcome in outcomes} == {200}
    assert WebhookEvent.objects.get().deliveries == MANY
    settling.advance_order(order.pk, act())
    assert states(order) == ("confirmed", ["captured"])
    assert order.events.filter(of=OrderEvent.Of.ORDER, after="confirmed").count() == 1
    assert charges(trade) == 1
    trade.assert_agreed(order)


def test_called_off_at_the_moment_of_the_charge(trade: Trade) -> None:
    order = authorised(trade)
    at_once(
        [
            lambda: settling.advance_order(order.pk, act()),
            lambda: settling.call_off(order.pk, CancelReason.BY_SHOPPER, act(OrderEvent.By.SHOPPER)),
        ]
    )
    trade.pass_time(minutes=3)
    trade.deliver_all()
    settling.advance_order(order.pk, act())
    assert states(order)[0] == "cancelled"
    assert sum(money.kept + money.held for money in trade.server.balance()) == 0
    trade.assert_agreed(order)


def test_two_orders_for_the_last_pieces_are_not_both_charged(trade: Trade) -> None:
    """Their time had passed, and both were paid at that moment."""
    orders = [trade.order({trade.shop.tea: 6})]
    first = trade.pay(orders[0])
    trade.pass_time(hours=2)
    concluding.holds.free_lapsed(timezone.now(), the_clock.today())
    orders.append(trade.order({trade.shop.tea: 6}))
    second = trade.pay(orders[1])
    trade.pass_time(hours=2)
    for order, intent in zip(orders, (first, second), strict=True):
        settling.apply(order.payments.get().pk, Seen(SeenState.AUTHORISED, "", intent, order.total), act())
    at_once([lambda order=order: settling.advance_order(order.pk, act()) for order in orders])  # type: ignore[misc]
    assert sorted(states(order)[0] for order in orders) == ["cancelled", "confirmed"]
    for order in orders:
        trade.assert_agreed(order)
