"""Addresses that pages had once, and those that editors send on."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware


class MovedPagesMiddleware(RedirectMiddleware):
    """Where nothing is found, the address is looked for among the redirects that Wagtail keeps. A page that came back to an
    address it once left and is no longer published stays not found: it would be sent on to itself.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        target = urlsplit(answer.headers.get("Location", ""))
        itself = target.netloc in ("", request.get_host()) and target.path == request.path
        return response if itself else answer
