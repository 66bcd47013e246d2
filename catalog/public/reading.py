"""How a public page is read by the edition: one decorator, so that every page tells browsers the same way what still holds.

The key is fixed before the first data query. A page gets an ETag only when nothing was committed while it was rendered: one
torn by a commit half-way is served once and never confirmed by a 304.

Staff may look at any page as of another day (`?ngay=2027-01-31`, `?on=2027-01-31`). For anyone else the parameter is unknown,
and without it no session is read. What staff see so is never kept.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from catalog import clock
from catalog.edition import Reading

from . import errors

DAY_PARAMETERS = ("ngay", "on")
NEVER_KEPT = "private, no-store"
REVALIDATE = "no-cache"
"""Browsers and proxies may keep a page and must ask before they show it again."""


View = Callable[..., HttpResponseBase]


def only_read(view: View) -> View:
    """Refuse everything but reading. A form sent here is told so, not that it came too late."""

    @csrf_exempt
    @wraps(view)
    def read(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return view(request, **kwargs) if request.method in ("GET", "HEAD") else errors.not_allowed()

    return read


def read_by_edition(address_of: Callable[..., str]) -> Callable[[Callable[..., HttpResponse]], View]:
    """Call the view as `view(request, reading, **kwargs)`; `address_of(request, **kwargs)` gives the page's address with its
    query in one spelling (sorted, unknown parameters dropped), so that one page has one key.
    """

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @only_read
        @wraps(view)
        def read(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            asked_day = next((request.GET[name] for name in DAY_PARAMETERS if name in request.GET), None)
            if asked_day is not None and request.user.has_perm("wagtailadmin.access_admin"):
                return _as_of(asked_day, lambda reading: view(request, reading, **kwargs))
            reading = Reading.begin(clock.today())
            etag = f'"{reading.key(get_language() or "", address_of(request, **kwargs))}"'
            if reading.token and etag in _asked_about(request):
                return _revalidated(HttpResponseNotModified(), etag)
            response = view(request, reading, **kwargs)
            if response.status_code == 200 and reading.still_holds():
                return _revalidated(response, etag)
            response.headers["Cache-Control"] = REVALIDATE
            return response

        return read

    return decorate


def _as_of(asked_day: str, view: Callable[[Reading], HttpResponse]) -> HttpResponse:
    """A preview for staff: the page as of a day, marked as such, for this visitor alone."""
    day = _day(asked_day.strip())
    response = view(Reading.begin(day, preview=True)) if day else errors.unreadable_day(asked_day)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _day(text: str) -> date | None:
    """`2027-01-31`, or as people write it: `31/01/2027`."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a calendar day has no zone
    return None


def _asked_about(request: HttpRequest) -> set[str]:
    """The tags of what the visitor keeps, compared weakly (RFC 9110, 13.1.2): a proxy that compresses a page marks its tag."""
    return {etag.removeprefix("W/") for etag in parse_etags(request.headers.get("If-None-Match", ""))}


def _revalidated(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = REVALIDATE
    return response
