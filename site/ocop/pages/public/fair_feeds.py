"""Fairs as files for a person's own calendar: one fair, and all of them as a feed that calendars ask for again and again.

Only what has days stands there; what is expected in a quarter is on the page alone. What was cancelled is marked so, since a
calendar that took it in before has to learn of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.edition import Reading
from catalog.public.frame import PublicPage
from catalog.public.reading import read_by_edition
from catalog.public.structured_data import absolute
from catalog.public.wording import in_language, language
from ocop.pages.calendar import Entry, every_entry
from ocop.pages.ics import CONTENT_TYPE, Event, Status, calendar
from ocop.pages.models import FairIndexPage, FairPage, PlanState

from .fair import Fair
from .finding import page_at

YEARS_BACK = 1
"""The feed holds this year and those to come, and so many before."""


@read_by_edition(lambda request, path: f"calendar {path}")
def calendar_file(request: HttpRequest, reading: Reading, path: str) -> HttpResponse:
    """Of a fair, or of the whole calendar at the address of the page that lists them."""
    page = page_at(language(), path)
    entries = every_entry(reading.on, language=language())
    if isinstance(page, FairPage):
        entries = [entry for entry in entries if entry.page and entry.page.translation_key == page.translation_key]
    elif isinstance(page, FairIndexPage):
        first = reading.on.year - YEARS_BACK
        entries = [entry for entry in entries if entry.closes_on and entry.closes_on.year >= first]
    else:
        raise Http404
    events = list(_events(entries, reading))
    if not events and isinstance(page, FairPage):
        raise Http404
    body = calendar(f"{page.title} · {_('OCOP catalogue')}", language(), events, reading.on)
    response = PublicPage(body, worth_keeping=True, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{page.slug}.ics"'
    return response


def _events(entries: Iterable[Entry], reading: Reading) -> Iterator[Event]:
    for entry in entries:
        if entry.opens_on and entry.closes_on:
            event = Event(
                uid=f"{entry.uid}@{urlsplit(settings.PUBLIC_BASE_URL).hostname}",
                summary="",
                first=entry.opens_on,
                last=entry.closes_on,
                status=_status(entry),
                category=capfirst(str(entry.kind.label)),
            )
            yield _of_page(event, entry, entry.page, reading) if entry.page else _of_plan(event, entry)


def _of_page(event: Event, entry: Entry, page: FairPage, reading: Reading) -> Event:
    fair = Fair(page, reading.on)
    said = [fair.theme, fair.hours, fair.introduction]
    if fair.facts.fictional:
        said.insert(0, _("Made up for the demonstration: no such fair takes place."))
    return replace(
        event,
        summary=_summary(entry, page.title),
        location=fair.place_in_a_line,
        description="\n".join(filter(None, (*said, absolute(page.address)))),
        url=absolute(page.address),
        position=fair.position,
    )


def _of_plan(event: Event, entry: Entry) -> Event:
    plan = entry.plan
    assert plan, "an entry without a page stands for a line of the plan"
    place = ", ".join(filter(None, (plan.place, plan.province.name if plan.province else "")))
    said = _("Made up for the demonstration: no such fair takes place.") if plan.fictional else ""
    return replace(event, summary=_summary(entry, in_language(plan.name_en, plan.name)), location=place, description=said)


def _status(entry: Entry) -> Status:
    if entry.plan and entry.plan.state == PlanState.CANCELLED:
        return Status.CANCELLED
    return Status.TENTATIVE if entry.is_tentative else Status.CONFIRMED


def _summary(entry: Entry, name: str) -> str:
    """Many calendars show no status: the name says it too."""
    if entry.plan and entry.plan.state == PlanState.CANCELLED:
        return _("Cancelled: %(name)s") % {"name": name}
    if entry.plan and entry.plan.state == PlanState.POSTPONED:
        return _("Put off: %(name)s") % {"name": name}
    return name
