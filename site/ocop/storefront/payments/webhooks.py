"""What providers tell us by themselves: checked, stored once by id, then taken over.

A message may come twice, late, or before another that it follows. Once it is stored it is not lost: what could not be taken over
at once is taken up by `manage.py payments reconcile`.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from ocop.storefront.actors import Act
from ocop.storefront.errors import ProviderTrouble
from ocop.storefront.models import OrderEvent, Payment, WebhookEvent
from ocop.storefront.states import Method, PaymentState

from . import events, settling
from .events import Told
from .stripe_api import BadSignature, read_event
from .stripe_objects import BadPayload

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024
"""Bytes of one message. Stripe's are a few thousand."""
NOBODYS = "not one of our payments"
UNKNOWN = "nothing we use"
# What we read of an object. Stripe sends more: names, addresses, the end of the card's number. That is not ours to keep.
_READ = frozenset(
    {
        "amount",
        "amount_capturable",
        "amount_captured",
        "amount_received",
        "amount_refunded",
        "amount_total",
        "captured",
        "charge",
        "created",
        "id",
        "metadata",
        "object",
        "payment_intent",
        "reason",
        "status",
    }
)
_OURS = frozenset({"order", "payment", "refund"})
WAITED_FOR = timedelta(days=2)
"""Until then a message about a charge that nobody knows may still turn out to be one of ours."""


@dataclass(frozen=True)
class Answer:
    """What the provider is told. Anything but 2xx makes it send the message again."""

    status: HTTPStatus
    text: str


def secret_of(method: Method) -> str:
    """What signs a provider's messages; empty where it sends none."""
    if method == Method.DEMO:
        return salted_hmac("ocop.storefront.demo-payments", "webhook", algorithm="sha256").hexdigest()
    return str(settings.STRIPE_WEBHOOK_SECRET)


def receive(method: Method, payload: bytes, signature: str, at: datetime, on: date) -> Answer:
    """Check, store and take over one message. It is refused only where it is not the provider's; a database that cannot store it
    raises, so that the provider sends it again.
    """
    secret = secret_of(method)
    if not secret:
        return Answer(HTTPStatus.NOT_FOUND, "no messages are taken here")
    try:
        event = read_event(payload, signature, secret, at)
        body = json.loads(payload)
    except BadSignature as refusal:
        return Answer(HTTPStatus.BAD_REQUEST, str(refusal))
    except BadPayload as refusal:
        return Answer(HTTPStatus.BAD_REQUEST, str(refusal))
    row = _stored(method, event.id, event.type, _without_persons(body), at)
    try:
        outcome = handle(row, at, on)
    except Exception:
        # It stands; sending it again would not help.
        logger.exception("Message %s of %s is stored and not taken over yet.", event.id, method)
        return Answer(HTTPStatus.OK, "stored")
    return Answer(HTTPStatus.OK, outcome)


def handle(row: WebhookEvent, at: datetime, on: date) -> str:
    """Take over a stored message, and do what follows; what came of it. May be called again for the same message."""
    act = Act(at, on, OrderEvent.By.PROVIDER)
    try:
        told = events.told(row.type, row.payload["data"]["object"])
    except BadPayload as refusal:
        return _settled(row, f"cannot be read: {refusal}", at)
    if told is None:
        return _settled(row, UNKNOWN, at)
    payment = events.payment_of(told, Method(row.method))
    if payment is None:
        return _of_nobody(row, told, at)
    if told.reference and payment.reference not in ("", told.reference):
        return _settled(row, f"another attempt than that of payment {payment.pk}", at)
    outcome = f"payment {payment.pk}"
    try:
        _take_over(row, payment, told, outcome, act)
    except ProviderTrouble as trouble:
        row.outcome = f"{outcome}: waits for the provider: {trouble.detail}"[:300]
        row.save(update_fields=["outcome"])
    else:
        _take_over_earlier(payment.pk, at, on, but=row.pk)
    settling.advance(payment.pk, act)
    return row.outcome


def unhandled() -> list[WebhookEvent]:
    """Stored messages that are still to be taken over, the oldest first."""
    return list(WebhookEvent.objects.filter(handled_at=None).order_by("received_at", "pk"))


def _without_persons(body: dict[str, Any]) -> dict[str, Any]:
    obj = {name: value for name, value in body["data"]["object"].items() if name in _READ}
    if isinstance(obj.get("metadata"), dict):
        obj["metadata"] = {name: value for name, value in obj["metadata"].items() if name in _OURS}
    if isinstance(obj.get("payment_intent"), dict):
        obj["payment_intent"] = obj["payment_intent"].get("id")
    return {"id": body["id"], "type": body["type"], "created": body["created"], "data": {"object": obj}}


def _stored(method: Method, event_id: str, kind: str, body: object, at: datetime) -> WebhookEvent:
    with transaction.atomic():
        row, made = WebhookEvent.objects.get_or_create(
            method=method, event_id=event_id[:120], defaults={"type": kind[:80], "payload": body, "received_at": at}
        )
        if not made:
            WebhookEvent.objects.filter(pk=row.pk).update(deliveries=F("deliveries") + 1)
    return row


def _take_over(row: WebhookEvent, payment: Payment, told: Told, outcome: str, act: Act) -> None:
    with transaction.atomic():
        payment = settling.apply(payment.pk, told.seen, act)
        # What is paid back makes sense only of money that was taken: told too early, the provider is asked for both.
        needs_rest = told.is_part or bool(told.seen.refunds and payment.state != PaymentState.CAPTURED)
        if not needs_rest:
            _settled(row, outcome, act.at)
    if needs_rest:
        settling.ask(payment.pk, act)
        _settled(row, outcome, act.at)


def _take_over_earlier(payment_id: int, at: datetime, on: date, but: int) -> None:
    """What came about this charge before anybody could know whose it was."""
    charge = Payment.objects.values_list("charge_reference", flat=True).get(pk=payment_id)
    if not charge:
        return
    waiting = WebhookEvent.objects.filter(handled_at=None, outcome=NOBODYS, payload__data__object__payment_intent=charge)
    for earlier in waiting.exclude(pk=but).order_by("received_at", "pk"):
        handle(earlier, at, on)


def _of_nobody(row: WebhookEvent, told: Told, at: datetime) -> str:
    """The account may be used for other things too."""
    is_early = told.payment is None and told.charge and at - row.received_at < WAITED_FOR
    if not is_early:
        return _settled(row, NOBODYS, at)
    row.outcome = NOBODYS
    row.save(update_fields=["outcome"])
    return row.outcome


def _settled(row: WebhookEvent, outcome: str, at: datetime) -> str:
    row.outcome, row.handled_at = outcome[:300], row.handled_at or at
    row.save(update_fields=["outcome", "handled_at"])
    return row.outcome
