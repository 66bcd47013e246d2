"""A shop whose orders are paid by card, at a Stripe of the test's own; and the proof that books and stock agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from catalog import clock as the_clock
from catalog.models import Product
from ocop.storefront.actors import Act
from ocop.storefront.models import Order, OrderEvent, Payment
from ocop.storefront.payments import settling, starting, webhooks
from ocop.storefront.payments.reconciling import Report, reconcile
from ocop.storefront.states import OPEN_ORDERS, Method, OrderState, PaymentState, RefundState
from showrooms import checking, holds
from showrooms.models import Level
from tests.storefront.factories import Shop, make_order
from tests.stripe_server import Event, StripeServer


def act(by: OrderEvent.By = OrderEvent.By.SHOP, on: date | None = None, **facts: Any) -> Act:
    """Somebody acts now; as of today, unless it is another day's decision."""
    return Act(timezone.now(), on or the_clock.today(), by, **facts)


class Trade:
    """One shop and its Stripe. The clock is frozen; `pass_time` moves it."""

    def __init__(self, shop: Shop, server: StripeServer, clock: time_machine.Coordinates) -> None:
        self.shop, self.server, self._clock = shop, server, clock
        self._told = 0

    # The shopper

    def order(self, wanted: Mapping[Product, int] | None = None, **facts: Any) -> Order:
        return make_order(self.shop, wanted, act=act(OrderEvent.By.SHOPPER), method=facts.pop("method", Method.CARD), **facts)

    def start(self, order: Order) -> str:
        """The shopper goes to Stripe's page: the session's id."""
        starting.start(order, act(OrderEvent.By.SHOPPER))
        return order.payments.get(state=PaymentState.PENDING).reference

    def pay(self, order: Order) -> str:
        """The shopper pays on Stripe's page: the intent's id. We are told nothing yet."""
        return self.server.pay(self.start(order))

    # Time and messages

    def pass_time(self, **span: float) -> None:
        self._clock.shift(timedelta(**span))
        self.server.let_time_pass()

    def now(self) -> datetime:
        return timezone.now()

    def deliver(self, event: Event) -> webhooks.Answer:
        payload, header = self.server.signed(event)
        return webhooks.receive(Method.CARD, payload, header, timezone.now(), the_clock.today())

    def deliver_all(self) -> None:
        """Everything that Stripe sends, in its order, and what it sends because of that."""
        while self._told < len(self.server.events):
            self._told += 1
            assert self.deliver(self.server.events[self._told - 1]).status == 200

    def reconcile(self, **how: Any) -> Report:
        return reconcile(act(), **how)

    # The books

    def assert_agreed(self, order: Order) -> None:
        """Money, stock and the order's state agree, counted at Stripe and here; nothing is left on anybody's card."""
        order.refresh_from_db()
        there = [money for money in self.server.balance() if self._order_of(money.intent) == order.number]
        payments = list(order.payments.filter(method=Method.CARD))
        captured = sum(payment.captured_amount for payment in payments)
        back = sum(refund.amount for payment in payments for refund in payment.refunds.filter(state=RefundState.SUCCEEDED))
        counted = sum(money.captured for money in there), sum(money.refunded for money in there)
        assert counted == (captured, back), f"{counted} there, {(captured, back)} here"
        assert sum(money.held for money in there) == 0
        if order.state == OrderState.CANCELLED:
            failed = any(payment.refunds.filter(state=RefundState.FAILED).exists() for payment in payments)
            assert captured == back or failed
        elif order.state == OrderState.AWAITING:
            assert captured == 0
        elif order.method != Method.CASH or captured:
            payer = order.payments.filter(state=PaymentState.CAPTURED).order_by("captured_at", "pk").first()
            assert payer is not None
            assert payer.captured_amount == payer.amount
        assert_stock_agrees()

    def _order_of(self, intent: str) -> str:
        return str(self.server.account.intents[intent].metadata["order"])


def assert_stock_agrees() -> None:
    """What is reserved is what open orders hold, and the ledger adds up."""
    wanted: dict[tuple[int, int], int] = {}
    for order in Order.objects.filter(state__in=OPEN_ORDERS).exclude(reservation=None):
        if not hasattr(order.reservation, "answered_by"):
            for line in order.lines.filter(dropped_at=None):
                key = order.showroom_id, line.product_id
                wanted[key] = wanted.get(key, 0) + line.quantity
    reserved: dict[tuple[int, int], int] = {}
    for level in Level.objects.filter(reserved__gt=0).select_related("item"):
        key = level.showroom_id, level.item.product_id or 0
        reserved[key] = reserved.get(key, 0) + level.reserved
    assert reserved == wanted
    assert checking.departures() == []


def states(order: Order) -> tuple[str, list[str]]:
    """The order's state, and those of its payments in their order."""
    order.refresh_from_db()
    return order.state, [payment.state for payment in order.payments.all()]


def goods_are_kept(order: Order) -> bool:
    order.refresh_from_db()
    return order.reservation is not None and holds.is_kept(order.reservation, timezone.now())


def only(order: Order) -> Payment:
    return order.payments.get()


def notes(order: Order) -> list[str]:
    return list(order.events.filter(of=OrderEvent.Of.NOTE).values_list("why", flat=True))


def advance_all(orders: Iterable[Order]) -> None:
    for order in orders:
        settling.advance_order(order.pk, act())
