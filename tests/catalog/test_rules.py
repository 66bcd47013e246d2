"""Which dated rule holds on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.models import DatedRule
from catalog.rules import DEFAULT_TERM_MONTHS, RuleBook

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FROM, UNTIL = date(2020, 1, 1), date(2021, 1, 1)


def test_a_rule_holds_from_its_first_day_to_the_day_before_it_ends() -> None:
    rule = DatedRule.objects.create(kind=DatedRule.Kind.TERM, since=FROM, until=UNTIL, value={"months": 24}, source="test")
    book = RuleBook()
    assert [book.on(DatedRule.Kind.TERM, day) for day in (FROM - DAY, FROM, UNTIL - DAY, UNTIL)] == [None, rule, rule, None]
    assert [book.term_months(day) for day in (UNTIL - DAY, UNTIL)] == [24, DEFAULT_TERM_MONTHS]
    assert book.on(DatedRule.Kind.EXTENSION, FROM) is None


def test_of_two_that_hold_the_newer_counts() -> None:
    for since, months in ((FROM, 24), (FROM + DAY, 36)):
        DatedRule.objects.create(kind=DatedRule.Kind.TERM, since=since, value={"months": months}, source="test")
    assert [RuleBook().term_months(day) for day in (FROM, FROM + DAY)] == [24, 36]
