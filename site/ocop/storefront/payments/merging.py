"""What a provider told, written into our rows. Facts only grow: told late, twice or in another order, they come to the same.

Everything here runs inside a transaction that holds the order's lock. What follows from the facts is for `concluding`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.storefront import moves, notices
from ocop.storefront.actors import Act
from ocop.storefront.models import Dispute, Order, OrderEvent, Payment, Refund
from ocop.storefront.models.notices import NoticeKind
from ocop.storefront.states import DisputeState, PaymentState, RefundState

from .providers import Seen, SeenDispute, SeenRefund, SeenState, provider_of

LARGEST = 2_147_483_647
"""Đồng that a column holds."""

# How far a payment has come. Who is at the same place or further learns nothing.
_SEEN_RANK = {SeenState.OPEN: 0, SeenState.EXPIRED: 1, SeenState.AUTHORISED: 2, SeenState.VOIDED: 3, SeenState.CAPTURED: 4}
_OUR_RANK = {
    PaymentState.PENDING: 0,
    PaymentState.EXPIRED: 1,
    PaymentState.AUTHORISED: 2,
    PaymentState.CAPTURING: 2,
    PaymentState.VOIDING: 2,
    PaymentState.VOIDED: 3,
    PaymentState.CAPTURED: 4,
}
_BECOMES = {
    SeenState.EXPIRED: PaymentState.EXPIRED,
    SeenState.AUTHORISED: PaymentState.AUTHORISED,
    SeenState.VOIDED: PaymentState.VOIDED,
}
_REFUND_RANK = {RefundState.REQUESTED: 0, RefundState.SUCCEEDED: 1, RefundState.FAILED: 2}
_DISPUTE_RANK = {DisputeState.OPEN: 0, DisputeState.WON: 1, DisputeState.LOST: 2}


def merge(payment: Payment, seen: Seen, act: Act) -> None:
    """Take over what `seen` says beyond what is known. Amounts that are not what was asked for are kept, and flagged."""
    if seen.charge_reference and payment.charge_reference not in ("", seen.charge_reference):
        flag(
            payment, _("The provider names another charge for this payment: %(charge)s.") % {"charge": seen.charge_reference}, act
        )
        return
    _take_references(payment, seen)
    if seen.state is not None:
        _take_state(payment, seen, act)
    if payment.state == PaymentState.CAPTURED:
        for refund in seen.refunds:
            merge_refund(payment, refund, act)
    for dispute in seen.disputes:
        _merge_dispute(payment, dispute, act)
    if seen.problem and payment.state == PaymentState.PENDING:
        note_problem(payment, seen.problem)


def merge_refund(payment: Payment, seen: SeenRefund, act: Act) -> Refund | None:
    """The row of a refund that the provider told of: ours if it was asked for here, else a new one."""
    if not 1 <= seen.amount <= LARGEST:
        flag(payment, _("The provider tells of a refund of %(amount)s.") % {"amount": seen.amount}, act)
        return None
    refund = _refund_of(payment, seen)
    if refund is None:
        refund = Refund.objects.create(
            payment=payment,
            amount=seen.amount,
            key=f"seen-{seen.reference}"[:64],
            reference=seen.reference,
            why=_("Paid back at the provider’s own desk."),
            requested_at=act.at,
        )
        moves.record(payment.order, OrderEvent.Of.REFUND, act, after=RefundState.REQUESTED, why=refund.why)
        if seen.refund is not None and payment.refunds.filter(pk=seen.refund).exists():
            flag(payment, _("The provider paid back twice for one request: %(refund)s.") % {"refund": seen.reference}, act)
    elif refund.amount != seen.amount:
        flag(payment, _("The provider paid back another sum than was asked for: %(refund)s.") % {"refund": seen.reference}, act)
    if not refund.reference:
        refund.reference = seen.reference
        refund.save(update_fields=["reference"])
    if _REFUND_RANK[seen.state] > _REFUND_RANK[RefundState(refund.state)]:
        settle_refund(refund, seen.state, act)
    return refund


def settle_refund(refund: Refund, to: RefundState, act: Act, why: str = "") -> None:
    """Move a refund of a payment whose order is locked, on record."""
    before = refund.state
    refund.state, refund.settled_at, refund.claimed_until = to, act.at, None
    refund.save(update_fields=["state", "settled_at", "claimed_until"])
    order = refund.payment.order
    moves.record(order, OrderEvent.Of.REFUND, act, before, to, why or refund.why)
    if to == RefundState.SUCCEEDED:
        notices.write(order, NoticeKind.REFUNDED, act, about=str(refund.pk))


def flag(payment: Payment, text: str, act: Act) -> None:
    """Say something that a person has to look at, once: on the payment and among the order's events."""
    note_problem(payment, text)
    note_once(payment.order, text, act)


