"""Pages for what went wrong, in the house style. Those for broken requests and a broken server read no data."""

from __future__ import annotations

import sys

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

from catalog import addresses, clock
from catalog.edition import Reading

from .frame import frame, page
from .wording import language, other_language, weekday_and_day

RETRY_AFTER = 60
"""Seconds until whoever met a site without its database should ask again."""
STYLE_SHEETS = ("fonts/fonts.css", "site.css")


def missing(reading: Reading, other_address: str = "", *, of_order: bool = False) -> HttpResponse:
    """404 with the masthead, so that a lost visitor stands in the catalogue. `of_order`: it was an order's address."""
    surroundings = frame(
        reading,
        here="",
        address=addresses.product_list(language()),
        other_address=other_address or addresses.product_list(other_language()),
        indexed=False,
    )
    return page("404.html", {"frame": surroundings, "of_order": of_order}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    try:
        return missing(Reading.begin(clock.today()))
    except DatabaseError:
        return server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # Whoever asks under a foreign name is no visitor of ours, and must not make the site appear under it.
        return HttpResponse("Bad Request\n", status=400, content_type="text/plain; charset=utf-8")
    return _plain(
        _("This request can’t be read"), _("The address or the form holds something we can’t read. Go back and try again."), 400
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(
        _("This page is not open to you"), _("Sign in with an account that may see it, or go back to the products."), 403
    )


def not_allowed(allowed: str = "GET, HEAD") -> HttpResponse:
    response = _plain(_("This page takes no form"), _("It only shows things. Open its address in the browser."), 405)
    response.headers["Allow"] = allowed
    return response


def unreadable_day(text: str) -> HttpResponse:
    """Staff asked to see a page as of a day that is none."""
    sentence = _("“%(text)s” is no day we can read. Write it as in 2027-01-31.") % {"text": text[:40]}
    return _plain(_("This day can’t be read"), sentence, 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain(_("The form was open for too long"), _("Go back, load the page again and send it once more."), 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database cannot be reached. Called while the exception is being handled."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = _plain(
            _("The catalogue can’t be read right now"),
            _("Its records do not answer. Nothing is lost. Try again in a minute."),
            503,
        )
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _plain(_("Something broke on our side"), _("It has been noted. Try again in a minute."), 500)


def _plain(title: str, sentence: str, status: int) -> HttpResponse:
    tongue = language()
    context = {
        "title": title,
        "sentence": sentence,
        "status": status,
        "language": tongue,
        "date": weekday_and_day(clock.today()),
        "style_sheets": _style_sheets(),
        "list_address": addresses.product_list(tongue),
        "verify_address": addresses.verify(tongue),
        "other_language": other_language(),
        "other_address": addresses.product_list(other_language()),
    }
    response = page("error.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _style_sheets() -> list[str]:
    """The style sheets, or none where static files are not collected: that must not break the page which tells of a fault."""
    try:
        return [static(name) for name in STYLE_SHEETS]
    except ValueError:
        return []
