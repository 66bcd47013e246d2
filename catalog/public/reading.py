"""How a public page is read by the edition: one decorator makes every page a function of edition, day, language and address.

The key is fixed before the first data query, by whoever keeps pages (`ocop.caching`), which is also what answers with ETags
and 304s. A view only says what its address is in one spelling, and whether its page is worth keeping.

Staff may look at any page as of another day (`?ngay=2027-01-31`, `?on=2027-01-31`). For anyone else the parameter is unknown,
and without it no session is read. What staff see so is never kept, and leads on to pages of the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from catalog import clock
from catalog.edition import Reading

from . import errors
from .another_day import carry_the_day

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
        if request.method not in ("GET", "HEAD"):
            return errors.not_allowed()
        try:
            return view(request, **kwargs)
        except SuspiciousOperation as refused:
            # Django's own page for developers reads the query once more, and breaks on it.
            return errors.bad_request(request, refused)

    return read


def read_by_edition(
    address_of: Callable[..., str], *, availability: bool = False
) -> Callable[[Callable[..., HttpResponse]], View]:
    """Call the view as `view(request, reading, **kwargs)`; `address_of(request, **kwargs)` gives the page's address with its
    query in one spelling (sorted, unknown parameters dropped), so that one page has one key. A page that shows words for stock
    says so by `availability`: it ends with them.
    """

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @only_read
        @wraps(view)
        def read(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            preview = seen_by_staff(request, lambda reading: view(request, reading, **kwargs), availability=availability)
            if preview is not None:
                return preview
            reading = getattr(request, "reading", None) or Reading.begin(clock.today(), availability=availability)
            response = view(request, reading, **kwargs)
            response.headers["Cache-Control"] = REVALIDATE
            return response

        read.address_of = address_of  # type: ignore[attr-defined]
        read.shows_a_day = True  # type: ignore[attr-defined]
        read.shows_availability = availability  # type: ignore[attr-defined]
        return read

    return decorate


def page_address(view: View, request: HttpRequest, arguments: Mapping[str, Any]) -> str | None:
    """The address in one spelling of the page that `view` would show; none if it shows no page that is read by the edition, or
    if the query is refused."""
    address_of = getattr(view, "address_of", None)
    if address_of is None:
        return None
    try:
        return address_of(request, **arguments)
    except SuspiciousOperation:
        # The view meets the same, and there the answer has the page's language and the headers of every answer.
        return None


def shows_availability(view: View) -> bool:
    """Whether the page that `view` shows has words for stock on it."""
    return getattr(view, "shows_availability", False)


def asks_for_a_day(request: HttpRequest) -> bool:
    return any(name in request.GET for name in DAY_PARAMETERS)


def seen_by_staff(
    request: HttpRequest, view: Callable[[Reading], HttpResponse], *, availability: bool = False
) -> HttpResponse | None:
    """A preview: what `view` shows on the day that staff ask for, marked as such, for this visitor alone. None where no day is
    asked for, or by someone else.
    """
    asked_by = next((name for name in DAY_PARAMETERS if name in request.GET), None)
    if asked_by is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return None
    asked_day = request.GET[asked_by]
    day = _day(asked_day.strip())
    if day:
        response = view(Reading.begin(day, preview=True, availability=availability))
        carry_the_day(response, asked_by, day.isoformat())
    else:
        response = errors.unreadable_day(asked_day)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _day(text: str) -> date | None:
    """`2027-01-31`, or as people write it: `31/01/2027`."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a calendar day has no zone
    return None
