"""The promotion plan of this year and the next, made up: what has a page, what is only planned, what was put off, and results."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalog.models import Province
from ocop.pages.models import FairKind, FairPage, PlanEntry, PlanState
from ocop.pages.models.base import FIRST_LANGUAGE

PLANNED_BY = "Kế hoạch minh họa số 12"
PROVINCE, CENTRE = "Ngân sách tỉnh", "Chương trình xúc tiến thương mại"
BUDGETS = (850_000_000, 1_200_000_000, 960_000_000)

# Name, in English, kind, province, quarters, budget, state; then what came of it, for a year that is over.
OF_A_YEAR: tuple[tuple[Any, ...], ...] = (
    ("Tuần lễ quà Tết OCOP", "Tết gifts week", FairKind.WEEK, "01", (1, 1), 620_000_000, PlanState.APPROVED),
    ("Ngày hội trà và cà phê", "Tea and coffee days", FairKind.FAIR, "68", (2, 2), 740_000_000, PlanState.APPROVED),
    ("Tháng sản vật mùa nước nổi", "Month of the flood season", FairKind.CAMPAIGN, "91", (3, 4), 380_000_000, PlanState.PLANNED),
    ("Phiên chợ vùng cao", "Highland market days", FairKind.FAIR, "08", (3, 3), 450_000_000, PlanState.POSTPONED),
    ("Tuần hàng OCOP tại siêu thị", "OCOP week in supermarkets", FairKind.WEEK, "79", (4, 4), 300_000_000, PlanState.APPROVED),
)
RESULTS = ((21_000, 3_400_000_000, 14), (15_500, 2_150_000_000, 9), (9_800, 1_260_000_000, 5))


def load(on: date) -> int:
    """How many entries were made; with some there already, none."""
    if PlanEntry.objects.filter(fictional=True).exists():
        return 0
    entries = [*_with_pages(), *_of_year(on.year, on), *_of_year(on.year + 1, on), _unsettled(on.year + 1)]
    for entry in entries:
        entry.full_clean(exclude=["province", "page"])
        entry.save()
    return len(entries)


def _with_pages() -> list[PlanEntry]:
    """An entry for each made-up fair: what it says of days and results is read off the page."""
    fairs = FairPage.objects.filter(fictional=True, plan_entry__isnull=True, locale__language_code=FIRST_LANGUAGE)
    return [
        PlanEntry(
            page=fair,
            kind=fair.kind,
            name=fair.title,
            province=fair.province,
            opens_on=fair.opens_on,
            closes_on=fair.closes_on,
            state=PlanState.APPROVED,
            decision=PLANNED_BY,
            budget=BUDGETS[at % len(BUDGETS)],
            budget_source=PROVINCE,
            fictional=True,
        )
        for at, fair in enumerate(fairs.order_by("opens_on", "pk"))
    ]


def _of_year(year: int, on: date) -> list[PlanEntry]:
    provinces = {province.code: province for province in Province.objects.all()}
    made = []
    for at, (name, name_en, kind, province, quarters, budget, state) in enumerate(OF_A_YEAR):
        entry = PlanEntry(
            kind=kind,
            name=f"{name} {year}",
            name_en=f"{name_en} {year}",
            organiser="Văn phòng điều phối (minh họa)",
            organiser_en="Coordination office (example)",
            place="",
            province=provinces.get(province),
            state=state,
            decision=PLANNED_BY,
            budget=budget,
            budget_source=CENTRE if kind == FairKind.CAMPAIGN else PROVINCE,
            fictional=True,
        )
        _when(entry, year, quarters, on)
        if entry.is_over(on) and state == PlanState.APPROVED:
            entry.visitors, entry.turnover, entry.contracts = RESULTS[at % len(RESULTS)]
        made.append(entry)
    return made


def _when(entry: PlanEntry, year: int, quarters: tuple[int, int], on: date) -> None:
    """Settled days in a quarter that has begun, else the quarter alone."""
    begins = date(year, 3 * quarters[0] - 1, 6)
    if begins <= on and entry.state == PlanState.APPROVED:
        entry.opens_on, entry.closes_on = begins, begins + timedelta(days=4)
    else:
        entry.year, entry.first_quarter, entry.last_quarter = year, quarters[0], quarters[1]


def _unsettled(year: int) -> PlanEntry:
    return PlanEntry(
        kind=FairKind.FAIR,
        name=f"Diễn đàn kết nối OCOP các vùng {year}",
        name_en=f"Forum of the regions {year}",
        year=year,
        state=PlanState.PLANNED,
        public=False,
        budget=1_500_000_000,
        budget_source=CENTRE,
        note="Chờ ý kiến các tỉnh; chưa công bố.",
        fictional=True,
    )
