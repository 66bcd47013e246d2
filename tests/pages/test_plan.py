"""The promotion plan: its form, the page an entry becomes, and the report of a year with its sums."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from openpyxl import load_workbook

from ocop.pages import yearly
from ocop.pages.admin.plan import PlanViewSet
from ocop.pages.demo.plan import load
from ocop.pages.models import FairKind, FairOrganiser, FairPage, OrganiserRole, PlanEntry, PlanState
from tests.factories import TODAY, make_province
from tests.pages.factories import make_fair

pytestmark = pytest.mark.django_db


def entry(name: str = "Tuần lễ OCOP", **facts: Any) -> PlanEntry:
    if "opens_on" not in facts:
        facts.setdefault("year", 2027)
    return PlanEntry.objects.create(name=name, **facts)


def checked(instance: PlanEntry | None = None, **typed: Any) -> Any:
    form = PlanViewSet().get_edit_handler().get_form_class()
    data = {"kind": "fair", "name": "Tuần lễ", "state": "planned", "public": "on", **typed}
    return form(data, instance=instance or PlanEntry(), for_user=get_user_model()(is_superuser=True))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "year"),
        ({"first_quarter": "2"}, "year"),
        ({"year": "2027", "opens_on": "2026-12-05", "closes_on": "2026-12-06"}, "year"),
        ({"opens_on": "2026-12-05"}, "closes_on"),
        ({"year": "2027", "first_quarter": "3", "last_quarter": "2"}, "last_quarter"),
        ({"year": "2027", "budget": "nhiều"}, "budget"),
        ({"year": "2027", "name": "<b>Tuần lễ</b>"}, "name"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(typed: dict[str, Any], field: str) -> None:
    assert field in checked(**typed).errors


def test_an_entry_is_kept_with_its_budget_in_words() -> None:
    form = checked(year="2027", first_quarter="3", budget="850 triệu")
    assert form.is_valid(), form.errors
    assert form.save().budget == 850_000_000


def test_a_page_is_made_from_an_entry_once_as_drafts_in_both_languages(admin_client: Client) -> None:
    planned = entry(
        name_en="OCOP week",
        opens_on=date(2027, 3, 1),
        closes_on=date(2027, 3, 3),
        place="Quảng trường",
        province=make_province(),
        organiser="Sở Công Thương",
    )
    make_fair(slug="tuan-le-ocop")
    for _again in range(2):
        admin_client.post(f"/admin/plan/page/{planned.pk}/")
    planned.refresh_from_db()
    page = planned.page
    assert page is not None
    english = FairPage.objects.exclude(pk=page.pk).get(translation_key=page.translation_key)
    assert (page.live, english.live, english.title, page.slug) == (False, False, "OCOP week", "tuan-le-ocop-2")
    draft = page.get_latest_revision_as_object()
    assert (draft.venue, draft.opens_on) == ("Quảng trường", date(2027, 3, 1))
    assert [each.name for each in draft.organisers.all()] == ["Sở Công Thương"]
    shown = admin_client.get(f"/admin/plan/edit/{planned.pk}/").content.decode()
    assert f"/admin/pages/{page.pk}/edit/" in shown
    assert 'name="opens_on"' not in shown, "days are written with the page"


def test_the_report_sums_what_takes_place_by_quarter_and_kind() -> None:
    fair = make_fair("Hội chợ", opens_on=date(2026, 2, 1), closes_on=date(2026, 2, 3), visitors=900, turnover=10)
    entry("Tên trong kế hoạch", page=fair, opens_on=date(2026, 9, 9), closes_on=date(2026, 9, 9), budget=100, visitors=5)
    entry("Chiến dịch", kind=FairKind.CAMPAIGN, year=2026, first_quarter=3, last_quarter=4, budget=50, public=False)
    entry("Hoãn", year=2026, first_quarter=3, budget=999, state=PlanState.POSTPONED)
    entry("Chưa rõ", year=2026)
    entry("Năm sau", year=2027, budget=1_000)
    report = yearly.report(2026, TODAY)
    assert [line.name for line in report.lines if line.quarter == 1] == ["Hội chợ"], "names and days are read off the page"
    whole = report.all
    assert (whole.number, whole.called_off, whole.provisional, whole.over) == (3, 1, 2, 1)
    assert (whole.budget, whole.visitors, whole.turnover, whole.contracts) == (150, 900, 10, None)
    assert {quarter: sums.budget for quarter, sums in report.by_quarter} == {1: 100, 2: None, 3: 50, 4: None, None: None}
    assert {kind: sums.number for kind, sums in report.by_kind} == {"fair": 2, "week": 0, "campaign": 1}
    assert sum(sums.number for _quarter, sums in report.by_quarter) == whole.number


def test_the_report_is_printed_and_taken_along(admin_client: Client) -> None:
    entry("=1+1", year=2026, first_quarter=2, budget=1_000, note="Chờ duyệt", state=PlanState.APPROVED)
    shown = admin_client.get("/admin/plan/report/2026/")
    assert "1.000 ₫" in shown.content.decode()
    book = load_workbook(io.BytesIO(admin_client.get("/admin/plan/report/2026/xlsx/").content))
    plan, sums = book.worksheets
    assert plan["B2"].value == "=1+1" and plan["B2"].data_type == "s"
    assert plan["I2"].value == 1_000
    assert sums.max_row == 1 + 4 + 3 + 1
    assert "=1+1" not in admin_client.get("/admin/plan/?year=2027").content.decode()
    assert "=1+1" in admin_client.get("/admin/plan/?year=2026").content.decode()


def test_the_list_goes_from_the_latest_to_the_earliest_whether_days_or_quarters_are_known(admin_client: Client) -> None:
    fair = make_fair("Hội chợ của trang", opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 3))
    entry("Có trang", page=fair, opens_on=date(2030, 1, 1), closes_on=date(2030, 1, 2))
    entry("Quý hai", year=2026, first_quarter=2)
    entry("Tháng tám", opens_on=date(2026, 8, 1), closes_on=date(2026, 8, 2))
    entry("Năm sau", year=2027, first_quarter=1)
    entry("Tháng một", opens_on=date(2026, 1, 5), closes_on=date(2026, 1, 6))
    shown = admin_client.get("/admin/plan/").context["object_list"]
    assert [each.name for each in shown] == ["Năm sau", "Tháng tám", "Quý hai", "Có trang", "Tháng một"]


def test_the_report_names_who_organises_and_what_is_on_today(admin_client: Client) -> None:
    fair = make_fair("Hội chợ", opens_on=TODAY, closes_on=TODAY + timedelta(days=2))
    for role, name in ((OrganiserRole.HOST, "Sở Công Thương"), (OrganiserRole.SPONSOR, "Ngân hàng")):
        FairOrganiser.objects.create(page=fair, role=role, name=name)
    entry("Hội chợ", page=fair, year=2026, state=PlanState.APPROVED)
    [line] = yearly.report(2026, TODAY).lines
    assert line.organiser == "Sở Công Thương"
    with time_machine.travel(f"{TODAY}T12:00+07:00", tick=False):
        assert "đang diễn ra" in admin_client.get("/admin/plan/report/2026/").content.decode()


def test_the_demonstration_plans_two_years_once() -> None:
    make_fair("Hội chợ mẫu", fictional=True)
    assert load(TODAY) > 8
    assert load(TODAY) == 0
    assert {found.in_year for found in PlanEntry.objects.filter(page=None)} == {2026, 2027}
    assert PlanEntry.objects.filter(visitors__isnull=False).exists()
