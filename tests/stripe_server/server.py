"""The account over HTTP, with what can go wrong on the way, the shopper's side, and the events that Stripe would send."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener
from urllib.request import Request as Posting

import stripe

from tests.stripe_server import api, forms
from tests.stripe_server.account import Account, NotPossible, Refused
from tests.stripe_server.description import Description
from tests.stripe_server.faults import REMEMBERED, Fault, When
from tests.stripe_server.http import Listener
from tests.stripe_server.ledger import Money
from tests.stripe_server.objects import Dispute, Json, Refund

Moment = Literal["arrived", "begun", "done", "answered"]


@dataclass(frozen=True)
class Event:
    """What Stripe would send to the webhook; `StripeServer.signed` makes the header that goes with it."""

    id: str
    type: str
    payload: bytes

    @property
    def object(self) -> Json:
        return dict(json.loads(self.payload)["data"]["object"])


class StripeServer:
    """Stripe for one merchant, on a free port of this machine, from `with` to its end.

        with StripeServer() as server:
            api = StripeApi(server.secret_key, server.url)
            session = api.create_session(...)
            intent = server.pay(session)                  # what the shopper does on Stripe's page
            for event in server.events:                   # what Stripe sends then, in whatever order the test likes
                payload, header = server.signed(event)
            server.fail_next(500, "after", on="capture")  # Stripe captures and answers 500
            assert server.balance() == [...]              # what the card was charged, from a ledger of its own

    Each request is passed on to the stripe-mock of STRIPE_MOCK_URL, and each object sent is compared with the description of
    STRIPE_OPENAPI, where these are set. What is wrong there makes the end of `with` fail.
    """

    secret_key = "sk_test_merchant"
    webhook_secret = "whsec_merchant"

    def __init__(self, clock: Callable[[], float] = lambda: time.time()) -> None:
        self._http = Listener(self)
        self._clock = clock
        self._lock = threading.RLock()
        self._idle, self._under_way = threading.Condition(), 0
        self._mock = os.environ.get("STRIPE_MOCK_URL", "")
        self._description = _described(os.environ.get("STRIPE_OPENAPI", ""))
        self._faults: list[Fault] = []
        self._posting: queue.Queue[Event | None] = queue.Queue()
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self.account = Account(clock, self._emit, f"{self.url}/pay")
        self.keys = api.Keys(clock)
        self.events: list[Event] = []
        self.requests: list[api.Request] = []
        self.troubles: list[str] = []
        """What stripe-mock or the description objects to, and what went wrong in here."""
        self.undelivered: list[tuple[Event, str]] = []
        self.on_request: Callable[[Moment, api.Request], None] | None = None
        """Called when a request arrives, when its work begins, when it is done, and when its answer is sent: there a test may end
        our process. An answer that was kept under a key, or an early refusal, has no work."""
        self.deliver_to = ""
        """The webhook's address, where each event is posted as it arises; empty: none is."""

    def __enter__(self) -> StripeServer:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        threading.Thread(target=self._post, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._posting.put(None)
        if kind is None:
            self.check()

    def check(self) -> None:
        assert not self.troubles, "\n".join(self.troubles)

    @property
    def checked(self) -> bool:
        """Whether requests and objects are held against Stripe's own description."""
        return bool(self._mock and self._description)

    # The shopper, the dashboard, the banks. Sessions and intents are named by their id or given as anything that has one.

    def pay(self, session: Any) -> str:
        """The shopper pays: the card is authorised, the session complete. Gives the intent's id; raises `NotPossible`."""
        with self._at_work():
            return self.account.pay(self.account.sessions[_id(session)]).id

    def decline(self, session: Any, why: str = "insufficient_funds") -> str:
        """The shopper's bank refuses; the session stays open. Gives the intent's id."""
        with self._at_work():
            return self.account.decline(self.account.sessions[_id(session)], why).id

    def expire(self, session: Any) -> None:
        """The shopper leaves and does not come back: the session ends as its time is up."""
        with self._at_work():
            self.account.expire_session(self.account.sessions[_id(session)])

    def capture_in_dashboard(self, intent: Any, amount: int | None = None) -> None:
        with self._at_work():
            self.account.capture(self.account.intents[_id(intent)], amount)

    def cancel_in_dashboard(self, intent: Any) -> None:
        with self._at_work():
            self.account.cancel(self.account.intents[_id(intent)], "requested_by_customer")

    def refund_in_dashboard(self, intent: Any, amount: int | None = None) -> Refund:
        with self._at_work():
            return self.account.refund(self.account.intents[_id(intent)], amount, {}, "requested_by_customer")

    def fail_refund(self, refund: Any) -> None:
        """The bank could not give the money to the shopper; the shop has it again."""
        with self._at_work():
            self.account.fail_refund(self.account.refunds[_id(refund)])

    def dispute(self, intent: Any, amount: int | None = None, reason: str = "fraudulent") -> Dispute:
        with self._at_work():
            return self.account.dispute(self.account.intents[_id(intent)], amount, reason)

    def close_dispute(self, dispute: Any, *, won: bool) -> None:
        with self._at_work():
            self.account.close_dispute(self.account.disputes[_id(dispute)], won=won)

    def let_time_pass(self) -> None:
        """What falls due by the clock falls due now, not only with the next request."""
        with self._at_work():
            pass

    def balance(self) -> list[Money]:
        return self.account.ledger.balance()

    def money(self, intent: Any) -> Money:
        return self.account.ledger.of(_id(intent))

    # What goes wrong

    def fail_next(
        self, status: int | None = None, when: When = "before", *, times: int = 1, on: str = "", stall: float = 0
    ) -> None:
        """The next `times` requests whose name holds `on` fail: with 401, 402, 409, 429, 500 or 503, or (None) without an answer.

        `after`: Stripe has done what it was asked. 402 and 500 are remembered under the request's key, as Stripe does. Without an
        answer the connection ends after `stall` seconds, at once by default; the SDK then tries once more by itself.
        """
        self._faults.append(Fault(status, when, times, on, stall))

    def forget_faults(self) -> None:
        """What was to fail and has not yet does not fail."""
        self._faults.clear()

    def forget_keys(self) -> None:
        """As after a day: a key that was used is as good as new."""
        self.keys.forget()

    # Events

    def signed(self, event: Event, at: float | None = None, secret: str = "") -> tuple[bytes, str]:
        """Body and `Stripe-Signature` of a delivery now, or at another time, or by somebody with another secret."""
        moment = int(self._clock() if at is None else at)
        header = stripe.WebhookSignature.generate_signature_header(
            event.payload.decode(), secret or self.webhook_secret, timestamp=moment
        )
        return event.payload, header

    def deliver(self, event: Event, url: str) -> int:
        """Post an event; gives the status of the answer."""
        payload, header = self.signed(event)
        request = Posting(url, payload, {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header})
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    @contextmanager
    def working(self) -> Iterator[None]:
        """Around each request, for `wait_until_idle`."""
        with self._idle:
            self._under_way += 1
        try:
            yield
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()

    def wait_until_idle(self) -> None:
        """Until the requests that have come are done, also those that nobody waits for any more."""
        with self._idle:
            assert self._idle.wait_for(lambda: not self._under_way, timeout=30)

    def wait_until_delivered(self) -> None:
        self._posting.join()

    def _emit(self, made: Json) -> None:
        self._compare(made)
        event = Event(made["id"], made["type"], json.dumps(made, ensure_ascii=False).encode())
        self.events.append(event)
        if self.deliver_to:
            self._posting.put(event)

    def _post(self) -> None:
        while (event := self._posting.get()) is not None:
            try:
                status = self.deliver(event, self.deliver_to)
                if status >= 300:
                    self.undelivered.append((event, str(status)))
            except OSError as error:
                self.undelivered.append((event, str(error)))
            finally:
                self._posting.task_done()

    # Requests

    def take(self, method: str, path: str, query: str, body: str, headers: Any) -> api.Request | None:
        """The request as it is kept in `requests`; None for one that this server does not know."""
        params = forms.parse(body if method == "POST" else query)
        request = api.named(method, path, params, headers.get("Idempotency-Key", ""))
        if request is None:
            self.troubles.append(f"{method} {path}: this server does not know it")
        else:
            self.requests.append(request)
            self.tell("arrived", request)
        return request

    def answer(self, request: api.Request, query: str, body: str, headers: Any) -> api.Answer | None:
        """What a request is answered; None: the connection ends."""
        method, path = request.method, request.path
        objection = self._ask_mock(method, f"{path}?{query}" if query else path, body, headers)
        if objection:
            return objection
        if headers.get("Authorization") != f"Bearer {self.secret_key}":
            return api.Answer(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})
        if method == "POST" and not request.key:
            self.troubles.append(f"{request.name}: a POST without a key")
        fault = self._fault_for(request.name)
        if fault and fault.when == "before" and fault.status not in REMEMBERED:
            time.sleep(fault.stall)
            return api.Answer(fault.status, fault.body) if fault.status else None
        try:
            before = self.keys.begin(request) if request.key else None
        except Refused as refused:
            return api.Answer(refused.status, refused.body)
        if before:
            request.replayed = True
            return api.Answer(before.status, before.body, before.headers | {"Idempotent-Replayed": "true"})
        self.tell("begun", request)
        answer = self._carry_out(request, fault)
        self.tell("done", request)
        if fault and fault.status is None:
            time.sleep(fault.stall)
            return None
        return answer

    def _carry_out(self, request: api.Request, fault: Fault | None) -> api.Answer:
        kept: api.Answer | None = None
        failed = api.Answer(fault.status, fault.body, {"Stripe-Should-Retry": "false"}) if fault and fault.status else None
        try:
            if failed and fault and fault.when == "before":
                kept = failed
            else:
                with self._at_work():
                    body = api.carry_out(self.account, request)
                self._compare(body)
                kept = failed or api.Answer(200, body)
            return kept
        except Refused as refused:
            answer = api.Answer(refused.status, refused.body)
            kept = answer if refused.began else None
            return answer
        finally:
            if request.key:
                self.keys.finish(request, kept)

    def page(self, path: str, method: str) -> tuple[int, str, str]:
        """Stripe's payment page, in a few buttons: status, address to go on to, and text."""
        id, _, deed = path.removeprefix("/pay/").partition("/")
        session = self.account.sessions[id]
        try:
            if method == "POST" and deed == "pay":
                self.pay(id)
                return 303, session.success_url.replace("{CHECKOUT_SESSION_ID}", id), ""
            if method == "POST" and deed == "leave":
                return 303, session.cancel_url, ""
            if method == "POST" and deed == "decline":
                self.decline(id)
        except NotPossible:
            pass
        self.let_time_pass()
        said = "The card was declined. " if session.intent and session.intent.charge.failure else ""
        lines = "".join(f"<li>{escape(name)}: {amount} × {quantity}</li>" for name, amount, quantity in session.lines)
        buttons = "".join(f'<button formaction="/pay/{id}/{each}">{each}</button> ' for each in ("pay", "decline", "leave"))
        form = (
            f'<form method="post">{buttons}</form>' if session.status == "open" else f"<p>This session is {session.status}.</p>"
        )
        return 200, "", f"<!doctype html><title>Test payment</title><p>{said}{session.amount_total} ₫</p><ul>{lines}</ul>{form}"

    def _fault_for(self, name: str) -> Fault | None:
        with self._lock:
            fault = next((each for each in self._faults if each.on in name), None)
            if fault:
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
            return fault

    def tell(self, moment: Moment, request: api.Request) -> None:
        if self.on_request:
            self.on_request(moment, request)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """One at a time, after what has fallen due."""
        with self._lock:
            self.account.let_time_pass()
            yield

    def _ask_mock(self, method: str, target: str, body: str, headers: Any) -> api.Answer | None:
        """What stripe-mock objects to in a request."""
        if not self._mock:
            return None
        connection = HTTPConnection(urlsplit(self._mock).netloc, timeout=20)
        passed = ("Authorization", "Content-Type", "Stripe-Version", "Idempotency-Key")
        try:
            connection.request(method, target, body.encode(), {name: headers[name] for name in passed if name in headers})
            answer = connection.getresponse()
            said = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status < 400:
            return None
        self.troubles.append(f"stripe-mock answers {answer.status} to {method} {target} {body}: {said}")
        return api.Answer(answer.status, said)

    def _compare(self, obj: Json) -> None:
        if self._description:
            self.troubles += self._description.problems(obj)


@cache
def _described(path: str) -> Description | None:
    return Description(Path(path)) if path else None


def _id(named: Any) -> str:
    return named if isinstance(named, str) else str(named.id)
