"""Providers' books against ours, in both directions: what a lost message, a crash or an outage left is found and mended.

Nothing here decides about money: `settling` does, from what the provider says now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from ocop.storefront.actors import Act
from ocop.storefront.amounts import grouped
from ocop.storefront.errors import ProviderTrouble
from ocop.storefront.models import Payment, WebhookEvent
from ocop.storefront.states import (
    UNPAID,
    UNSETTLED_PAYMENTS,
    DisputeState,
    Method,
    OrderState,
    PaymentState,
    RefundState,
)

from . import concluding, settling, webhooks
from .by_hand import wait_for_a_person
from .providers import Attempt, Provider, Seen, SeenState, provider_of

logger = logging.getLogger(__name__)

_GIVEN_UP = UNPAID - {PaymentState.PENDING}
LOOKS_BACK = timedelta(days=3)
"""If nobody says since when. Whoever runs it every hour has a wide margin."""


@dataclass
class Report:
    """`asked` counts payments that a provider was asked about, `mended` names what changed, `differs` what would have to, and
    `left` what a person has to look at.
    """

    asked: int = 0
    messages: int = 0
    mended: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


Progress = Callable[[str], None]


def reconcile(act: Act, since: datetime | None = None, *, dry_run: bool = False, progress: Progress = lambda _: None) -> Report:
    """Compare everything since then, and all that is not settled however old. With `dry_run` nothing is written or sent.

    A provider that does not answer is told in `left`, and the others are gone through all the same. May be interrupted and run
    again, and beside the site.
    """
    since = since or act.at - LOOKS_BACK
    report = Report()
    _messages(report, act, dry_run, progress)
    asked: set[int] = set()
    for method in Method:
        provider = provider_of(method)
        if provider is None or not Payment.objects.filter(method=method).exists():
            continue
        try:
            for attempt in provider.attempts(since):
                _attempt(report, provider, attempt, act, dry_run, asked, progress)
        except ProviderTrouble as trouble:
            report.left.append(f"{method.label}: {trouble.detail}")
    for payment in _unsettled(since):
        if payment.pk not in asked:
            _compare(report, payment, act, dry_run, progress)
    for order_id in _unconcluded():
        _conclude(report, order_id, act, dry_run, progress)
    _left(report)
    return report


def take_up(act: Act, told: Callable[[int], object] = lambda done: None) -> int:
    """Go on with payments that were left half-way, as by a provider that failed at the charge: how many went on. One whose
    provider is silent stays for the next time.
    """
    moved = 0
    for payment in half_way():
        try:
            moved += settling.ask(payment.pk, act).state != payment.state
        except ProviderTrouble as trouble:
            logger.warning("Payment %s: %s", payment.pk, trouble.detail)
        except Exception:  # whatever it is: the others wait as well
            logger.exception("Payment %s cannot be taken up.", payment.pk)
        told(1)
    return moved


def half_way() -> list[Payment]:
    """Payments that are authorised, and neither charged nor called off."""
    served = [method for method in Method if provider_of(method) is not None]
    return list(Payment.objects.filter(state__in=UNSETTLED_PAYMENTS, method__in=served).order_by("pk"))


def _messages(report: Report, act: Act, dry_run: bool, progress: Progress) -> None:
    for row in webhooks.unhandled():
        progress(f"message {row.event_id}")
        if dry_run:
            if row.outcome != webhooks.NOBODYS:
                report.differs.append(f"message {row.event_id} ({row.type}) is not taken over")
            continue
        report.messages += 1
        outcome = webhooks.handle(row, act.at, act.on)
        if row.handled_at is not None and outcome != webhooks.NOBODYS:
            report.mended.append(f"message {row.event_id} ({row.type}): {outcome}")


def _attempt(
    report: Report, provider: Provider, attempt: Attempt, act: Act, dry_run: bool, asked: set[int], progress: Progress
) -> None:
    """Something that the provider knows of: is it ours, and do we know it as it is?"""
    progress(f"{provider.method} {attempt.reference}")
    payment = _payment_of(attempt, provider.method)
    if payment is None:
        if not attempt.ended_unpaid and attempt.order:
            report.left.append(f"{attempt.reference}: made for order {attempt.order}, which is not known here")
        return
    if payment.reference not in ("", attempt.reference):
        if not attempt.ended_unpaid:
            report.left.append(f"{attempt.reference}: a second attempt for payment {payment.pk}")
        return
    asked.add(payment.pk)
    if payment.state in _GIVEN_UP:
        if not attempt.ended_unpaid:
            _still_open(report, provider, payment, attempt, act, dry_run)
    elif payment.state != PaymentState.PENDING or payment.reference:
        _compare(report, payment, act, dry_run, progress)
    # Else it is being begun: whoever begins it is given this very attempt.


def _still_open(report: Report, provider: Provider, payment: Payment, attempt: Attempt, act: Act, dry_run: bool) -> None:
    """We have given it up, and the provider has not heard of it."""
    if dry_run:
        report.differs.append(f"{attempt.reference}: still open, and given up here")
        return
    if not payment.reference:
        settling.apply(payment.pk, Seen(None, attempt.reference), act)
        payment.refresh_from_db()
    try:
        report.asked += 1
        seen = provider.look(payment)
        if seen.state in (SeenState.OPEN, SeenState.AUTHORISED) and payment.state == PaymentState.VOIDED:
            seen = provider.void(payment)
            report.mended.append(f"{attempt.reference}: called off")
        settling.apply(payment.pk, seen, act)
        settling.advance(payment.pk, act)
    except ProviderTrouble as trouble:
        report.left.append(f"{attempt.reference}: {trouble.detail}")


def _compare(report: Report, payment: Payment, act: Act, dry_run: bool, progress: Progress) -> None:
    """Ask about one payment, take over what is new, and go on from there."""
    provider = provider_of(payment.method)
    if provider is None:
        return
    progress(f"payment {payment.pk}")
    report.asked += 1
    before = _picture(payment.pk)
    try:
        if dry_run:
            report.differs += _differences(payment, provider.look(payment))
            return
        settling.ask(payment.pk, act)
    except ProviderTrouble as trouble:
        report.left.append(f"payment {payment.pk}, order {payment.order}: {trouble.detail}")
    _note_change(report, payment.pk, before)


def _conclude(report: Report, order_id: int, act: Act, dry_run: bool, progress: Progress) -> None:
    """What was paid for without the order having heard of it, or is owed back."""
    payment = Payment.objects.filter(order=order_id).select_related("order").latest("pk")
    progress(f"order {payment.order}")
    if dry_run:
        report.differs.append(f"order {payment.order}: its money and its state do not agree")
        return
    before = _picture(payment.pk)
    settling.advance_order(order_id, act)
    _note_change(report, payment.pk, before)


def _payment_of(attempt: Attempt, method: Method) -> Payment | None:
    payments = Payment.objects.filter(method=method).select_related("order")
    if attempt.payment is not None:
        return payments.filter(pk=attempt.payment, order__number=attempt.order).first()
    return payments.filter(reference=attempt.reference).first()


def _unsettled(since: datetime) -> Iterator[Payment]:
    """Ours that a provider has to be asked about: all that is not settled, and what was settled since then."""
    begun = ~Q(reference="")
    waiting = Q(state__in=UNSETTLED_PAYMENTS) | Q(state=PaymentState.PENDING)
    settled = Q(state=PaymentState.CAPTURED) & (Q(captured_at__gte=since) | Q(refunds__state=RefundState.REQUESTED))
    found = Payment.objects.filter(begun & (waiting | settled)).select_related("order").order_by("pk").distinct()
    return found.iterator(chunk_size=500)


def _unconcluded() -> list[int]:
    """Orders whose money and state do not agree, by our own rows alone."""
    back = Coalesce(Sum("refunds__amount", filter=~Q(refunds__state=RefundState.FAILED)), 0)
    charged = Payment.objects.filter(state=PaymentState.CAPTURED).annotate(back=back)
    served = [method for method in Method if provider_of(method) is not None]
    wrong = (
        charged.filter(order__state=OrderState.AWAITING, captured_amount__gte=F("amount")),
        Payment.objects.filter(state=PaymentState.PENDING, order__state=OrderState.CANCELLED),
        Payment.objects.filter(refunds__state=RefundState.REQUESTED, refunds__reference="", method__in=served),
        Payment.objects.filter(state__in=UNSETTLED_PAYMENTS),
    )
    kept = charged.filter(order__state=OrderState.CANCELLED, back__lt=F("captured_amount"))
    # What a provider could not pay back waits for a person.
    owing = {each.order_id for each in kept if not concluding.is_asked_back(each, each.captured_amount - each.back)}
    return sorted(owing | {order for query in wrong for order in query.values_list("order", flat=True)})


def _left(report: Report) -> None:
    """What stays for a person, as our rows stand at the end."""
    for payment in Payment.objects.filter(state__in=UNSETTLED_PAYMENTS).select_related("order"):
        report.left.append(f"payment {payment.pk}, order {payment.order}: {payment.get_state_display()}. {payment.problem}")
    for refund in wait_for_a_person().select_related("payment__order"):
        state = "could not be paid back" if refund.state == RefundState.FAILED else "to be paid back by hand"
        report.left.append(f"refund {refund.pk}, order {refund.payment.order}: {grouped(refund.amount)} đồng {state}")
    for payment in (
        Payment.objects.filter(state=PaymentState.CAPTURED).exclude(captured_amount=F("amount")).select_related("order")
    ):
        if provider_of(payment.method) is not None:
            report.left.append(f"payment {payment.pk}, order {payment.order}: {payment.problem}")
    for payment in Payment.objects.filter(disputes__state=DisputeState.OPEN).select_related("order").distinct():
        report.left.append(f"payment {payment.pk}, order {payment.order}: disputed at the bank")
    for row in WebhookEvent.objects.filter(handled_at=None).exclude(outcome=webhooks.NOBODYS):
        report.left.append(f"message {row.event_id} ({row.type}): {row.outcome}")


def _picture(payment_id: int) -> dict[str, object]:
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    refunds = ", ".join(f"{refund.amount} {refund.state}" for refund in payment.refunds.all())
    return {
        "order": payment.order.state,
        "payment": payment.state,
        "charged": payment.captured_amount,
        "refunds": refunds,
        "disputes": payment.disputes.count(),
    }


def _note_change(report: Report, payment_id: int, before: dict[str, object]) -> None:
    after = _picture(payment_id)
    changes = [f"{name} {before[name]} → {after[name]}" for name in after if before[name] != after[name]]
    if changes:
        order = Payment.objects.select_related("order").get(pk=payment_id).order
        report.mended.append(f"payment {payment_id}, order {order}: {'; '.join(changes)}")


def _differences(payment: Payment, seen: Seen) -> list[str]:
    told = []
    charged = seen.captured if seen.state == SeenState.CAPTURED else 0
    if charged != payment.captured_amount:
        told.append(f"charged {charged} there, {payment.captured_amount} here")
    unpaid = payment.state in (PaymentState.PENDING, PaymentState.EXPIRED)
    if seen.state == SeenState.AUTHORISED and unpaid:
        told.append("authorised there, not paid here")
    if seen.state in (SeenState.VOIDED, SeenState.EXPIRED) and payment.state in UNSETTLED_PAYMENTS | {PaymentState.PENDING}:
        told.append(f"{seen.state} there, {payment.state} here")
    known = {refund.reference: refund.state for refund in payment.refunds.exclude(reference="")}
    for refund in seen.refunds if charged else ():
        if known.get(refund.reference) != refund.state:
            told.append(f"refund {refund.reference} of {refund.amount}: {refund.state} there, {known.get(refund.reference)} here")
    disputes = dict(payment.disputes.values_list("reference", "state"))
    for dispute in seen.disputes:
        if disputes.get(dispute.reference) != dispute.state:
            told.append(f"dispute {dispute.reference}: {dispute.state} there, {disputes.get(dispute.reference)} here")
    return [f"payment {payment.pk}, order {payment.order}: {text}" for text in told]
