"""Files of opening stock and of prices, through the desk: what is planned, what is booked, what is refused."""

from __future__ import annotations

import base64
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from openpyxl import Workbook, load_workbook

from showrooms import ledger
from showrooms.importing import booking
from showrooms.models import Assignment, Entry, Item, Level, Lot, Placement, Showroom
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import make_manager, make_showroom, make_staff, on_hand, plain_item, product_item, slip
from tests.showrooms.factories import stock as put

pytestmark = [pytest.mark.once, pytest.mark.django_db]

STOCK_HEADINGS = ["Mã", "Tên hàng", "Số lượng", "Lô", "Hạn sử dụng", "Tem", "Kệ", "Giá bán", "Không phải OCOP"]


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


class Desk:
    def __init__(self, user: Any, showroom: Showroom) -> None:
        self.client, self.showroom = Client(), showroom
        self.client.force_login(user)
        self.address = f"/en/desk/{showroom.slug}/import/"

    def look(self, content: bytes, kind: str = "stock") -> Any:
        return self.client.post(self.address, {"kind": kind, "file": SimpleUploadedFile("x", content)})

    def book(self, looked: Any) -> Any:
        """Press the button of the page that showed what the file would do."""
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', looked.content.decode()))
        assert fields.get("step") == "book", said(looked)
        return self.client.post(self.address, fields, follow=True)


@pytest.fixture
def showroom() -> Showroom:
    return make_showroom(slug="ga-ha-noi")


@pytest.fixture
def desk(showroom: Showroom) -> Desk:
    return Desk(make_manager(showroom), showroom)


def workbook(*rows: list[Any], title: str = "Hàng") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_stock_is_received_with_lots_stamps_shelves_and_prices(desk: Desk) -> None:
    honey = certified_product(name="Mật ong bạc hà", gtin="8935001800019")
    tea = certified_product(name="Trà Shan Tuyết")
    looked = desk.look(
        workbook(
            ["HÀNG TỒN ĐẦU KỲ"],
            ["STT", *STOCK_HEADINGS],
            [1, 8935001800019, "Mật ong", "1.200", "L01", date(2027, 6, 30), "đã kích hoạt", "A1", "185.000"],
            [2, None, "trà shan tuyết", 24, None, "31/12/2026", "x", None, None],
            [3, "036000291452", "Kẹo dừa", 10, None, None, None, "B2", 15000, "x"],
            [None, None, "Tổng cộng", 1234],
        )
    )
    assert "1,234 pieces in 3 rows will be received" in said(looked)
    assert not Entry.objects.exists()
    assert not Item.objects.exists()
    done = desk.book(looked)
    assert "1,234 pieces received" in said(done)
    [entry] = Entry.objects.all()
    assert entry.why
    honey_item, tea_item = (Item.objects.get(product=product) for product in (honey, tea))
    sweets = Item.objects.get(product=None)
    assert (sweets.name, sweets.barcode, sweets.price) == ("Kẹo dừa", "036000291452", 15_000)
    levels = [(level.item, level.lot and level.lot.code, level.on_hand) for level in Level.objects.all()]
    assert sorted(levels, key=lambda level: -level[2]) == [
        (honey_item, "L01", 1200),
        (tea_item, "2026-12-31", 24),
        (sweets, None, 10),
    ]
    lot = Lot.objects.get(code="L01")
    assert (lot.best_before, lot.stamped, lot.stamp_activated) == (date(2027, 6, 30), True, True)
    places = Placement.objects.order_by("item_id").values_list("item", "shelf", "counter_price")
    assert set(places) == {(honey_item.pk, "A1", 185_000), (tea_item.pk, "", None), (sweets.pk, "B2", 15_000)}


def test_goods_that_are_not_in_force_are_told_before_they_are_received(desk: Desk) -> None:
    lapsed, good = certified_product(date(2020, 1, 1), name="Mắm tép"), certified_product(name="Mật ong")
    page = desk.look(workbook(STOCK_HEADINGS[:3], [lapsed.code, "", 3], [good.code, "", 4])).content.decode()
    assert "1 row is of a product that must not be shown as OCOP" in page
    assert page.count("do not put it on the shelf") == 1


def test_a_csv_of_a_vietnamese_excel_is_read(desk: Desk) -> None:
    certified_product(name="Mật ong", gtin="8935001800019")
    content = "Ma vach;So luong;Gia ban\n8935001800019;24;185.000\n".encode("utf-8-sig")
    desk.book(desk.look(content))
    assert list(Level.objects.values_list("on_hand", flat=True)) == [24]
    assert Placement.objects.get().counter_price == 185_000


def test_the_same_file_books_once_whatever_saved_it(desk: Desk) -> None:
    product = certified_product(gtin="8935001800019")
    as_csv = b"GTIN,Quantity\n8935001800019,24\n"
    looked = desk.look(as_csv)
    desk.book(looked)
    assert "Nothing was booked twice" in said(desk.book(looked))
    for again in (as_csv, workbook(["GTIN", "Quantity"], ["8935001800019", 24])):
        page = desk.look(again)
        assert page.status_code == 409
        assert "This file was booked at 12:00 23 Nov 2026" in said(page)
        assert 'name="step"' not in said(page)
    assert on_hand(desk.showroom, Item.objects.get(product=product)) == 24


