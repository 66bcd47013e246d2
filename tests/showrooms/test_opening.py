"""When a showroom is open: its week, other hours and holidays, its first and last day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from showrooms import opening
from showrooms.models import Closure, OpeningHours, Showroom

from .factories import make_showroom

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17))


@pytest.fixture
def showroom() -> Showroom:
    """Open from Monday to Saturday with a break at noon."""
    showroom = make_showroom()
    for weekday in range(6):
        for opens, closes in (AFTERNOON, MORNING):
            OpeningHours.objects.create(showroom=showroom, weekday=weekday, opens=opens, closes=closes)
    return showroom


def test_the_week_alike_days_together(showroom: Showroom) -> None:
    assert [(each.first, each.last, each.spans) for each in opening.week(showroom)] == [(0, 5, (MORNING, AFTERNOON)), (6, 6, ())]
    assert opening.open_day(showroom, MONDAY).spans == (MORNING, AFTERNOON)
    assert opening.open_day(showroom, MONDAY + timedelta(days=6)).spans == ()


def test_the_closest_of_other_hours_holds(showroom: Showroom) -> None:
    Closure.objects.create(showroom=showroom, since=MONDAY, until=MONDAY + timedelta(days=7), reason="Tết")
    one_day = Closure.objects.create(
        showroom=showroom, since=MONDAY, until=MONDAY, opens=time(8), closes=time(10), reason="Khai trương"
    )
    opened = opening.open_day(showroom, MONDAY)
    assert (opened.spans, opened.closure) == (((time(8), time(10)),), one_day)
    assert opening.open_day(showroom, MONDAY + timedelta(days=7)).spans == ()
    assert opening.open_day(showroom, MONDAY + timedelta(days=8)).spans == (MORNING, AFTERNOON)


def test_holidays_are_announced_until_they_are_over(showroom: Showroom) -> None:
    closure = Closure.objects.create(showroom=showroom, since=MONDAY, until=MONDAY + timedelta(days=1), reason="Tết")
    told = [opening.announced_closures(showroom, MONDAY + timedelta(days=ahead)) for ahead in (-opening.ANNOUNCED - 1, -1, 1, 2)]
    assert told == [[], [closure], [closure], []]


def test_a_stall_is_closed_before_its_first_day_and_after_its_last(showroom: Showroom) -> None:
    showroom.opens_on = showroom.closes_on = MONDAY
    spans = [opening.open_day(showroom, MONDAY + timedelta(days=ahead)).spans for ahead in (-1, 0, 1)]
    assert spans == [(), (MORNING, AFTERNOON), ()]


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize(("opens", "closes"), [(None, None), (0, None), (None, 0), (0, 0), (-2, 2)])
def test_one_showroom_and_the_query_agree_on_what_is_public(opens: int | None, closes: int | None, live: bool) -> None:
    first, last = (None if days is None else MONDAY + timedelta(days=days) for days in (opens, closes))
    showroom = make_showroom(live=live, opens_on=first, closes_on=last)
    for ahead in range(-3, 4):
        on = MONDAY + timedelta(days=ahead)
        assert showroom.is_public(on) == Showroom.objects.public(on).exists(), on
        assert (showroom.is_public(on) and showroom.is_in_season(on)) == Showroom.objects.open_season(on).exists(), on
