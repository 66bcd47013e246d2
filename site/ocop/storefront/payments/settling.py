"""The one place where money is charged, called off and paid back.

    settling.apply(payment.pk, seen, act)      # a fact was told
    settling.advance(payment.pk, act)          # do what follows from it, at the provider too

`advance` decides under the order's lock, writes down what it means to do, commits, asks the provider outside any transaction, and
writes down what came of it. Whoever dies in between leaves an intention that the next `advance` takes up: any process may call it
at any time, any number of times. `claimed_until` only keeps two from asking at the same moment; were it gone, each would still do
right, since the provider charges, calls off and pays back once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.storefront import moves, notices
from ocop.storefront.actors import Act
from ocop.storefront.amounts import grouped
from ocop.storefront.errors import NotAllowed, ProviderRefused, ProviderTrouble
from ocop.storefront.models import Order, OrderEvent, OrderLine, Payment, Refund
from ocop.storefront.models.notices import NoticeKind
from ocop.storefront.states import (
    CANCELLABLE_BY_SHOPPER,
    OPEN_ORDERS,
    TO_SERVE,
    CancelReason,
    OrderState,
    PaymentState,
    RefundState,
)
from showrooms import holds

from .concluding import cancel, conclude, exchange_goods, may_capture, open_lines, owed, request_refund
from .merging import merge, merge_refund, note_problem, settle_refund
from .providers import Provider, Seen, SeenRefund, provider_of

__all__ = ["advance", "advance_order", "apply", "ask", "call_off", "drop_lines", "may_capture", "refund"]

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
"""How long nobody else asks the provider about the same payment: longer than our longest request and what follows it takes."""
MOST_STEPS = 12
"""Of one call. No payment takes more; what is left waits for the next."""

MONEY_COMES = frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURING, PaymentState.CAPTURED})


def apply(payment_id: int, seen: Seen, act: Act) -> Payment:
    """Take over what was told of a payment, and what follows from it here. Call `advance` after the commit.

    What was told before, or is overtaken, changes nothing. So a transfer that arrived is told as well:
    `Seen(SeenState.CAPTURED, captured=amount, charge_reference=…)`, and that a person paid back: `Seen(None, refunds=(…,))`.
    Raises Payment.DoesNotExist.
    """
    with transaction.atomic():
        payment = _locked(payment_id)
        decided = payment.pk if payment.state == PaymentState.CAPTURING else None
        merge(payment, seen, act)
        conclude(payment.order, act, decided=decided)
        payment.refresh_from_db()
    return payment


def advance(payment_id: int, act: Act) -> Payment:
    """Do all that can be done now for the payment's order at its providers. Call it outside transactions.

    A provider that does not answer is no error here: the intention stays, with the problem on the payment, and the next call
    goes on.
    """
    advance_order(Payment.objects.values_list("order", flat=True).get(pk=payment_id), act)
    return Payment.objects.select_related("order").get(pk=payment_id)


def advance_order(order_id: int, act: Act) -> None:
    """As `advance`, by the order."""
    holds.free_lapsed(act.at, act.on)
    left: set[tuple[type, int]] = set()
    for _step in range(MOST_STEPS):
        step = _decide(order_id, act, left)
        if step is None:
            return
        if not _carry_out(step, act):
            left.add(step.subject)


def ask(payment_id: int, act: Act) -> Payment:
    """Ask the provider how a payment stands, write it down, and go on from there. Raises ProviderTrouble where it is silent."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    provider = provider_of(payment.method)
    if provider is not None and payment.reference:
        apply(payment_id, provider.look(payment), act)
    return advance(payment_id, act)


def call_off(order_id: int, reason: CancelReason, act: Act, *, if_still: Callable[[Order], bool] = lambda order: True) -> Order:
    """Cancel an order that claims goods: sets them free, calls off or pays back the money. One that is cancelled stays as it is,
    and so does one of which `if_still`, asked under its lock, says no.

    An order that was not paid in time is left alone where its money turns out to be there or on its way, or where the provider
    does not say. Raises NotAllowed where the order has gone too far, for the shopper or for anybody.
    """
    if reason == CancelReason.NOT_PAID and not _is_surely_unpaid(order_id, act):
        return Order.objects.get(pk=order_id)
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if order.state != OrderState.CANCELLED:
            if not if_still(order):
                return order
            if act.by == OrderEvent.By.SHOPPER and order.state not in CANCELLABLE_BY_SHOPPER:
                raise NotAllowed(_("The order is being packed or has left. Call the showroom, and they will help."))
            if reason == CancelReason.NOT_PAID and (order.state != OrderState.AWAITING or _has_money(order)):
                return order
            cancel(order, reason, act)
        conclude(order, act)
    advance_order(order_id, act)
    return Order.objects.get(pk=order_id)


