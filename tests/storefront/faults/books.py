"""Do money, stock and orders agree? Counted from Stripe's own ledger, from the movements of goods, and from what was ordered.

No state of a payment is asked what money there should be: an order that stands has been paid once, one that was called off has
cost nothing.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from ocop.storefront.models import CartLine, Order, OrderEvent, Payment, Refund, WebhookEvent
from ocop.storefront.payments import webhooks
from ocop.storefront.states import (
    OPEN_ORDERS,
    ORDER_MOVES,
    UNSETTLED_PAYMENTS,
    Method,
    OrderState,
    PaymentState,
    RefundState,
)
from showrooms import checking
from showrooms.models import Entry, EntryKind, Movement
from tests import stock_oracle

from .stories import BACK
from .world import World

OPENING = {"tea": 10, "honey": 5, "sauce": 3}
"""Pieces in the showroom when it opened."""


def assert_agreed(world: World) -> None:
    """Everything, once nothing is left to do."""
    orders = list(Order.objects.all())
    for order in orders:
        _assert_paid_as_it_stands(world, order)
        _assert_a_path(order)
    _assert_no_money_without_an_order(world, orders)
    _assert_nothing_waits(world)
    _assert_goods(world, orders)
    _assert_only_what_was_certified(world)
    for cart, wish in zip(world.carts, world.wishes, strict=True):
        in_cart = CartLine.objects.filter(cart=cart.pk).exists()
        assert in_cart != Order.objects.filter(key=wish.key).exists(), "what was ordered has left the cart, and nothing else"


def outcome(world: World) -> list[tuple[Any, ...]]:
    """What came of each wish: state, reason, what the shopper has paid, refunds, lines."""
    found: list[tuple[Any, ...]] = []
    for which in range(len(world.wishes)):
        order = world.placed(which)
        if order is None:
            found.append(())
            continue
        back = sorted(Refund.objects.filter(payment__order=order).values_list("amount", "state"))
        lines = sorted((line.product_id, line.quantity, bool(line.dropped_at)) for line in order.lines.all())
        found.append((order.state, order.cancel_reason, _kept(world, order), back, lines))
    return found


def _intents(world: World, order: Order) -> list[Any]:
    every = world.server.account.intents
    return [money for money in world.server.balance() if every[money.intent].metadata["order"] == order.number]


def _kept(world: World, order: Order) -> int:
    return sum(money.kept for money in _intents(world, order))


def _assert_paid_as_it_stands(world: World, order: Order) -> None:
    there = _intents(world, order)
    worth = sum(line.quantity * line.unit_price for line in order.lines.filter(dropped_at=None)) + order.delivery_fee
    back = BACK * Refund.objects.filter(payment__order=order, key="dent").exists()
    # What Stripe refuses to pay back is a person's to pay back.
    failed = sum(Refund.objects.filter(payment__order=order, state=RefundState.FAILED).values_list("amount", flat=True))
    due = failed if order.state == OrderState.CANCELLED or order.method == Method.CASH else worth - back + failed
    assert _kept(world, order) == due, f"{order.state}: {_kept(world, order)} kept, {due} due"
    assert sum(money.captured > 0 for money in there) <= 1, "charged twice"
    payments = order.payments.filter(method=Method.CARD)
    assert sum(money.captured for money in there) == sum(payment.captured_amount for payment in payments)
    ours_back = Refund.objects.filter(payment__in=payments, state=RefundState.SUCCEEDED).values_list("amount", flat=True)
    assert sum(money.refunded for money in there) == sum(ours_back)


def _assert_no_money_without_an_order(world: World, orders: list[Order]) -> None:
    known = {order.number for order in orders}
    for intent in world.server.account.intents.values():
        assert intent.metadata["order"] in known, f"{intent.id} is of no order"


def _assert_nothing_waits(world: World) -> None:
    assert not any(money.held for money in world.server.balance()), "left on a card"
    assert not [session.id for session in world.server.account.sessions.values() if session.status == "open"]
    assert not Order.objects.filter(state=OrderState.AWAITING).exists()
    waiting = UNSETTLED_PAYMENTS | {PaymentState.PENDING}
    assert not Payment.objects.filter(method=Method.CARD, state__in=waiting).exists(), "unsettled"
    settled = [RefundState.SUCCEEDED, RefundState.FAILED] if world.refused == "refund.create" else [RefundState.SUCCEEDED]
    assert not Refund.objects.exclude(state__in=settled).exists(), "not paid back"
    assert not WebhookEvent.objects.filter(handled_at=None).exclude(outcome=webhooks.NOBODYS).exists(), "not taken over"


def _assert_goods(world: World, orders: list[Order]) -> None:
    assert checking.departures() == []
    shop, showroom = world.shop, world.shop.showroom.pk
    gone: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for product, change in Movement.objects.filter(entry__key="counter").values_list("item__product_id", "on_hand_change"):
        gone[product] -= change
    for order in orders:
        handed_over = order.state == OrderState.COMPLETED
        if order.state in OPEN_ORDERS | {OrderState.COMPLETED}:
            for line in order.lines.filter(dropped_at=None):
                (gone if handed_over else taken)[line.product_id] += line.quantity
        assert stock_oracle.is_kept(order.reservation_id) == (order.state in OPEN_ORDERS), f"{order.state}: its goods"
        sales = Entry.objects.filter(answers=order.reservation_id, kind=EntryKind.SELL).count()
        assert sales == handed_over, "goods leave with the order, once"
    on = world.act().on
    free = stock_oracle.free_pieces(on)
    for name, opening in OPENING.items():
        product = getattr(shop, name).pk
        assert free[showroom, product] == opening - gone[product] - taken[product], f"{name}: {free[showroom, product]} free"


def _assert_only_what_was_certified(world: World) -> None:
    for intent, day in world.charged_on.items():
        order = Order.objects.get(number=world.server.account.intents[intent].metadata["order"])
        has_sauce = order.lines.filter(product=world.shop.sauce).exists()
        assert day == world.shop.on or not has_sauce, "charged for what had left the catalogue"


def _assert_a_path(order: Order) -> None:
    """The order came to where it is step by step, each written down once."""
    steps = list(order.events.filter(of=OrderEvent.Of.ORDER).order_by("pk").values_list("before", "after"))
    assert steps[0] == ("", OrderState.AWAITING)
    assert steps[-1][1] == order.state
    for (_, reached), (before, after) in pairwise(steps):
        assert before == reached and after in ORDER_MOVES[OrderState(before)]
