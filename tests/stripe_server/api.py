"""Stripe's API without HTTP: which request does what to the account, and what a key of idempotency has been answered before."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from typing import Any

from tests.stripe_server.account import Account, Refused
from tests.stripe_server.objects import Json

ROUTES = [
    ("POST", r"/v1/checkout/sessions", "session.create"),
    ("GET", r"/v1/checkout/sessions", "session.list"),
    ("GET", r"/v1/checkout/sessions/(\w+)", "session.retrieve"),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", "session.expire"),
    ("GET", r"/v1/payment_intents/(\w+)", "intent.retrieve"),
    ("POST", r"/v1/payment_intents/(\w+)/capture", "intent.capture"),
    ("POST", r"/v1/payment_intents/(\w+)/cancel", "intent.cancel"),
    ("POST", r"/v1/refunds", "refund.create"),
    ("GET", r"/v1/refunds", "refund.list"),
    ("GET", r"/v1/disputes", "dispute.list"),
]
KEPT_FOR = 24 * 3600
"""Seconds that an answer is kept under its key."""


@dataclass
class Request:
    name: str
    """Such as `intent.capture`."""
    method: str
    path: str
    params: dict[str, Any]
    key: str
    ids: tuple[str, ...] = ()
    status: int | None = None
    """What it was answered; None where it got no answer."""
    replayed: bool = False


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


def named(method: str, path: str, params: dict[str, Any], key: str) -> Request | None:
    for verb, pattern, name in ROUTES:
        if verb == method and (match := re.fullmatch(pattern, path)):
            return Request(name, method, path, params, key, match.groups())
    return None


class Keys:
    """Answers under their keys. The first request with a key decides; another with other parameters is refused."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._kept: dict[str, tuple[float, tuple[str, Any], Answer | None]] = {}

    def begin(self, request: Request) -> Answer | None:
        """What was answered before, if it was. Raises `Refused` for another request, or while the first is under way."""
        asked = (request.path, request.params)
        with self._lock:
            since, before, answer = self._kept.get(request.key, (0.0, asked, None))
            if request.key not in self._kept or since + KEPT_FOR <= self._clock():
                self._kept[request.key] = (self._clock(), asked, None)
                return None
        if before != asked:
            raise Refused(
                "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                kind="idempotency_error",
            )
        if answer is None:
            raise Refused(
                "There is currently another in-progress request using this key.",
                status=409,
                kind="idempotency_error",
                code="idempotency_key_in_use",
            )
        return answer

    def finish(self, request: Request, answer: Answer | None) -> None:
        """`answer` None: nothing had begun, so the key is free again."""
        with self._lock:
            if answer is None:
                del self._kept[request.key]
            else:
                since, asked, _ = self._kept[request.key]
                self._kept[request.key] = (since, asked, answer)

    def forget(self) -> None:
        self._kept.clear()


def carry_out(account: Account, request: Request) -> Json:
    """Do what is asked and give the object or list that answers it. Raises `Refused`."""
    name, params, expand = request.name, request.params, request.params.get("expand", [])
    if name == "session.create":
        return account.create_session(params).json(expand)
    if name.endswith(".list"):
        return _page(account, request)
    if name.startswith("session."):
        session = _found(account.sessions, request.ids[0], "checkout.session")
        if name == "session.expire":
            account.expire_session(session)
        return session.json(expand)
    if name == "refund.create":
        intent = _found(account.intents, params["payment_intent"], "payment_intent")
        amount = int(params["amount"]) if "amount" in params else None
        return account.refund(intent, amount, params.get("metadata", {}), params.get("reason")).json()
    intent = _found(account.intents, request.ids[0], "payment_intent")
    if name == "intent.capture":
        account.capture(intent, int(params["amount_to_capture"]) if "amount_to_capture" in params else None)
    elif name == "intent.cancel":
        account.cancel(intent, params.get("cancellation_reason"))
    return intent.json(expand)


def _found(objects: dict[str, Any], id: str, kind: str) -> Any:
    if id not in objects:
        raise Refused(f"No such {kind}: '{id}'", status=404, code="resource_missing", param="id", began=False)
    return objects[id]


def _page(account: Account, request: Request) -> Json:
    kind = request.path.rsplit("/", 1)[-1]
    found = account.newest(kind, request.params)
    after = request.params.get("starting_after")
    if after:
        found = islice(dropwhile(lambda each: each.id != after, found), 1, None)
    limit = int(request.params.get("limit", 10))
    page = [each.json() for each in islice(found, limit + 1)]
    return {"object": "list", "url": request.path, "has_more": len(page) > limit, "data": page[:limit]}