def test_another_showroom_and_another_manager_have_files_of_their_own(desk: Desk) -> None:
    product = certified_product(gtin="8935001800019")
    content = b"GTIN,Quantity\n8935001800019,24\n"
    desk.book(desk.look(content))
    colleague = Desk(make_manager(desk.showroom), desk.showroom)
    assert colleague.look(content).status_code == 409
    elsewhere = make_showroom()
    other = Desk(make_manager(elsewhere), elsewhere)
    other.book(other.look(content))
    item = Item.objects.get(product=product)
    assert [on_hand(each, item) for each in (desk.showroom, elsewhere)] == [24, 24]


def test_a_file_that_was_undone_may_be_read_in_again(desk: Desk) -> None:
    product = certified_product(gtin="8935001800019")
    content = b"GTIN,Quantity\n8935001800019,24\n"
    for _time in range(3):
        desk.book(desk.look(content))
        entry = Entry.objects.filter(kind="receive").latest("pk")
        assert on_hand(desk.showroom, Item.objects.get(product=product)) == 24
        ledger.undo(entry, slip(Assignment.objects.get().user))


def test_every_row_that_cannot_be_booked_is_told_with_its_number_and_nothing_is(desk: Desk) -> None:
    certified_product(name="Mật ong", gtin="8935001800019")
    for _number in range(2):
        certified_product(name="Trà xanh")
    lot = put(desk.showroom, product_item(certified_product(name="Chè", gtin="8935001800026")), 1, lot_code="L1")
    assert lot
    looked = desk.look(
        workbook(
            STOCK_HEADINGS,
            ["8935001800019", None, 24],
            ["8935001800033", None, 24],
            [None, "Không có", 24],
            [None, "Trà xanh", 24],
            ["8935001800019", None, None],
            ["8935001800019", None, "1,5"],
            ["8935001800019", None, 0],
            ["8935001800019", None, 24, "L1", "30/02/2027"],
            ["8935001800019", None, 24, None, None, "x"],
            ["8935001800019", None, 24, "L2", None, "có lẽ"],
            ["8935001800019", None, 24, None, None, None, "x" * 41],
            ["8935001800019", None, 24, None, None, None, None, 50],
            ["8935001800026", None, 24, "L1", "31/12/2027"],
            ["8935001800019", None, 24, None, None, None, None, 20_000],
            ["8935001800019", None, 24, None, None, None, None, 30_000],
            ["8,935E+12", None, 24],
            ["abc", "Kẹo", 24, None, None, None, None, None, "x"],
            [None, None, 24],
            ["8935001800019", None, "=A1+1"],
        )
    )
    page = said(looked)
    assert 'name="step"' not in page
    told = dict(re.findall(r'Row (\d+)(?:: <span lang="vi">[^<]*</span>)?</span><span class="row-detail">(.*?)</span>', page))
    expected = {
        3: "No goods bear the code 8935001800033",
        4: "No goods are called “Không có”",
        5: "Several goods are called “Trà xanh”",
        6: "The quantity is missing",
        7: "“1,5” is no number of pieces",
        8: "between 1 and",
        9: "“30/02/2027” is no day",
        10: "Type the lot or the best-before day",
        11: "“có lẽ” is neither yes nor no",
        12: "is too long",
        13: "A price of 50 đồng cannot be right",
        14: "is on record with other days",
        16: "Row 15 says another price",
        17: "The spreadsheet has shortened this code",
        18: "“abc” is no barcode",
        19: "Neither code nor name",
        20: "A cell shows an error or a formula",
    }
    assert {int(row) for row in told} == set(expected)
    for row, sentence in expected.items():
        assert escape(sentence) in told[str(row)], row
    assert Entry.objects.count() == 1


def test_a_file_with_a_row_that_cannot_be_booked_books_nothing_even_if_it_is_sent_by_hand(desk: Desk) -> None:
    certified_product(gtin="8935001800019")
    content = b"GTIN,Quantity\n8935001800019,24\n8935001800033,1\n"
    fields = {"step": "book", "kind": "stock", "shown": "", "content": base64.b64encode(content).decode()}
    assert desk.client.post(desk.address, fields).status_code == 409
    assert not Entry.objects.exists()
    assert not Item.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_again(desk: Desk) -> None:
    product = certified_product(name="Mật ong")
    looked = desk.look("Tên,Số lượng\nMật ong,24\n".encode())
    type(product).objects.filter(pk=product.pk).update(name_key="khác")
    again = desk.book(looked)
    assert again.status_code == 409
    assert "Meanwhile something has changed" in said(again)
    assert not Entry.objects.exists()


