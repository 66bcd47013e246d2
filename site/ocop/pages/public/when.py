"""When something of the calendar takes place, and how it stands on a day, in the page's words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.public.wording import day, language
from ocop.pages.models import Dated, FairPage, PlanEntry, PlanState, Stage

_ROMAN = ("I", "II", "III", "IV")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def days(first: date, last: date) -> str:
    """`05–09/12/2026` in Vietnamese, `5–9 Dec 2026` in English."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02d}–{day(last)}" if language() == "vi" else f"{first.day}–{day(last)}"
    begins = day(first)
    if first.year == last.year:
        begins = begins.rsplit("/" if language() == "vi" else " ", 1)[0]
    return f"{begins} – {day(last)}"


def month(value: date) -> str:
    """`Tháng 12/2026`, `December 2026`."""
    return f"Tháng {value.month}/{value.year}" if language() == "vi" else f"{_MONTHS[value.month - 1]} {value.year}"


def quarters(dated: Dated) -> str:
    """`quý III–IV/2027`, `Q3–Q4 2027`; the year alone where no quarter is known."""
    first, last = dated.first_quarter or dated.last_quarter, dated.last_quarter or dated.first_quarter
    if first is None or last is None:
        return _("year %(year)d") % {"year": dated.year or 0}
    if language() == "vi":
        span = _ROMAN[first - 1] if first == last else f"{_ROMAN[first - 1]}–{_ROMAN[last - 1]}"
        return f"quý {span}/{dated.year}"
    return f"Q{first} {dated.year}" if first == last else f"Q{first}–Q{last} {dated.year}"


def when(dated: Dated) -> str:
    """The days, or when it is likely to be while they are not settled."""
    if dated.opens_on and dated.closes_on:
        return days(dated.opens_on, dated.closes_on)
    if dated.year is None:
        return _("days not settled")
    return _("expected in %(quarter)s") % {"quarter": quarters(dated)}


def stage_words(dated: Dated, stage: Stage, on: date, plan: PlanEntry | None = None) -> str:
    """How it stands on the day: `đang diễn ra, còn 2 ngày`."""
    if plan and plan.is_called_off:
        return _("cancelled") if plan.state == PlanState.CANCELLED else _("put off, new days not settled")
    match stage:
        case Stage.OVER:
            return _("over")
        case Stage.RUNNING:
            return _running(dated, on)
        case Stage.OPEN:
            return _open(dated, on)
    return _announced(dated, on)


def _running(dated: Dated, on: date) -> str:
    left = (dated.closes_on - on).days if dated.closes_on else 0
    if not left:
        return _("on today, its last day") if dated.opens_on != on else _("on today only")
    words = ngettext("on now, %(days)d more day", "on now, %(days)d more days", left)
    return words % {"days": left}


def _open(dated: Dated, on: date) -> str:
    last = dated.last_day_of_forms if isinstance(dated, FairPage) else None
    if last is None:
        return _("open for applications")
    if last == on:
        return _("open for applications, today is the last day")
    return _("open for applications to the end of %(day)s") % {"day": day(last)}


def _announced(dated: Dated, on: date) -> str:
    if dated.opens_on is None:
        return _("announced, days not settled")
    until = (dated.opens_on - on).days
    if until == 1:
        return _("opens tomorrow")
    words = ngettext("opens in %(days)d day", "opens in %(days)d days", until)
    return words % {"days": until}
