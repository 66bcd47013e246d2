"""What comes to the webhook: only what Stripe signed, and signed just now, is read; and it is read as it was meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.storefront.payments.stripe_api import (
    BadPayload,
    BadSignature,
    EventSeen,
    StripeApi,
    read_event,
    seen_dispute,
    seen_intent,
    seen_refund,
    seen_session,
    sign,
)
from tests.effort import examples
from tests.storefront.payments.stripe_requests import NOW, request
from tests.stripe_server import StripeServer

SECRET = "whsec_ours"
BODY = json.dumps(
    {
        "object": "event",
        "id": "evt_1",
        "type": "checkout.session.expired",
        "created": int(NOW.timestamp()) - 5,
        "livemode": True,
        "data": {"object": {"object": "checkout.session", "id": "cs_1", "note": "Chè Thái Nguyên"}},
    },
    ensure_ascii=False,
).encode()
HEADER = sign(BODY, SECRET, NOW)


def test_an_event_that_stripe_signed() -> None:
    assert read_event(BODY, HEADER, SECRET, NOW) == EventSeen(
        id="evt_1",
        type="checkout.session.expired",
        created=NOW - timedelta(seconds=5),
        object={"object": "checkout.session", "id": "cs_1", "note": "Chè Thái Nguyên"},
        livemode=True,
    )


def test_while_the_secret_is_renewed_either_signature_will_do() -> None:
    both = HEADER + "," + sign(BODY, "whsec_new", NOW).split(",")[1] + ",v0=old"
    assert read_event(BODY, both, SECRET, NOW) == read_event(BODY, both, "whsec_new", NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=,v1=",
        "v1=" + HEADER.split("v1=")[1],
        HEADER.split(",")[0],
        HEADER.replace("v1=", "v0="),
        HEADER[:-1],
        HEADER.replace("t=1", "t=2"),
        HEADER.replace("v1=", "v1=é"),
        HEADER.replace("t=", "t=" + "9" * 5000),
        HEADER.replace("t=", "t=-"),
        HEADER.replace("t=1", "t=one"),
        sign(BODY, "whsec_another", NOW),
        sign(BODY + b" ", SECRET, NOW),
    ],
)
def test_what_stripe_did_not_sign(header: str) -> None:
    with pytest.raises(BadSignature):
        read_event(BODY, header, SECRET, NOW)


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY[:1000].replace(b"cs_1", b"cs_2"), BODY + b"\n", b"\xff\xfe", BODY[3:]])
def test_a_body_other_than_the_one_that_was_signed(body: bytes) -> None:
    with pytest.raises(BadSignature):
        read_event(body, HEADER, SECRET, NOW)


def test_without_a_secret_nothing_is_believed() -> None:
    with pytest.raises(BadSignature):
        read_event(BODY, sign(BODY, "", NOW), "", NOW)


@pytest.mark.parametrize(
    ("after", "read"),
    [(0, True), (300, True), (301, False), (86400, False), (-300, True), (-301, False), (-86400, False)],
)
def test_a_signature_holds_for_five_minutes(after: int, read: bool) -> None:
    if read:
        assert read_event(BODY, HEADER, SECRET, NOW + timedelta(seconds=after)).id == "evt_1"
    else:
        with pytest.raises(BadSignature):
            read_event(BODY, HEADER, SECRET, NOW + timedelta(seconds=after))


@given(st.binary(max_size=200), st.text(max_size=200))
@settings(max_examples=examples(40))
def test_no_body_and_header_end_in_another_error(body: bytes, header: str) -> None:
    with pytest.raises(BadSignature):
        read_event(body, header, SECRET, NOW)


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in json.loads(BODY).items() if key != name}


@pytest.mark.parametrize(
    "body",
    [
        [],
        None,
        7,
        {},
        {**json.loads(BODY), "object": "v2.core.event"},
        {**json.loads(BODY), "data": {}},
        {**json.loads(BODY), "data": {"object": "cs_1"}},
        {**json.loads(BODY), "created": "yesterday"},
        {**json.loads(BODY), "created": 10**30},
        {**json.loads(BODY), "id": None},
        *(_without(name) for name in ("object", "id", "type", "created", "data", "livemode")),
    ],
)
def test_a_signed_body_that_is_no_event(body: object) -> None:
    payload = json.dumps(body).encode()
    with pytest.raises(BadPayload):
        read_event(payload, sign(payload, SECRET, NOW), SECRET, NOW)


def test_a_signed_body_that_is_no_json() -> None:
    payload = b"{'id': 1}"
    with pytest.raises(BadPayload):
        read_event(payload, sign(payload, SECRET, NOW), SECRET, NOW)


@pytest.mark.parametrize("seen", [seen_session, seen_intent, seen_refund, seen_dispute])
@pytest.mark.parametrize("obj", [{}, {"object": "customer", "id": "cus_1"}, {"object": None}])
def test_an_object_of_another_kind_is_not_read(seen: Callable[[dict[str, Any]], object], obj: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        seen(obj)


@pytest.mark.parametrize(
    ("seen", "obj"),
    [
        (seen_session, {"object": "checkout.session", "id": "cs_1"}),
        (seen_session, {"object": "checkout.session", "id": 1, "status": "open", "amount_total": 1}),
        (seen_intent, {"object": "payment_intent", "id": "pi_1", "status": "succeeded", "amount": "1"}),
        (seen_intent, {"object": "payment_intent", "id": "pi_1", "status": "succeeded", "amount": True}),
        (seen_refund, {"object": "refund", "id": "re_1", "amount": 1.5}),
        (seen_refund, {"object": "refund", "id": "re_1", "amount": 1, "metadata": 3}),
        (seen_dispute, {"object": "dispute", "id": "du_1", "amount": 1, "status": None, "reason": "fraudulent"}),
    ],
)
def test_an_object_that_is_not_as_documented_is_not_read(seen: Callable[[dict[str, Any]], object], obj: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        seen(obj)


@pytest.mark.stripe
def test_each_step_sends_events_whose_objects_read_as_the_api_tells_them(
    api: StripeApi, stripe_server: StripeServer, clock: time_machine.Coordinates
) -> None:
    session = api.create_session(request(), "session")
    stripe_server.decline(session, "lost_card")
    intent_id = stripe_server.pay(session)
    api.capture(intent_id, "capture")
    refund = api.refund(intent_id, 50_000, "refund", {"refund": "1"})
    dispute = stripe_server.dispute(intent_id)
    deliveries = [stripe_server.signed(event) for event in stripe_server.events]
    events = [read_event(payload, header, stripe_server.webhook_secret, NOW) for payload, header in deliveries]
    assert [event.type for event in events] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]
    by_type = {event.type: event.object for event in events}
    assert len({event.id for event in events}) == len(events)
    assert seen_intent(by_type["payment_intent.payment_failed"]).problem == "lost_card"
    assert seen_intent(by_type["payment_intent.amount_capturable_updated"]).amount_capturable == 850_000
    assert seen_session(by_type["checkout.session.completed"]) == api.session(session.id)
    assert seen_intent(by_type["payment_intent.succeeded"]).amount_received == 850_000
    assert seen_refund(by_type["refund.created"]) == refund
    assert seen_dispute(by_type["charge.dispute.created"]) == api.intent(intent_id).dispute
    assert seen_dispute(by_type["charge.dispute.created"]).id == dispute.id

    clock.shift(timedelta(minutes=6))
    payload, header = stripe_server.signed(stripe_server.events[0], at=NOW.timestamp())
    with pytest.raises(BadSignature):
        read_event(payload, header, stripe_server.webhook_secret, NOW + timedelta(minutes=6))
