"""Single cells and headings, as Vietnamese sheets write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from openpyxl.utils.datetime import WINDOWS_EPOCH

from showrooms.importing.cells import Stamp, Unclear, read_code, read_day, read_dong, read_pieces, read_stamp
from showrooms.importing.columns import Column, Kind, column_of
from showrooms.importing.template import columns


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [(24, 24), (24.0, 24), ("24", 24), ("1.200", 1200), ("1,200", 1200), ("1 200", 1200), ("10 hộp", 10), ("-5", None)]
    + [(cell, None) for cell in (True, 1.5, "1,5", "1.20", "hai", "10k", "", "1.200,000", "٣", "9" * 30, date(2026, 1, 1))],
)
def test_pieces(cell: Any, pieces: int | None) -> None:
    if pieces is None:
        with pytest.raises(Unclear):
            read_pieces(cell)
    else:
        assert read_pieces(cell) == pieces


@pytest.mark.parametrize("cell", [185000, "185.000", "185,000", "185.000 ₫", "185000đ", "185.000 VNĐ", "185 000 đồng"])
def test_dong(cell: Any) -> None:
    assert read_dong(cell) == 185_000


@pytest.mark.parametrize("cell", ["185k", "185.00", "12.5", "liên hệ"])
def test_what_is_no_price(cell: Any) -> None:
    with pytest.raises(Unclear):
        read_dong(cell)


@pytest.mark.parametrize("cell", ["31/12/2026", "31-12-2026", "2026-12-31", date(2026, 12, 31), 46387, "31.12.26"])
def test_days(cell: Any) -> None:
    assert read_day(cell, WINDOWS_EPOCH) == date(2026, 12, 31)


@pytest.mark.parametrize("cell", ["12/2026", "12/31/2026", "31/02/2026", "sau tết", "01/01/1900", 5])
def test_what_is_no_day(cell: Any) -> None:
    with pytest.raises(Unclear):
        read_day(cell, WINDOWS_EPOCH)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (36000291452, "036000291452"),
        (8935001800019.0, "8935001800019"),
        ("8935001800019", "8935001800019"),
        (" 2Q9ZW7XK ", "2Q9ZW7XK"),
        ("8935001800010", "8935001800010"),
    ],
)
def test_noughts_that_a_spreadsheet_dropped_come_back(cell: Any, code: str) -> None:
    assert read_code(cell) == code


@pytest.mark.parametrize("cell", ["8,935E+12", "8.93500E+12", "8.935e12"])
def test_a_code_that_was_shortened_is_told(cell: str) -> None:
    with pytest.raises(Unclear):
        read_code(cell)


@pytest.mark.parametrize(
    ("cell", "stamp"),
    [("x", Stamp(True)), ("Có", Stamp(True)), ("không", Stamp()), (1, Stamp(True)), ("Đã kích hoạt", Stamp(True, True))],
)
def test_stamps(cell: Any, stamp: Stamp) -> None:
    assert read_stamp(cell) == stamp


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Mã vạch", Column.CODE),
        ("ma hang", Column.CODE),
        ("GTIN", Column.CODE),
        ("TÊN SẢN PHẨM", Column.NAME),
        ("Số lượng tồn", Column.QUANTITY),
        ("so luong", Column.QUANTITY),
        ("Hạn sử dụng", Column.BEST_BEFORE),
        ("HSD", Column.BEST_BEFORE),
        ("Số lô", Column.LOT),
        ("Tem OCOP", Column.STAMP),
        ("Kệ", Column.SHELF),
        ("Giá bán tại quầy (đồng)", Column.PRICE),
        ("Counter price", Column.PRICE),
        ("Best before", Column.BEST_BEFORE),
        ("Ghi chú", None),
        ("STT", None),
    ],
)
def test_headings(heading: str, column: Column | None) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headings_of_the_template_are_known(language: str) -> None:
    with translation.override(language):
        assert [column_of(heading) for heading, _meaning in columns(Kind.STOCK)] == list(Column)
