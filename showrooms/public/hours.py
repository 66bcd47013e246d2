"""Hours in words. What depends on the hour of the day is left to the visitor's browser: a page is kept for longer than that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from catalog.public.wording import day, in_language, weekday, weekday_and_day
from showrooms.models import Closure, Showroom
from showrooms.opening import (
    OpenDay,
    Span,
    Weekdays,
    announced_closures,
    open_day,
    open_days,
    spans_of_closure,
    states_hours,
    week,
)

DAYS_TOLD = 8
"""Days whose hours the page tells the browser: enough to say when it opens next, also on a page left open overnight."""


@dataclass(frozen=True)
class HoursLine:
    """A line of the table of hours; `now` marks today's."""

    days: str
    hours: str
    now: bool = False


def spans_in_words(spans: tuple[Span, ...]) -> str:
    """`7:30–11:30, 13:30–17:00`."""
    return ", ".join(f"{span.opens.hour}:{span.opens:%M}–{span.closes.hour}:{span.closes:%M}" for span in spans)


def today(showroom: Showroom, on: date) -> str:
    """What holds all day on `on`; empty where no hours are known, or before the first day."""
    if not states_hours(showroom) or not showroom.is_in_season(on):
        return ""
    return _of_day(open_day(showroom, on))


def _of_day(opened: OpenDay) -> str:
    if opened.spans:
        return _("Today %(hours)s") % {"hours": spans_in_words(opened.spans)}
    if opened.closure:
        return _("Closed today: %(reason)s") % {"reason": reason(opened.closure)}
    return _("Closed today")


def for_the_browser(showroom: Showroom, on: date) -> str:
    """The hours of the days from `on`, for the script that knows the hour: each day with its name, its words and its spans."""
    if not states_hours(showroom):
        return ""
    days = [
        [
            opened.day.isoformat(),
            weekday_and_day(opened.day),
            _of_day(opened) if showroom.is_in_season(opened.day) else "",
            [[f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"] for span in opened.spans],
        ]
        for opened in open_days(showroom, on, DAYS_TOLD)
    ]
    return json.dumps(days, ensure_ascii=False, separators=(",", ":"))


def week_lines(showroom: Showroom, on: date) -> list[HoursLine]:
    """The hours of the week; none where none are known."""
    if not states_hours(showroom):
        return []
    lines = week(showroom)
    return [
        HoursLine(_days(each), spans_in_words(each.spans) or _("closed"), each.first <= on.weekday() <= each.last)
        for each in lines
    ]


def closure_lines(showroom: Showroom, on: date) -> list[HoursLine]:
    """Holidays and other hours, now and soon: their days, and their hours with the reason."""
    return [
        HoursLine(_days_of_closure(each), f"{reason(each)}: {spans_in_words(spans_of_closure(each)) or _('closed')}")
        for each in announced_closures(showroom, on)
    ]


def season(showroom: Showroom, on: date) -> str:
    """From when and until when it is there, for one that is not there for good."""
    opens, closes = showroom.opens_on, showroom.closes_on
    if opens and opens > on:
        if not closes:
            return _("Opens on %(day)s") % {"day": weekday_and_day(opens)}
        if closes == opens:
            return _("Only on %(day)s") % {"day": weekday_and_day(opens)}
        return _("From %(first)s to %(last)s") % {"first": weekday_and_day(opens), "last": weekday_and_day(closes)}
    if closes == on:
        return _("Today is its last day")
    return _("Until the end of %(day)s") % {"day": weekday_and_day(closes)} if closes else ""


def reason(closure: Closure) -> str:
    return in_language(closure.reason_en, closure.reason)


def _days(days: Weekdays) -> str:
    if (days.first, days.last) == (0, 6):
        return _("Every day")
    return weekday(days.first) if days.first == days.last else f"{weekday(days.first)} – {weekday(days.last)}"


def _days_of_closure(closure: Closure) -> str:
    """`28/01/2027`, or the first and the last day."""
    if closure.until - closure.since < timedelta(days=1):
        return day(closure.since)
    return f"{day(closure.since)} – {day(closure.until)}"
