"""Files for spreadsheets: what was there is there again, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.utils.translation import gettext, override

from showrooms import exporting
from showrooms.exporting import Sheet, download

ROWS = [
    ("Mật ong, hoa “nhãn”", 3, None, date(2026, 11, 30), datetime(2026, 11, 30, 17, 30, tzinfo=UTC)),
    ('=HYPERLINK("http://x.example")', -2, 1.5, None, None),
    ("+84 0000", 0, None, None, None),
    ("\x0bhàng", 1, None, None, None),
]
HEADINGS = ["Tên", "Số lượng", "Tỷ lệ", "Ngày", "Lúc"]


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_csv_reads_back_with_vietnamese_letters_and_no_formula() -> None:
    response = download(Sheet("Hàng", HEADINGS, ROWS), "csv", "hang-2026")

    data = content(response)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == HEADINGS
    assert rows[1] == ["Mật ong, hoa “nhãn”", "3", "", "2026-11-30", "2026-12-01 00:30:00"]
    assert rows[2][0] == '\'=HYPERLINK("http://x.example")' and rows[2][1] == "-2"
    assert rows[3][0] == "'+84 0000"
    assert response["Content-Disposition"] == 'attachment; filename="hang-2026.csv"'
    assert response["Cache-Control"] == "private, no-store"


def test_xlsx_reads_back_with_numbers_days_and_no_formula() -> None:
    response = download(Sheet("Hàng", HEADINGS, ROWS), "xlsx", "hang-2026")

    page = openpyxl.load_workbook(io.BytesIO(content(response)))["Hàng"]
    rows = list(page.iter_rows())
    assert [cell.value for cell in rows[0]] == HEADINGS
    assert [cell.value for cell in rows[1]] == [
        "Mật ong, hoa “nhãn”",
        3,
        None,
        datetime(2026, 11, 30),  # noqa: DTZ001  (a spreadsheet knows no zones)
        datetime(2026, 12, 1, 0, 30),  # noqa: DTZ001
    ]
    assert (rows[2][0].data_type, rows[2][0].value) == ("s", '=HYPERLINK("http://x.example")')
    assert rows[4][0].value == "hàng"


def test_rows_are_read_while_they_are_sent_and_in_the_language_of_the_asker() -> None:
    read = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(1000):
            read.append(number)
            yield (gettext("Showroom staff"),)

    with override("en"):
        response = download(Sheet("x", ["a"], rows()), "csv", "x")
    with override("vi"):
        parts = iter(response.streaming_content)
        next(parts)
        assert b"Showroom staff" in next(parts)
    assert 0 < len(read) < 1000


def test_an_empty_table_has_its_headings() -> None:
    page = openpyxl.load_workbook(io.BytesIO(content(download(Sheet("x", HEADINGS, []), "xlsx", "x")))).active
    assert page is not None and [cell.value for cell in next(page.iter_rows())] == HEADINGS


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)

    book = openpyxl.load_workbook(io.BytesIO(content(download(Sheet("x", ["a"], [(1,), (2,), (3,)]), "xlsx", "x"))))
    assert [[row[0].value for row in page.iter_rows()] for page in book.worksheets] == [["a", 1, 2], ["a", 3]]
