"""Stripe, in the few words that this shop needs: the only module that calls its SDK.

    api = StripeApi.from_settings()
    session = api.create_session(request, key=f"session-{payment.pk}")   # send the shopper to session.url
    intent = api.capture(session.intent_id, key=f"capture-{payment.pk}")  # once she has paid: money moves here

Amounts are whole đồng, which is how Stripe counts them too. Every call waits at most some seconds and raises `StripeError`
alone, which says whether the same call may succeed later. A call that failed may have been carried out all the same: ask
`intent` or `session` what is so. Stripe keeps what it answered to a key for at least a day and gives the same answer to the same
key, an error 500 included; other parameters under the same key are an error.

    StripeError     Stripe refused, failed or was not reached
    BadSignature    a webhook that Stripe did not sign, or signed at another time
    BadPayload      an event or object that is not as Stripe documents it
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext, override

from ocop.storefront.payments.stripe_objects import (
    BadPayload,
    DisputeSeen,
    IntentSeen,
    IntentStatus,
    RefundSeen,
    RefundStatus,
    SessionSeen,
    SessionStatus,
    intent_with,
    seen_dispute,
    seen_intent,
    seen_refund,
    seen_session,
    text,
    whole,
)

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

__all__ = [
    "BadPayload",
    "BadSignature",
    "DisputeSeen",
    "EventSeen",
    "IntentSeen",
    "IntentStatus",
    "LineItem",
    "RefundSeen",
    "RefundStatus",
    "SessionRequest",
    "SessionSeen",
    "SessionStatus",
    "StripeApi",
    "StripeError",
    "read_event",
    "seen_dispute",
    "seen_intent",
    "seen_refund",
    "seen_session",
    "sign",
]

API_VERSION = "2026-08-26.dahlia"
"""The version whose description checks our requests in the tests. The SDK would name a later one, where other parameters hold.
The webhook's endpoint is made with it too: what it sends has that version's form (older ones call a release a refund).
"""
TIMEOUT = (3.0, 10.0)
"""Seconds to connect and to wait for an answer: a shopper or a webhook waits with us."""
RETRIES = 1
TOLERANCE = timedelta(seconds=300)
"""How far the moment of a signature may be from now, as in the SDK: an older one is a replay."""

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WITH_REFUNDS = ["latest_charge.refunds"]

# What Stripe measures of our requests is not for it to know, nor a file in the home folder for the SDK to keep.
stripe.enable_telemetry = False


class StripeError(Exception):
    """Stripe refused, failed or was not reached. No error of the SDK leaves this module.

    `code` is Stripe's own, such as `payment_intent_unexpected_state`, its type of error where it has no code, or `not_reached`.
    `retryable`: the same call may succeed later (not reached, too many requests, Stripe's own failure).
    """

    def __init__(self, message: str, *, retryable: bool, code: str) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.code = code


class BadSignature(Exception):
    """Forged, truncated, without a signature, or signed more than `TOLERANCE` from now."""


@dataclass(frozen=True)
class LineItem:
    name: str
    unit_amount: int
    """đồng for one"""
    quantity: int


@dataclass(frozen=True)
class SessionRequest:
    """What the shopper is asked to pay on Stripe's page. Lines and `delivery_fee` add up to the amount."""

    order_number: str
    payment_id: int
    lines: tuple[LineItem, ...]
    delivery_fee: int
    email: str
    """Empty: Stripe's page asks for it."""
    language: Literal["vi", "en"]
    success_url: str
    cancel_url: str
    expires_at: datetime
    """30 minutes to 24 hours from now; Stripe refuses what is outside."""
    currency: Literal["vnd"] = "vnd"

    @property
    def metadata(self) -> dict[str, str]:
        """What finds order and payment again from whatever Stripe sends; it stands on the session and on the intent."""
        return {"order": self.order_number, "payment": str(self.payment_id)}


@dataclass(frozen=True)
class EventSeen:
    id: str
    type: str
    created: datetime
    object: dict[str, Any]
    """The session, intent, charge, refund or dispute as it was when the event arose; for the `seen_` functions."""
    livemode: bool


class StripeApi:
    """Calls to Stripe with one key. `base_url` names another server than Stripe's own, for tests."""

    def __init__(
        self, secret_key: str, base_url: str = "", *, retries: int = RETRIES, timeout: tuple[float, float] = TIMEOUT
    ) -> None:
        # A proxy of the environment cannot reach this machine's own addresses; an empty one is none.
        direct = urlsplit(base_url).hostname in _LOOPBACK
        self._v1 = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            max_network_retries=retries,
            base_addresses={"api": base_url.rstrip("/")} if base_url else None,
            http_client=stripe.RequestsClient(timeout=timeout, proxy={"http": "", "https": ""} if direct else None),
        ).v1

    @classmethod
    def from_settings(cls) -> StripeApi:
        """The one of `STRIPE_SECRET_KEY`; its connections are kept from call to call."""
        if not settings.STRIPE_SECRET_KEY:
            raise ImproperlyConfigured("No card is taken without STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.")
        return _kept(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)

    def create_session(self, request: SessionRequest, key: str) -> SessionSeen:
        """A page of Stripe's where the shopper pays by card. What she pays is authorised and waits for `capture`.

        The same `key` answers with the session as it was when it was made. Refused, among others: an amount of more than eight
        digits (`amount_too_large`) or of less than half a US dollar (`amount_too_small`).
        """
        with _translated():
            made = self._v1.checkout.sessions.create(_session_params(request), {"idempotency_key": key})
            return seen_session(made.to_dict())

    def session(self, session_id: str) -> SessionSeen:
        with _translated():
            return seen_session(self._v1.checkout.sessions.retrieve(session_id).to_dict())

    def expire_session(self, session_id: str) -> SessionSeen:
        """No payment through this session any more. One that is complete or expired already comes back as it is."""
        try:
            with _translated():
                return seen_session(self._v1.checkout.sessions.expire(session_id).to_dict())
        except StripeError as error:
            if error.retryable:
                raise
            found = self.session(session_id)
            if found.status == "open":
                raise
            return found

    def intent(self, intent_id: str) -> IntentSeen:
        with _translated():
            found = self._v1.payment_intents.retrieve(intent_id, {"expand": _WITH_REFUNDS})
            return self._whole_intent(found.to_dict())

    def capture(self, intent_id: str, key: str) -> IntentSeen:
        """Take the whole amount that was authorised. One that was captured already comes back as it is."""
        try:
            with _translated():
                captured = self._v1.payment_intents.capture(intent_id, {"expand": _WITH_REFUNDS}, {"idempotency_key": key})
                return self._whole_intent(captured.to_dict())
        except StripeError as error:
            return self._already(intent_id, "succeeded", error)

    def cancel(self, intent_id: str, key: str) -> IntentSeen:
        """Let go of what was authorised. One that was cancelled already comes back as it is; one that was captured cannot be."""
        try:
            with _translated():
                cancelled = self._v1.payment_intents.cancel(intent_id, {"expand": _WITH_REFUNDS}, {"idempotency_key": key})
                return self._whole_intent(cancelled.to_dict())
        except StripeError as error:
            return self._already(intent_id, "canceled", error)

    def refund(self, intent_id: str, amount: int, key: str, metadata: Mapping[str, str] | None = None) -> RefundSeen:
        """Give back `amount` đồng of what was captured. Stripe refuses more than is left."""
        with _translated():
            made = self._v1.refunds.create(
                {"payment_intent": intent_id, "amount": amount, "metadata": dict(metadata or {})}, {"idempotency_key": key}
            )
            return seen_refund(made.to_dict())

    def refunds(self, intent_id: str) -> tuple[RefundSeen, ...]:
        """All refunds of a payment, the newest first, failed ones too."""
        with _translated():
            listed = self._v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return tuple(seen_refund(refund.to_dict()) for refund in listed.auto_paging_iter())

    def recent(self, since: datetime) -> Iterator[SessionSeen]:
        """Every session made since then, the newest first, asked for as it is read."""
        with _translated():
            listed = self._v1.checkout.sessions.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
            for found in listed.auto_paging_iter():
                yield seen_session(found.to_dict())

    def _already(self, intent_id: str, status: IntentStatus, error: StripeError) -> IntentSeen:
        if error.code == "payment_intent_unexpected_state":
            found = self.intent(intent_id)
            if found.status == status:
                return found
        raise error

    def _whole_intent(self, found: dict[str, Any]) -> IntentSeen:
        """`found` with what its charge does not carry: refunds beyond its first page, and the dispute."""
        charge = found.get("latest_charge")
        if not isinstance(charge, dict):
            return seen_intent(found)
        seen = seen_intent(found)
        refunds, dispute = seen.refunds, None
        if (charge.get("refunds") or {}).get("has_more"):
            refunds = self.refunds(seen.id)
        if charge.get("disputed"):
            newest = self._v1.disputes.list({"payment_intent": seen.id, "limit": 1}).data
            dispute = seen_dispute(newest[0].to_dict()) if newest else None
        return intent_with(found, charge, refunds, dispute)


