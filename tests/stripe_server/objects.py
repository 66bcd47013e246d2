"""Stripe's objects as JSON, as far as a card payment through Checkout fills them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

API_VERSION = "2026-08-26.dahlia"
CURRENCY = "vnd"
Json = dict[str, Any]


@dataclass
class Refund:
    id: str
    created: int
    charge: Charge
    amount: int
    status: str
    metadata: dict[str, str]
    reason: str | None = None

    @property
    def counts(self) -> bool:
        return self.status not in {"failed", "canceled"}

    def json(self) -> Json:
        return {
            "object": "refund",
            "id": self.id,
            "created": self.created,
            "amount": self.amount,
            "balance_transaction": None,
            "charge": self.charge.id,
            "currency": CURRENCY,
            "destination_details": {"type": "card", "card": {"type": "refund"}},
            "metadata": self.metadata,
            "payment_intent": self.charge.intent.id,
            "reason": self.reason,
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": self.status,
            "transfer_reversal": None,
        } | ({"failure_reason": "expired_or_canceled_card"} if self.status == "failed" else {})


@dataclass
class Dispute:
    id: str
    created: int
    charge: Charge
    amount: int
    reason: str
    status: str = "needs_response"

    def json(self) -> Json:
        return {
            "object": "dispute",
            "id": self.id,
            "created": self.created,
            "amount": self.amount,
            "balance_transactions": [],
            "charge": self.charge.id,
            "currency": CURRENCY,
            "enhanced_eligibility_types": [],
            "evidence": {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": self.created + 7 * 86400,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": self.charge.intent.id,
            "reason": self.reason,
            "status": self.status,
        }


@dataclass
class Charge:
    id: str
    created: int
    intent: Intent
    amount: int
    failure: str = ""
    """The bank's reason for refusing, as Stripe's decline code."""
    amount_captured: int = 0
    refunds: list[Refund] = field(default_factory=list)
    """The newest first."""
    disputes: list[Dispute] = field(default_factory=list)

    @property
    def captured(self) -> bool:
        return self.amount_captured > 0

    @property
    def amount_refunded(self) -> int:
        return sum(refund.amount for refund in self.refunds if refund.counts)

    def json(self, *, with_refunds: bool = False) -> Json:
        """`with_refunds`: with the first page of them, which holds ten, where it was asked for."""
        made: Json = {
            "object": "charge",
            "id": self.id,
            "created": self.created,
            "amount": self.amount,
            "amount_captured": self.amount_captured,
            "amount_refunded": self.amount_refunded,
            "balance_transaction": None,
            "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
            "captured": self.captured,
            "currency": CURRENCY,
            "customer": None,
            "description": self.intent.description,
            "disputed": bool(self.disputes),
            "failure_code": "card_declined" if self.failure else None,
            "failure_message": "Your card was declined." if self.failure else None,
            "fraud_details": {},
            "livemode": False,
            "metadata": self.intent.metadata,
            "paid": not self.failure,
            "payment_intent": self.intent.id,
            "payment_method": f"pm_{self.id[3:]}",
            "receipt_email": None,
            "receipt_number": None,
            "receipt_url": None,
            "refunded": 0 < self.amount_captured <= self.amount_refunded,
            "shipping": None,
            "status": "failed" if self.failure else "succeeded",
        }
        if with_refunds:
            made["refunds"] = {
                "object": "list",
                "data": [refund.json() for refund in self.refunds[:10]],
                "has_more": len(self.refunds) > 10,
                "url": f"/v1/charges/{self.id}/refunds",
            }
        return made


@dataclass
class Intent:
    id: str
    created: int
    session: Session
    amount: int
    description: str | None
    metadata: dict[str, str]
    status: str = "requires_payment_method"
    charges: list[Charge] = field(default_factory=list)
    """The oldest first; all but the last failed."""
    amount_capturable: int = 0
    amount_received: int = 0
    canceled_at: int | None = None
    cancellation_reason: str | None = None

    @property
    def charge(self) -> Charge:
        return self.charges[-1]

    def json(self, expand: Collection[str] = ()) -> Json:
        latest: Any = self.charge.id if self.charges else None
        if self.charges and any(path.startswith("latest_charge") for path in expand):
            latest = self.charge.json(with_refunds="latest_charge.refunds" in expand)
        failure = self.charges and self.status == "requires_payment_method" and self.charge.failure
        return {
            "object": "payment_intent",
            "id": self.id,
            "created": self.created,
            "amount": self.amount,
            "amount_capturable": self.amount_capturable,
            "amount_details": {"tip": {}},
            "amount_received": self.amount_received,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": self.canceled_at,
            "cancellation_reason": self.cancellation_reason,
            "capture_method": "manual",
            "client_secret": f"{self.id}_secret_of_the_page",
            "confirmation_method": "automatic",
            "currency": CURRENCY,
            "customer": None,
            "description": self.description,
            "last_payment_error": {
                "type": "card_error",
                "code": "card_declined",
                "decline_code": failure,
                "charge": self.charge.id,
                "message": "Your card was declined.",
            }
            if failure
            else None,
            "latest_charge": latest,
            "livemode": False,
            "metadata": self.metadata,
            "next_action": None,
            "payment_method": self.charge.json()["payment_method"] if self.charges and not failure else None,
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "processing": None,
            "receipt_email": None,
            "setup_future_usage": None,
            "shipping": None,
            "status": self.status,
        }


@dataclass
class Session:
    id: str
    created: int
    expires_at: int
    amount_total: int
    url: str
    success_url: str
    cancel_url: str
    locale: str
    email: str | None
    client_reference_id: str | None
    metadata: dict[str, str]
    intent_metadata: dict[str, str]
    intent_description: str | None
    lines: list[tuple[str, int, int]]
    """Name, đồng for one, how many."""
    status: Literal["open", "complete", "expired"] = "open"
    intent: Intent | None = None

    def json(self, expand: Collection[str] = ()) -> Json:
        intent: Any = self.intent.id if self.intent else None
        if self.intent and "payment_intent" in expand:
            intent = self.intent.json()
        paid = self.intent is not None and self.intent.status == "succeeded"
        return {
            "object": "checkout.session",
            "id": self.id,
            "created": self.created,
            "adaptive_pricing": {"enabled": False},
            "after_expiration": None,
            "allow_promotion_codes": None,
            "amount_subtotal": self.amount_total,
            "amount_total": self.amount_total,
            "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
            "billing_address_collection": None,
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference_id,
            "currency": CURRENCY,
            "custom_fields": [],
            "custom_text": {"after_submit": None, "shipping_address": None, "submit": None, "terms_of_service_acceptance": None},
            "customer": None,
            "customer_creation": "if_required",
            "customer_details": None,
            "customer_email": self.email,
            "expires_at": self.expires_at,
            "livemode": False,
            "locale": self.locale,
            "metadata": self.metadata,
            "mode": "payment",
            "payment_intent": intent,
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "payment_status": "paid" if paid else "unpaid",
            "shipping_options": [],
            "status": self.status,
            "success_url": self.success_url,
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
            "url": self.url if self.status == "open" else None,
        }


def event(id: str, type: str, created: int, obj: Json) -> Json:
    return {
        "object": "event",
        "id": id,
        "type": type,
        "created": created,
        "api_version": API_VERSION,
        "data": {"object": obj},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
    }
