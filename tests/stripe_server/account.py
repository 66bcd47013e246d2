"""A merchant's account at Stripe: sessions, payments, refunds, disputes and the events they cause. Nothing here speaks HTTP.

What the API refuses raises `Refused`; what Stripe's payment page would tell a shopper raises `NotPossible`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from tests.stripe_server.ledger import Ledger
from tests.stripe_server.objects import CURRENCY, Charge, Dispute, Intent, Json, Refund, Session, event

MOST = 99_999_999
"""đồng: Stripe takes amounts of eight digits."""
LEAST = 13_000
"""đồng: half a US dollar, about."""
SHORTEST, LONGEST = 30 * 60, 24 * 3600
"""Seconds that a session may be open."""
AUTHORISATION = 7 * 86400
"""Seconds after which a card's bank lets go of what nobody captured."""


class Refused(Exception):
    """An error of the API. `began` tells whether the endpoint had begun its work, after which Stripe remembers the answer."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        kind: str = "invalid_request_error",
        param: str | None = None,
        began: bool = True,
    ) -> None:
        super().__init__(message)
        self.status, self.began = status, began
        given = {"type": kind, "message": message, "code": code, "param": param}
        self.body: Json = {"error": {key: value for key, value in given.items() if value is not None}}


class NotPossible(Exception):
    """The payment page has nothing to pay any more."""


def _invalid(message: str, param: str, code: str | None = None) -> Refused:
    return Refused(message, param=param, code=code, began=False)


class Account:
    def __init__(self, clock: Callable[[], float], emit: Callable[[Json], None], page: str) -> None:
        self._clock, self._emit, self._page = clock, emit, page
        self._account = uuid4().hex[:10]
        self._made = 0
        self.ledger = Ledger()
        self.sessions: dict[str, Session] = {}
        self.intents: dict[str, Intent] = {}
        self.refunds: dict[str, Refund] = {}
        self.disputes: dict[str, Dispute] = {}

    def now(self) -> int:
        return int(self._clock())

    def _id(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}_{self._account}{self._made:06d}"

    def _tell(self, kind: str, obj: Json) -> None:
        self._emit(event(self._id("evt"), kind, self.now(), obj))

    # Sessions

    def create_session(self, params: Json) -> Session:
        if params.get("mode") != "payment" or params.get("payment_intent_data", {}).get("capture_method") != "manual":
            raise AssertionError(f"this server knows payments that are captured by hand only: {params}")
        if params.get("payment_method_types") != ["card"]:
            raise AssertionError(f"this server knows cards only: {params}")
        lines = []
        for index, item in enumerate(params.get("line_items", ())):
            price, where = item["price_data"], f"line_items[{index}]"
            if price["currency"] != CURRENCY:
                raise AssertionError(f"not in đồng: {price}")
            amount, quantity = int(price["unit_amount"]), int(item.get("quantity", 1))
            if amount < 0:
                raise _invalid("This value must be greater than or equal to 0.", f"{where}[price_data][unit_amount]")
            if quantity < 1:
                raise _invalid("This value must be greater than or equal to 1.", f"{where}[quantity]")
            if not price["product_data"]["name"].strip():
                raise _invalid("You passed an empty string for the name.", f"{where}[price_data][product_data][name]")
            lines.append((price["product_data"]["name"], amount, quantity))
        if not lines:
            raise _invalid("You must pass line_items.", "line_items", "parameter_missing")
        if len(lines) > 100:
            raise _invalid("Array line_items exceeded maximum 100 allowed elements.", "line_items")
        total = sum(amount * quantity for _, amount, quantity in lines)
        if total > MOST:
            raise _invalid("The total amount must be no more than ₫99,999,999.", "line_items", "amount_too_large")
        if total < LEAST:
            raise _invalid("The total amount due must add up to at least $0.50.", "line_items", "amount_too_small")
        now = self.now()
        expires_at = int(params.get("expires_at", now + LONGEST))
        if not now + SHORTEST <= expires_at <= now + LONGEST:
            raise _invalid(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", "expires_at"
            )
        email = params.get("customer_email")
        if email is not None and ("@" not in email or " " in email):
            raise _invalid(f"Invalid email address: {email}", "customer_email", "email_invalid")
        id = self._id("cs_test")
        intent = params["payment_intent_data"]
        made = Session(
            id=id,
            created=now,
            expires_at=expires_at,
            amount_total=total,
            url=f"{self._page}/{id}",
            success_url=params["success_url"],
            cancel_url=params["cancel_url"],
            locale=params.get("locale", "auto"),
            email=email,
            client_reference_id=params.get("client_reference_id"),
            metadata=params.get("metadata", {}),
            intent_metadata=intent.get("metadata", {}),
            intent_description=intent.get("description"),
            lines=lines,
        )
        self.sessions[id] = made
        return made

    def expire_session(self, session: Session) -> None:
        if session.status != "open":
            raise Refused(
                f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session.status}.',
            )
        self._end(session)

    def let_time_pass(self) -> None:
        """What falls due by the clock: open sessions end, and banks let go of what was authorised too long ago."""
        for session in self.sessions.values():
            if session.status == "open" and session.expires_at <= self.now():
                self._end(session)
        for intent in self.intents.values():
            if intent.status == "requires_capture" and intent.charge.created + AUTHORISATION <= self.now():
                self._release(intent, "expired")
                self._tell("charge.expired", intent.charge.json())
                self._tell("payment_intent.canceled", intent.json())

    def _end(self, session: Session) -> None:
        session.status = "expired"
        if session.intent:
            session.intent.status, session.intent.canceled_at = "canceled", self.now()
            session.intent.cancellation_reason = "automatic"
            self._tell("payment_intent.canceled", session.intent.json())
        self._tell("checkout.session.expired", session.json())

    # The shopper, on Stripe's page

    def pay(self, session: Session) -> Intent:
        intent = self._try_to_pay(session)
        charge = Charge(self._id("ch"), self.now(), intent, intent.amount)
        intent.charges.append(charge)
        intent.status, intent.amount_capturable = "requires_capture", intent.amount
        session.status = "complete"
        self.ledger.enter(intent.id, "authorised", intent.amount)
        self._tell("charge.succeeded", charge.json())
        self._tell("payment_intent.amount_capturable_updated", intent.json())
        self._tell("checkout.session.completed", session.json())
        return intent

    def decline(self, session: Session, why: str) -> Intent:
        intent = self._try_to_pay(session)
        charge = Charge(self._id("ch"), self.now(), intent, intent.amount, failure=why)
        intent.charges.append(charge)
        self._tell("charge.failed", charge.json())
        self._tell("payment_intent.payment_failed", intent.json())
        return intent

    def _try_to_pay(self, session: Session) -> Intent:
        if session.status != "open":
            raise NotPossible(f"{session.id} is {session.status}")
        if session.intent is None:
            session.intent = Intent(
                self._id("pi"),
                self.now(),
                session,
                session.amount_total,
                session.intent_description,
                session.intent_metadata,
            )
            self.intents[session.intent.id] = session.intent
            self._tell("payment_intent.created", session.intent.json())
        return session.intent

    # The shop

    def capture(self, intent: Intent, amount: int | None = None) -> None:
        if intent.status != "requires_capture":
            raise self._unexpected(intent, "captured", "requires_capture")
        amount = intent.amount_capturable if amount is None else amount
        if not 0 < amount <= intent.amount_capturable:
            raise _invalid("The amount to capture is more than what was authorised.", "amount_to_capture", "amount_too_large")
        left = intent.amount_capturable - amount
        intent.status, intent.amount_capturable, intent.amount_received = "succeeded", 0, amount
        intent.charge.amount_captured = amount
        self.ledger.enter(intent.id, "captured", amount)
        if left:
            self.ledger.enter(intent.id, "released", left)
        self._tell("charge.captured", intent.charge.json())
        self._tell("payment_intent.succeeded", intent.json())

    def cancel(self, intent: Intent, reason: str | None = None) -> None:
        if intent.status == "requires_capture":
            self._release(intent, reason)
        elif intent.session.status == "open":
            raise Refused(
                "You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the session instead.",
                code="payment_intent_unexpected_state",
            )
        else:
            raise self._unexpected(intent, "canceled", "requires_payment_method, requires_capture or processing")
        self._tell("payment_intent.canceled", intent.json())

    def _release(self, intent: Intent, reason: str | None) -> None:
        """No refund, and no event of one: versions of the API before 2025-03-31.basil made one of what was never taken."""
        self.ledger.enter(intent.id, "released", intent.amount_capturable)
        intent.status, intent.amount_capturable = "canceled", 0
        intent.canceled_at, intent.cancellation_reason = self.now(), reason

    def refund(self, intent: Intent, amount: int | None, metadata: dict[str, str], reason: str | None = None) -> Refund:
        if intent.status != "succeeded":
            raise Refused(
                f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.",
                code="payment_intent_unexpected_state",
            )
        left = intent.charge.amount_captured - intent.charge.amount_refunded
        if any(dispute.status not in {"won", "warning_closed"} for dispute in intent.charge.disputes):
            raise Refused(f"Charge {intent.charge.id} has been charged back; cannot issue a refund.", code="charge_disputed")
        if left == 0:
            raise Refused(f"Charge {intent.charge.id} has already been refunded.", code="charge_already_refunded")
        amount = left if amount is None else amount
        if amount < 1:
            raise _invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
        if amount > left:
            raise Refused(f"Refund amount (₫{amount}) is greater than unrefunded amount on charge (₫{left})", param="amount")
        made = Refund(self._id("re"), self.now(), intent.charge, amount, "succeeded", metadata, reason)
        intent.charge.refunds.insert(0, made)
        self.refunds[made.id] = made
        self.ledger.enter(intent.id, "refunded", amount)
        self._tell("refund.created", made.json())
        self._tell("charge.refunded", intent.charge.json())
        return made

    @staticmethod
    def _unexpected(intent: Intent, done: str, wanted: str) -> Refused:
        return Refused(
            f"This PaymentIntent could not be {done} because it has a status of {intent.status}. "
            f"Only a PaymentIntent with one of the following statuses may be {done}: {wanted}.",
            code="payment_intent_unexpected_state",
        )

    # The banks

    def fail_refund(self, refund: Refund) -> None:
        """The shopper's bank sends the money back, days later."""
        assert refund.counts, refund
        refund.status = "failed"
        self.ledger.enter(refund.charge.intent.id, "refund_returned", refund.amount)
        self._tell("refund.updated", refund.json())
        self._tell("refund.failed", refund.json())

    def dispute(self, intent: Intent, amount: int | None, reason: str) -> Dispute:
        assert intent.charge.captured, intent
        amount = intent.charge.amount_captured - intent.charge.amount_refunded if amount is None else amount
        made = Dispute(self._id("du"), self.now(), intent.charge, amount, reason)
        intent.charge.disputes.insert(0, made)
        self.disputes[made.id] = made
        self.ledger.enter(intent.id, "disputed", amount)
        self._tell("charge.dispute.created", made.json())
        self._tell("charge.dispute.funds_withdrawn", made.json())
        return made

    def close_dispute(self, dispute: Dispute, *, won: bool) -> None:
        dispute.status = "won" if won else "lost"
        if won:
            self.ledger.enter(dispute.charge.intent.id, "dispute_returned", dispute.amount)
            self._tell("charge.dispute.funds_reinstated", dispute.json())
        self._tell("charge.dispute.closed", dispute.json())

    # Lists

    def newest(self, kind: str, params: dict[str, Any]) -> Iterator[Session | Refund | Dispute]:
        """Sessions, refunds or disputes that the parameters of a list ask for, the newest first."""
        every: dict[str, Any] = {"sessions": self.sessions, "refunds": self.refunds, "disputes": self.disputes}[kind]
        since = int(params.get("created", {}).get("gte", 0))
        for each in reversed(every.values()):
            intent = each.intent if kind == "sessions" else each.charge.intent
            if each.created >= since and params.get("payment_intent") in {None, intent.id if intent else ""}:
                yield each
