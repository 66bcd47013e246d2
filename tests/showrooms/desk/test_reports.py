"""Reports and the meter of the range on the desk: who sees whose figures, and that page and file say the same."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from showrooms import addresses, ledger
from showrooms.ledger import Line, Sale
from showrooms.models import Assignment, RangeTarget, Showroom
from tests.factories import TODAY, certified_product, make_province
from tests.showrooms.factories import (
    NOON,
    make_manager,
    make_showroom,
    make_staff,
    make_user,
    plain_item,
    product_item,
    slip,
    stock,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def selling(name: str, pieces: int) -> Showroom:
    """A showroom that sold so many pieces at 50.000 đồng today, and as many sweets at 20.000."""
    room = make_showroom(name)
    honey, sweets = (
        product_item(certified_product(name=f"Mật ong {name}", price=50_000)),
        plain_item(f"=Kẹo {name}", price=20_000),
    )
    for item in (honey, sweets):
        stock(room, item, 100)
    ledger.sell(room, [Sale(honey, pieces), Sale(sweets, pieces)], slip())
    return room


@pytest.fixture
def room() -> Showroom:
    return selling("Điểm A", 3)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: Any, room: Showroom, query: str = "", part: str = "reports", language: str = "vi") -> str:
    answer = client_of(user).get(f"{addresses.desk(language, room.slug, part)}?{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def file(user: Any, room: Showroom, query: str) -> bytes:
    answer = client_of(user).get(f"{addresses.desk('vi', room.slug, 'reports')}?{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_the_page_tells_takings_in_both_languages(room: Showroom) -> None:
    staff = make_staff(room)

    assert "210.000 ₫" in page(staff, room) and "71,4 %" in page(staff, room)
    assert "210,000 ₫" in page(staff, room, language="en") and "71.4%" in page(staff, room, language="en")
    assert f"{TODAY:%d/%m/%Y}: 210.000 ₫, OCOP 150.000 ₫" in page(staff, room)


@pytest.mark.parametrize("query", ["", "by=product", "by=stars", "show=slow", "show=worth", "show=losses", "of=all&by=showroom"])
def test_every_report_has_a_page_and_both_files(room: Showroom, query: str) -> None:
    manager = make_manager(room)
    Assignment.objects.create(showroom=selling("Điểm B", 1), user=manager, manages=True)
    ledger.withdraw(room, [Line(plain_item_of(room), 1)], slip(why="Vỡ"))

    assert "<h1>" in page(manager, room, query)
    rows = list(csv.reader(io.StringIO(file(manager, room, f"{query}&file=csv").decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(file(manager, room, f"{query}&file=xlsx")))
    assert book.active is not None
    in_book = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(rows) == len(in_book) and rows[0] == in_book[0]
    assert len({len(row) for row in rows}) == 1


def plain_item_of(room: Showroom) -> Any:
    return room.placements.get(item__product=None).item


def test_page_and_file_say_the_same_and_a_name_is_no_formula(room: Showroom) -> None:
    rows = list(csv.reader(io.StringIO(file(make_staff(room), room, "by=product&file=csv").decode("utf-8-sig"))))

    assert rows[1][:4] == ["Mật ong Điểm A", "3", "150000", "150000"]
    assert rows[2][:4] == ["'=Kẹo Điểm A", "3", "60000", "0"]


def test_all_showrooms_are_those_that_one_answers_for(room: Showroom) -> None:
    own, foreign = selling("Điểm B", 2), selling("Điểm C", 50)
    manager, staff = make_manager(room), make_staff(room)
    Assignment.objects.create(showroom=own, user=manager, manages=True)
    Assignment.objects.create(showroom=foreign, user=manager)
    Assignment.objects.create(showroom=own, user=staff)
    officer = make_user()
    officer.user_permissions.add(Permission.objects.get(codename="view_entry", content_type__app_label="showrooms"))

    by_room = "of=all&by=showroom"
    told = page(manager, room, by_room)
    assert "Điểm A" in told and "Điểm B" in told and "Điểm C" not in told and "350.000 ₫" in told
    assert "3.850.000 ₫" in page(officer, room, by_room)
    # Who manages none of them is told of this one.
    assert "210.000 ₫" in page(staff, room, by_room) and "Điểm B" not in page(staff, room, by_room)
    assert client_of(staff).get(addresses.desk("vi", foreign.slug, "reports")).status_code == 404
    assert client_of(staff).get(addresses.desk("vi", foreign.slug, "range")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "from=x&to=2026-11-23",
        "from=2020-01-01&to=2026-11-23",
        "from=0001-01-01&to=0001-01-02",
        "from=9999-12-30&to=9999-12-31",
        "from=2026-02-30",
    ],
)
def test_days_that_cannot_be_told_are_said_and_the_usual_ones_told(room: Showroom, query: str) -> None:
    told = page(make_staff(room), room, query)

    assert 'role="alert"' in told and "210.000 ₫" in told


def test_days_in_the_wrong_order_are_put_right(room: Showroom) -> None:
    told = page(make_staff(room), room, "from=2026-11-23&to=2026-11-01")

    assert "01/11/2026 – 23/11/2026" in told and 'role="alert"' not in told


@pytest.mark.parametrize("query", ["show=x&by=x&days=x&of=x&file=x", "by=showroom", f"days={'9' * 5000}&show=slow"])
def test_what_is_not_known_is_left_aside(room: Showroom, query: str) -> None:
    assert 'role="alert"' not in page(make_staff(room), room, query)


def test_the_language_changes_and_the_report_stays(room: Showroom) -> None:
    assert "/en/desk/" + room.slug + "/reports/?show=slow" in page(make_staff(room), room, "show=slow")


def test_the_meter_tells_share_target_and_forecast(room: Showroom) -> None:
    staff = make_staff(room)
    assert "50,0 %" in page(staff, room, part="range")
    RangeTarget.objects.create(province=room.province, share=70, since=TODAY, source="Kế hoạch của tỉnh")

    told = page(staff, room, part="range")
    assert "Mục tiêu 70 %: chưa đạt" in told and "Kế hoạch của tỉnh" in told
    assert told.count("01/12/2026") >= 1 and told.count('class="chart-bars"') == 1


def test_the_meter_of_all_showrooms(room: Showroom) -> None:
    manager = make_manager(room)
    empty = make_showroom("Điểm trống", province=make_province("68", "Lâm Đồng"))
    Assignment.objects.create(showroom=empty, user=manager, manages=True)

    told = page(manager, room, "of=all", part="range")
    assert "1/2" in told and "0/0" in told
    assert page(manager, empty, part="range")


def test_an_empty_showroom_has_reports_that_say_so() -> None:
    room = make_showroom()
    manager = make_manager(room)

    for query in ("", "show=slow", "show=worth", "show=losses", "by=product"):
        assert "<h2>" in page(manager, room, query)


def test_a_showroom_is_called_as_the_language_of_the_page_calls_it(room: Showroom) -> None:
    Showroom.objects.filter(pk=room.pk).update(name="Điểm Hồ Gươm", name_en="Hoan Kiem Shop")
    selling("Điểm B", 1)
    boss = make_user("so", is_superuser=True, is_staff=True)
    for query in ("of=all&by=showroom", "show=worth&of=all"):
        english, vietnamese = page(boss, room, query, language="en"), page(boss, room, query)
        assert "Hoan Kiem Shop" in english and "Điểm B" in english, query
        assert "Điểm Hồ Gươm" not in english, query
        assert "Điểm Hồ Gươm" in vietnamese and "Hoan Kiem Shop" not in vietnamese


def test_of_two_usual_periods_of_the_same_days_one_is_chosen(room: Showroom, time_machine: Any) -> None:
    time_machine.move_to("2026-11-30T12:00:00+07:00", tick=False)
    assert page(make_manager(room), room).count('aria-current="true"') == 2, "a period, and by day"
