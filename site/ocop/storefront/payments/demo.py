"""The demonstration: a provider of payments that moves no money. It takes the same path as cards do, messages included.

The visitor chooses on a page of ours how the payment ends. What they choose is told as Stripe would tell it, signed, and received
by the code that receives Stripe's messages.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Certificate, Product
from ocop.storefront import addresses
from ocop.storefront.errors import NotAllowed, ProviderRefused
from ocop.storefront.models import DemoCharge, Order, Payment, Refund
from ocop.storefront.states import Method, RefundState

from . import webhooks
from .concluding import open_lines
from .providers import Attempt, Begun, Seen, SeenRefund, SeenState, register
from .stripe_api import sign
from .stripe_provider import named

State = DemoCharge.State


class DemoProvider:
    """See `providers.Provider`. What it knows stands in `DemoCharge`."""

    method = Method.DEMO

    def begin(self, payment: Payment) -> Begun:
        charge, _made = DemoCharge.objects.get_or_create(
            payment=payment,
            defaults={
                "reference": f"demo_{secrets.token_urlsafe(24)}",
                "amount": payment.amount,
                "created_at": payment.created_at,
                "expires_at": payment.expires_at or payment.created_at,
            },
        )
        return Begun(charge.reference, addresses.demo_payment(payment.order.language, charge.reference), charge.expires_at)

    def look(self, payment: Payment) -> Seen:
        charge = DemoCharge.objects.filter(payment=payment).first()
        return _seen(charge) if charge else Seen(None)

    def capture(self, payment: Payment) -> Seen:
        with transaction.atomic():
            charge = _locked(payment)
            if charge.state == State.AUTHORISED:
                _move(charge, State.CAPTURED)
            elif charge.state != State.CAPTURED:
                raise ProviderRefused(_("Nothing is authorised."))
        return _seen(charge)

    def void(self, payment: Payment) -> Seen:
        with transaction.atomic():
            charge = _locked(payment)
            if charge.state == State.CAPTURED:
                raise ProviderRefused(_("What was charged can only be paid back."))
            if charge.state == State.OPEN:
                _move(charge, State.EXPIRED)
            elif charge.state == State.AUTHORISED:
                _move(charge, State.VOIDED)
        return _seen(charge)

    def refund(self, refund: Refund) -> SeenRefund:
        with transaction.atomic():
            charge = _locked(refund.payment)
            made = next((each for each in charge.refunds if each["refund"] == refund.pk), None)
            if made is None:
                back = sum(each["amount"] for each in charge.refunds)
                if charge.state != State.CAPTURED or back + refund.amount > charge.amount:
                    raise ProviderRefused(_("That is more than was charged."))
                made = {"reference": f"demo_back_{refund.pk}", "amount": refund.amount, "refund": refund.pk}
                charge.refunds = [*charge.refunds, made]
                charge.save(update_fields=["refunds"])
        return _seen_refund(made)

    def attempts(self, since: datetime) -> Iterator[Attempt]:
        charges = DemoCharge.objects.filter(created_at__gte=since).select_related("payment__order").order_by("-pk")
        for charge in charges.iterator():
            ended = charge.state in (State.EXPIRED, State.VOIDED)
            yield Attempt(charge.reference, charge.payment_id, charge.payment.order.number, charge.amount, ended)


def pay(charge: DemoCharge, at: datetime, on: date) -> None:
    """The visitor pays, and the bank agrees. Whether to charge is decided as of `on`. Raises NotAllowed where it has ended."""
    with transaction.atomic():
        charge = _open(charge.pk, at)
        _move(charge, State.AUTHORISED)
    _tell("checkout.session.completed", _session(charge), at, on)
    _tell("payment_intent.amount_capturable_updated", _intent(charge), at, on)


def decline(charge: DemoCharge, at: datetime, on: date) -> None:
    """The bank says no; the visitor may try again. Raises NotAllowed likewise."""
    _tell("payment_intent.payment_failed", _intent(_open(charge.pk, at)), at, on)


def first_day_without(order: Order, on: date) -> date | None:
    """The first day after `on` on which a line of the order is no longer certified, as the papers stand."""
    products = Product.objects.listed(on).filter(pk__in=[line.product_id for line in open_lines(order)])
    ends = dict(products.values_list("pk", "lapses_on"))
    return min(Certificate.objects.unbroken_from(ends).values(), default=None) if ends else None


def is_open(charge: DemoCharge, at: datetime) -> bool:
    return charge.state == State.OPEN and charge.expires_at > at


def _open(pk: int, at: datetime) -> DemoCharge:
    """The charge that waits for the visitor; one whose time is over ends here."""
    with transaction.atomic():
        charge = DemoCharge.objects.select_for_update(of=("self",)).select_related("payment__order").get(pk=pk)
        if charge.state == State.OPEN and charge.expires_at <= at:
            _move(charge, State.EXPIRED)
    if charge.state != State.OPEN:
        raise NotAllowed(_("This payment has ended. Go back to your order."))
    return charge


def _locked(payment: Payment) -> DemoCharge:
    charge = DemoCharge.objects.select_for_update(of=("self",)).filter(payment=payment).first()
    if charge is None:
        raise ProviderRefused(_("Nothing was begun."))
    return charge


def _move(charge: DemoCharge, to: DemoCharge.State) -> None:
    charge.state = to
    charge.save(update_fields=["state"])


def _seen(charge: DemoCharge) -> Seen:
    authorised = charge.state in (State.AUTHORISED, State.CAPTURED, State.VOIDED)
    return Seen(
        SeenState(charge.state),
        charge.reference,
        _charge_reference(charge) if authorised else "",
        authorised=charge.amount if charge.state == State.AUTHORISED else 0,
        captured=charge.amount if charge.state == State.CAPTURED else 0,
        refunds=tuple(_seen_refund(each) for each in charge.refunds),
    )


def _seen_refund(made: dict[str, Any]) -> SeenRefund:
    return SeenRefund(made["reference"], made["amount"], RefundState.SUCCEEDED, made["refund"])


def _charge_reference(charge: DemoCharge) -> str:
    return f"{charge.reference}_charge"


def _session(charge: DemoCharge) -> dict[str, Any]:
    return {
        "id": charge.reference,
        "object": "checkout.session",
        "url": None,
        "status": "complete",
        "payment_intent": _charge_reference(charge),
        "amount_total": charge.amount,
        "metadata": named(charge.payment),
    }


def _intent(charge: DemoCharge) -> dict[str, Any]:
    authorised = charge.state == State.AUTHORISED
    return {
        "id": _charge_reference(charge),
        "object": "payment_intent",
        "status": "requires_capture" if authorised else "requires_payment_method",
        "amount": charge.amount,
        "amount_capturable": charge.amount if authorised else 0,
        "amount_received": 0,
        "metadata": named(charge.payment),
    }


def _tell(kind: str, obj: dict[str, Any], at: datetime, on: date) -> None:
    """Send ourselves the message that Stripe would send."""
    event = {
        "id": f"evt_demo_{secrets.token_hex(12)}",
        "object": "event",
        "type": kind,
        "created": int(at.timestamp()),
        "livemode": False,
        "data": {"object": obj},
    }
    payload = json.dumps(event).encode()
    signature = sign(payload, webhooks.secret_of(Method.DEMO), at)
    answer = webhooks.receive(Method.DEMO, payload, signature, at, on)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(f"our own message was refused: {answer.text}")


register(Method.DEMO, DemoProvider)
