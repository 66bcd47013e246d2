"""The forms of a fair: for buyers, and for producers who want a stall. Shown to one visitor and kept by nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from catalog import clock
from catalog.edition import Reading
from catalog.public import errors
from catalog.public.reading import NEVER_KEPT
from catalog.public.wording import day, language
from ocop.pages import page_addresses, registering
from ocop.pages.models import FairPage, RegistrationKind
from ocop.throttle import Throttle, address_of

from .finding import page_at
from .parts import part_frame
from .registration_forms import RegistrationForm, Stamp

FROM_AN_ADDRESS = Throttle("forms of fairs from an address", most=10, within=timedelta(minutes=10))
PARTS = {RegistrationKind.BUYER: "buyers", RegistrationKind.EXHIBITOR: "exhibitors"}
View = Callable[..., HttpResponse]


def form(request: HttpRequest, path: str, kind: RegistrationKind) -> HttpResponse:
    """The form, and what comes back from it."""
    if request.method not in ("GET", "HEAD", "POST"):
        return errors.not_allowed("GET, HEAD, POST")
    page = _fair(path)
    now, on = clock.now_and_today()
    if closed := _why_closed(page.facts, kind, on):
        status = 410 if registering.is_offered(page.facts, kind) else 404
        return _answer(request, page, kind, {"closed": closed}, status)
    if request.method == "POST":
        return _receive(request, page, kind, now)
    return _ask(request, page, kind, RegistrationForm(kind), Stamp.new(now))


def thanks(request: HttpRequest, path: str, kind: RegistrationKind) -> HttpResponse:
    """Where who sent a form is led, so that loading the page again sends nothing."""
    if request.method not in ("GET", "HEAD"):
        return errors.not_allowed()
    page = _fair(path)
    if not registering.is_offered(page.facts, kind):
        raise Http404
    return _answer(request, page, kind, {"thanks": True})


def _fair(path: str) -> FairPage:
    page = page_at(language(), path)
    if not isinstance(page, FairPage):
        raise Http404
    return page


def _why_closed(fair: FairPage, kind: RegistrationKind, on: Any) -> str:
    if fair.is_over(on):
        return _("The fair is over, and its form is taken no longer.")
    plan = getattr(fair, "plan_entry", None)
    if plan and plan.is_called_off:
        return _("The fair does not take place on these days, so its form is not taken.")
    if not registering.is_offered(fair, kind):
        return _("This fair has no such form.")
    if not fair.takes_forms(on):
        last = fair.last_day_of_forms
        assert last, "a form without a last day is taken until the fair is over"
        return _("The form was taken to the end of %(day)s.") % {"day": day(last)}
    return ""


def _receive(request: HttpRequest, page: FairPage, kind: RegistrationKind, now: Any) -> HttpResponse:
    typed = RegistrationForm(kind, request.POST)
    stamp = Stamp.read(request.POST.get("stamp", ""), now)
    if stamp is None:
        said = _("The form was open for longer than a day. Look over what you wrote, and send it once more.")
        return _ask(request, page, kind, typed, Stamp.new(now), said=said, status=409)
    if not typed.is_valid():
        return _ask(request, page, kind, typed, stamp, status=400)
    if stamp.is_too_quick(now):
        said = _("That was quicker than a person writes. Look over what you wrote, and send it once more.")
        return _ask(request, page, kind, typed, stamp, said=said, status=409)
    if not FROM_AN_ADDRESS.admits(address_of(request), now):
        said = _("Many forms came from here within a few minutes. Wait ten minutes, then send it; nothing you typed is lost.")
        response = _ask(request, page, kind, typed, stamp, said=said, status=429)
        response.headers["Retry-After"] = str(FROM_AN_ADDRESS.wait(now))
        return response
    registering.receive(page.facts, kind, stamp.key, typed.typed, language(), now)
    response = HttpResponseRedirect(page_addresses.part(language(), page.address, PARTS[kind], "thanks"), status=303)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _ask(
    request: HttpRequest,
    page: FairPage,
    kind: RegistrationKind,
    typed: RegistrationForm,
    stamp: Stamp,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    return _answer(request, page, kind, {"form": typed, "stamp": str(stamp), "said": said}, status)


def _answer(
    request: HttpRequest, page: FairPage, kind: RegistrationKind, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    names = [PARTS[kind], *(["thanks"] if "thanks" in context else [])]
    surroundings = part_frame(page, Reading.begin(clock.today()), *names, indexed=False)
    whole = {
        "frame": surroundings,
        "page": page,
        "facts": page.facts,
        "is_buyer": kind == RegistrationKind.BUYER,
        **context,
    }
    response = HttpResponse(render_to_string("pages/register.html", whole, request), status=status)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


buyers: View = partial(form, kind=RegistrationKind.BUYER)
exhibitors: View = partial(form, kind=RegistrationKind.EXHIBITOR)
buyers_thanks: View = partial(thanks, kind=RegistrationKind.BUYER)
exhibitors_thanks: View = partial(thanks, kind=RegistrationKind.EXHIBITOR)
