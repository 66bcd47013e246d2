"""Which legal period's groups count on a day: for the list's filters and for the import alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.imports.rows import ParsedFile
from catalog.imports.snapshot import read_snapshot
from catalog.models import GroupPeriod, ProductGroup

pytestmark = pytest.mark.usefixtures("committed")
DAY = timedelta(days=1)
OLD, NEW = date(2023, 2, 24), date(2026, 5, 22)


@pytest.fixture(autouse=True)
def two_periods(committed: None) -> None:
    """The older text governs two months beside the newer one; a third is signed but not yet in force."""
    for code, since, until in (
        ("2023", OLD, date(2026, 7, 22)),
        ("2026", NEW, None),
        ("2028", date(2028, 1, 1), None),
    ):
        period = GroupPeriod.objects.create(code=code, title=code, since=since, until=until, source=code)
        ProductGroup.objects.create(period=period, level="branch", code="I", name=f"Thực phẩm {code}", slug=f"nganh-{code}")


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (OLD - DAY, None),
        (OLD, "2023"),
        (NEW - DAY, "2023"),
        (NEW, "2026"),
        (date(2026, 7, 21), "2026"),
        (date(2027, 12, 31), "2026"),
        (date(2028, 1, 1), "2028"),
    ],
)
def test_the_newest_period_that_has_begun_gives_the_groups(day: date, period: str | None) -> None:
    assert list(GroupPeriod.objects.on(day).values_list("code", flat=True)) == ([period] if period else [])
    assert list(overview(Reading.begin(day)).groups) == ([f"nganh-{period}"] if period else [])
    read = read_snapshot(ParsedFile("annex.xlsx", ()), [], day).groups
    found = {code: read.suggest(f"Thực phẩm {code}", "Mắm").id for code in ("2023", "2026", "2028")}
    assert [code for code, group in found.items() if group] == ([period] if period else [])
