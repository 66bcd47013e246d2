"""A shop, its Stripe and the clock, as steps of a story find them; and what is done after a fault until nothing is left to do.

Steps keep nothing in memory that the next one needs: whoever takes up the story may be another process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import time_machine
from django.db import close_old_connections
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from catalog import clock as the_clock
from catalog.models import Product
from ocop.storefront import timeouts
from ocop.storefront.actors import Act
from ocop.storefront.models import Order, OrderEvent, Payment, Refund
from ocop.storefront.payments import webhooks
from ocop.storefront.payments.reconciling import reconcile
from ocop.storefront.placing import Wish
from ocop.storefront.states import Fulfilment, Method
from tests.storefront.factories import VIETNAM, make_cart, make_wish, moment
from tests.stripe_server import Event, Request, StripeServer

from .points import LONGEST
from .snapshot import Snapshot


@dataclass(frozen=True)
class Fault:
    """What Stripe answers (None: nothing, however often it is asked), before or after it did what it was asked."""

    status: int | None
    when: Literal["before", "after"]

    def __str__(self) -> str:
        return f"{self.status or 'silence'} {self.when}"


class World:
    """`wishes` are what shoppers typed, one for each order that may come of it; `told` counts the messages that have arrived.

    `charged_on` is, by intent, the day in Vietnam on which Stripe took money because we asked for it.
    """

    def __init__(self, snapshot: Snapshot, server: StripeServer, clock: time_machine.Coordinates) -> None:
        self.shop, self.staff, self.server, self._clock = snapshot.shop, snapshot.staff, server, clock
        self.wishes: list[Wish] = []
        self.carts: list[Any] = []
        self.told = 0
        self.charged_on: dict[str, date] = {}
        self.failed = self.refused = ""
        self._fault: tuple[int, Fault] | None = None
        self._delayed: tuple[int, threading.Event, threading.Event] | None = None
        server.on_request = self.hear

    def fail(self, number: int, fault: Fault) -> None:
        """Have Stripe fail at the request of that number from now. `failed` names it, and `refused` too if it is for good."""
        self._fault = number, fault

    @contextmanager
    def delayed(self, number: int) -> Iterator[threading.Event]:
        """The request of that number from now is on its way until the block ends. The event: it was sent."""
        sent, let_go = threading.Event(), threading.Event()
        self._delayed = number, sent, let_go
        try:
            yield sent
        finally:
            let_go.set()
            self._delayed = None
            self.server.wait_until_idle()

    def hear(self, at: str, request: Request) -> None:
        if at == "arrived" and self._delayed:
            number, sent, let_go = self._delayed
            self._delayed = (number - 1, sent, let_go) if number else None
            if not number:
                sent.set()
                let_go.wait(LONGEST)
        if at == "arrived" and self._fault:
            number, fault = self._fault
            self._fault = (number - 1, fault) if number else None
            if not number:
                self.failed = request.name
                self.refused = request.name if fault.status == 402 else ""
                # The SDK asks once more where there was no answer.
                times = 1 if fault.status else 2
                self.server.fail_next(fault.status, fault.when, times=times, on=request.name)
        if at == "done" and request.name == "intent.capture":
            (intent,) = request.ids
            if self.server.money(intent).captured:
                self.charged_on.setdefault(intent, timezone.now().astimezone(VIETNAM).date())

    def fill_cart(self, wanted: Mapping[Product, int], **facts: Any) -> None:
        """A shopper puts goods into a cart and goes to the checkout, to pay by card and collect them."""
        cart = make_cart(wanted, at=timezone.now())
        facts = {"method": Method.CARD, "fulfilment": Fulfilment.PICKUP, **facts}
        self.carts.append(cart)
        self.wishes.append(make_wish(self.shop, cart, **facts))

    def placed(self, which: int = 0) -> Order | None:
        return Order.objects.filter(key=self.wishes[which].key).first()

    def order(self, which: int = 0) -> Order:
        return Order.objects.get(key=self.wishes[which].key)

    def act(self, by: OrderEvent.By = OrderEvent.By.SHOP) -> Act:
        user = self.staff if by == OrderEvent.By.STAFF else None
        return Act(timezone.now(), the_clock.today(), by, user)

    def go_to(self, hour: int, minute: int = 0, days: int = 0) -> None:
        """That time of the shop's day, or of a later one."""
        self._clock.move_to(moment(self.shop.on + timedelta(days=days), hour, minute))
        self.server.let_time_pass()

    def is_held(self) -> bool:
        """Whether somebody, perhaps dead, has a payment or a refund in hand."""
        held = Q(claimed_until__gt=timezone.now())
        return Payment.objects.filter(held).exists() or Refund.objects.filter(held).exists()

    def pass_time(self, **span: float) -> None:
        self._clock.shift(timedelta(**span))
        self.server.let_time_pass()

    # What Stripe tells us

    def receive(self, event: Event) -> webhooks.Answer:
        close_old_connections()  # as before each request
        payload, header = self.server.signed(event)
        return webhooks.receive(Method.CARD, payload, header, timezone.now(), the_clock.today())

    def take_messages(self) -> None:
        """Those that have not arrived yet. What they lead to is told by others, later."""
        until = len(self.server.events)
        for event in self.server.events[self.told : until]:
            assert self.receive(event).status == 200
        self.told = until

    def take_all_messages_again(self) -> None:
        """All that there ever were, and those that come of it."""
        self.told = 0
        while self.told < len(self.server.events):
            self.take_messages()

    # The safety nets

    def reconcile(self) -> None:
        reconcile(self.act())

    def tidy(self) -> None:
        """Whose time is over: goods are free, unpaid orders are called off."""
        timeouts.lapse_unpaid(timezone.now(), the_clock.today())

    def settle(self, *, messages: bool) -> None:
        """Until nothing is left to do, by messages and safety nets or by these alone."""
        self.server.forget_faults()
        self.pass_time(minutes=3)  # who held a payment and died holds it no longer
        if messages:
            self.take_all_messages_again()
        self.reconcile()
        self.pass_time(hours=2)  # what was not paid is no longer waited for
        self.tidy()
        self.reconcile()
        if messages:
            self.take_all_messages_again()


@contextmanager
def opened(snapshot: Snapshot) -> Iterator[World]:
    """A world of its own in the morning of the shop's day, as `snapshot` has it."""
    snapshot.put_back()
    with ExitStack() as stack:
        clock = stack.enter_context(time_machine.travel(moment(snapshot.shop.on, 9), tick=False))
        server = stack.enter_context(StripeServer())
        stack.enter_context(
            override_settings(
                STRIPE_SECRET_KEY=server.secret_key,
                STRIPE_WEBHOOK_SECRET=server.webhook_secret,
                STRIPE_API_BASE=server.url,
            )
        )
        yield World(snapshot, server, clock)
