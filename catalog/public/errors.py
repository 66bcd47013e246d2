"""Pages for what went wrong, in the house style. Those for broken requests and a broken server read no data."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from catalog import addresses, clock
from catalog.edition import Reading

from .frame import frame, page
from .wording import language


def missing(reading: Reading, other_address: str = "") -> HttpResponse:
    """404 with the masthead, so that a lost visitor stands in the catalogue."""
    surroundings = frame(
        reading,
        here="",
        address=addresses.product_list(language()),
        other_address=other_address or addresses.product_list("vi" if language() == "en" else "en"),
        indexed=False,
    )
    return page("404.html", {"frame": surroundings}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    try:
        return missing(Reading.begin(clock.today()))
    except DatabaseError:
        return server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(
        _("This request can't be read"), _("The address or the form holds something we can't read. Go back and try again."), 400
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
    return _plain(_("This day can't be read"), sentence, 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain(_("The form was open for too long"), _("Go back, load the page again and send it once more."), 403)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(_("Something broke on our side"), _("It has been noted. Try again in a minute."), 500)


def _plain(title: str, sentence: str, status: int) -> HttpResponse:
    return page(
        "error.html",
        {"title": title, "sentence": sentence, "language": language(), "home": addresses.product_list(language())},
        status=status,
    )