@lru_cache(maxsize=4)
def _kept(secret_key: str, base_url: str) -> StripeApi:
    return StripeApi(secret_key, base_url)


def read_event(payload: bytes, signature: str, secret: str, now: datetime) -> EventSeen:
    """The event in the body of a webhook, if Stripe signed it within `TOLERANCE` of `now`.

    `signature` is the header `Stripe-Signature`, empty where there was none; the first body whose signature holds may come
    again within the tolerance, so the caller remembers event ids.

    Raises `BadSignature` (and has then looked no further), or `BadPayload` where the body is not an event.
    """
    try:
        stripe.WebhookSignature.verify_header(payload, signature, secret)
        signed_at = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    except (
        stripe.SignatureVerificationError,
        ValueError,
        TypeError,
    ) as error:  # the latter two: bytes or letters no signer writes
        raise BadSignature("not signed with our secret") from error
    if abs(int(now.timestamp()) - signed_at) > TOLERANCE.total_seconds():
        raise BadSignature("signed at another time")
    try:
        body = json.loads(payload)
        if body["object"] != "event":
            raise BadPayload("not an event")
        event = EventSeen(
            text(body["id"]),
            text(body["type"]),
            datetime.fromtimestamp(whole(body["created"]), UTC),
            body["data"]["object"],
            body["livemode"] is True,
        )
    except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
        raise BadPayload("not an event as Stripe documents it") from error
    if not isinstance(event.object, dict):
        raise BadPayload("an event without an object")
    return event