def test_a_failure_half_way_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    certified_product(gtin="8935001800019")
    looked = desk.look("Mã,Tên,Số lượng,Không phải OCOP\n8935001800019,,24,\n,Kẹo,5,x\n".encode())

    def broken(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(booking, "_set_placements", broken)
    with pytest.raises(RuntimeError):
        desk.book(looked)
    assert not Entry.objects.exists()
    assert not Item.objects.exists()
    assert not Placement.objects.exists()


def test_more_rows_than_a_slip_holds_are_booked_as_several_at_once(desk: Desk) -> None:
    rows = "".join(f",Kẹo số {number},1,x\n" for number in range(501))
    content = f"Mã,Tên,Số lượng,Không phải OCOP\n{rows}".encode()
    done = desk.book(desk.look(content))
    assert "501 pieces received" in said(done)
    assert Entry.objects.count() == 2
    assert desk.look(content).status_code == 409


# --- prices -----------------------------------------------------------------------------------------------------------


def test_prices_are_set_for_what_is_carried_and_move_no_stock(desk: Desk) -> None:
    carried, dear, elsewhere = (product_item(name=name) for name in ("Mật ong", "Trà", "Chè"))
    put(desk.showroom, carried, 3)
    put(desk.showroom, dear, 3)
    Placement.objects.filter(item=dear).update(counter_price=90_000)
    entries = Entry.objects.count()
    content = "Tên hàng;Giá bán;Kệ\nMật ong;48.000;A1\nTrà;90.000;\nChè;10.000;\n".encode()
    looked = desk.look(content, "prices")
    page = said(looked)
    assert "1 price or shelf will be set" in page
    assert "unchanged" in page
    assert "not carried here: left out" in page
    desk.book(looked)
    assert Placement.objects.filter(item=carried).values_list("counter_price", "shelf").get() == (48_000, "A1")
    assert Entry.objects.count() == entries
    assert not Placement.objects.filter(item=elsewhere).exists()
    again = desk.look(content, "prices")
    assert "says nothing that is not so already" in said(again)


# --- what is no file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"   \n \n", "holds no rows"),
        (b"%PDF-1.7", "not a spreadsheet"),
        (b"PK\x03\x04" + b"x" * 200, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old Excel file"),
        (b"x" * 2_000_000, "too large: at most 1536 kB"),
        ("Tên,Ghi chú\nMật ong,x\n".encode(), "No header with a code or name and a quantity"),
        (b"Code,Quantity\n" + b"8935001800019,1\n" * 2001, "has 2001 rows"),
        (b"\x00\x01\x02", "not a spreadsheet"),
    ],
)
def test_what_is_no_file_is_refused_with_a_sentence(desk: Desk, content: bytes, sentence: str) -> None:
    answer = desk.look(content)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_two_sheets_of_goods_are_not_mixed(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(workbook(["Mã", "Số lượng"], ["8935001800019", 1])))
    other = book.create_sheet("Kho sau")
    other.append(["Mã", "Số lượng"])
    other.append(["8935001800019", 5])
    out = io.BytesIO()
    book.save(out)
    assert escape("Several sheets hold goods: “Hàng”, “Kho sau”") in said(desk.look(out.getvalue()))


@pytest.mark.parametrize("content", ["???", "é", "A" * 5])
def test_a_form_that_was_tampered_with_is_refused(desk: Desk, content: str) -> None:
    answer = desk.client.post(desk.address, {"step": "book", "kind": "stock", "content": content})
    assert answer.status_code == 422
    assert not Entry.objects.exists()


# --- who --------------------------------------------------------------------------------------------------------------


def test_only_managers_read_in_files(showroom: Showroom) -> None:
    certified_product(gtin="8935001800019")
    content = b"GTIN,Quantity\n8935001800019,24\n"
    staff = Desk(make_staff(showroom), showroom)
    assert staff.client.get(staff.address).status_code == 403
    assert staff.look(content).status_code == 403
    stranger = Desk(make_manager(make_showroom()), showroom)
    assert stranger.client.get(stranger.address).status_code == 404
    assert stranger.look(content).status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize("kind", ["stock", "prices"])
@pytest.mark.parametrize(("language", "name"), [("vi", "mau.xlsx"), ("en", "template.xlsx")])
def test_the_template_can_be_filled_in_and_read(desk: Desk, kind: str, language: str, name: str) -> None:
    put(desk.showroom, plain_item("Kẹo"), 1)
    address = f"/quay/ga-ha-noi/nhap-tep/{name}" if language == "vi" else f"{desk.address}{name}"
    book = load_workbook(io.BytesIO(desk.client.get(f"{address}?kind={kind}").content))
    sheet = book.active
    assert sheet is not None
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, 2).value = "Kẹo"
    for column in range(3, len(headings) + 1):
        if headings[column - 1] in ("Số lượng", "Quantity", "Giá tại quầy", "Counter price"):
            sheet.cell(2, column).value = 1000
    out = io.BytesIO()
    book.save(out)
    assert 'name="step"' in said(desk.look(out.getvalue(), kind))
