"""Whatever shoppers, staff, banks, Stripe's own desk and the network do, in whatever order messages come and however often: at
the end money, stock and orders agree, and nobody was charged for what was not certified on that day.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date, datetime
from typing import Any

import time_machine
from django.db import transaction
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from catalog import clock as the_clock
from catalog.models import Product
from ocop.storefront.errors import ShopError
from ocop.storefront.models import Order, OrderEvent, Payment
from ocop.storefront.payments import settling, starting
from ocop.storefront.states import TO_SERVE, CancelReason, Method, OrderState, PaymentState, RefundState
from showrooms import holds, ledger
from showrooms.access import THE_SHOP
from showrooms.errors import LedgerError
from showrooms.ledger import Sale, Slip
from tests.storefront.factories import VIETNAM, make_shop
from tests.storefront.payments.paying import Trade, act, assert_stock_agrees
from tests.storefront.payments.stripe_requests import NOW
from tests.stripe_server import NotPossible, StripeServer

SHOPPER = OrderEvent.By.SHOPPER
REFUSALS = (ShopError, NotPossible, LedgerError)
pick = st.integers(0, 10_000)
faults = st.tuples(
    st.sampled_from([402, 429, 500, 503, None]),
    st.sampled_from(["before", "after"]),
    st.sampled_from(
        ["session.create", "session.expire", "session.retrieve", "intent.retrieve", "intent.capture", "intent.cancel", "refund"]
    ),
    st.integers(1, 3),
)


class PaymentMachine(RuleBasedStateMachine):
    """One example is one day's trade and the next, inside a transaction that is undone. `tally` counts how orders ended."""

    tally: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        clock = self._open.enter_context(time_machine.travel(NOW, tick=False))
        self._open.enter_context(transaction.atomic())
        self.server = self._open.enter_context(StripeServer())
        self._open.enter_context(
            override_settings(
                STRIPE_SECRET_KEY=self.server.secret_key,
                STRIPE_WEBHOOK_SECRET=self.server.webhook_secret,
                STRIPE_API_BASE=self.server.url,
            )
        )
        self.trade = Trade(make_shop(), self.server, clock)
        self.orders: list[Order] = []
        self.keys = 0
        self.charged_on: dict[str, date] = {}
        self.server.on_request = self._note_charge

    def teardown(self) -> None:
        try:
            self._end_the_day()
        finally:
            transaction.set_rollback(True)
            self._open.close()

    # Shoppers

    @initialize()
    def begin(self) -> None:
        self.order(0)

    @rule(what=pick)
    def order(self, what: int) -> None:
        shop = self.trade.shop
        wishes: list[dict[Product, int]] = [{shop.tea: 4}, {shop.sauce: 1, shop.tea: 1}, {shop.honey: 2, shop.tea: 2}]
        self._may(lambda: self.orders.append(self.trade.order(wishes[what % len(wishes)])))

    @rule(which=pick)
    def start(self, which: int) -> None:
        self._may(lambda: starting.start(self._order(which), act(SHOPPER)))

    @rule(which=pick)
    def pay(self, which: int) -> None:
        sessions = [session for session in self.server.account.sessions.values() if session.status == "open"]
        if sessions:
            self._may(lambda: self.server.pay(sessions[which % len(sessions)]))

    @rule(which=pick)
    def start_and_pay(self, which: int) -> None:
        self.start(which)
        waiting = self._order(which).payments.filter(state=PaymentState.PENDING).exclude(reference="").first()
        if waiting is not None:
            self._may(lambda: self.server.pay(waiting.reference))

    @rule(which=pick)
    def decline(self, which: int) -> None:
        if sessions := list(self.server.account.sessions.values()):
            self._may(lambda: self.server.decline(sessions[which % len(sessions)]))

    @rule(which=pick)
    def call_off(self, which: int) -> None:
        self._may(lambda: settling.call_off(self._order(which).pk, CancelReason.BY_SHOPPER, act(SHOPPER)))

    @rule(which=pick)
    def pay_in_cash(self, which: int) -> None:
        self._may(lambda: starting.choose(self._order(which), Method.CASH, act(SHOPPER)))

    # Staff

    @rule(which=pick)
    def lapse_unpaid(self, which: int) -> None:
        order = self._order(which)
        if order.reservation is not None and not holds.is_kept(order.reservation, self.trade.now()):
            self._may(lambda: settling.call_off(order.pk, CancelReason.NOT_PAID, act()))

    @rule(which=pick, amount=st.integers(1, 400_000))
    def pay_back(self, which: int, amount: int) -> None:
        self.keys += 1
        payment = self._order(which).payments.filter(state=PaymentState.CAPTURED).first()
        if payment is not None:
            self._may(lambda: settling.refund(payment.pk, amount, "Hàng bị móp", act(), f"refund-{self.keys}"))

    @rule(which=pick)
    def drop_a_line(self, which: int) -> None:
        order = self._order(which)
        line = order.lines.filter(dropped_at=None).first()
        if line is not None and order.state in TO_SERVE:
            self._may(lambda: settling.drop_lines(order.pk, [line.pk], act()))

    @rule(pieces=st.integers(1, 4))
    def sell_at_the_counter(self, pieces: int) -> None:
        self.keys += 1
        slip = Slip(by=THE_SHOP, key=f"counter-{self.keys}", at=self.trade.now(), on=the_clock.today())
        holds.free_lapsed(self.trade.now(), the_clock.today())
        item = self.trade.shop.item(self.trade.shop.tea)
        self._may(lambda: ledger.sell(self.trade.shop.showroom, [Sale(item, pieces)], slip))

    # Stripe, its own desk, and the banks

    @rule(which=pick)
    def capture_there(self, which: int) -> None:
        self._on_intent(which, "requires_capture", self.server.capture_in_dashboard)

    @rule(which=pick)
    def cancel_there(self, which: int) -> None:
        self._on_intent(which, "requires_capture", self.server.cancel_in_dashboard)

    @rule(which=pick, amount=st.integers(1, 100_000))
    def pay_back_there(self, which: int, amount: int) -> None:
        def refund(intent: Any) -> None:
            charge = self.server.account.intents[intent].charge
            if charge.disputes == [] and charge.amount - charge.amount_refunded >= amount:
                self.server.refund_in_dashboard(intent, amount)

        self._on_intent(which, "succeeded", refund)

    @rule(which=pick)
    def bounce_a_refund(self, which: int) -> None:
        bounceable = [
            refund
            for refund in self.server.account.refunds.values()
            if refund.counts and refund.charge.intent.status == "succeeded"
        ]
        if bounceable:
            self.server.fail_refund(bounceable[which % len(bounceable)])

    @rule(which=pick)
    def dispute(self, which: int) -> None:
        def dispute(intent: Any) -> None:
            charge = self.server.account.intents[intent].charge
            if not charge.disputes and charge.amount_captured > charge.amount_refunded:
                self.server.dispute(intent)

        self._on_intent(which, "succeeded", dispute)

    # The network

    @rule(which=pick)
    def deliver(self, which: int) -> None:
        """Any message, old or new, first or again."""
        if self.server.events:
            assert self.trade.deliver(self.server.events[which % len(self.server.events)]).status == 200

    @precondition(lambda self: self.orders)
    @rule(which=pick)
    def advance(self, which: int) -> None:
        settling.advance_order(self._order(which).pk, act())

    @rule(fault=faults)
    def fail(self, fault: tuple[int | None, Any, str, int]) -> None:
        status, when, on, times = fault
        self.server.fail_next(status, "before" if status in (402, 429) else when, times=times, on=on)

    @rule(minutes=st.sampled_from([1, 20, 70, 400, 900]))
    def pass_time(self, minutes: int) -> None:
        self.trade.pass_time(minutes=minutes)

    @rule()
    def reconcile(self) -> None:
        self.trade.reconcile()

    # The end

    def _end_the_day(self) -> None:
        self.server._faults.clear()
        self.trade.pass_time(minutes=3)
        self.trade.deliver_all()
        for _time in range(2):
            self.trade.pass_time(hours=2)
            self.trade.reconcile()
            for order in Order.objects.filter(state=OrderState.AWAITING):
                settling.call_off(order.pk, CancelReason.NOT_PAID, act())
            self.trade.deliver_all()
        holds.free_lapsed(self.trade.now(), the_clock.today())
        for order in self.orders:
            self.trade.assert_agreed(order)
            self.tally[f"{order.state} {order.cancel_reason}".strip()] += 1
        assert_stock_agrees()
        assert not Payment.objects.filter(
            state__in=[PaymentState.AUTHORISED, PaymentState.CAPTURING, PaymentState.VOIDING]
        ).exists()
        assert not any(
            refund.state == RefundState.REQUESTED for payment in Payment.objects.all() for refund in payment.refunds.all()
        )
        for intent, day in self.charged_on.items():
            order = Order.objects.get(number=self.server.account.intents[intent].metadata["order"])
            has_sauce = order.lines.filter(product=self.trade.shop.sauce).exists()
            assert day == self.trade.shop.on or not has_sauce, "charged for what had lapsed"

    def _note_charge(self, moment: str, request: Any) -> None:
        if moment == "done" and request.name == "intent.capture":
            (intent,) = request.ids
            if self.server.account.intents[intent].status == "succeeded":
                self.charged_on.setdefault(intent, datetime.fromtimestamp(time.time(), VIETNAM).date())

    def _order(self, which: int) -> Order:
        return Order.objects.get(pk=self.orders[which % len(self.orders)].pk)

    def _on_intent(self, which: int, status: str, deed: Callable[[Any], object]) -> None:
        intents = [intent.id for intent in self.server.account.intents.values() if intent.status == status]
        if intents:
            deed(intents[which % len(intents)])

    @staticmethod
    def _may(deed: Callable[[], object]) -> None:
        """A refusal is an answer too."""
        with suppress(*REFUSALS):
            deed()