def note_problem(payment: Payment, text: str) -> None:
    if payment.problem != text[:300]:
        payment.problem = text[:300]
        payment.save(update_fields=["problem"])


def note_once(order: Order, text: str, act: Act) -> None:
    if not order.events.filter(of=OrderEvent.Of.NOTE, why=text[:500]).exists():
        moves.note(order, text, act)


def _take_references(payment: Payment, seen: Seen) -> None:
    told = {
        name: value
        for name, value in (("reference", seen.reference), ("charge_reference", seen.charge_reference))
        if value and not getattr(payment, name)
    }
    for name, value in told.items():
        setattr(payment, name, value)
    if told:
        payment.save(update_fields=[*told])


def _take_state(payment: Payment, seen: Seen, act: Act) -> None:
    state = SeenState(seen.state or "")
    if state == SeenState.CAPTURED:
        _take_money(payment, seen.captured, act)
        return
    ours = PaymentState(payment.state)
    if ours == PaymentState.VOIDING and state == SeenState.EXPIRED and not payment.charge_reference:
        # It was never paid, so nothing is left to call off.
        moves.move_payment(payment, PaymentState.VOIDED, act)
    elif _SEEN_RANK[state] > _OUR_RANK[ours]:
        moves.move_payment(payment, _BECOMES[state], act)
        if state == SeenState.AUTHORISED and seen.authorised not in (0, payment.amount):
            # Nobody is charged another sum than the order's.
            flag(payment, _another_sum(seen.authorised, payment), act)
            moves.move_payment(payment, PaymentState.VOIDING, act)


def _take_money(payment: Payment, captured: int, act: Act) -> None:
    amount = min(captured, LARGEST) or payment.amount
    if payment.state != PaymentState.CAPTURED:
        moves.move_payment(payment, PaymentState.CAPTURED, act, captured_amount=amount, captured_at=act.at, problem="")
    elif amount > payment.captured_amount:
        payment.captured_amount = amount
        payment.save(update_fields=["captured_amount"])
    # Of transfers, `transfers` says what is missing or too much.
    if payment.captured_amount != payment.amount and provider_of(payment.method) is not None:
        flag(payment, _another_sum(captured, payment), act)


def _another_sum(told: int, payment: Payment) -> str:
    return _("The provider tells of %(told)s đồng, and %(asked)s were asked for.") % {"told": told, "asked": payment.amount}


def _refund_of(payment: Payment, seen: SeenRefund) -> Refund | None:
    known = payment.refunds.filter(reference=seen.reference).first()
    if known is None and seen.refund is not None:
        known = payment.refunds.filter(pk=seen.refund, reference="").first()
    if known is not None:
        known.payment = payment  # the locked one, with its order
    return known


def _merge_dispute(payment: Payment, seen: SeenDispute, act: Act) -> None:
    dispute, made = Dispute.objects.get_or_create(
        reference=seen.reference,
        defaults={
            "payment": payment,
            "amount": min(seen.amount, LARGEST),
            "reason": seen.reason[:80],
            "opened_at": seen.opened_at or act.at,
        },
    )
    if made:
        moves.note(payment.order, _("The card’s holder disputes %(amount)s đồng at the bank.") % {"amount": seen.amount}, act)
    if _DISPUTE_RANK[seen.state] > _DISPUTE_RANK[DisputeState(dispute.state)]:
        dispute.state = seen.state
        dispute.save(update_fields=["state"])
        moves.note(payment.order, _("The dispute is %(state)s.") % {"state": seen.state.label}, act)
