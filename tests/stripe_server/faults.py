"""What can go wrong with one request: an error, or no answer; before Stripe did anything, or after it did what it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.stripe_server.objects import Json

When = Literal["before", "after"]

ERRORS: dict[int, Json] = {
    401: {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_****abcd"},
    402: {"type": "card_error", "code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined."},
    409: {
        "type": "idempotency_error",
        "code": "idempotency_key_in_use",
        "message": "Another request uses this key.",
    },
    429: {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many requests hit the API too quickly."},
    500: {"type": "api_error", "message": "An unknown error occurred."},
    503: {"type": "api_error", "message": "Stripe is overloaded."},
}
BEFORE_ONLY = {401, 402, 409, 429}
"""Errors that mean that nothing was done."""
REMEMBERED = {402, 500, 503}
"""Errors that arise once an endpoint has begun its work: the same key gets the same answer again."""


@dataclass
class Fault:
    """`status` None: the connection ends without an answer, after `stall` seconds. `on` chooses requests by their name."""

    status: int | None
    when: When
    times: int
    on: str
    stall: float

    def __post_init__(self) -> None:
        if self.status in BEFORE_ONLY and self.when == "after":
            raise ValueError(f"{self.status} means that nothing was done")

    @property
    def body(self) -> Json:
        assert self.status is not None
        return {"error": ERRORS[self.status]}
