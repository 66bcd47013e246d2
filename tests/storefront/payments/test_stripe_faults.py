"""When Stripe refuses, fails or falls silent: one error of ours, the truth from a second question, and never two charges."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import time_machine
from django.conf import settings as site_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ocop.storefront.payments.stripe_api import StripeApi, StripeError
from tests.effort import examples
from tests.storefront.payments.stripe_requests import NOW, request
from tests.stripe_server import Request, StripeServer

pytestmark = pytest.mark.stripe

ROOT = Path(site_settings.ROOT)
CAPTURE = """
import sys
from ocop.storefront.payments.stripe_api import StripeApi
key, url, intent = sys.argv[1:]
StripeApi(key, url).capture(intent, "capture")
"""

CALLS: dict[str, Callable[[StripeApi, str, str], object]] = {
    "session.create": lambda api, session, intent: api.create_session(request(), "another"),
    "session.retrieve": lambda api, session, intent: api.session(session),
    "session.expire": lambda api, session, intent: api.expire_session(session),
    "session.list": lambda api, session, intent: list(api.recent(NOW)),
    "intent.retrieve": lambda api, session, intent: api.intent(intent),
    "intent.capture": lambda api, session, intent: api.capture(intent, "capture"),
    "intent.cancel": lambda api, session, intent: api.cancel(intent, "cancel"),
    "refund.create": lambda api, session, intent: api.refund(intent, 1_000, "refund"),
    "refund.list": lambda api, session, intent: api.refunds(intent),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (401, "invalid_request_error", False),
        (402, "card_declined", False),
        (409, "idempotency_key_in_use", True),
        (429, "rate_limit", True),
        (500, "api_error", True),
        (503, "api_error", True),
        (None, "not_reached", True),
    ],
)
def test_every_call_that_fails_is_an_error_of_ours(
    api: StripeApi, stripe_server: StripeServer, name: str, status: int | None, code: str, retryable: bool
) -> None:
    session = api.create_session(request(), "session")
    intent_id = stripe_server.pay(session)
    if name == "refund.create":
        api.capture(intent_id, "captured before")
    if name == "session.expire":
        session = api.create_session(request(), "another session")
    before = stripe_server.balance()
    stripe_server.fail_next(status, on=name)
    with pytest.raises(StripeError) as caught:
        CALLS[name](api, session.id, intent_id)
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert stripe_server.balance() == before
    assert stripe_server.secret_key not in str(caught.value)


@pytest.mark.parametrize("name", ["session.expire", "intent.capture", "intent.cancel"])
def test_where_stripe_is_silent_nobody_waits_twice(api: StripeApi, stripe_server: StripeServer, name: str) -> None:
    session = api.create_session(request(), "session")
    intent_id = stripe_server.pay(session) if name != "session.expire" else ""
    stripe_server.requests.clear()
    stripe_server.fail_next(None, on=name)
    with pytest.raises(StripeError):
        CALLS[name](api, session.id, intent_id)
    assert [asked.name for asked in stripe_server.requests] == [name]


def test_nobody_answers(api: StripeApi, stripe_server: StripeServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:  # takes the connection and says nothing
        silent = StripeApi("sk_test_x", f"http://127.0.0.1:{listening.getsockname()[1]}", retries=0, timeout=(0.2, 0.2))
        with pytest.raises(StripeError) as caught:
            silent.session("cs_x")
    assert (caught.value.code, caught.value.retryable) == ("not_reached", True)
    with pytest.raises(StripeError) as caught:  # nobody listens there any more
        silent.session("cs_x")
    assert (caught.value.code, caught.value.retryable) == ("not_reached", True)


def test_an_answer_that_is_no_answer(api: StripeApi, stripe_server: StripeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    session = api.create_session(request(), "session")
    stored = stripe_server.account.sessions[session.id]
    monkeypatch.setattr(stored, "amount_total", "850000")
    with pytest.raises(StripeError) as caught:
        api.session(session.id)
    assert (caught.value.code, caught.value.retryable) == ("unreadable", False)
    assert stripe_server.troubles.pop().startswith("checkout.session $.amount_")
    stripe_server.troubles.clear()


@pytest.mark.parametrize("stall", [0.0, 0.6])
def test_a_capture_that_got_no_answer_was_made_and_a_second_makes_no_other(
    api: StripeApi, stripe_server: StripeServer, stall: float
) -> None:
    impatient = StripeApi(stripe_server.secret_key, stripe_server.url, retries=0, timeout=(0.3, 0.3))
    intent_id = stripe_server.pay(api.create_session(request(), "session"))
    stripe_server.fail_next(None, "after", on="capture", stall=stall)
    with pytest.raises(StripeError) as caught:
        impatient.capture(intent_id, "capture")
    assert (caught.value.code, caught.value.retryable) == ("not_reached", True)
    assert api.intent(intent_id).status == "succeeded"
    assert api.capture(intent_id, "capture").status == "succeeded"
    assert [asked.replayed for asked in stripe_server.requests if asked.name == "intent.capture"] == [False, True]
    assert stripe_server.money(intent_id).captured == 850_000


def test_the_client_tries_once_more_by_itself_under_the_same_key(api: StripeApi, stripe_server: StripeServer) -> None:
    patient = StripeApi(stripe_server.secret_key, stripe_server.url)
    stripe_server.fail_next(None, "after", on="session.create")
    session = patient.create_session(request(), "session")
    assert list(stripe_server.account.sessions) == [session.id]
    assert [(asked.key, asked.replayed) for asked in stripe_server.requests] == [("session", False), ("session", True)]

    stripe_server.fail_next(None, times=2)
    with pytest.raises(StripeError):
        patient.session(session.id)


def test_stripe_remembers_a_failure_under_its_key_so_the_truth_is_asked_for(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = stripe_server.pay(api.create_session(request(), "session"))
    stripe_server.fail_next(500, "after", on="capture")
    for _ in range(2):
        with pytest.raises(StripeError):
            api.capture(intent_id, "capture")
    assert api.intent(intent_id).status == "succeeded"
    assert api.capture(intent_id, "a new key") == api.intent(intent_id)

    other_id = stripe_server.pay(api.create_session(request(order_number="OC-2"), "another session"))
    stripe_server.fail_next(402, on="capture")
    for _ in range(2):
        with pytest.raises(StripeError) as caught:
            api.capture(other_id, "capture other")
        assert caught.value.code == "card_declined"
    assert api.capture(other_id, "a newer key").status == "succeeded"


def test_one_key_is_one_request(api: StripeApi, stripe_server: StripeServer, clock: time_machine.Coordinates) -> None:
    first = api.create_session(request(), "key")
    stripe_server.pay(first)
    # As it was when it was made: only `session` tells how it is.
    assert api.create_session(request(), "key") == first
    assert api.session(first.id).status == "complete"
    with pytest.raises(StripeError) as caught:
        api.create_session(request(delivery_fee=0), "key")
    assert (caught.value.code, caught.value.retryable) == ("idempotency_error", False)

    clock.shift(timedelta(days=1))
    later = request(expires_at=NOW + timedelta(days=1, minutes=31))
    second = api.create_session(later, "key")
    assert second.id != first.id
    stripe_server.forget_keys()
    assert api.create_session(later, "key").id not in {first.id, second.id}


def test_two_requests_at_once_with_one_key(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = stripe_server.pay(api.create_session(request(), "session"))
    seen: list[str] = []

    def meanwhile(moment: str, asked: Request) -> None:
        if asked.name == "intent.capture" and moment == "begun" and not seen:
            seen.append("asked")
            with pytest.raises(StripeError) as caught:
                api.capture(intent_id, "capture")
            seen.append(caught.value.code)
            assert caught.value.retryable

    stripe_server.on_request = meanwhile
    assert StripeApi(stripe_server.secret_key, stripe_server.url).capture(intent_id, "capture").status == "succeeded"
    assert seen == ["asked", "idempotency_key_in_use"]
    assert stripe_server.money(intent_id).captured == 850_000


@pytest.mark.parametrize("moment", ["arrived", "begun", "done"])
def test_our_process_ends_while_stripe_works(api: StripeApi, stripe_server: StripeServer, moment: str) -> None:
    """Stripe goes on with what it was sent; the next process asks, and asks again under the same key."""
    intent_id = stripe_server.pay(api.create_session(request(), "session"))
    ours = subprocess.Popen(
        [sys.executable, "-c", CAPTURE, stripe_server.secret_key, stripe_server.url, intent_id],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}"},
    )

    def end(reached: str, asked: Request) -> None:
        if reached == moment:
            ours.kill()
            ours.wait()

    stripe_server.on_request = end
    assert ours.wait(timeout=60) == -signal.SIGKILL
    stripe_server.wait_until_idle()
    stripe_server.on_request = None
    assert api.capture(intent_id, "capture").status == api.intent(intent_id).status == "succeeded"
    assert stripe_server.money(intent_id).captured == 850_000


# Whatever fails and however often it is tried again, the card is charged as often as it was meant to be.

Deed = Literal["capture", "cancel", "refund"]


@dataclass(frozen=True)
class Step:
    deed: Deed
    fault: tuple[int | None, Literal["before", "after"]] | None


FAULTS = st.sampled_from(
    [None, (None, "before"), (None, "after"), (500, "before"), (500, "after"), (503, "after"), (429, "before"), (402, "before")]
)
STEPS = st.lists(st.builds(Step, st.sampled_from(["capture", "cancel", "refund"]), FAULTS), max_size=8)


@given(STEPS)
@example([Step("capture", (None, "after")), Step("cancel", None), Step("refund", (500, "after")), Step("refund", None)])
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_failures_charges_or_refunds_twice(clock: object, steps: list[Step]) -> None:
    with StripeServer() as server:
        api = StripeApi(server.secret_key, server.url, retries=0)
        intent_id = server.pay(api.create_session(request(), "session"))
        for step in steps:
            if step.fault:
                server.fail_next(*step.fault, on=step.deed)
            try:
                if step.deed == "capture":
                    api.capture(intent_id, "capture")
                elif step.deed == "cancel":
                    api.cancel(intent_id, "cancel")
                else:
                    api.refund(intent_id, 50_000, "refund")
            except StripeError:
                pass
            server.forget_faults()
            money, seen = server.money(intent_id), api.intent(intent_id)
            assert money.captured in {0, 850_000} and money.refunded in {0, 50_000}
            assert seen.amount_received == money.captured
            assert seen.amount_capturable == money.held
            assert seen.amount_refunded == money.refunded
            assert (seen.status == "succeeded") == (money.captured > 0)
            assert (seen.status == "canceled") == (not money.captured and not money.held)
