"""What comes to the webhook: forged, replayed, cut off, too long, unknown, somebody else's, twice, late, out of order."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from catalog import clock as the_clock
from ocop.storefront import addresses
from ocop.storefront.models import OrderEvent, Payment, WebhookEvent
from ocop.storefront.payments import events, webhooks
from ocop.storefront.payments.stripe_api import API_VERSION, sign
from ocop.storefront.payments.stripe_objects import BadPayload
from ocop.storefront.states import Method
from tests.effort import examples
from tests.storefront.payments.paying import Trade, states
from tests.stripe_server import Event

MESSAGES = 12
"""Of the whole story."""
ADDRESS = f"/{addresses.STRIPE_WEBHOOK}"


def post(payload: bytes, header: str | None = None, **extra: Any) -> Any:
    headers = {} if header is None else {"Stripe-Signature": header}
    return Client(enforce_csrf_checks=True).post(ADDRESS, payload, content_type="application/json", headers=headers, **extra)


def made_up(kind: str, obj: dict[str, Any], id: str = "evt_1") -> bytes:
    event = {"id": id, "object": "event", "type": kind, "created": 1, "livemode": False, "data": {"object": obj}}
    return json.dumps(event).encode()


def test_a_message_of_stripes_is_taken_over_and_stored_once(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    for event in list(trade.server.events):
        for _delivery in range(3):
            payload, header = trade.server.signed(event)
            response = post(payload, header)
            assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
            assert not response.cookies
    assert states(order) == ("confirmed", ["captured"])
    assert WebhookEvent.objects.count() == len({event.id for event in trade.server.events[: WebhookEvent.objects.count()]})
    assert set(WebhookEvent.objects.values_list("deliveries", flat=True)) == {3}
    trade.assert_agreed(order)


def test_what_stripe_did_not_sign_changes_nothing(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    event = trade.server.events[-1]
    payload, header = trade.server.signed(event)
    _same, forged = trade.server.signed(event, secret="whsec_somebody_else")
    _same, old = trade.server.signed(event, at=(trade.now() - timedelta(seconds=301)).timestamp())
    _same, early = trade.server.signed(event, at=(trade.now() + timedelta(seconds=301)).timestamp())
    attempts = [
        (payload, None),
        (payload, ""),
        (payload, "t=1,v1=abc"),
        (payload, header + "é"),
        (payload, forged),
        (payload, old),
        (payload, early),
        (payload[:-1], header),
        (payload + b" ", header),
        (payload.replace(b"complete", b"compleat"), header),
        (b"", header),
        (b"\xff\xfe", header),
    ]
    for body, signature in attempts:
        assert post(body, signature).status_code == 400
    assert not WebhookEvent.objects.exists()
    assert states(order) == ("awaiting", ["pending"])


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"null",
        b"1",
        b'{"object": "event"}',
        b'{"object": "event", "id": 1, "type": "x"}',
        b"not json",
        b'"\\ud800"',
    ],
)
def test_what_is_signed_and_no_event_is_refused(trade: Trade, body: bytes) -> None:
    response = post(body, sign(body, trade.server.webhook_secret, timezone.now()))
    assert response.status_code == 400
    assert not WebhookEvent.objects.exists()


def test_what_is_too_long_is_not_even_read(trade: Trade) -> None:
    assert post(b"x" * (webhooks.LARGEST + 1), "t=1,v1=1").status_code == 413


def test_whoever_sets_the_endpoint_up_is_told_of_every_type_that_we_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "payments.md").read_text("utf-8")
    assert set(re.findall(r"`((?:checkout|payment_intent|charge|refund)\.[a-z_.]+)`", page)) == set(events.READERS)
    assert ADDRESS in page
    assert API_VERSION in page


def test_other_methods_and_closed_doors(trade: Trade, settings: Settings) -> None:
    response = Client().get(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert Client().post(f"/{addresses.DEMO_WEBHOOK}", b"{}", content_type="application/json").status_code == 404
    settings.STRIPE_SECRET_KEY = settings.STRIPE_WEBHOOK_SECRET = ""
    assert post(b"{}", sign(b"{}", "", timezone.now())).status_code == 404
    settings.DEMO_PAYMENTS = False
    assert Client().post(f"/{addresses.DEMO_WEBHOOK}", b"{}", content_type="application/json").status_code == 404


def test_unknown_types_are_kept_and_answered(trade: Trade) -> None:
    body = made_up("customer.created", {"id": "cus_1", "object": "customer"})
    assert post(body, sign(body, trade.server.webhook_secret, timezone.now())).status_code == 200
    row = WebhookEvent.objects.get()
    assert (row.outcome, row.handled_at) == (webhooks.UNKNOWN, trade.now())


def session_of(order_number: str, payment: object) -> dict[str, Any]:
    return {
        "id": "cs_elsewhere",
        "object": "checkout.session",
        "url": None,
        "status": "complete",
        "payment_intent": "pi_elsewhere",
        "amount_total": 180_000,
        "metadata": {"order": order_number, "payment": str(payment)},
    }


def test_other_shops_on_the_same_account_are_left_alone(trade: Trade) -> None:
    order = trade.order()
    payment = order.payments.get()
    strangers = [
        session_of("OC00000000", payment.pk),
        session_of(order.number, payment.pk + 1),
        session_of(order.number, "1 OR 1=1"),
        session_of(order.number, "9" * 30),
        {**session_of("", ""), "metadata": None},
        {**session_of("", ""), "metadata": {}},
    ]
    for number, session in enumerate(strangers):
        body = made_up("checkout.session.completed", session, f"evt_{number}")
        assert post(body, sign(body, trade.server.webhook_secret, timezone.now())).status_code == 200
    assert states(order) == ("awaiting", ["pending"])
    assert WebhookEvent.objects.count() == len(strangers)


def test_nothing_of_persons_and_cards_is_kept(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    secret = {"email": "lan@example.vn", "name": "Nguyễn Thị Lan", "card": {"last4": "4242"}}
    session = {
        **session_of(order.number, order.payments.get().pk),
        "id": order.payments.get().reference,
        "customer_details": secret,
        "billing_details": secret,
        "payment_method_details": secret,
        "metadata": {"order": order.number, "payment": str(order.payments.get().pk), "of another shop": "lan@example.vn"},
    }
    body = made_up("checkout.session.completed", session)
    assert post(body, sign(body, trade.server.webhook_secret, timezone.now())).status_code == 200
    row = WebhookEvent.objects.get()
    assert row.handled_at
    kept = json.dumps(row.payload, ensure_ascii=False)
    assert not any(word in kept for word in ("lan@example.vn", "Nguyễn", "4242"))


def test_a_second_session_of_a_payment_is_not_taken_for_the_first(trade: Trade) -> None:
    order = trade.order()
    trade.start(order)
    body = made_up("checkout.session.completed", session_of(order.number, order.payments.get().pk))
    assert post(body, sign(body, trade.server.webhook_secret, timezone.now())).status_code == 200
    assert "another attempt" in WebhookEvent.objects.get().outcome
    assert states(order) == ("awaiting", ["pending"])


@pytest.mark.parametrize("kind", events.READERS)
@pytest.mark.parametrize("obj", [{}, {"object": "charge"}, {"object": "refund", "id": None}, {"object": 3, "metadata": []}])
def test_objects_that_are_not_as_documented_are_stored_and_break_nothing(trade: Trade, kind: str, obj: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        events.told(kind, obj)
    body = made_up(kind, obj)
    assert post(body, sign(body, trade.server.webhook_secret, timezone.now())).status_code == 200
    assert "cannot be read" in WebhookEvent.objects.get().outcome


def test_a_declined_card_leaves_the_order_waiting_and_says_so(trade: Trade) -> None:
    order = trade.order()
    trade.server.decline(trade.start(order))
    trade.deliver_all()
    assert states(order) == ("awaiting", ["pending"])
    assert order.payments.get().problem


def test_what_could_not_be_taken_over_stays_and_is_taken_up(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = trade.order()
    trade.pay(order)
    with monkeypatch.context() as broken:
        broken.setattr(webhooks.settling, "apply", lambda *_: 1 / 0)
        trade.deliver_all()
    assert states(order) == ("awaiting", ["pending"])
    assert WebhookEvent.objects.filter(handled_at=None).exists()
    trade.reconcile()
    assert states(order) == ("confirmed", ["captured"])
    assert not WebhookEvent.objects.filter(handled_at=None).exists()


def test_a_database_that_cannot_store_has_stripe_send_it_again(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = trade.order()
    trade.pay(order)
    payload, header = trade.server.signed(trade.server.events[-1])
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr(webhooks, "_stored", lambda *_: 1 / 0)
        response = client.post(ADDRESS, payload, content_type="application/json", headers={"Stripe-Signature": header})
    assert response.status_code == 500
    assert post(payload, header).status_code == 200
    assert states(order)[0] == "confirmed"


def whole_story(trade: Trade) -> tuple[Payment, list[Event]]:
    """An order that was paid, paid back in part here and in the dashboard, and disputed, while no message reached us."""
    order = trade.order()
    before = len(trade.server.events)
    intent = trade.pay(order)
    trade.server.capture_in_dashboard(intent)
    trade.server.refund_in_dashboard(intent, 30_000)
    dispute = trade.server.dispute(intent)
    trade.server.close_dispute(dispute, won=True)
    return order.payments.get(), trade.server.events[before:]


def outcome(payment: Payment) -> tuple[Any, ...]:
    payment.refresh_from_db()
    return (
        states(payment.order),
        payment.captured_amount,
        [(refund.amount, refund.state) for refund in payment.refunds.all()],
        [(dispute.amount, dispute.state) for dispute in payment.disputes.all()],
    )


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(places=st.permutations(range(MESSAGES)), again=st.lists(st.integers(0, MESSAGES - 1), max_size=6))
def test_messages_in_any_order_and_any_number_come_to_the_same(trade: Trade, places: list[int], again: list[int]) -> None:
    with transaction.atomic():
        payment, told = whole_story(trade)
        assert len(told) == MESSAGES
        for place in [*places, *again]:
            assert trade.deliver(told[place]).status == 200
        assert outcome(payment) == (("confirmed", ["captured"]), 180_000, [(30_000, "succeeded")], [(150_000, "won")])
        assert payment.order.events.filter(of=OrderEvent.Of.ORDER).exclude(before="").count() == 1
        transaction.set_rollback(True)


def test_every_order_of_the_messages_of_one_payment(trade: Trade) -> None:
    kinds = {"payment_intent.amount_capturable_updated", "checkout.session.completed", "charge.succeeded"}
    for number, places in enumerate(permutations(range(3))):
        order = trade.order({trade.shop.tea: 1})
        before = len(trade.server.events)
        trade.pay(order)
        told = [event for event in trade.server.events[before:] if event.type in kinds]
        assert len(told) == len(places)
        for place in places:
            trade.deliver(told[place])
        assert states(order) == ("confirmed", ["captured"]), number


def test_messages_of_the_demonstration_are_not_stripes(trade: Trade) -> None:
    order = trade.order()
    trade.pay(order)
    payload = trade.server.events[-1].payload
    signature = sign(payload, webhooks.secret_of(Method.DEMO), timezone.now())
    assert webhooks.receive(Method.CARD, payload, signature, timezone.now(), the_clock.today()).status == 400
    signature = sign(payload, trade.server.webhook_secret, timezone.now())
    assert webhooks.receive(Method.DEMO, payload, signature, timezone.now(), the_clock.today()).status == 400
