"""The stock book as files: who gets which rows, and how they are written."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from openpyxl import load_workbook

from catalog import roles
from showrooms import ledger
from showrooms.ledger import Sale
from showrooms.models import Assignment, Placement
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import make_manager, make_showroom, make_staff, make_user, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read_csv(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    body = b"".join(response.streaming_content).decode()
    assert body.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))


def read_xlsx(response: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_what_is_on_hand_lot_by_lot_in_both_formats() -> None:
    showroom = make_showroom("Ga Hà Nội", slug="ga")
    honey = product_item(certified_product(date(2025, 1, 15), 4, name="Mật ong", gtin="8935001800019", price=50_000))
    stock(showroom, honey, 5, lot_code="L01", best_before=date(2027, 6, 30))
    stock(showroom, plain_item("=cmd|' /C calc'!A0"), 3)
    Placement.objects.filter(item=honey).update(shelf="A1", counter_price=48_000)
    client = signed_in(make_staff(showroom))
    rows = {row["Barcode"]: row for row in read_csv(client.get("/en/desk/ga/export/on-hand.csv"))}
    assert rows["8935001800019"] == {
        "Showroom": "Ga Hà Nội",
        "Code": honey.product.code,
        "Barcode": "8935001800019",
        "Name": "Mật ong",
        "Maker": honey.product.producer.name,
        "Lot": "L01",
        "Made on": "",
        "Best before": "2027-06-30",
        "On hand": "5",
        "Reserved": "0",
        "Shelf": "A1",
        "Counter price": "48000",
        "Stars in force today": "4",
        "Last day in force": "2028-01-14",
    }
    assert rows[""]["Name"] == "'=cmd|' /C calc'!A0"
    assert rows[""]["Stars in force today"] == ""
    response = client.get("/quay/ga/xuat/ton-kho.xlsx")
    assert "ga-ton-kho-2026-11-23.xlsx" in response.headers["Content-Disposition"]
    headings, *lines = read_xlsx(response)
    assert "Hạn sử dụng" in headings
    assert {line[3] for line in lines} == {"Mật ong", "=cmd|' /C calc'!A0"}


def test_what_lapsed_is_on_hand_without_stars(time_machine: Any) -> None:
    showroom = make_showroom(slug="ga")
    stock(showroom, product_item(certified_product(date(2025, 1, 15))), 5)
    staff = make_staff(showroom)
    time_machine.move_to("2028-01-15T00:00:01+07:00", tick=False)
    [row] = read_csv(signed_in(staff).get("/en/desk/ga/export/on-hand.csv"))
    assert (row["On hand"], row["Stars in force today"], row["Last day in force"]) == ("5", "", "")


def test_movements_of_a_period_to_the_second_in_vietnam() -> None:
    showroom = make_showroom(slug="ga")
    item, manager = plain_item("Kẹo"), make_manager(showroom, "lan")
    moments = [(1, 0, 0, 0), (2, 0, 0, 0), (3, 23, 59, 59), (4, 0, 0, 0)]
    stock(showroom, item, 50, on=date(2026, 10, 1))
    for number, (day, *clock) in enumerate(moments, start=1):
        at = datetime(2026, 11, day, *clock, tzinfo=VIETNAM)
        sold = ledger.sell(showroom, [Sale(item, number)], slip(manager, at=at, on=at.date()))
        if number == 3:
            ledger.undo(sold, slip(manager, at=at, on=at.date(), why="nhầm"))
    client = signed_in(manager)
    rows = read_csv(client.get("/en/desk/ga/export/movements.csv?from=2026-11-02&to=2026-11-03"))
    assert [(row["At"], row["On hand, change"], row["By"]) for row in rows] == [
        ("2026-11-02 00:00:00", "-2", "lan"),
        ("2026-11-03 23:59:59", "-3", "lan"),
        ("2026-11-03 23:59:59", "3", "lan"),
    ]
    assert rows[2]["Undoes entry"] == rows[1]["Entry"]
    assert len(read_csv(client.get("/en/desk/ga/export/movements.csv"))) == 5


def test_everyone_gets_the_showrooms_that_they_may_look_at() -> None:
    first, second, third = (make_showroom(f"Điểm {number}", slug=f"diem-{number}a") for number in (1, 2, 3))
    for showroom in (first, second, third):
        stock(showroom, plain_item(), 1)
    staff = make_staff(first)
    Assignment.objects.create(showroom=second, user=staff)
    officer = make_user()
    officer.groups.add(Group.objects.get(name=roles.OFFICERS))

    def showrooms(user: Any, query: str) -> list[str]:
        rows = read_csv(signed_in(user).get(f"/en/desk/diem-1a/export/on-hand.csv{query}"))
        return [row["Showroom"] for row in rows]

    assert showrooms(staff, "") == ["Điểm 1"]
    assert showrooms(staff, "?all=1") == ["Điểm 1", "Điểm 2"]
    assert showrooms(officer, "?all=1") == ["Điểm 1", "Điểm 2", "Điểm 3"]
    for name in ("on-hand.csv", "on-hand.xlsx", "movements.csv", "movements.xlsx", ""):
        assert signed_in(staff).get(f"/en/desk/diem-3a/export/{name}").status_code == 404


@pytest.mark.parametrize(
    "query", ["from=x", "from=2026-13-01", "to=0001-01-01", "from=9999-12-31", "from=2026-11-05&to=2026-11-04"]
)
def test_a_period_that_cannot_be_is_told_in_words(query: str) -> None:
    showroom = make_showroom(slug="ga")
    answer = signed_in(make_staff(showroom)).get(f"/en/desk/ga/export/movements.csv?{query}")
    assert answer.status_code == 422
    assert 'class="refused"' in answer.content.decode()


def test_the_page_leads_to_the_files() -> None:
    showroom = make_showroom(slug="ga")
    client = signed_in(make_staff(showroom))
    for address, name in (("/quay/ga/xuat/", "nhap-xuat"), ("/en/desk/ga/export/", "movements")):
        page = client.get(address).content.decode()
        assert f'formaction="{address}{name}.csv"' in page
        assert 'name="all"' not in page
