"""After a request that may have written, what search waits for is brought on in the background."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import worker

_READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


class DrainAfterWritingMiddleware:
    """Outside of the middleware that may open transactions: when this goes on, everything is committed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in _READING:
            worker.wake()
        return response
