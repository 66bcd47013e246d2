"""What an event tells of a payment. Events are Stripe's, or made in the same shape by the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from ocop.storefront.models import Payment
from ocop.storefront.states import Method

from .providers import Seen, SeenState
from .stripe_objects import BadPayload, seen_dispute, seen_intent, seen_refund, seen_session, text, whole
from .stripe_provider import named_in, seen_of_dispute, seen_of_intent, seen_of_refund, seen_of_session

DECLINED = gettext_noop("The bank declined the card. Nothing was charged.")
"""Kept as it stands here, and said in the language of who reads it: whoever delivers an event has none."""


@dataclass(frozen=True)
class Told:
    """`seen` is what the event says; `payment` and `order` are what its object was given when it was made, and `reference` and
    `charge` what the provider calls it. `is_part`: the provider has to be asked for the rest.
    """

    seen: Seen = field(default_factory=lambda: Seen(None))
    payment: int | None = None
    order: str = ""
    reference: str = ""
    charge: str = ""
    is_part: bool = False


def told(kind: str, obj: Mapping[str, Any]) -> Told | None:
    """What an event of this type says about the payment that `obj` belongs to; None for a type that tells us nothing.

    Raises BadPayload where the object is not as documented.
    """
    read = READERS.get(kind)
    if read is None:
        return None
    try:
        return read(obj)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadPayload(f"not what a {kind} tells of") from error


def payment_of(told: Told, method: Method) -> Payment | None:
    """Our payment, if it is one of ours: by what its object was given, else by what the provider calls it."""
    payments = Payment.objects.filter(method=method).select_related("order")
    if told.payment is not None:
        return payments.filter(pk=told.payment, order__number=told.order).first()
    for name, value in (("charge_reference", told.charge), ("reference", told.reference)):
        found = payments.filter(**{name: value}).first() if value else None
        if found is not None:
            return found
    return None


def _session(obj: Mapping[str, Any]) -> Told:
    session = seen_session(obj)
    payment, order = named_in(session.metadata)
    return Told(seen_of_session(session), payment, order, session.id, session.intent_id or "")


def _later_session(obj: Mapping[str, Any]) -> Told:
    """Ways to pay that settle later are not offered; should one turn up, the provider is asked."""
    whole = _session(obj)
    return Told(Seen(None), whole.payment, whole.order, whole.reference, whole.charge, is_part=True)


def _intent(obj: Mapping[str, Any]) -> Told:
    intent = seen_intent(obj)
    payment, order = named_in(intent.metadata)
    return Told(seen_of_intent(intent), payment, order, charge=intent.id)


def _failed_intent(obj: Mapping[str, Any]) -> Told:
    whole = _intent(obj)
    seen = Seen(SeenState.OPEN, problem=DECLINED)
    return Told(seen, whole.payment, whole.order, charge=whole.charge)


def _charge(obj: Mapping[str, Any]) -> Told:
    payment, order = named_in(obj["metadata"] or {})
    intent = obj["payment_intent"]
    charge = text(intent["id"] if isinstance(intent, Mapping) else intent or "")
    amount = whole(obj["amount_captured"])
    if obj["object"] != "charge":
        raise BadPayload("not a charge as Stripe documents it")
    seen = Seen(SeenState.CAPTURED, charge_reference=charge, captured=amount) if obj["captured"] and amount else Seen(None)
    return Told(seen, payment, order, charge=charge)


def _refunded_charge(obj: Mapping[str, Any]) -> Told:
    """A charge does not carry its refunds; one that was never captured calls its release a refund."""
    whole = _charge(obj)
    return Told(whole.seen, whole.payment, whole.order, charge=whole.charge, is_part=whole.seen.state == SeenState.CAPTURED)


def _refund(obj: Mapping[str, Any]) -> Told:
    refund = seen_refund(obj)
    payment, order = named_in(refund.metadata)
    charge = refund.intent_id or ""
    return Told(Seen(None, refunds=(seen_of_refund(refund),)), payment, order, charge=charge)


def _dispute(obj: Mapping[str, Any]) -> Told:
    dispute = seen_dispute(obj)
    return Told(Seen(None, disputes=(seen_of_dispute(dispute),)), charge=dispute.intent_id or "")


READERS: dict[str, Callable[[Mapping[str, Any]], Told]] = {
    "checkout.session.completed": _session,
    "checkout.session.expired": _session,
    "checkout.session.async_payment_succeeded": _later_session,
    "checkout.session.async_payment_failed": _later_session,
    "payment_intent.amount_capturable_updated": _intent,
    "payment_intent.succeeded": _intent,
    "payment_intent.canceled": _intent,
    "payment_intent.payment_failed": _failed_intent,
    "charge.captured": _charge,
    "charge.refunded": _refunded_charge,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _dispute,
    "charge.dispute.funds_reinstated": _dispute,
}
"""By their types, which are those that the endpoint at the provider has to be told of."""
