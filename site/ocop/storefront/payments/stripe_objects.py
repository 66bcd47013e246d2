"""What Stripe's objects say of a payment, read from its answers and from the events it sends. Amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal


class BadPayload(ValueError):
    """Not an event or object as Stripe documents it."""


SessionStatus = Literal["open", "complete", "expired"]
IntentStatus = Literal[
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
    "canceled",
]
RefundStatus = Literal["pending", "requires_action", "succeeded", "failed", "canceled"]


@dataclass(frozen=True)
class SessionSeen:
    id: str
    url: str
    """Where the shopper pays; empty once the session is not open."""
    status: SessionStatus
    intent_id: str | None
    """None until the shopper has tried to pay."""
    amount_total: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class RefundSeen:
    id: str
    amount: int
    status: RefundStatus
    metadata: dict[str, str]
    intent_id: str | None = None


@dataclass(frozen=True)
class DisputeSeen:
    id: str
    amount: int
    status: str
    """`needs_response`, `under_review`, `won`, `lost`, `prevented`, `warning_needs_response` and so on."""
    reason: str
    intent_id: str | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True)
class IntentSeen:
    """A payment. From `StripeApi`, it is whole; an event's names its charge only, so it tells nothing of refunds and disputes."""

    id: str
    status: IntentStatus
    amount: int
    amount_capturable: int
    amount_received: int
    amount_refunded: int
    refunds: tuple[RefundSeen, ...]
    dispute: DisputeSeen | None
    metadata: dict[str, str]
    problem: str = ""
    """Why the last try to pay failed: Stripe's code for it, such as `insufficient_funds` or `expired_card`."""


def seen_session(obj: Mapping[str, Any]) -> SessionSeen:
    """A Checkout Session. Raises `BadPayload`, as do its siblings below."""
    with _documented("checkout.session", obj):
        return SessionSeen(
            text(obj["id"]),
            obj.get("url") or "",
            obj["status"],
            _id_of(obj.get("payment_intent")),
            whole(obj.get("amount_total") or 0),
            dict(obj.get("metadata") or {}),
        )


def seen_intent(obj: Mapping[str, Any]) -> IntentSeen:
    """A PaymentIntent, with its refunds where the charge and its list were asked for too, and without a dispute."""
    with _documented("payment_intent", obj):
        charge = obj.get("latest_charge")
        charge = charge if isinstance(charge, dict) else {}
        refunds = tuple(seen_refund(refund) for refund in (charge.get("refunds") or {}).get("data", ()))
        return intent_with(obj, charge, refunds, None)


def seen_refund(obj: Mapping[str, Any]) -> RefundSeen:
    with _documented("refund", obj):
        return RefundSeen(
            text(obj["id"]),
            whole(obj["amount"]),
            obj.get("status") or "pending",
            dict(obj.get("metadata") or {}),
            _id_of(obj.get("payment_intent")),
        )


def seen_dispute(obj: Mapping[str, Any]) -> DisputeSeen:
    with _documented("dispute", obj):
        return DisputeSeen(
            text(obj["id"]),
            whole(obj["amount"]),
            text(obj["status"]),
            text(obj["reason"]),
            _id_of(obj.get("payment_intent")),
            datetime.fromtimestamp(whole(obj["created"]), UTC),
        )


def intent_with(
    obj: Mapping[str, Any], charge: Mapping[str, Any], refunds: tuple[RefundSeen, ...], dispute: DisputeSeen | None
) -> IntentSeen:
    """A PaymentIntent together with what was found of its charge."""
    failure = obj.get("last_payment_error") or {}
    return IntentSeen(
        text(obj["id"]),
        obj["status"],
        whole(obj["amount"]),
        whole(obj.get("amount_capturable") or 0),
        whole(obj.get("amount_received") or 0),
        whole(charge.get("amount_refunded") or 0),
        refunds,
        dispute,
        dict(obj.get("metadata") or {}),
        str(failure.get("decline_code") or failure.get("code") or failure.get("type") or ""),
    )


@contextmanager
def _documented(kind: str, obj: Mapping[str, Any]) -> Iterator[None]:
    try:
        if obj["object"] != kind:
            raise BadPayload(f"not a {kind}")
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise BadPayload(f"not a {kind} as Stripe documents it") from error


def text(value: object) -> str:
    """`value`, or TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def whole(value: object) -> int:
    """`value`, or TypeError."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _id_of(value: Any) -> str | None:
    """Stripe names an object by its id, or sends it whole where that was asked for."""
    return value["id"] if isinstance(value, dict) else value
