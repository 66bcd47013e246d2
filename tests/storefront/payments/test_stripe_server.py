"""The payment server that other tests stand on: it notices what Stripe would not take or send."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stripe._encode import _api_encode

from ocop.storefront.payments.stripe_api import API_VERSION, StripeApi, read_event
from tests.effort import examples
from tests.storefront.payments.stripe_requests import NOW, request
from tests.stripe_server import NotPossible, StripeServer
from tests.stripe_server.account import Refused
from tests.stripe_server.description import Description
from tests.stripe_server.forms import parse
from tests.stripe_server.ledger import Ledger

SESSIONS = "/v1/checkout/sessions"


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """An address that takes webhooks, and the bodies and signatures that came."""
    came: list[tuple[bytes, str]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((body, self.headers["Stripe-Signature"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to tell."""

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", came
        server.shutdown()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def send(server: StripeServer, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
    """Status, where it leads on to, and text."""
    opener = build_opener(ProxyHandler({}), _Stay())
    given = {"Authorization": f"Bearer {server.secret_key}", "Idempotency-Key": "k", **headers}
    try:
        with opener.open(Request(server.url + path, body.encode() or None, given, method=method), timeout=10) as answer:
            return answer.status, "", answer.read().decode()
    except HTTPError as error:
        return error.code, error.headers.get("Location") or "", error.read().decode()


# Against Stripe's own description


@pytest.mark.stripe
def test_the_version_that_we_name_is_the_one_that_is_described(stripe_openapi: Path) -> None:
    assert Description(stripe_openapi).version == API_VERSION


@pytest.mark.stripe
@pytest.mark.parametrize(
    "body",
    [
        "mode=payment&success_url=https://x.vn&surprise=1",
        "mode=payments",
        "line_items[0][price_data][unit_amount]=ten",
        "payment_intent_data[capture_method]=by_hand",
        "locale=vietnamese",
    ],
)
def test_a_request_that_stripe_would_not_take_fails_the_test(stripe_mock_url: str, body: str) -> None:
    with pytest.raises(AssertionError, match="stripe-mock answers 400 to POST /v1/checkout/sessions"), StripeServer() as server:
        assert send(server, "POST", SESSIONS, body)[0] == 400
        assert not server.account.sessions


@pytest.mark.stripe
@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.pop("created"),
        lambda session: session.update(surprise=1),
        lambda session: session.update(amount_total="850000"),
        lambda session: session.update(status="paid"),
        lambda session: session.update(payment_status=None),
        lambda session: session["automatic_tax"].pop("enabled"),
        lambda session: session["total_details"].update(surprise=1),
    ],
)
def test_an_object_that_stripe_would_not_send_is_noticed(
    api: StripeApi, stripe_server: StripeServer, stripe_openapi: Path, change: Any
) -> None:
    described = Description(stripe_openapi)
    session = stripe_server.account.sessions[api.create_session(request(), "session").id].json()
    event = {"object": "list", "data": [session]}
    assert described.problems(session) == described.problems(event) == []
    change(session)
    assert described.problems(session) and described.problems(session) == described.problems(event)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/customers"), ("DELETE", "/v1/refunds"), ("POST", "/v1/checkout/sessions/cs_1/pay")]
)
def test_what_the_server_does_not_know_fails_the_test(method: str, path: str) -> None:
    with pytest.raises(AssertionError, match="this server does not know it"), StripeServer() as server:
        assert send(server, method, path)[0] >= 400


# Parameters and money


def named(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, min_size=1, max_size=3)


@given(st.recursive(st.text(min_size=1), lambda inner: st.lists(inner, min_size=1, max_size=3) | named(inner), max_leaves=8))
@settings(max_examples=examples(50))
def test_forms_are_read_as_the_sdk_writes_them(value: Any) -> None:
    assert parse(urlencode(list(_api_encode({"value": value, "last": "1"})))) == {"value": value, "last": "1"}


@pytest.mark.parametrize(
    "entries",
    [
        [("captured", 1)],
        [("authorised", 5), ("captured", 6)],
        [("authorised", 5), ("captured", 5), ("captured", 5)],
        [("authorised", 5), ("released", 5), ("captured", 5)],
        [("authorised", 5), ("captured", 5), ("refunded", 3), ("refunded", 3)],
        [("authorised", 5), ("captured", 5), ("refund_returned", 1)],
        [("authorised", 5), ("captured", 5), ("disputed", 6)],
        [("authorised", 0)],
    ],
)
def test_the_ledger_takes_no_money_that_is_not_there(entries: list[tuple[Any, int]]) -> None:
    ledger = Ledger()
    *right, wrong = entries
    for kind, amount in right:
        ledger.enter("pi_1", kind, amount)
    with pytest.raises(AssertionError):
        ledger.enter("pi_1", *wrong)