def refund(payment_id: int, amount: int, why: str, act: Act, key: str) -> Refund:
    """Pay back a part or all of what was charged, once per `key`. The row comes back as it stands after the provider was asked;
    where a person pays back, or the provider did not answer, it still says so. An order whose goods have not left is called off
    with the last đồng: nobody packs what is paid back. Raises NotAllowed for more than is left.
    """
    with transaction.atomic():
        payment = _locked(payment_id)
        found = Refund.objects.filter(key=key).first()
        if found is None:
            left = owed(payment)
            if not 1 <= amount <= left:
                raise NotAllowed(_("At most %(left)s đồng can be paid back.") % {"left": grouped(left)})
            found = request_refund(payment, amount, why, key, act)
            if payment.order.state in OPEN_ORDERS and not any(owed(each) for each in payment.order.payments.all()):
                cancel(payment.order, CancelReason.BY_DESK, act)
        elif (found.payment_id, found.amount) != (payment.pk, amount):
            raise NotAllowed(_("Something else was paid back under this key. Open the page anew."))
    advance(payment_id, act)
    found.refresh_from_db()
    return found


def drop_lines(order_id: int, line_ids: Collection[int], act: Act) -> Order:
    """Take lines out of an order before it is handed over: their goods are free again, and their money goes back, or is no longer
    asked for. An order of which nothing is left is called off. Lines that left before are passed over.

    Raises NotAllowed where the order is not being served, InsufficientStock where what remains cannot be kept.
    """
    with transaction.atomic():
        order = moves.lock_order(order_id)
        leaving = [line for line in open_lines(order) if line.pk in set(line_ids)]
        staying = [line for line in open_lines(order) if line.pk not in set(line_ids)]
        if leaving:
            if order.state not in TO_SERVE:
                raise NotAllowed(_("Lines leave an order only after it is confirmed and before it is handed over."))
            if staying:
                _drop(order, leaving, staying, act)
            else:
                OrderLine.objects.filter(pk__in=[line.pk for line in leaving]).update(dropped_at=act.at)
                cancel(order, CancelReason.LAPSED, act)
        conclude(order, act)
    advance_order(order_id, act)
    return Order.objects.get(pk=order_id)


# --- how a step is decided, carried out and written down -----------------------------------------------------------------


class Kind(StrEnum):
    CAPTURE = "capture"
    VOID = "void"
    LOOK = "look"
    REFUND = "refund"


@dataclass(frozen=True)
class Step:
    """What the provider is asked next. `claim` is until when the row is ours."""

    kind: Kind
    payment: Payment
    claim: datetime
    refund: Refund | None = None

    @property
    def subject(self) -> tuple[type, int]:
        row = self.refund or self.payment
        return type(row), row.pk