def sign(payload: bytes, secret: str, at: datetime) -> str:
    """The header `Stripe-Signature` as Stripe sends it with `payload` at that moment."""
    return str(stripe.WebhookSignature.generate_signature_header(payload.decode(), secret, int(at.timestamp())))


def _session_params(request: SessionRequest) -> SessionCreateParams:
    lines = [_line(line, request.currency) for line in request.lines]
    if request.delivery_fee:
        with override(request.language):
            lines.append(_line(LineItem(gettext("Delivery fee"), request.delivery_fee, 1), request.currency))
    params: SessionCreateParams = {
        "mode": "payment",
        "line_items": lines,
        "locale": request.language,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
        "client_reference_id": request.order_number,
        "metadata": request.metadata,
        "payment_intent_data": {
            "capture_method": "manual",
            "description": request.order_number,
            "metadata": request.metadata,
        },
        # The shopper pays the đồng that stand in the order, not another currency at Stripe's rate.
        "adaptive_pricing": {"enabled": False},
        "payment_method_types": ["card"],  # type: ignore[typeddict-unknown-key]  # known to API_VERSION, not to the SDK's own
    }
    if request.email:
        params["customer_email"] = request.email
    return params


def _line(line: LineItem, currency: str) -> SessionCreateParamsLineItem:
    return {
        "price_data": {"currency": currency, "unit_amount": line.unit_amount, "product_data": {"name": line.name}},
        "quantity": line.quantity,
    }


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of the SDK become ours."""
    try:
        yield
    except stripe.APIConnectionError as error:
        raise StripeError(str(error), retryable=True, code="not_reached") from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        # An answer that cannot be read, too many requests, another request under way with the same key, or a failure of Stripe's.
        retryable = status in {200, 409, 429} or status >= 500
        # Read from the body: the SDK leaves the code out of some kinds of error.
        said = error.json_body.get("error") if isinstance(error.json_body, dict) else None
        said = said if isinstance(said, dict) else {}
        code = str(said.get("code") or said.get("type") or "unreadable")
        raise StripeError(str(error), retryable=retryable, code=code) from error
    except BadPayload as error:
        raise StripeError(str(error), retryable=False, code="unreadable") from error
