"""The calendar of fairs: what stands in a year, in which words, and as files for a person's own calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ocop.pages.calendar import Entry, entries, years
from ocop.pages.ics import LONGEST_LINE, Event, calendar, escaped, folded
from ocop.pages.models import FairIndexPage, FairPage, PlanEntry, PlanState, Stage
from ocop.pages.public.when import days, stage_words, when
from tests.catalog.public.conftest import Get, get
from tests.factories import TODAY, make_province
from tests.pages.factories import first_page, make_fair, make_page

__all__ = ["get"]

DAY = timedelta(days=1)


def body(get: Get, address: str, on: date = TODAY) -> str:
    response = get(address, on=on)
    assert response.status_code == 200, address
    return response.content.decode()


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "vietnamese", "english"),
    [
        (date(2026, 12, 5), date(2026, 12, 9), "05–09/12/2026", "5–9 Dec 2026"),
        (date(2026, 11, 28), date(2026, 12, 2), "28/11 – 02/12/2026", "28 Nov – 2 Dec 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30/12/2026 – 02/01/2027", "30 Dec 2026 – 2 Jan 2027"),
        (date(2026, 12, 5), date(2026, 12, 5), "05/12/2026", "5 Dec 2026"),
    ],
)
def test_days_as_each_language_writes_them(first: date, last: date, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert days(first, last) == vietnamese
    with translation.override("en"):
        assert days(first, last) == english


@pytest.mark.django_db
def test_what_is_not_settled_says_its_quarter() -> None:
    for quarters, vietnamese, english in (
        ({"first_quarter": 3}, "dự kiến quý III/2027", "expected in Q3 2027"),
        ({"first_quarter": 3, "last_quarter": 4}, "dự kiến quý III–IV/2027", "expected in Q3–Q4 2027"),
        ({}, "dự kiến năm 2027", "expected in year 2027"),
    ):
        fair = FairPage(year=2027, **quarters)
        with translation.override("vi"):
            assert when(fair) == vietnamese
        with translation.override("en"):
            assert when(fair) == english


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "first", "last", "first_day", "last_day"),
    [
        (2027, 1, None, date(2027, 1, 1), date(2027, 3, 31)),
        (2027, 3, 4, date(2027, 7, 1), date(2027, 12, 31)),
        (2027, None, None, date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_the_days_of_a_quarter(year: int, first: int, last: int, first_day: date, last_day: date) -> None:
    fair = FairPage(year=year, first_quarter=first, last_quarter=last)
    assert (fair.first_likely_day, fair.last_likely_day) == (first_day, last_day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "stage", "words"),
    [
        (date(2026, 11, 11), Stage.OPEN, "đang nhận đăng ký đến hết ngày 12/11/2026"),
        (date(2026, 11, 12), Stage.OPEN, "đang nhận đăng ký, hôm nay là ngày cuối"),
        (date(2026, 11, 13), Stage.ANNOUNCED, "khai mạc sau 8 ngày"),
        (date(2026, 11, 20), Stage.ANNOUNCED, "khai mạc ngày mai"),
        (date(2026, 11, 21), Stage.RUNNING, "đang diễn ra, còn 4 ngày"),
        (date(2026, 11, 25), Stage.RUNNING, "đang diễn ra, hôm nay là ngày cuối"),
        (date(2026, 11, 26), Stage.OVER, "đã kết thúc"),
    ],
)
def test_how_a_fair_stands_on_each_day(on: date, stage: Stage, words: str) -> None:
    fair = FairPage(
        opens_on=date(2026, 11, 21), closes_on=date(2026, 11, 25), buyers_register=True, forms_close_on=date(2026, 11, 12)
    )
    assert fair.stage(on) == stage
    with translation.override("vi"):
        assert stage_words(fair, stage, on) == words
        called_off = PlanEntry(state=PlanState.CANCELLED)
        assert stage_words(fair, stage, on, called_off) == "đã hủy"


# --- what stands in it ------------------------------------------------------------------------------------------------


def names(found: list[Entry]) -> list[str]:
    return [entry.page.title if entry.page else entry.plan.name for entry in found if entry.page or entry.plan]


@pytest.mark.django_db
def test_pages_and_the_plan_are_one_list() -> None:
    fair = make_fair("Có trang", opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 5), visitors=70)
    make_page(FairPage, fair, "en", title="Has a page")
    draft = make_fair("Bản nháp", live=False)
    PlanEntry.objects.create(name="Kế hoạch có trang", page=fair, year=2026, first_quarter=4, visitors=50, contracts=3)
    PlanEntry.objects.create(name="Trang chưa đăng", page=draft, year=2026, first_quarter=2)
    PlanEntry.objects.create(name="Nội bộ", public=False, year=2026, first_quarter=1)
    PlanEntry.objects.create(name="Năm sau", year=2027)
    make_fair("Giao thừa", opens_on=date(2026, 12, 30), closes_on=date(2027, 1, 2))
    assert names(entries(2026, TODAY)) == ["Có trang", "Trang chưa đăng", "Giao thừa"]
    assert names(entries(2026, TODAY, language="en")) == ["Has a page", "Trang chưa đăng", "Giao thừa"]
    assert names(entries(2026, TODAY, public=False)) == ["Nội bộ", "Có trang", "Trang chưa đăng", "Giao thừa"]
    assert names(entries(2027, TODAY)) == ["Giao thừa", "Năm sau"]
    assert years(TODAY) == [2026, 2027]
    [both] = [entry for entry in entries(2026, TODAY) if entry.page == fair]
    # What the page tells goes before the plan; what it does not tell, the plan does.
    assert (both.visitors, both.contracts, both.opens_on) == (70, 3, date(2026, 3, 1))


@pytest.mark.django_db
def test_the_page_of_a_year(get: Get) -> None:
    province = make_province("91", "An Giang", "an-giang")
    make_fair("Đang mở", opens_on=TODAY - DAY, closes_on=TODAY + DAY, venue="Bến phà", province=province)
    make_fair("Sắp mở", opens_on=date(2026, 12, 20), closes_on=date(2026, 12, 22))
    make_fair("Đã qua", opens_on=date(2026, 2, 1), closes_on=date(2026, 2, 3), visitors=12_000, turnover=2_500_000_000)
    PlanEntry.objects.create(name="Tuần lễ mùa xuân", name_en="Week of spring", year=2027, first_quarter=1)
    PlanEntry.objects.create(name="Mùa thu năm sau", year=2027, first_quarter=4)
    PlanEntry.objects.create(name="Đã bỏ", opens_on=date(2026, 12, 5), closes_on=date(2026, 12, 6), state=PlanState.CANCELLED)
    index = first_page(FairIndexPage)
    shown = body(get, index.address)
    running, rest = shown.split("Sắp mở", 1)
    assert "Đang diễn ra" in running and "Bến phà, An Giang" in running and "còn 1 ngày" in running
    assert "Tháng 12/2026" in running and "12.000 lượt khách" in rest and "doanh thu 2,5 tỷ ₫" in rest
    # So near that nobody should have to ask for the next year.
    assert "đã hủy" in running and "Tuần lễ mùa xuân" in shown and "Mùa thu năm sau" not in shown
    next_year = body(get, f"{index.address}?nam=2027")
    assert "Tuần lễ mùa xuân" in next_year and "Dự kiến quý I/2027" in next_year and "Đã qua" not in next_year
    english = index.in_language("en")
    assert english is not None
    assert 'href="/en/fairs/?year=2027"' in next_year and "Week of spring" in body(get, f"{english.address}?year=2027")
    assert "Tuần lễ mùa xuân" not in body(get, f"{index.address}?nam=2026")
    for odd in ("?nam=x", "?nam=99999", "?nam=", "?nam=1900", "?khac=1"):
        assert body(get, f"{index.address}{odd}").split("<main", 1)[1] == shown.split("<main", 1)[1], odd
    assert "chưa có kế hoạch nào" in body(get, f"{index.address}?nam=2031")


@pytest.mark.django_db
def test_a_month_counts_what_is_open_in_it(get: Get) -> None:
    make_fair("Hội chợ Bắc", opens_on=date(2026, 11, 29), closes_on=date(2027, 1, 3))
    make_fair("Hội chợ Nam", opens_on=date(2026, 11, 2), closes_on=date(2026, 11, 5))
    shown = body(get, "/hoi-cho/", date(2026, 12, 1)).split('<ol class="ribbon"')[1].split("</ol>")[0]
    ribbon = re.findall(r"<li.*?</li>", shown)
    assert [re.sub(r"<[^>]+>|\s", "", each) for each in ribbon[9:]] == ["T10", "T112", "T121"]
    assert 'href="#dang-dien-ra"' in ribbon[11]


@pytest.mark.django_db
def test_a_fair_ends_at_midnight(get: Get) -> None:
    make_fair("Hội chợ OCOP", opens_on=TODAY, closes_on=TODAY + DAY)
    address = first_page(FairIndexPage).address
    for on, words in ((TODAY - DAY, "khai mạc ngày mai"), (TODAY, "còn 1 ngày"), (TODAY + DAY, "hôm nay là ngày cuối")):
        assert words in body(get, address, on=on)
    assert 'id="da-qua"' in body(get, address, on=TODAY + 2 * DAY)


# --- files for calendars ----------------------------------------------------------------------------------------------


def test_an_event_is_written_as_calendars_read_it() -> None:
    event = Event(
        uid="fair-1@ocop.vn",
        summary="Hội chợ; gạo, mắm",
        first=date(2026, 12, 30),
        last=date(2027, 1, 2),
        location="Số 1, Hà Nội",
        description="Dòng một\r\nDòng hai \\",
        url="https://ocop.vn/hoi-cho/",
        position=(21.03, 105.85),
    )
    lines = calendar("Hội chợ", "vi", [event], TODAY).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "UID:fair-1@ocop.vn",
        "DTSTAMP:20261123T000000Z",
        "DTSTART;VALUE=DATE:20261230",
        "DTEND;VALUE=DATE:20270103",
        "SUMMARY;LANGUAGE=vi:Hội chợ\\; gạo\\, mắm",
        "LOCATION;LANGUAGE=vi:Số 1\\, Hà Nội",
        "DESCRIPTION;LANGUAGE=vi:Dòng một\\nDòng hai \\\\",
        "GEO:21.030000;105.850000",
        "STATUS:CONFIRMED",
    ):
        assert line in lines


@given(st.text())
def test_long_lines_are_folded_between_characters(text: str) -> None:
    written = escaped(text)
    lines = folded(f"SUMMARY:{written}").split("\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= LONGEST_LINE for line in lines)
    assert "".join([lines[0], *(line[1:] for line in lines[1:])]) == f"SUMMARY:{written}"
    assert "\n" not in written and "\r" not in written


@pytest.mark.django_db
def test_the_feed_of_all_fairs(get: Get) -> None:
    fair = make_fair("Hội chợ", venue="Nhà văn hóa", fictional=True)
    make_page(FairPage, fair, "en", title="The fair", slug="the-fair")
    make_fair("Theo quý", opens_on=None, closes_on=None, year=2027, first_quarter=1)
    make_fair("Lâu rồi", opens_on=date(2020, 1, 1), closes_on=date(2020, 1, 2))
    PlanEntry.objects.create(name="Bỏ", opens_on=TODAY, closes_on=TODAY, state=PlanState.CANCELLED)
    PlanEntry.objects.create(name="Dự định", opens_on=TODAY, closes_on=TODAY)
    answer = get(f"{first_page(FairIndexPage).address}lich.ics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    feed = answer.content.decode().replace("\r\n ", "")
    assert feed.count("BEGIN:VEVENT") == 3 and "Theo quý" not in feed and "Lâu rồi" not in feed
    assert "SUMMARY;LANGUAGE=vi:Đã hủy: Bỏ" in feed and feed.count("STATUS:CANCELLED") == 1
    assert feed.count("STATUS:TENTATIVE") == 1 and "không có hội chợ này" in feed
    uid = f"UID:fair-{fair.translation_key}@127.0.0.1"
    english = get(f"{first_page(FairIndexPage, 'en').address}calendar.ics").content.decode()
    assert uid in feed and uid in english and "SUMMARY;LANGUAGE=en:The fair" in english


@pytest.mark.django_db
def test_the_file_of_one_fair(get: Get) -> None:
    fair = make_fair("Hội chợ")
    make_fair("Khác")
    feed = body(get, f"{fair.address}lich.ics")
    assert feed.count("BEGIN:VEVENT") == 1 and "SUMMARY;LANGUAGE=vi:Hội chợ" in feed
    FairPage.objects.filter(pk=fair.pk).update(opens_on=None, closes_on=None, year=2027)
    assert get(f"{fair.address}lich.ics").status_code == 404
    assert get("/hoi-cho/khong-co/lich.ics").status_code == 404
