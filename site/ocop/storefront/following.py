"""An order as its shopper follows it: which steps are behind it, what is to be done next, and what became of the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from catalog.models import Product

from .models import Order, OrderLine, Payment
from .states import (
    CANCELLABLE_BY_SHOPPER,
    OPEN_ORDERS,
    UNSETTLED_PAYMENTS,
    CancelReason,
    Fulfilment,
    Method,
    OrderState,
    PaymentState,
    RefundState,
)


class Step(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    PACKED = "packed"
    SENT = "sent"
    RECEIVED = "received"


class Next(StrEnum):
    """What the shopper does, or waits for."""

    PAY = "pay"
    TRANSFER = "transfer"
    WAIT_FOR_PAYMENT = "wait"
    """Money is on its way, or a provider's word."""
    WAIT_FOR_PACKING = "packing"
    COLLECT = "collect"
    EXPECT = "expect"
    NOTHING = "nothing"


@dataclass(frozen=True)
class FollowedLine:
    """A line as it was sold. `lapsed` where its product is not in the catalogue any more while the order is still open."""

    line: OrderLine
    lapsed: bool


@dataclass(frozen=True)
class Money:
    """Whole đồng of all payments together."""

    paid: int
    back: int
    coming_back: int


@dataclass(frozen=True)
class Followed:
    """`steps` with whether each is behind it; `current` is the first that is not."""

    order: Order
    lines: tuple[FollowedLine, ...]
    steps: tuple[tuple[Step, bool], ...]
    next: Next
    money: Money
    payments: tuple[Payment, ...]

    @property
    def current(self) -> Step | None:
        return next((step for step, is_done in self.steps if not is_done), None)

    @property
    def missing(self) -> int:
        """Đồng that are still to come where a part has arrived; else 0."""
        if self.order.state != OrderState.AWAITING:
            return 0
        parts = [each for each in self.payments if each.state == PaymentState.CAPTURED and each.captured_amount < each.amount]
        return parts[0].amount - parts[0].captured_amount if parts else 0

    @property
    def may_cancel(self) -> bool:
        return self.order.state in CANCELLABLE_BY_SHOPPER

    @property
    def is_awaited(self) -> bool:
        """A provider may have more to say within the next minutes."""
        moving = any(payment.state in UNSETTLED_PAYMENTS for payment in self.payments)
        return moving or (self.order.state == OrderState.AWAITING and self.order.method in (Method.CARD, Method.DEMO))

    @property
    def may_order_rest(self) -> bool:
        """It ended without the shopper's wish: what can still be had may be ordered anew."""
        ended = self.order.state == OrderState.CANCELLED and self.order.cancel_reason != CancelReason.BY_SHOPPER
        return ended and any(not each.line.refusal for each in self.lines)


def follow(order: Order, at: datetime, on: date) -> Followed:
    """How the order stands. Four queries."""
    lines = list(order.lines.select_related("product"))
    payments = tuple(order.payments.prefetch_related("refunds"))
    open_ones = {line.product_id for line in lines if order.state in OPEN_ORDERS and line.dropped_at is None}
    listed = set(Product.objects.listed(on).filter(pk__in=open_ones).values_list("pk", flat=True)) if open_ones else set()
    return Followed(
        order=order,
        lines=tuple(FollowedLine(line, line.product_id in open_ones - listed) for line in lines),
        steps=tuple(_steps(order, payments)),
        next=_next(order, payments, at),
        money=_money(payments),
        payments=payments,
    )


def _steps(order: Order, payments: tuple[Payment, ...]) -> list[tuple[Step, bool]]:
    state = OrderState(order.state)
    packed = state in (OrderState.PACKED, OrderState.SHIPPED, OrderState.COMPLETED, OrderState.RETURNED)
    gone = state in (OrderState.SHIPPED, OrderState.COMPLETED, OrderState.RETURNED)
    paid = any(payment.state == PaymentState.CAPTURED and payment.captured_amount >= payment.amount for payment in payments)
    steps = [(Step.PLACED, True)]
    if order.method != Method.CASH:
        steps.append((Step.PAID, paid))
    steps.append((Step.PACKED, packed))
    if order.fulfilment == Fulfilment.DELIVERY:
        steps.append((Step.SENT, gone))
    steps.append((Step.RECEIVED, state == OrderState.COMPLETED))
    return steps


def _next(order: Order, payments: tuple[Payment, ...], at: datetime) -> Next:
    match OrderState(order.state):
        case OrderState.AWAITING:
            if any(payment.state in UNSETTLED_PAYMENTS for payment in payments):
                return Next.WAIT_FOR_PAYMENT
            if order.pay_until is not None and order.pay_until <= at:
                return Next.WAIT_FOR_PAYMENT
            return Next.TRANSFER if order.method == Method.TRANSFER else Next.PAY
        case OrderState.CONFIRMED:
            return Next.WAIT_FOR_PACKING
        case OrderState.PACKED:
            return Next.COLLECT if order.fulfilment == Fulfilment.PICKUP else Next.WAIT_FOR_PACKING
        case OrderState.SHIPPED:
            return Next.EXPECT
        case _:
            return Next.NOTHING


def _money(payments: tuple[Payment, ...]) -> Money:
    refunds = [refund for payment in payments for refund in payment.refunds.all()]
    return Money(
        paid=sum(payment.captured_amount for payment in payments),
        back=sum(refund.amount for refund in refunds if refund.state == RefundState.SUCCEEDED),
        coming_back=sum(refund.amount for refund in refunds if refund.state == RefundState.REQUESTED),
    )
