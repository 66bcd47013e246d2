"""Cards, through Stripe: our payments and refunds in Stripe's words, and back.

A payment is one Checkout Session with manual capture. Session, charge, release and refund each have keys made of our ids. Where
Stripe itself keeps them from happening twice (a charge, a release) every request has a key of its own, since Stripe gives the
same failure to the same key for a day. A refund it would make twice: it is looked for before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.storefront import addresses
from ocop.storefront.errors import ProviderRefused, ProviderTrouble
from ocop.storefront.models import OrderLine, Payment, Refund
from ocop.storefront.states import DisputeState, Method, RefundState

from .concluding import open_lines
from .providers import Attempt, Begun, Seen, SeenDispute, SeenRefund, SeenState, register
from .stripe_api import LineItem, SessionRequest, StripeApi, StripeError
from .stripe_objects import DisputeSeen, IntentSeen, RefundSeen, SessionSeen

# What Stripe says about this very payment or card. Anything else (a key withdrawn, a request it cannot read) may be mended.
_ABOUT_THIS_ONE = frozenset(
    {
        "amount_too_large",
        "amount_too_small",
        "authentication_required",
        "capture_charge_authorization_expired",
        "capture_unauthorized_payment",
        "card_declined",
        "card_error",
        "charge_already_captured",
        "charge_already_refunded",
        "charge_disputed",
        "charge_exceeds_source_limit",
        "charge_expired_for_capture",
        "charge_not_refundable",
        "expired_card",
        "insufficient_funds",
        "payment_intent_unexpected_state",
    }
)
LONGEST_NAME = 200
"""Letters of a line on Stripe's page."""

_INTENTS = {"requires_capture": SeenState.AUTHORISED, "succeeded": SeenState.CAPTURED, "canceled": SeenState.VOIDED}
_REFUNDS = {"succeeded": RefundState.SUCCEEDED, "failed": RefundState.FAILED, "canceled": RefundState.FAILED}
_DISPUTES = {
    "won": DisputeState.WON,
    "prevented": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "lost": DisputeState.LOST,
}


class StripeProvider:
    """See `providers.Provider`."""

    method = Method.CARD

    @property
    def _api(self) -> StripeApi:
        if not settings.STRIPE_SECRET_KEY:
            # Taken out while payments are still open: they wait.
            raise ProviderTrouble(_("Cards cannot be taken at the moment. Pay in another way."), "STRIPE_SECRET_KEY is not set")
        return StripeApi.from_settings()

    def begin(self, payment: Payment) -> Begun:
        request = _session_request(payment)
        with _in_our_words():
            session = self._api.create_session(request, key=f"session-{_once(payment)}")
        return Begun(session.id, session.url, payment.expires_at)

    def look(self, payment: Payment) -> Seen:
        with _in_our_words(reading=True):
            if payment.charge_reference:
                return self._seen_intent(payment.charge_reference)
            if not payment.reference:
                return Seen(None)  # never begun, as far as we know
            session = self._api.session(payment.reference)
            if session.intent_id:
                seen = self._seen_intent(session.intent_id)
                if seen.state != SeenState.OPEN:
                    return seen
            return seen_of_session(session)

    def capture(self, payment: Payment) -> Seen:
        with _in_our_words():
            return seen_of_intent(self._api.capture(payment.charge_reference, key=f"capture-{_each(payment)}"))

    def void(self, payment: Payment) -> Seen:
        with _in_our_words():
            intent_id = payment.charge_reference
            if not intent_id:
                session = self._api.expire_session(payment.reference)
                if session.status == "expired":
                    return Seen(SeenState.EXPIRED, session.id)
                intent_id = session.intent_id or ""
            return seen_of_intent(self._api.cancel(intent_id, key=f"cancel-{_each(payment)}"))

    def refund(self, refund: Refund) -> SeenRefund:
        intent_id = refund.payment.charge_reference
        metadata = {**named(refund.payment), "refund": str(refund.pk)}
        with _in_our_words(reading=True):
            for found in self._api.refunds(intent_id):
                if found.metadata.get("refund") == metadata["refund"]:
                    return seen_of_refund(found)
        with _in_our_words():
            try:
                return seen_of_refund(self._api.refund(intent_id, refund.amount, _refund_key(refund), metadata))
            except StripeError as error:
                # Stripe has no code for more than is left: somebody paid back at its own desk meanwhile.
                if error.retryable or refund.amount <= self._left(intent_id):
                    raise
                raise ProviderRefused(_("That is more than was charged."), f"Stripe: {error}") from error

    def attempts(self, since: datetime) -> Iterator[Attempt]:
        with _in_our_words(reading=True):
            for session in self._api.recent(since):
                payment, order = named_in(session.metadata)
                yield Attempt(session.id, payment, order, session.amount_total, session.status == "expired")

    def _left(self, intent_id: str) -> int:
        """What Stripe can still pay back."""
        with _in_our_words(reading=True):
            seen = self._seen_intent(intent_id)
        return seen.captured - sum(refund.amount for refund in seen.refunds if refund.state != RefundState.FAILED)

    def _seen_intent(self, intent_id: str) -> Seen:
        return seen_of_intent(self._api.intent(intent_id))


