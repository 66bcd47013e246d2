"""What single cells say."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH

from catalog.imports.cells import (
    CellError,
    DecisionRef,
    Stars,
    read_date,
    read_decision,
    read_document_decision,
    read_score,
    read_stars,
)
from catalog.imports.columns import Column, column_of
from catalog.text import digits, folded, name_key, producer_core, producer_key

OCTOBER_10 = date(2022, 10, 10)
NINE_O_CLOCK = datetime(2022, 10, 10, 9)  # noqa: DTZ001 - a spreadsheet's date cell has no time zone


@pytest.mark.parametrize(
    "written",
    [4, 4.0, "4", "04", "4 sao", "4sao", "4*", "4 ★", "****", "★★★★", "Bốn sao", "4 (bốn) sao", "OCOP 4 sao", "Đạt 4 sao",
     "Hạng 4 sao", "Xếp loại 4 sao", "4 SAO", " 4 sao ", "4 sao (nâng hạng)",
     "4 stars", "**** (4 sao)", unicodedata.normalize("NFD", "Bốn sao")],
)  # fmt: skip
def test_stars_as_lists_write_them(written: object) -> None:
    assert read_stars(written) == Stars(4)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", ["Đề xuất 5 sao", "Tiềm năng 5 sao", "5 sao (đề xuất)", "4 sao (đề xuất 5 sao)", "Tiềm năng 5*"]
)
def test_proposed_for_five_is_the_four_it_has(written: str) -> None:
    assert read_stars(written) == Stars(4, proposed_five=True)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *[
            (value, "bad_stars")
            for value in (1, 2, 6, "1 sao", "2", "6 sao", "3-4 sao", "4.5", 4.5, "sáu sao", "4 sàơ", "x", True, "3*, 4*")
        ],
        *[(value, "not_recognised") for value in (0, "0", "0 sao", "Không đạt", "Chưa đạt", "Tiềm năng")],
        *[(value, "withdrawn") for value in ("Thu hồi", "Đã thu hồi 4 sao", "Loại khỏi danh sách")],
        (date(2022, 4, 5), "bad_stars"),
    ],
)
def test_no_star_is_made_up(written: object, code: str) -> None:
    with pytest.raises(CellError) as error:
        read_stars(written)  # type: ignore[arg-type]
    assert error.value.code == code


@pytest.mark.parametrize(
    ("written", "score"),
    [("71,00", "71.00"), ("71.00", "71.00"), (71, "71.00"), (71.5, "71.50"), ("69,714", "69.71"), ("71,5 điểm", "71.50"),
     ("75/100", "75.00"), (0, "0.00"), (100, "100.00"), (69.714285, "69.71")],
)  # fmt: skip
def test_scores(written: object, score: str) -> None:
    assert read_score(written) == Decimal(score)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["abc", "100,5", "101", -1, "7100", "71 72", float("nan"), float("inf"), True])
def test_scores_out_of_range(written: object) -> None:
    with pytest.raises(CellError, match="bad_score"):
        read_score(written)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    ["10/10/2022", "10-10-2022", "10.10.2022", "ngày 10 tháng 10 năm 2022", "2022-10-10", "2022-10-10T00:00:00Z", 44844,
     44844.0, "44844", "10102022", 10102022, "20221010", "10/10/22", "10/10/2022 08:00", NINE_O_CLOCK,
     OCTOBER_10, "ngày 10/10/2022"],
)  # fmt: skip
def test_days_as_lists_write_them(written: object) -> None:
    assert read_date(written) == OCTOBER_10  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    ["tháng 3/2021", "3/2021", "12/2021", "Quý II/2021", "2021", 2021, "31/02/2022", "29/2/2023",
     "10/25/2022", "110/2022", "1010/2022",
     "10/102022",
     "hôm qua", True, 5, timedelta(1)],
)  # fmt: skip
def test_what_is_not_one_day_is_not_read(written: object) -> None:
    with pytest.raises(CellError, match="bad_date"):
        read_date(written)  # type: ignore[arg-type]


def test_serials_count_from_the_workbooks_day_zero() -> None:
    assert read_date(44844 - 1462, MAC_EPOCH) == OCTOBER_10


@given(st.dates(date(2018, 1, 1), date(2099, 12, 30)))
def test_every_day_is_read_back(day: date) -> None:
    for written in (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d%m%Y}",
        (day - date(1899, 12, 30)).days,
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    ):
        assert read_date(written) == day


@pytest.mark.parametrize(
    ("written", "number", "day"),
    [
        ("2497/QĐ-UBND", "2497/QĐ-UBND", None),
        ("Số 2497/QĐ-UBND", "2497/QĐ-UBND", None),
        ("QĐ số 2497 / QĐ - UBND", "2497/QĐ-UBND", None),
        ("2497/QD-UBND", "2497/QĐ-UBND", None),
        ("2497/QĐ-UBND ngày 10/10/2022", "2497/QĐ-UBND", OCTOBER_10),
        ("159/UBND", "159/UBND", None),
        (86, "86", None),
        (86.0, "86", None),
        ("12/2019/QĐ-UBND", "12/2019/QĐ-UBND", None),
        ("3981/QĐ-BNN&PTNT", "3981/QĐ-BNN&PTNT", None),
        ("-", "", None),
        ("đang cập nhật", "", None),
        (0, "", None),
    ],
)
def test_numbers_of_decisions(written: object, number: str, day: date | None) -> None:
    assert read_decision(written) == DecisionRef(number, day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "DANH SÁCH (Kèm theo Quyết định số 2497/QĐ-UBND ngày 10 tháng 10 năm 2022 của UBND tỉnh An Giang)",
            DecisionRef("2497/QĐ-UBND", OCTOBER_10, "UBND tỉnh An Giang"),
        ),
        (
            "Căn cứ Quyết định số 148/QĐ-TTg ngày 24/2/2023 (Kèm theo Quyết định số 86/QĐ-UBND ngày 10/10/2022 của UBND huyện A",
            DecisionRef("86/QĐ-UBND", OCTOBER_10, "UBND huyện A"),
        ),
        (
            "(Kèm theo Quyết định số 86/QĐ-UBND ngày    tháng    năm 2022 của UBND tỉnh A)",
            DecisionRef("86/QĐ-UBND", None, "UBND tỉnh A"),
        ),
        ("Theo Quyết định số 1/QĐ-UBND và theo Quyết định số 2/QĐ-UBND", DecisionRef()),
        ("Danh sách sản phẩm", DecisionRef()),
    ],
)
def test_the_decision_an_annex_belongs_to(title: str, expected: DecisionRef) -> None:
    assert read_document_decision(title) == expected


@pytest.mark.parametrize(
    ("label", "column", "round_number"),
    [
        ("SẢN PHẨM", Column.NAME, 0), ("CHỦ THỂ", Column.PRODUCER, 0), ("PHÂN HẠNG", Column.STARS, 0),
        ("Hạng sao lần 1", Column.STARS, 1), ("Số QĐ (lần 2/nâng hạng)", Column.DECISION, 2),
        ("cert_expires_at", Column.PRINTED_END, 0),
        ("hạng sao hiện tại", Column.CURRENT_STARS, 0), ("Lần 2 / nâng hạng", None, 2), ("Đơn vị tính", None, 0), ("Số", None, 0),
        ("Ngày quyết định", Column.DECIDED_ON, 0),
        ("Năm", Column.YEAR, 0), ("Năm (lần 2/nâng hạng)", Column.YEAR, 2), ("Năm công nhận", Column.YEAR, 0),
        # A product is often assessed in one year and recognised in the next.
        ("Năm đánh giá", Column.IGNORED, 0),
        ("Số, ngày quyết định", Column.DECISION, 0),
        (unicodedata.normalize("NFD", "Tên chủ thể"), Column.PRODUCER, 0),
    ],
)  # fmt: skip
def test_column_names(label: str, column: Column | None, round_number: int) -> None:
    assert column_of(label) == (column, round_number)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTXNN Núi Sập", "Hợp tác xã nông nghiệp Núi Sập"),
        ("HTX DVNN Núi Sập", "Hợp tác xã Dịch vụ Nông nghiệp Núi Sập"),
        ("CTCP SX-TM&DV An Phú", "Công ty cổ phần Sản xuất Thương mại và Dịch vụ An Phú"),
        ("Cty TNHH MTV SXKD Hoà An", "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN SẢN XUẤT KINH DOANH HÒA AN"),
        ("C.ty TNHH Hoa", "Công ty TNHH Hoa"),
        ("DNTN Bảy Núi", "Doanh nghiệp tư nhân Bảy Núi"),
        ("THT rau Ấp 1", "Tổ hợp tác rau ấp 1"),
    ],
)
def test_abbreviated_producers_are_one(one: str, other: str) -> None:
    assert producer_key(one) == producer_key(other)


def test_different_spellings_of_one_name() -> None:
    assert name_key("Trà HOÀ Bình ") == name_key(unicodedata.normalize("NFD", "trà  Hòa Bình"))
    assert name_key("Mắm Bà Giáo Khỏe “7777777”") == name_key("MẮM BÀ GIÁO KHOẺ 7777777")
    assert name_key("Trà Qui Nhơn") == name_key("Trà Quy Nhơn")
    assert name_key("Đắk Lắk") == name_key("Đăk Lăk") == name_key("Đak Lak")
    assert name_key("Lý Sơn") == name_key("Lí Sơn")
    assert name_key("tay") != name_key("tai")
    assert name_key("Mắm 555") != name_key("Mắm 777")
    assert name_key("Bơ") != name_key("Bò")
    assert name_key("Mật ong 1,5 kg") == name_key("mật ong 1.5 kg") != name_key("mật ong 15 kg")
    assert producer_core("Công ty TNHH MTV Đắk Mil") == producer_core("HTX Đăk Mil")
    assert digits("Mắm 555 loại 2") == ("555", "2")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_keys_do_not_change_when_taken_again(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text) == name_key(unicodedata.normalize("NFC", text))
    assert folded(folded(text)) == folded(text)
