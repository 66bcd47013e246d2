"""Money that came by bank transfer, as a person reads it from the account's statement; and money that a person pays back.

A transfer is written down whatever its amount and whenever it comes. Too little waits for the rest, too much is paid back, and
what comes for an order that is called off or paid already is paid back whole.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.text import clean

from . import moves
from .actors import Act
from .amounts import grouped
from .errors import Incomplete, NotAllowed
from .models import BankTransfer, Order, Payment, Refund
from .payments import settling
from .payments.by_hand import key_by_hand
from .payments.concluding import owed, request_refund
from .payments.merging import note_problem, settle_refund
from .payments.providers import Seen, SeenRefund, SeenState, provider_of
from .states import Method, OrderState, PaymentState, RefundState

LONGEST_REFERENCE = 80
MOST_TIMES = 4
"""More than so many times an order's total is a slip of the finger: a nought too many cannot be taken back."""


def confirm_transfer(order_id: int, amount: int, bank_reference: str, act: Act) -> BankTransfer:
    """So many đồng arrived for an order, under this reference of the bank's. The order is confirmed where that is all of it and
    its goods are still certified and kept; else it is called off and the money is to be paid back.

    The same reference again changes nothing; with another amount, or for another order, it raises NotAllowed.
    """
    reference = _reference(bank_reference)
    if amount < 1:
        raise Incomplete(_("Type the amount as it stands on the bank’s statement, in whole đồng."))
    with transaction.atomic():
        order = moves.lock_order(order_id)
        known = BankTransfer.objects.filter(reference=reference).select_related("payment__order").first()
        if known is not None:
            if (known.payment.order_id, known.amount) != (order.pk, amount):
                raise NotAllowed(
                    _("The reference %(reference)s stands on record already: %(amount)s đồng for order %(number)s.")
                    % {"reference": reference, "amount": grouped(known.amount), "number": known.payment.order}
                )
            return known
        payment = _payment_of(order, act)
        received = amount + sum(payment.transfers.values_list("amount", flat=True))
        if received > max(MOST_TIMES * order.total, payment.amount):
            raise Incomplete(
                _("%(amount)s đồng is far more than the %(total)s of this order. Look at the statement again.")
                % {"amount": grouped(amount), "total": grouped(order.total)}
            )
        transfer = BankTransfer.objects.create(payment=payment, reference=reference, amount=amount, at=act.at, by=_person(act))
        moves.note(
            order,
            _("%(amount)s đồng arrived by transfer, %(reference)s.") % {"amount": grouped(amount), "reference": reference},
            act,
        )
        seen = Seen(SeenState.CAPTURED, charge_reference=payment.charge_reference or reference, captured=received)
        settling.apply(payment.pk, seen, act)
        _weigh(transfer, received, act)
    settling.advance(transfer.payment_id, act)
    return transfer


def paid_back(refund_id: int, reference: str, act: Act) -> Refund:
    """A person paid the money of a refund back, and this is the receipt or the bank's reference. Where a provider could not pay
    it back, the payment by hand stands beside the one that failed.
    """
    reference = _reference(reference)
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    with transaction.atomic():
        order = moves.lock_order(refund.payment.order_id)
        refund = Refund.objects.select_related("payment").get(pk=refund_id)
        refund.payment.order = order
        if refund.state == RefundState.SUCCEEDED:
            return refund
        if Refund.objects.filter(reference=reference).exclude(pk=refund.pk).exclude(key=key_by_hand(refund)).exists():
            raise NotAllowed(
                _("The reference %(reference)s stands at another refund. Look at it again.") % {"reference": reference}
            )
        if refund.state == RefundState.FAILED:
            return _by_hand(refund, reference, act)
        if provider_of(refund.payment.method) is not None:
            raise NotAllowed(_("The payment provider pays this back by itself. Wait for it."))
        told = SeenRefund(reference, refund.amount, RefundState.SUCCEEDED, refund=refund.pk)
        settling.apply(refund.payment_id, Seen(None, refunds=(told,)), act)
    refund.refresh_from_db()
    return refund


def _payment_of(order: Order, act: Act) -> Payment:
    """The order's payment by transfer; one is written down where nobody chose to pay like this and money came all the same."""
    payments = list(order.payments.filter(method=Method.TRANSFER))
    for state in (PaymentState.PENDING, PaymentState.CAPTURED, PaymentState.EXPIRED, PaymentState.VOIDED):
        if found := [payment for payment in payments if payment.state == state]:
            payment = found[-1]
            break
    else:
        payment = Payment.objects.create(
            order=order, method=Method.TRANSFER, state=PaymentState.EXPIRED, amount=order.total, created_at=act.at
        )
    payment.order = order
    return payment


def _weigh(transfer: BankTransfer, received: int, act: Act) -> None:
    """Say what is missing, and pay back what this transfer brought beyond what is owed."""
    payment = Payment.objects.select_related("order").get(pk=transfer.payment_id)
    order = payment.order
    missing = payment.amount - received
    if order.state == OrderState.AWAITING and missing > 0:
        note_problem(
            payment,
            _("%(missing)s đồng are missing: %(received)s arrived.")
            % {"missing": grouped(missing), "received": grouped(received)},
        )
        return
    if received - transfer.amount < payment.amount <= received:
        # What was missing is there.
        note_problem(payment, "")
    if order.state == OrderState.CANCELLED or _pays_nothing(payment):
        due, why = min(transfer.amount, owed(payment)), _("It came for an order that is called off or paid already.")
    else:
        due, why = min(transfer.amount, max(0, received - payment.amount), owed(payment)), _("More was sent than was asked for.")
    if due > 0:
        request_refund(payment, due, why, f"transfer-{transfer.pk}", act)


def _pays_nothing(payment: Payment) -> bool:
    """Whether another payment paid the order before."""
    others = payment.order.payments.filter(state=PaymentState.CAPTURED).exclude(pk=payment.pk)
    return any((each.captured_at, each.pk) < (payment.captured_at, payment.pk) for each in others)


def _by_hand(failed: Refund, reference: str, act: Act) -> Refund:
    key = key_by_hand(failed)
    before = Refund.objects.filter(key=key).first()
    if before is not None:
        return before
    if owed(failed.payment) < failed.amount:
        raise NotAllowed(_("This money was paid back another way meanwhile. Look at the list of refunds."))
    refund = request_refund(failed.payment, failed.amount, failed.why, key, act)
    refund.reference = reference
    refund.save(update_fields=["reference"])
    settle_refund(refund, RefundState.SUCCEEDED, act)
    return refund


def _reference(text: str) -> str:
    reference = clean(text)
    if not reference or len(reference) > LONGEST_REFERENCE:
        raise Incomplete(
            _("Type the reference of the receipt or of the bank’s statement, at most %(most)d letters.")
            % {"most": LONGEST_REFERENCE}
        )
    return reference


def _person(act: Act) -> Any:
    return act.user if act.user is not None and act.user.is_authenticated else None
