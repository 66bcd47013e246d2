"""One order at the desk: its goods, whose it is, its money, what happened, and the steps that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog.public import wording
from catalog.public.wording import language, other_language
from ocop.storefront import access, addresses, serving
from ocop.storefront.desk.picking import Pick, picks_of
from ocop.storefront.models import Order, OrderEvent, OrderLine, Payment, Refund
from ocop.storefront.payments.by_hand import wait_for_a_person
from ocop.storefront.payments.concluding import owed
from ocop.storefront.states import (
    OPEN_ORDERS,
    TO_SERVE,
    DisputeState,
    Fulfilment,
    Method,
    OrderState,
    PaymentState,
    RefundState,
)
from showrooms import holds

from .. import order_words
from .frame import OrderDeskRequest, View, desk_page, order_desk


@dataclass(frozen=True)
class Told:
    """An event in words."""

    event: OrderEvent
    what: str
    who: str


@dataclass(frozen=True)
class Line:
    """A line of the order as it stands today. `codes` are what may be scanned for it."""

    line: OrderLine
    is_listed: bool
    picks: list[Pick]

    @property
    def codes(self) -> str:
        product = self.line.product
        return " ".join(code for code in (product.code, product.gtin) if code)


@dataclass(frozen=True)
class Money:
    """A payment with what went back. `left` is what can be paid back still, in đồng; `by_hand` are refunds that wait for a
    person."""

    payment: Payment
    refunds: list[Refund]
    by_hand: list[Refund]
    left: int

    @property
    def is_part(self) -> bool:
        """Whether some of it arrived, and not all."""
        return 0 < self.payment.captured_amount < self.payment.amount

    @property
    def problem(self) -> str:
        """What is wrong with it; of a transfer that brought too little, how much is missing."""
        if self.is_part and self.payment.method == Method.TRANSFER:
            missing = wording.money(self.payment.amount - self.payment.captured_amount)
            return _("%(amount)s are missing still.") % {"amount": missing}
        return order_words.problem(self.payment)


def of_order(view: Callable[..., HttpResponseBase]) -> View:
    """A view of one order, by its number: `view(request, order)`."""

    @order_desk
    @wraps(view)
    def opened(request: OrderDeskRequest, number: str) -> HttpResponseBase:
        found = request.orders.select_related("showroom__province", "showroom__commune", "province", "commune", "user")
        order = found.filter(number=number.upper()).first()
        if order is None:
            raise Http404
        return view(request, order)

    return opened


@of_order
def order_page(request: OrderDeskRequest, order: Order) -> HttpResponseBase:
    holds.free_lapsed(request.at, request.on)
    return desk_page(request, "storefront/desk/order.html", _context(request, order), part="orders")


def _context(request: OrderDeskRequest, order: Order) -> dict[str, Any]:
    lines = _lines(request, order)
    money = _money(order)
    state = OrderState(order.state)
    staying = [line for line in lines if line.line.dropped_at is None]
    lapsed = [line for line in staying if not line.is_listed] if state in TO_SERVE or state == OrderState.AWAITING else []
    may_serve, may_refund = access.may_serve(request.user, order), access.may_refund(request.user, order)
    is_pickup = order.fulfilment == Fulfilment.PICKUP
    is_transfer = state in OPEN_ORDERS and order.method == Method.TRANSFER
    transfer = next((each for each in money if each.payment.method == Method.TRANSFER), None)
    kept = order.reservation is not None and holds.is_kept(order.reservation, request.at)
    cash = next((each.payment for each in money if each.payment.method == Method.CASH), None)
    return {
        "order": order,
        "lines": lines,
        "lapsed": lapsed,
        "past": [pick for line in staying for pick in line.picks if pick.is_past] if state in TO_SERVE else [],
        "money": money,
        "disputes": [
            (each, DisputeState(each.state).label) for each_money in money for each in each_money.payment.disputes.all()
        ],
        "events": _events(order),
        "may_serve": may_serve,
        "may_refund": may_refund,
        "may_pack": may_serve and state == OrderState.CONFIRMED and not lapsed,
        "may_unpack": may_serve and state == OrderState.PACKED,
        "may_hand_over": may_serve and state == OrderState.PACKED and is_pickup and not lapsed,
        "may_ship": may_serve and state == OrderState.PACKED and not is_pickup and not lapsed,
        "may_deliver": may_serve and state == OrderState.SHIPPED,
        "may_drop": may_serve and state in TO_SERVE and bool(lapsed),
        "may_cancel": may_serve and state in OPEN_ORDERS,
        "may_confirm": is_transfer and access.may_confirm_transfer(request.user),
        "missing": _missing(order, transfer),
        "transfers": list(transfer.payment.transfers.all()) if transfer else [],
        "due_in_cash": cash.amount if cash and cash.state == PaymentState.PENDING and state in TO_SERVE else 0,
        "paid": sum(each.payment.captured_amount for each in money),
        "paid_back": sum(refund.amount for each in money for refund in each.refunds if refund.state != RefundState.FAILED),
        "is_kept": kept or state not in TO_SERVE,
        "is_paid": any(each.payment.state == PaymentState.CAPTURED for each in money),
        "steps": {part: addresses.order_desk(language(), order.number, part) for part in addresses.ORDER_DESK_PARTS},
        "customer_page": addresses.order(language(), order.token),
        "key": str(uuid4()),
        "other_address": addresses.order_desk(other_language(), order.number),
    }


def _missing(order: Order, transfer: Money | None) -> int:
    """Đồng that are still to be looked for on the account."""
    if order.state != OrderState.AWAITING:
        return 0
    return max(0, transfer.payment.amount - transfer.payment.captured_amount) if transfer else order.total


def _lines(request: OrderDeskRequest, order: Order) -> list[Line]:
    lines = list(order.lines.select_related("product"))
    absent = {line.pk for line in serving.not_listed(lines, request.on)}
    picks: dict[int | None, list[Pick]] = {}
    if order.state in TO_SERVE:
        for pick in picks_of(order, request.on):
            picks.setdefault(pick.item.product_id, []).append(pick)
    return [
        Line(line, line.pk not in absent, picks.get(line.product_id, []) if line.dropped_at is None else []) for line in lines
    ]


def _money(order: Order) -> list[Money]:
    found = []
    waiting = set(wait_for_a_person().filter(payment__order=order).values_list("pk", flat=True))
    for payment in order.payments.prefetch_related("refunds", "disputes", "transfers"):
        payment.order = order
        refunds = list(payment.refunds.all())
        by_hand = [refund for refund in refunds if refund.pk in waiting]
        found.append(Money(payment, refunds, by_hand, owed(payment)))
    return found


def _events(order: Order) -> list[Told]:
    return [Told(event, _what(event), _who(event)) for event in order.events.select_related("user").order_by("-at", "-pk")]


def _what(event: OrderEvent) -> str:
    """`Order: packed`, `Payment: paid`; of a note what it is."""
    of = OrderEvent.Of(event.of)
    if of == OrderEvent.Of.NOTE:
        return _("Note")
    words = _STATES[of].get(event.after, event.after)
    return _("%(what)s: %(state)s") % {"what": str(of.label).capitalize(), "state": words}


def _who(event: OrderEvent) -> str:
    if event.user is not None and event.by == OrderEvent.By.STAFF:
        return str(event.user.get_full_name() or event.user.get_username())
    return str(OrderEvent.By(event.by).label)


_STATES: Mapping[OrderEvent.Of, Mapping[str, Any]] = {
    OrderEvent.Of.ORDER: dict(OrderState.choices),
    OrderEvent.Of.PAYMENT: dict(PaymentState.choices),
    OrderEvent.Of.REFUND: dict(RefundState.choices),
}