def _decide(order_id: int, act: Act, left: Collection[tuple[type, int]]) -> Step | None:
    """Write down the next intention for an order, and commit it. `left` names the rows that are not asked about again."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        conclude(order, act)
        for payment in order.payments.all():
            payment.order = order
            if provider_of(payment.method) is None:
                continue
            step = _step_of(payment, act) if (Payment, payment.pk) not in left else None
            for due in payment.refunds.filter(state=RefundState.REQUESTED, reference="") if step is None else ():
                if (Refund, due.pk) not in left and _is_free(due, act):
                    due.payment = payment
                    step = Step(Kind.REFUND, payment, act.at + LEASE, due)
                    break
            if step is not None:
                row = step.refund or step.payment
                row.claimed_until = step.claim
                row.save(update_fields=["claimed_until"])
                return step
    return None


def _step_of(payment: Payment, act: Act) -> Step | None:
    if not _is_free(payment, act):
        return None
    claim = act.at + LEASE
    if payment.state == PaymentState.AUTHORISED:
        _decide_authorised(payment, act)
    if payment.state == PaymentState.CAPTURING:
        # Whoever had decided may have died before or after the charge, and today may be another day.
        again = payment.order.state == OrderState.AWAITING and may_capture(payment.order, act) is None
        return Step(Kind.CAPTURE if again else Kind.LOOK, payment, claim)
    if payment.state == PaymentState.VOIDING:
        return Step(Kind.VOID, payment, claim)
    return None


def _decide_authorised(payment: Payment, act: Act) -> None:
    reason = may_capture(payment.order, act)
    if reason is None:
        moves.move_payment(payment, PaymentState.CAPTURING, act)
        return
    cancel(payment.order, reason, act)
    conclude(payment.order, act)
    payment.refresh_from_db(fields=["state"])


def _carry_out(step: Step, act: Act) -> bool:
    """Ask the provider and write down what it says: whether it said anything."""
    provider = provider_of(step.payment.method)
    if provider is None:
        return False
    try:
        answer, refused = _ask(step, provider), ""
    except ProviderRefused as refusal:
        try:
            answer, refused = provider.look(step.payment), refusal.detail
        except ProviderTrouble as trouble:
            return _leave(step, trouble)
    except ProviderTrouble as trouble:
        return _leave(step, trouble)
    return _finish(step, answer, refused, act)


def _ask(step: Step, provider: Provider) -> Seen | SeenRefund:
    """The only line that has a provider do something with money."""
    match step.kind:
        case Kind.CAPTURE:
            return provider.capture(step.payment)
        case Kind.VOID:
            return provider.void(step.payment)
        case Kind.LOOK:
            return provider.look(step.payment)
        case Kind.REFUND:
            assert step.refund is not None
            return provider.refund(step.refund)


def _finish(step: Step, answer: Seen | SeenRefund, refused: str, act: Act) -> bool:
    """Write down what was seen. `refused` is why the provider would not do what it was asked; `answer` is how it stands then."""
    with transaction.atomic():
        payment = _locked(step.payment.pk)
        decided = payment.pk if payment.state == PaymentState.CAPTURING else None
        _release(step)
        payment.refresh_from_db(fields=["claimed_until"])
        if isinstance(answer, SeenRefund):
            merge_refund(payment, answer, act)
        else:
            merge(payment, answer, act)
            if payment.state == PaymentState.CAPTURING and (refused or step.kind == Kind.LOOK):
                _give_up(payment, refused, act)
        if refused:
            note_problem(payment, refused)
            if step.refund is not None:
                _fail(step.refund.pk, payment, refused, act)
        conclude(payment.order, act, decided=decided)
    return not refused


def _give_up(payment: Payment, refused: str, act: Act) -> None:
    """It was to be charged and is only authorised still: because the provider refuses, or because the day is another."""
    order = payment.order
    if not refused and order.state == OrderState.AWAITING:
        reason = may_capture(order, act)
        if reason is None:
            return
        cancel(order, reason, act)
    moves.move_payment(payment, PaymentState.VOIDING, act)


def _fail(refund_id: int, payment: Payment, why: str, act: Act) -> None:
    """The provider will not pay this back: a person has to."""
    found = payment.refunds.get(pk=refund_id)
    if found.state == RefundState.REQUESTED and not found.reference:
        found.payment = payment
        settle_refund(found, RefundState.FAILED, act, why)


def _leave(step: Step, trouble: ProviderTrouble) -> bool:
    """The provider did not answer; whether it did something is not known. The intention stays."""
    logger.warning("Payment %s, %s: %s", step.payment.pk, step.kind, trouble.detail)
    with transaction.atomic():
        payment = _locked(step.payment.pk)
        _release(step)
        note_problem(payment, trouble.detail)
    return False


def _release(step: Step) -> None:
    """Let go of the row, unless somebody else has it by now."""
    _model, pk = step.subject
    rows = Payment.objects if step.refund is None else Refund.objects
    rows.filter(pk=pk, claimed_until=step.claim).update(claimed_until=None)


def _is_free(row: Payment | Refund, act: Act) -> bool:
    return row.claimed_until is None or row.claimed_until <= act.at


def _locked(payment_id: int) -> Payment:
    """The payment with its order locked; everything of an order is written under that lock."""
    order = moves.lock_order(Payment.objects.values_list("order", flat=True).get(pk=payment_id))
    payment = order.payments.get(pk=payment_id)
    payment.order = order
    return payment


def _has_money(order: Order) -> bool:
    return any(
        payment.state in MONEY_COMES and not (payment.state == PaymentState.CAPTURED and payment.captured_amount < payment.amount)
        for payment in order.payments.all()
    )


def _is_surely_unpaid(order_id: int, act: Act) -> bool:
    """Look first: what we were told may have been lost on the way."""
    for payment in Payment.objects.filter(order=order_id, state=PaymentState.PENDING).exclude(reference=""):
        try:
            ask(payment.pk, act)
        except ProviderTrouble as trouble:
            logger.warning("Payment %s is not called off unasked: %s", payment.pk, trouble.detail)
            return False
    return True


def _drop(order: Order, leaving: Collection[OrderLine], staying: list[OrderLine], act: Act) -> None:
    exchange_goods(order, staying, act)
    OrderLine.objects.filter(pk__in=[line.pk for line in leaving]).update(dropped_at=act.at)
    worth = sum(line.total for line in leaving)
    order.goods_total -= worth
    order.total -= worth
    order.save(update_fields=["goods_total", "total"])
    names = ", ".join(line.name for line in leaving)
    why = _("Left the order: %(names)s.") % {"names": names}
    moves.note(order, why, act)
    key = f"left-{min(line.pk for line in leaving)}"  # a line leaves once
    for payment in order.payments.all():
        payment.order = order
        if payment.state == PaymentState.PENDING:
            payment.amount -= worth
            payment.save(update_fields=["amount"])
        elif payment.state == PaymentState.CAPTURED and (back := min(worth, owed(payment))):
            request_refund(payment, back, why, key, act)
    notices.write(order, NoticeKind.CHANGED, act, about=str(order.reservation_id))
