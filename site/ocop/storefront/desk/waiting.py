"""What waits for the order desk today, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from ocop.storefront.models import Dispute, Order, OrderLine, Payment, Refund
from ocop.storefront.payments.by_hand import wait_for_a_person
from ocop.storefront.states import TO_SERVE, DisputeState, Fulfilment, Method, OrderState, PaymentState, RefundState


@dataclass(frozen=True)
class Waiting:
    """Orders that wait for the same thing: `since` gives from when on, `amount` how many đồng it is about, if any."""

    order: Order
    since: datetime
    amount: int | None = None


Rows = Callable[[QuerySet[Order], date], list[Waiting]]


@dataclass(frozen=True)
class Queue:
    """`rows` is asked with the orders that somebody may look at, and the day."""

    name: str
    heading: str | Promise
    rows: Rows
    urgent: bool = False


def queues(orders: QuerySet[Order], on: date) -> Iterator[tuple[Queue, list[Waiting]]]:
    """The queues in which something waits on that day. One query each."""
    for queue in QUEUES:
        if rows := queue.rows(orders.select_related("showroom"), on):
            yield queue, rows


def _of_state(state: OrderState, **which: Any) -> Rows:
    def rows(orders: QuerySet[Order], _on: date) -> list[Waiting]:
        return [Waiting(order, order.placed_at) for order in orders.filter(state=state, **which).order_by("placed_at", "pk")]

    return rows


def _lapsed(orders: QuerySet[Order], on: date) -> list[Waiting]:
    """Something in it has left the catalogue: the customer should hear of it before they come."""
    left = OrderLine.objects.filter(dropped_at=None).exclude(product__in=Product.objects.listed(on).values("pk"))
    touched = orders.filter(state__in=TO_SERVE, pk__in=left.values("order"))
    return [Waiting(order, order.placed_at) for order in touched.order_by("placed_at", "pk")]


def _transfers(orders: QuerySet[Order], _on: date) -> list[Waiting]:
    """Nobody knows yet whether the money is there. What was sent too little waits with what is missing."""
    unpaid = Q(state=PaymentState.PENDING) | Q(state=PaymentState.CAPTURED, captured_amount__lt=F("amount"))
    payments = Payment.objects.filter(unpaid, method=Method.TRANSFER, order__in=orders.filter(state=OrderState.AWAITING))
    return [
        Waiting(payment.order, payment.created_at, payment.amount - payment.captured_amount)
        for payment in payments.select_related("order__showroom").order_by("created_at", "pk")
    ]


def _refunds(orders: QuerySet[Order], _on: date) -> list[Waiting]:
    """Money that a person has to pay back: by transfer or in cash, and what a provider could not."""
    due = wait_for_a_person().filter(payment__order__in=orders).select_related("payment__order__showroom")
    return [Waiting(refund.payment.order, refund.requested_at, refund.amount) for refund in due]


def _came_back(orders: QuerySet[Order], _on: date) -> list[Waiting]:
    """Parcels that came back and of which no money was paid back yet. How much goes back is for a person to say, once."""
    rows = []
    returned = orders.filter(state=OrderState.RETURNED).annotate(charged=Coalesce(Sum("payments__captured_amount"), 0))
    refunds = Refund.objects.filter(payment__order__in=orders.filter(state=OrderState.RETURNED))
    back = set(refunds.exclude(state=RefundState.FAILED).values_list("payment__order", flat=True))
    for order in returned.order_by("closed_at", "pk"):
        if order.charged and order.pk not in back:
            rows.append(Waiting(order, order.closed_at or order.placed_at, order.charged))
    return rows


def _disputes(orders: QuerySet[Order], _on: date) -> list[Waiting]:
    disputes = Dispute.objects.filter(state=DisputeState.OPEN, payment__order__in=orders).select_related(
        "payment__order__showroom"
    )
    return [Waiting(each.payment.order, each.opened_at, each.amount) for each in disputes.order_by("opened_at", "pk")]


QUEUES = (
    Queue("lapsed", _("Something in it has left the catalogue: take it out"), _lapsed, urgent=True),
    Queue("disputes", _("Disputed at the bank"), _disputes, urgent=True),
    Queue("pack", _("To be packed"), _of_state(OrderState.CONFIRMED)),
    Queue("ready", _("Ready to be collected"), _of_state(OrderState.PACKED, fulfilment=Fulfilment.PICKUP)),
    Queue("send", _("Packed, to be sent"), _of_state(OrderState.PACKED, fulfilment=Fulfilment.DELIVERY)),
    Queue("transfers", _("Transfers to look for on the account"), _transfers),
    Queue("refunds", _("Money to be paid back by hand"), _refunds),
    Queue("returned", _("Parcels that came back: decide on the money"), _came_back),
    Queue("on_way", _("On their way"), _of_state(OrderState.SHIPPED)),
)