def seen_of_session(session: SessionSeen) -> Seen:
    """A complete session is authorised: it takes cards only, and does not charge them."""
    state = {"open": SeenState.OPEN, "expired": SeenState.EXPIRED, "complete": SeenState.AUTHORISED}[session.status]
    authorised = session.amount_total if state == SeenState.AUTHORISED else 0
    charge = session.intent_id or "" if state == SeenState.AUTHORISED else ""
    return Seen(state, session.id, charge, authorised)


def seen_of_intent(intent: IntentSeen) -> Seen:
    state = _INTENTS.get(intent.status, SeenState.OPEN)
    disputes = (seen_of_dispute(intent.dispute),) if intent.dispute else ()
    return Seen(
        state,
        charge_reference=intent.id if state != SeenState.OPEN else "",
        authorised=intent.amount_capturable if state == SeenState.AUTHORISED else 0,
        captured=intent.amount_received if state == SeenState.CAPTURED else 0,
        refunds=tuple(seen_of_refund(refund) for refund in intent.refunds),
        disputes=disputes,
    )


def seen_of_refund(refund: RefundSeen) -> SeenRefund:
    state = _REFUNDS.get(refund.status, RefundState.REQUESTED)
    return SeenRefund(refund.id, refund.amount, state, _id_in(refund.metadata, "refund"))


def seen_of_dispute(dispute: DisputeSeen) -> SeenDispute:
    state = _DISPUTES.get(dispute.status, DisputeState.OPEN)
    return SeenDispute(dispute.id, dispute.amount, state, dispute.reason, dispute.opened_at)


def named_in(metadata: dict[str, str]) -> tuple[int | None, str]:
    """The payment's id and the order's number that an object of Stripe's was given when it was made."""
    return _id_in(metadata, "payment"), str(metadata.get("order", ""))


def named(payment: Payment) -> dict[str, str]:
    """The same, to be given."""
    return {"order": payment.order.number, "payment": str(payment.pk)}


def _id_in(metadata: dict[str, str], name: str) -> int | None:
    value = str(metadata.get(name, ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _session_request(payment: Payment) -> SessionRequest:
    order = payment.order
    lines = tuple(
        LineItem(_name(line, order.language)[:LONGEST_NAME], line.unit_price, line.quantity) for line in open_lines(order)
    )
    if sum(line.unit_amount * line.quantity for line in lines) + order.delivery_fee != payment.amount:
        raise ProviderRefused(_("The order no longer comes to the sum that was to be paid."))
    page = settings.PUBLIC_BASE_URL + addresses.order(order.language, order.token)
    return SessionRequest(
        order_number=order.number,
        payment_id=payment.pk,
        lines=lines,
        delivery_fee=order.delivery_fee,
        email=order.email,
        language="en" if order.language == "en" else "vi",
        success_url=page,
        cancel_url=page,
        expires_at=payment.expires_at or payment.created_at,
    )


def _name(line: OrderLine, language: str) -> str:
    return line.name_en or line.name if language == "en" else line.name


def _once(payment: Payment) -> str:
    """Ours alone, even where a second site shares the account and counts from one."""
    return f"{payment.order.number}-{payment.pk}"


def _each(payment: Payment) -> str:
    claimed = payment.claimed_until
    return f"{_once(payment)}-{int(claimed.timestamp()) if claimed else 0}"


def _refund_key(refund: Refund) -> str:
    """The same for an hour, in which a request that we gave up on may still arrive; then another, since Stripe would repeat a
    failure for a day. By then a refund that it made is found in its list.
    """
    since = (refund.claimed_until or refund.requested_at) - refund.requested_at
    return f"refund-{_once(refund.payment)}-{refund.pk}-{int(since.total_seconds() // 3600)}"


@contextmanager
def _in_our_words(*, reading: bool = False) -> Iterator[None]:
    """Whoever only reads is refused nothing for good: what comes back says nothing of the payment."""
    try:
        yield
    except StripeError as error:
        detail = f"Stripe: {error.code}: {error}"
        if not reading and not error.retryable and error.code in _ABOUT_THIS_ONE:
            raise ProviderRefused(_("Stripe does not take this payment. Pay in another way."), detail) from error
        raise ProviderTrouble(_("Stripe did not answer. Try again in a moment, or pay in another way."), detail) from error


register(Method.CARD, StripeProvider)
