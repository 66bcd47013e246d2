"""When a showroom is open, day by day: its weekly hours, other hours and holidays, and its first and last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby
from typing import NamedTuple

from .models import Closure, Showroom

ANNOUNCED = 60
"""Days ahead for which holidays and other hours are told."""


class Span(NamedTuple):
    opens: time
    closes: time


@dataclass(frozen=True)
class OpenDay:
    """One day: closed without `spans`. `closure` is what sets other hours than those of the week."""

    day: date
    spans: tuple[Span, ...]
    closure: Closure | None = None


@dataclass(frozen=True)
class Weekdays:
    """Weekdays that follow one another with the same hours, Monday being 0."""

    first: int
    last: int
    spans: tuple[Span, ...]


def states_hours(showroom: Showroom) -> bool:
    """Whether anything is known of its hours: without, no day is said to be closed."""
    return bool(showroom.hours.all())


def open_day(showroom: Showroom, day: date) -> OpenDay:
    """The hours of `day`; among other hours that overlap, those of the fewest days hold."""
    if not showroom.is_in_season(day):
        return OpenDay(day, ())
    closures = [each for each in showroom.closures.all() if each.since <= day <= each.until]
    if not closures:
        return OpenDay(day, _spans_of_weekday(showroom, day.weekday()))
    closure = min(closures, key=lambda each: each.until - each.since)
    return OpenDay(day, spans_of_closure(closure), closure)


def open_days(showroom: Showroom, since: date, number: int) -> Iterator[OpenDay]:
    return (open_day(showroom, since + timedelta(days=ahead)) for ahead in range(number))


def week(showroom: Showroom) -> list[Weekdays]:
    """The hours of the week, alike days together."""
    spans = [_spans_of_weekday(showroom, weekday) for weekday in range(7)]
    alike = (list(days) for _spans, days in groupby(range(7), key=spans.__getitem__))
    return [Weekdays(days[0], days[-1], spans[days[0]]) for days in alike]


def announced_closures(showroom: Showroom, on: date) -> list[Closure]:
    """Holidays and other hours that hold now or soon, the first first."""
    soon = on + timedelta(days=ANNOUNCED)
    return sorted(
        (each for each in showroom.closures.all() if each.until >= on and each.since <= soon), key=lambda each: each.since
    )


def _spans_of_weekday(showroom: Showroom, weekday: int) -> tuple[Span, ...]:
    return tuple(sorted(Span(each.opens, each.closes) for each in showroom.hours.all() if each.weekday == weekday))


def spans_of_closure(closure: Closure) -> tuple[Span, ...]:
    """None where it is closed."""
    return (Span(closure.opens, closure.closes),) if closure.opens and closure.closes else ()
