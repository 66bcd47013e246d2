"""Card payments through Stripe: every call is as Stripe's description allows, and a payment lives as Stripe says it does.

The server is ours. It passes each request on to stripe-mock and compares what it sends with the description, and the fixture
fails the test where either objects: without them, our code would be held against our own idea of Stripe.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from ocop.storefront.payments.stripe_api import (
    IntentSeen,
    LineItem,
    RefundSeen,
    SessionSeen,
    StripeApi,
    StripeError,
)
from tests.storefront.payments.stripe_requests import LINES, NOW, request
from tests.stripe_server import Money, NotPossible, StripeServer

pytestmark = pytest.mark.stripe


def paid(api: StripeApi, server: StripeServer, **changes: Any) -> str:
    return server.pay(api.create_session(request(**changes), "session"))


def test_the_server_holds_every_call_against_stripes_own_description(stripe_server: StripeServer) -> None:
    assert stripe_server.checked


# The page


def test_the_page_asks_for_the_order_in_dong_and_in_its_language(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    assert session == SessionSeen(session.id, session.url, "open", None, 850_000, {"order": "OC-7F3K", "payment": "41"})
    asked = stripe_server.account.sessions[session.id]
    assert asked.lines == [*((line.name, line.unit_amount, line.quantity) for line in LINES), ("Phí giao hàng", 30_000, 1)]
    assert (asked.locale, asked.email, asked.client_reference_id) == ("vi", "lan@example.vn", "OC-7F3K")
    assert asked.expires_at == (NOW + timedelta(minutes=31)).timestamp()
    assert asked.intent_metadata == session.metadata

    english = api.create_session(request(language="en", email=""), "in English")
    asked = stripe_server.account.sessions[english.id]
    assert (asked.lines[-1], asked.locale, asked.email) == (("Delivery fee", 30_000, 1), "en", None)


def test_nothing_is_asked_for_a_delivery_that_costs_nothing(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(delivery_fee=0), "session")
    assert session.amount_total == 820_000
    assert len(stripe_server.account.sessions[session.id].lines) == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": (LineItem("Sâm", 99_999_999, 1),), "delivery_fee": 1}, "amount_too_large"),
        ({"lines": (LineItem("Sâm", 10**12, 1),)}, "amount_too_large"),
        ({"lines": (LineItem("Kẹo lạc", 12_999, 1),), "delivery_fee": 0}, "amount_too_small"),
        ({"lines": (), "delivery_fee": 0}, "parameter_missing"),
        ({"email": "lan example.vn"}, "email_invalid"),
        ({"expires_at": NOW + timedelta(minutes=29)}, "invalid_request_error"),
        ({"expires_at": NOW + timedelta(hours=25)}, "invalid_request_error"),
    ],
)
def test_what_stripe_refuses_is_an_error_that_no_second_try_mends(
    api: StripeApi, stripe_server: StripeServer, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(StripeError) as caught:
        api.create_session(request(**changes), "session")
    assert (caught.value.code, caught.value.retryable) == (code, False)
    # A request that was never taken up leaves its key free.
    assert api.create_session(request(), "session").status == "open"


def test_names_and_texts_reach_stripe_as_they_are(api: StripeApi, stripe_server: StripeServer) -> None:
    name = "“Cà phê & mít” <script>alert(1)</script> 100 % [a][0]=b 🍵 " + "x" * 300
    session = api.create_session(request(lines=(LineItem(name, 50_000, 1),)), "session")
    assert stripe_server.account.sessions[session.id].lines[0] == (name, 50_000, 1)


# A payment's life


def test_a_card_is_held_then_charged_then_refunded_in_two_parts(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    intent_id = stripe_server.pay(session)
    session = api.session(session.id)
    assert (session.status, session.intent_id, session.url) == ("complete", intent_id, "")

    held = api.intent(intent_id)
    assert held == IntentSeen(intent_id, "requires_capture", 850_000, 850_000, 0, 0, (), None, session.metadata)
    assert stripe_server.balance() == [Money(intent_id, 850_000, 0, 0, 0, held=850_000)]

    taken = api.capture(intent_id, "capture")
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 850_000, 0)
    assert taken == api.intent(intent_id)

    first = api.refund(intent_id, 120_000, "refund-1", {"refund": "1"})
    assert first == RefundSeen(first.id, 120_000, "succeeded", {"refund": "1"}, intent_id)
    second = api.refund(intent_id, 730_000, "refund-2")
    after = api.intent(intent_id)
    assert (after.amount_refunded, after.refunds) == (850_000, (second, first)) == (850_000, api.refunds(intent_id))
    assert stripe_server.money(intent_id) == Money(intent_id, 850_000, 850_000, 850_000, 0, held=0)

    with pytest.raises(StripeError) as caught:
        api.refund(intent_id, 1, "refund-3")
    assert (caught.value.code, caught.value.retryable) == ("charge_already_refunded", False)
    assert stripe_server.money(intent_id).kept == 0


def test_an_authorisation_that_is_called_off_takes_nothing(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = paid(api, stripe_server)
    gone = api.cancel(intent_id, "cancel")
    assert gone == IntentSeen(intent_id, "canceled", 850_000, 0, 0, 0, (), None, gone.metadata)
    assert [event.type for event in stripe_server.events][-2:] == ["checkout.session.completed", "payment_intent.canceled"]
    assert stripe_server.money(intent_id) == Money(intent_id, 850_000, 0, 0, 0, held=0)
    assert api.cancel(intent_id, "cancel again") == gone
    with pytest.raises(StripeError) as caught:
        api.capture(intent_id, "capture")
    assert (caught.value.code, caught.value.retryable) == ("payment_intent_unexpected_state", False)


def test_what_was_captured_is_not_captured_again_nor_called_off(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = paid(api, stripe_server)
    taken = api.capture(intent_id, "capture")
    assert api.capture(intent_id, "another key") == taken
    with pytest.raises(StripeError) as caught:
        api.cancel(intent_id, "cancel")
    assert (caught.value.code, caught.value.retryable) == ("payment_intent_unexpected_state", False)
    assert stripe_server.money(intent_id).captured == 850_000


def test_a_declined_card_says_why_and_leaves_the_page_open(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    intent_id = stripe_server.decline(session, "expired_card")
    assert api.session(session.id).status == "open"
    seen = api.intent(intent_id)
    assert (seen.status, seen.problem, seen.amount_capturable) == ("requires_payment_method", "expired_card", 0)
    assert stripe_server.pay(session) == intent_id
    assert (api.intent(intent_id).status, api.intent(intent_id).problem) == ("requires_capture", "")


@pytest.mark.parametrize("tried", [False, True])
def test_a_page_that_we_close_takes_no_payment(api: StripeApi, stripe_server: StripeServer, tried: bool) -> None:
    session = api.create_session(request(), "session")
    if tried:
        stripe_server.decline(session)
    closed = api.expire_session(session.id)
    assert (closed.status, closed.url) == ("expired", "")
    assert api.expire_session(session.id) == closed
    with pytest.raises(NotPossible):
        stripe_server.pay(session)
    assert stripe_server.balance() == []


def test_closing_a_page_that_was_paid_tells_so(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    intent_id = stripe_server.pay(session)
    assert api.expire_session(session.id).status == "complete"
    assert api.intent(intent_id).status == "requires_capture"


def test_a_page_ends_at_its_time_and_an_authorisation_after_a_week(
    api: StripeApi, stripe_server: StripeServer, clock: time_machine.Coordinates
) -> None:
    left, bought = api.create_session(request(), "left"), api.create_session(request(), "bought")
    intent_id = stripe_server.pay(bought)
    clock.shift(timedelta(minutes=31) - timedelta(seconds=1))
    assert api.session(left.id).status == "open"
    clock.shift(1)
    assert api.session(left.id).status == "expired"
    clock.move_to(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert api.intent(intent_id).status == "requires_capture"
    clock.shift(1)
    assert api.intent(intent_id).status == "canceled"
    assert stripe_server.money(intent_id).held == 0


def test_refunds_from_elsewhere_and_those_that_come_back_are_seen(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = paid(api, stripe_server)
    api.capture(intent_id, "capture")
    made = stripe_server.refund_in_dashboard(intent_id, 50_000)
    assert api.intent(intent_id).refunds == (RefundSeen(made.id, 50_000, "succeeded", {}, intent_id),)
    stripe_server.fail_refund(made)
    seen = api.intent(intent_id)
    assert ([refund.status for refund in seen.refunds], seen.amount_refunded) == (["failed"], 0)
    assert stripe_server.money(intent_id).kept == 850_000


def test_more_refunds_than_one_page_holds(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = paid(api, stripe_server, lines=(LineItem("Gạo", 200_000, 1),), delivery_fee=0)
    api.capture(intent_id, "capture")
    for number in range(1, 13):
        stripe_server.refund_in_dashboard(intent_id, number)
    seen = api.intent(intent_id)
    assert [refund.amount for refund in seen.refunds] == list(range(12, 0, -1))
    assert seen.amount_refunded == sum(range(1, 13))


def test_a_dispute_is_seen_with_its_end(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = paid(api, stripe_server)
    api.capture(intent_id, "capture")
    api.refund(intent_id, 50_000, "refund")
    made = stripe_server.dispute(intent_id, reason="product_not_received")
    seen = api.intent(intent_id).dispute
    assert seen
    assert (seen.id, seen.amount, seen.status, seen.reason) == (made.id, 800_000, "needs_response", "product_not_received")
    assert (seen.intent_id, seen.opened_at) == (intent_id, NOW)
    with pytest.raises(StripeError) as caught:
        api.refund(intent_id, 1_000, "refund too")
    assert (caught.value.code, caught.value.retryable) == ("charge_disputed", False)
    assert stripe_server.money(intent_id).kept == 0
    stripe_server.close_dispute(made, won=True)
    closed = api.intent(intent_id).dispute
    assert closed and closed.status == "won"
    assert stripe_server.money(intent_id).kept == 800_000


def test_recent_sessions_come_page_by_page_from_a_moment_on(
    api: StripeApi, stripe_server: StripeServer, clock: time_machine.Coordinates
) -> None:
    api.create_session(request(), "before")
    clock.shift(60)
    made = [api.create_session(request(), f"session-{number}").id for number in range(3)]
    assert [session.id for session in api.recent(NOW + timedelta(seconds=60))] == made[::-1]

    source = stripe_server.account.sessions[made[0]].__dict__
    for number in range(120):
        stripe_server.account.sessions[f"cs_more{number}"] = type(stripe_server.account.sessions[made[0]])(
            **{**source, "id": f"cs_more{number}"}
        )
    stripe_server.requests.clear()
    found = [session.id for session in api.recent(NOW + timedelta(seconds=60))]
    assert len(found) == len(set(found)) == 123
    assert [asked.name for asked in stripe_server.requests] == ["session.list", "session.list"]


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.session("cs_none"),
        lambda api: api.expire_session("cs_none"),
        lambda api: api.intent("pi_none"),
        lambda api: api.capture("pi_none", "k"),
        lambda api: api.cancel("pi_none", "k"),
        lambda api: api.refund("pi_none", 1, "k"),
    ],
)
def test_what_stripe_does_not_know_is_an_error_of_ours(api: StripeApi, call: Callable[[StripeApi], object]) -> None:
    with pytest.raises(StripeError) as caught:
        call(api)
    assert (caught.value.code, caught.value.retryable) == ("resource_missing", False)


def test_a_key_of_another_merchant_is_refused(api: StripeApi, stripe_server: StripeServer) -> None:
    with pytest.raises(StripeError) as caught:
        StripeApi("sk_test_other", stripe_server.url).session("cs_none")
    assert not caught.value.retryable


def test_the_sites_own_client_is_kept_and_asks_the_server_of_the_settings(api: StripeApi, stripe_server: StripeServer) -> None:
    ours = StripeApi.from_settings()
    assert ours is StripeApi.from_settings()
    assert ours.create_session(request(), "session").url.startswith(stripe_server.url)
    with override_settings(STRIPE_SECRET_KEY="sk_test_other"):
        assert StripeApi.from_settings() is not ours
    with override_settings(STRIPE_SECRET_KEY=""), pytest.raises(ImproperlyConfigured):
        StripeApi.from_settings()


def test_no_proxy_stands_between_us_and_this_machine(
    api: StripeApi, stripe_server: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert api.create_session(request(), "session").status == "open"
