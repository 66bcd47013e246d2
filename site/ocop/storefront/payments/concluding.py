"""What follows from the facts on an order and its payments, decided under the order's lock and without asking anybody outside.

`conclude` may be called at any time, any number of times: it does what is still to be done. `may_capture` is the one question
before money is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ocop.storefront import moves, notices, selling
from ocop.storefront.actors import Act
from ocop.storefront.holding import KEEPING
from ocop.storefront.models import Order, OrderEvent, OrderLine, Payment, Refund
from ocop.storefront.models.notices import NoticeKind
from ocop.storefront.selling import Refusal
from ocop.storefront.states import CHARGED, CancelReason, Method, OrderState, PaymentState, RefundState
from showrooms import holds, ledger, stock
from showrooms.errors import AlreadyDone, InsufficientStock
from showrooms.ledger import Line
from showrooms.models import Hold, Item

from .providers import provider_of

_ON_THE_WAY = frozenset({PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.CAPTURING, PaymentState.CAPTURED})


def may_capture(order: Order, act: Act) -> CancelReason | None:
    """Whether money may be taken for a locked order now; the reason if not. If so, its goods are kept for good from here on.

    Every line has to be certified and sold on `act.on`, and its pieces kept; where their time had passed and nobody took them
    they are kept anew.
    """
    if lapsed_lines(order, act.on):
        return CancelReason.LAPSED
    return None if keep_goods(order, act) else CancelReason.SOLD_OUT


def lapsed_lines(order: Order, on: date) -> list[OrderLine]:
    """The lines that are not sold on that day: out of the catalogue, or without a price."""
    lines = open_lines(order)
    sold = set(selling.sold(on).filter(pk__in=[line.product_id for line in lines]).values_list("pk", flat=True))
    return [line for line in lines if line.product_id not in sold]


def open_lines(order: Order) -> list[OrderLine]:
    """The lines that are still in the order."""
    return list(order.lines.filter(dropped_at=None))


def keep_goods(order: Order, act: Act, until: datetime | None = None) -> bool:
    """Keep the goods of a locked order for good, or at least until a moment: whether they are there."""
    if order.reservation is None:
        return False
    try:
        kept = Hold.objects.filter(pk=order.reservation_id).values_list("until", flat=True).first()
        holds.keep(order.reservation, max(until, kept) if until and kept else until)
    except AlreadyDone:
        return _keep_anew(order, open_lines(order), act, until)
    return True


def exchange_goods(order: Order, lines: Sequence[OrderLine], act: Act, until: datetime | None = None) -> None:
    """Keep the pieces of these lines for a locked order instead of what is kept now. Raises InsufficientStock."""
    if order.reservation is None:
        raise ValueError("an order without goods")
    before = order.reservation
    items = {item.product_id: item for item in Item.objects.filter(product__in=[line.product_id for line in lines])}
    order.reservation = holds.exchange(
        before,
        [Line(items[line.product_id], line.quantity) for line in lines],
        act.slip(f"kept-out-{before.pk}", order.showroom_id, reference=order.number),
        act.slip(f"kept-anew-{before.pk}", order.showroom_id, reference=order.number),
        until,
    )
    order.save(update_fields=["reservation"])


def cancel(order: Order, reason: CancelReason, act: Act) -> None:
    """Call off a locked order and set its goods free. What was or will be paid for it is concluded afterwards."""
    moves.move_order(order, OrderState.CANCELLED, act, reason=reason)
    if order.reservation is not None:
        try:
            slip = act.slip(f"kept-off-{order.reservation.pk}", order.showroom_id, reference=order.number)
            ledger.release(order.reservation, slip)
        except AlreadyDone:
            pass  # their time had passed
    _mark_refused(order, reason, act)
    notices.write(order, NoticeKind.CANCELLED, act)


def _mark_refused(order: Order, reason: CancelReason, act: Act) -> None:
    """Write down which lines an order was called off for, so that its shopper is told."""
    lines = list(order.lines.all())
    if reason == CancelReason.LAPSED:
        refused = selling.refusals(act.on, {line.product_id: 0 for line in lines})
    elif reason == CancelReason.SOLD_OUT:
        lines = [line for line in lines if line.dropped_at is None]
        free = stock.available(act.on, [line.product_id for line in lines])
        refused = {
            line.product_id: Refusal.SOLD_OUT
            for line in lines
            if free.get(line.product_id, {}).get(order.showroom_id, 0) < line.quantity
        }
    else:
        return
    for line in lines:
        line.refusal = refused.get(line.product_id, "")
    OrderLine.objects.bulk_update(lines, ["refusal"])


def conclude(order: Order, act: Act, *, decided: int | None = None) -> None:
    """Do what follows for a locked order. `decided` is the payment that we ourselves had told to be charged: its goods were
    certified and kept when that was decided.
    """
    payments = list(order.payments.all())
    payer = _payer(payments)
    if payer is not None and order.state == OrderState.AWAITING and payer.captured_amount >= payer.amount:
        reason = None if payer.pk == decided else may_capture(order, act)
        if reason is not None:
            cancel(order, reason, act)
        else:
            moves.move_order(order, OrderState.CONFIRMED, act, method=payer.method)
            notices.write(order, NoticeKind.CONFIRMED, act)
    for payment in payments:
        payment.order = order
        _conclude_payment(payment, payer, payments, act)
    if order.state == OrderState.AWAITING and not any(payment.state in _ON_THE_WAY for payment in payments):
        _wait_again(order, act)


def owed(payment: Payment) -> int:
    """Đồng that were charged and are not paid back, nor on the way back."""
    back = payment.refunds.exclude(state=RefundState.FAILED).aggregate(sum=Sum("amount"))["sum"] or 0
    return max(0, payment.captured_amount - int(back))


def request_refund(payment: Payment, amount: int, why: str, key: str, act: Act) -> Refund:
    """Write down, for a locked order, that money goes back; the provider is asked afterwards."""
    refund = Refund.objects.create(
        payment=payment,
        amount=amount,
        key=key,
        why=why[:300],
        by=act.user if act.user is not None and act.user.is_authenticated else None,
        requested_at=act.at,
    )
    moves.record(payment.order, OrderEvent.Of.REFUND, act, after=RefundState.REQUESTED, why=why)
    return refund


def is_asked_back(payment: Payment, amount: int) -> bool:
    """Whether all that is owed of a payment, `amount` đồng, was asked back before."""
    return payment.refunds.filter(key=_key_of_whole(payment, amount)).exists()


def _key_of_whole(payment: Payment, amount: int) -> str:
    return f"whole-{payment.pk}-{amount}"


def _keep_anew(order: Order, lines: Sequence[OrderLine], act: Act, until: datetime | None) -> bool:
    try:
        with transaction.atomic():
            exchange_goods(order, lines, act, until)
    except InsufficientStock:
        return False
    return True


def _payer(payments: Iterable[Payment]) -> Payment | None:
    """The payment that pays the order: whichever was charged first."""
    charged = [payment for payment in payments if payment.state == PaymentState.CAPTURED]
    return min(charged, key=lambda payment: (payment.captured_at, payment.pk), default=None)


def _conclude_payment(payment: Payment, payer: Payment | None, payments: Iterable[Payment], act: Act) -> None:
    order, state = payment.order, PaymentState(payment.state)
    if state == PaymentState.PENDING:
        _conclude_pending(payment, payer, act)
    elif state == PaymentState.AUTHORISED:
        others = any(each.state in CHARGED for each in payments if each.pk != payment.pk)
        if others or order.state != OrderState.AWAITING:
            moves.move_payment(payment, PaymentState.VOIDING, act)
    elif state == PaymentState.CAPTURED and (order.state == OrderState.CANCELLED or payment != payer):
        amount = owed(payment)
        # Each sum once: where the provider could not pay it back, a person has to.
        if amount and not is_asked_back(payment, amount):
            why = order.get_cancel_reason_display() if order.state == OrderState.CANCELLED else _("Paid twice.")
            request_refund(payment, amount, why, _key_of_whole(payment, amount), act)


def _conclude_pending(payment: Payment, payer: Payment | None, act: Act) -> None:
    order = payment.order
    if provider_of(payment.method) is None:
        # Nobody outside has to be told; a transfer that arrives all the same is written down then.
        if order.state == OrderState.CANCELLED or payer is not None:
            moves.move_payment(payment, PaymentState.EXPIRED, act)
    elif order.state != OrderState.AWAITING:
        # Whoever has no address of it cannot pay it.
        moves.move_payment(payment, PaymentState.VOIDING if payment.reference else PaymentState.VOIDED, act)


def _wait_again(order: Order, act: Act) -> None:
    """No way to pay is open. Goods that were kept for good, for a charge that failed, are kept for the usual time again."""
    goods = order.reservation
    if goods is not None and not Hold.objects.filter(pk=goods.pk).exists() and holds.is_kept(goods, act.at):
        holds.keep(goods, KEEPING[Method(order.method)].held_until(act.at))