# The shopper's side


def test_the_payment_page_leads_back_to_the_shop(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(success_url="https://x.vn/ok?s={CHECKOUT_SESSION_ID}"), "session")
    page = session.url.removeprefix(stripe_server.url)
    status, _, text = send(stripe_server, "GET", page)
    assert status == 200 and "850000 ₫" in text and "Chè đinh Tân Cương: 350000 × 2" in text
    assert send(stripe_server, "POST", f"{page}/leave")[:2] == (303, "https://ocop.example.vn/don-hang/x/")
    assert "The card was declined." in send(stripe_server, "POST", f"{page}/decline")[2]
    assert send(stripe_server, "POST", f"{page}/pay")[:2] == (303, f"https://x.vn/ok?s={session.id}")
    # A second tab.
    assert "This session is complete." in send(stripe_server, "POST", f"{page}/pay")[2]
    assert [money.authorised for money in stripe_server.balance()] == [850_000]


def test_a_page_that_is_done_takes_no_second_payment(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    stripe_server.pay(session)
    for again in (stripe_server.pay, stripe_server.decline):
        with pytest.raises(NotPossible):
            again(session)
    with pytest.raises(Refused):
        stripe_server.expire(session)


def test_what_others_do_in_the_dashboard_counts(api: StripeApi, stripe_server: StripeServer) -> None:
    first, second = (stripe_server.pay(api.create_session(request(), key)) for key in ("first", "second"))
    stripe_server.cancel_in_dashboard(first)
    stripe_server.capture_in_dashboard(second, 700_000)
    assert [api.intent(intent).status for intent in (first, second)] == ["canceled", "succeeded"]
    assert api.intent(second).amount_received == 700_000
    assert [money.kept for money in stripe_server.balance()] == [0, 700_000]
    with pytest.raises(Refused):
        stripe_server.refund_in_dashboard(second, 700_001)
    stripe_server.refund_in_dashboard(second)
    assert api.intent(second).amount_refunded == 700_000


# Events


def test_events_are_posted_where_the_test_says_in_their_order(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    with webhook() as (address, came):
        stripe_server.deliver_to = address
        stripe_server.pay(session)
        stripe_server.wait_until_delivered()
        read = [read_event(body, header, stripe_server.webhook_secret, NOW) for body, header in came]
        assert [event.id for event in read] == [event.id for event in stripe_server.events]
        assert read[-1].type == "checkout.session.completed"
        stripe_server.deliver_to = ""
        stripe_server.cancel_in_dashboard(read[-1].object["payment_intent"])
        assert stripe_server.deliver(stripe_server.events[0], address) == 200
        assert [body for body, _ in came[-1:]] == [stripe_server.events[0].payload]
    assert not stripe_server.undelivered


def test_what_the_webhook_did_not_take_is_kept(api: StripeApi, stripe_server: StripeServer) -> None:
    session = api.create_session(request(), "session")
    with webhook(status=503) as (address, _):
        stripe_server.deliver_to = address
        stripe_server.expire(session)
        stripe_server.wait_until_delivered()
    stripe_server.deliver_to = address  # nobody is there any more
    stripe_server.pay(api.create_session(request(), "another"))
    stripe_server.wait_until_delivered()
    event, status = stripe_server.undelivered[0]
    assert (event.type, status) == ("checkout.session.expired", "503")
    assert len(stripe_server.undelivered) == len(stripe_server.events)


def test_each_moment_of_a_request_can_be_watched(api: StripeApi, stripe_server: StripeServer) -> None:
    intent_id = stripe_server.pay(api.create_session(request(), "session"))
    seen: list[tuple[str, str, int]] = []
    stripe_server.on_request = lambda moment, asked: seen.append((moment, asked.name, stripe_server.money(intent_id).captured))
    api.capture(intent_id, "capture")
    name = "intent.capture"
    assert seen[:3] == [("arrived", name, 0), ("begun", name, 0), ("done", name, 850_000)]
    assert stripe_server.requests[-1].status == 200
