"""One small annex per kind of dirt seen in public lists, each line with the verdict it must get."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .annexes import FOOTER, HEADER, NEW, NOT_RECOGNISED, TITLE, Expected, Sheet, moment, serial

HEADINGS = ("STT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Điểm số", "Phân hạng", "Số quyết định", "Ngày quyết định",
            "Cơ quan ban hành", "Ghi chú")  # fmt: skip
FIRST_LINE = 4

# Names that no one takes for one another, so that a case is about its own dirt only.
NAMES = (
    "Mật ong hoa tràm", "Khô cá lóc", "Bánh phồng tôm", "Gạo Nàng Nhen", "Chả lụa xoài", "Rượu sâm đinh lăng",
    "Tương xay", "Muối ớt xanh", "Nón lá Thới Long", "Trà túi lọc atiso", "Yến sào tinh chế", "Dầu sả chanh",
    "Cam sành", "Nấm linh chi sấy", "Giò thủ", "Cà phê rang xay", "Hạt điều rang muối", "Kẹo lạc vừng", "Chiếu cói",
    "Bún khô ngũ sắc", "Tinh dầu bưởi", "Phở sắn",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of an annex that is in order but for what a case changes."""

    name: Any = NAMES[0]
    producer: Any = "Hợp tác xã Trà Sư"
    address: Any = "Xã Văn Giáo, tỉnh An Giang"
    score: Any = "61,50"
    stars: Any = "3 sao"
    number: Any = "86/QĐ-UBND"
    signed: Any = "15/01/2024"
    authority: Any = "UBND tỉnh An Giang"
    note: Any = None
    expected: Expected = NEW
    stt: Any = None

    def cells(self, number: int) -> list[Any]:
        return [
            number if self.stt is None else self.stt, self.name, self.producer, self.address, self.score, self.stars,
            self.number, self.signed, self.authority, self.note,
        ]  # fmt: skip


def annex(path: Path, lines: Sequence[Line | None], headings: Sequence[str] = HEADINGS) -> dict[int, Expected]:
    """A title, an empty row, the header, then one row a line from `FIRST_LINE` on; `None` leaves a row empty."""
    sheet = Sheet()
    sheet.add(["DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN"], TITLE)
    sheet.blank()
    sheet.add(headings, HEADER)
    for number, line in enumerate(lines, start=1):
        if line is None:
            sheet.blank()
        else:
            sheet.add(line.cells(number), line.expected)
    return sheet.save(path)


def _each(field: str, values: Sequence[tuple[Any, Expected]]) -> list[Line | None]:
    """One line a value, the products all different."""
    named = zip(NAMES, values, strict=False)
    return [Line(name=name, expected=expected, **{field: value}) for name, (value, expected) in named]


def _stars(stars: int) -> Expected:
    return replace(NEW, stars=stars)


def _bad(code: str, shows: str | None = None) -> Expected:
    return Expected("unreadable", code, shows=shows)


def _ask(code: str, shows: str | None = None) -> Expected:
    return Expected("conflicting", code, shows=shows)


def _day(year: int, month: int, day: int) -> Expected:
    return replace(NEW, starts_on=date(year, month, day))


_PROPOSED = replace(NEW, stars=4, proposed_five=True)

DIRT: dict[str, list[Line | None]] = {
    "stars_written_in_many_ways": _each("stars", [
        ("4 sao", _stars(4)), ("4", _stars(4)), (4, _stars(4)), (4.0, _stars(4)), ("4*", _stars(4)),
        ("****", _stars(4)), ("★★★★", _stars(4)), ("4 SAO", _stars(4)), (" 4  sao ", _stars(4)), ("4sao", _stars(4)),
        ("bốn sao", _stars(4)), ("OCOP 4 sao", _stars(4)), ("Hạng 4 sao", _stars(4)), ("***", _stars(3)),
        ("ba sao", _stars(3)), ("*****", _stars(5)), (unicodedata.normalize("NFD", "Bốn sao"), _stars(4)),
    ]),
    "stars_nobody_certifies": _each("stars", [
        ("1", _bad("bad_stars", "1")), ("2 sao", _bad("bad_stars", "2 sao")), (2, _bad("bad_stars", "2")),
        ("6", _bad("bad_stars", "6")), ("**", _bad("bad_stars", "**")), ("******", _bad("bad_stars", "******")),
        ("3,5", _bad("bad_stars", "3,5")), (-4, _bad("bad_stars", "-4")), ("3-4 sao", _bad("bad_stars", "3-4 sao")),
        ("hạng A", _bad("bad_stars", "hạng A")), ("45", _bad("bad_stars", "45")),
    ]),
    "stars_absent_or_refused": _each("stars", [
        (None, _bad("no_stars")), ("   ", _bad("no_stars")), ("0", NOT_RECOGNISED), (0, NOT_RECOGNISED),
        ("0 sao", NOT_RECOGNISED), ("Không đạt", NOT_RECOGNISED), ("Tiềm năng", NOT_RECOGNISED),
        ("Thu hồi", _ask("withdrawn", "Thu hồi")), ("Xếp loại 4 sao", _stars(4)),
    ]),
    "proposed_for_five_stars": [
        Line(name=NAMES[0], stars="Đề xuất 5 sao", score="91,14", expected=_PROPOSED),
        Line(name=NAMES[1], stars="Tiềm năng 5 sao", score="90,20", expected=_PROPOSED),
        Line(name=NAMES[2], stars="4 sao (đề xuất 5 sao)", expected=_PROPOSED),
        Line(name=NAMES[3], stars="4 sao, tiềm năng 5 sao", expected=_PROPOSED),
        Line(name=NAMES[4], stars="ĐỀ XUẤT 5 SAO", expected=_PROPOSED),
    ],
    "score_in_comma_decimals": _each("score", [
        ("71,00", replace(NEW, score=Decimal("71"))), ("71.05", replace(NEW, score=Decimal("71.05"))),
        (71, replace(NEW, score=Decimal("71"))), (69.71, replace(NEW, score=Decimal("69.71"))),
        (" 91,14 ", replace(NEW, score=Decimal("91.14"))), (None, NEW), ("100", replace(NEW, score=Decimal("100"))),
        ("bảy mươi", _bad("bad_score", "bảy mươi")), ("171,5", _bad("bad_score", "171,5")),
        ("-5", _bad("bad_score", "-5")),
    ]),
    "stars_never_worked_out_from_score": [
        Line(name=NAMES[0], score="95,00", stars="3 sao", expected=_stars(3)),
        Line(name=NAMES[1], score="50,00", stars="4 sao", expected=_stars(4)),
        Line(name=NAMES[2], score="69,5", stars="3 sao", expected=replace(NEW, stars=3, score=Decimal("69.5"))),
    ],
    "dates_day_first": _each("signed", [
        ("10/10/2022", _day(2022, 10, 10)), ("5/8/2026", _day(2026, 8, 5)), ("05-08-2026", _day(2026, 8, 5)),
        ("5.8.2026", _day(2026, 8, 5)), ("2026-08-05", _day(2026, 8, 5)), (" 05/08/2026 ", _day(2026, 8, 5)),
        ("ngày 10 tháng 10 năm 2022", _day(2022, 10, 10)), (moment(date(2024, 2, 29)), _day(2024, 2, 29)),
        (date(2021, 8, 31), _day(2021, 8, 31)),
    ]),
    "dates_as_serial_numbers": _each("signed", [
        (serial(date(2022, 10, 10)), _day(2022, 10, 10)), (float(serial(date(2024, 12, 31))), _day(2024, 12, 31)),
        (str(serial(date(2023, 3, 1))), _day(2023, 3, 1)),
    ]),
    "dates_that_name_no_day": _each("signed", [
        ("tháng 3/2021", _bad("bad_date", "tháng 3/2021")), ("03/2021", _bad("bad_date", "03/2021")),
        ("Quý III/2024", _bad("bad_date", "Quý III/2024")), ("Quý IV năm 2024", _bad("bad_date", "Quý IV năm 2024")),
        ("năm 2021", _bad("bad_date", "năm 2021")), (2021, _bad("bad_date", "2021")),
        ("2021", _bad("bad_date", "2021")),
        ("10/102022", _bad("bad_date", "10/102022")), ("1010/2022", _bad("bad_date", "1010/2022")),
        ("31/9/2022", _bad("bad_date", "31/9/2022")), ("29/2/2023", _bad("bad_date", "29/2/2023")),
        ("10/31/2022", _bad("bad_date", "10/31/2022")), ("đang chờ", _bad("bad_date", "đang chờ")),
        (None, _bad("no_date")), ("  ", _bad("no_date")),
    ]),
    "dates_outside_the_programme": _each("signed", [
        ("23/11/2026", _day(2026, 11, 23)), ("24/11/2026", _bad("date_in_future", "24/11/2026")),
        ("16/06/2924", _bad("date_in_future", "2924")), (moment(date(2027, 1, 4)), _bad("date_in_future", "2027")),
        ("01/01/2018", _day(2018, 1, 1)), ("31/12/2017", _bad("date_before_2018", "31/12/2017")),
        (serial(date(2012, 5, 7)), _bad("date_before_2018", "2012")),
    ]),
    "decision_numbers": _each("number", [
        ("86/QĐ-UBND", replace(NEW, number="86/QĐ-UBND")), ("159/UBND", replace(NEW, number="159/UBND")),
        ("1887/QĐ-UBND ", replace(NEW, number="1887/QĐ-UBND")), (None, _bad("no_decision")),
        ("!!!", _bad("bad_decision", "!!!")), ("đang cập nhật", _bad("bad_decision", "đang cập nhật")),
        (0, _bad("no_decision")),
    ]),
    "issuing_body_kept_as_written": [
        Line(name=NAMES[0], authority="ŨBNĐ tỉnh An Giang", expected=replace(NEW, authority="ŨBNĐ tỉnh An Giang")),
        Line(name=NAMES[1], authority="UBND huyện Tri Tôn", expected=replace(NEW, authority="UBND huyện Tri Tôn")),
    ],
    "issuing_body_left_out": [
        Line(name=NAMES[0], authority=None, expected=_bad("no_authority", "86/QĐ-UBND")),
        Line(name=NAMES[1], authority=" - ", stars="5 sao", expected=_bad("no_authority", "86/QĐ-UBND")),
    ],
    # A mirror that scrambled "sao" scrambled the names beside it: a person takes them from the paper.
    "scrambled_marks": [Line(stars="ỌCƠP 4 sàơ", expected=_bad("bad_stars", "ỌCƠP 4 sàơ"))],
    "names_absent": [
        Line(name=None, expected=_bad("no_name")), Line(name=NAMES[1], producer=None, expected=_bad("no_producer")),
        Line(name="\u00a0 ", expected=_bad("no_name")),
    ],
    "two_products_in_one_cell": [
        Line(name="1. Bánh tráng cá cơm SESAN\n2. Cá cơm chế biến SESAN", expected=_bad("several_products")),
        Line(name="- Cà phê bột\n- Cà phê hạt rang", expected=_bad("several_products")),
        Line(name="Lạp sườn review\nLạp xưởng tôm review", expected=_ask("several_lines", "Lạp xưởng tôm review")),
        Line(name="Bò khô; Bò viên", expected=_bad("several_products")),
        Line(name="Bánh Vicosap dừa sáp và bí đỏ"), Line(name="Bộ sản phẩm trà thảo mộc LiLa"),
        Line(name="Bộ sản phẩm Trà Suối Giàng\nHồng trà và Bạch trà"), Line(name="COMBO Mắm cá linh\nMắm cá sặc"),
        Line(name="Nước mắm cá cơm,\n40 độ đạm", expected=NEW), Line(name="Mắm Bà Giáo Khỏe “7777777”"),
        Line(name="Trà túi lọc\nAtiso"), Line(name="Chả cá thác lác\n(hộp 500 g)"), Line(name="Gạo thơm\nhữu cơ Cờ Đỏ"),
        Line(name="Cà phê rang và\nCà phê bột An Thái"),
    ],
    "names_of_web_pages": [
        Line(name="<script>alert(1)</script>", expected=_bad("not_a_name", "<script>")),
        Line(name=NAMES[1], producer="<b>HTX Trà Sư</b>", expected=_bad("not_a_name", "<b>")),
        Line(name="Gạo Séng Cù <5% tấm", expected=NEW),
    ],
    "notes_on_the_standing": [
        Line(name=NAMES[0], note="Đã thu hồi ngày 3/4/2025", expected=_ask("withdrawn", "Đã thu hồi ngày 3/4/2025")),
        Line(name=NAMES[1], number=None, signed=None, note="Chưa công nhận", expected=NOT_RECOGNISED),
        Line(name=NAMES[2], note="Chưa công nhận", expected=_ask("recognition_contradicted", "86/QĐ-UBND")),
        Line(name=NAMES[3], note="Sản phẩm mới"),
        # Words that a spreadsheet would take for a formula are read all the same.
        Line(name=NAMES[4], note="-Thu hồi", expected=_ask("withdrawn", "-Thu hồi")),
    ],
    "one_name_two_subjects": [
        Line(name="Chanh dây sấy dẻo", producer="Công ty Cổ phần Viên Sơn"),
        Line(name="Chanh dây sấy dẻo", producer="Công ty TNHH Ngô Mai Hoa"),
        Line(name="Lạp sườn", producer="HTX Hương Sơn"), Line(name="Lạp sườn", producer="HTX Hương Quê"),
    ],
    "like_names_of_different_goods": [
        Line(name="Dừa sấy dẻo"), Line(name="Dứa sấy dẻo"), Line(name="Gạo ST24"), Line(name="Gạo ST25"),
        Line(name="Trà kim ngân hoa"), Line(name="Trà kim ngân hoa túi lọc"),
    ],
    "stray_spaces_and_forms": [
        Line(name="  Mật ong   hoa tràm ", expected=replace(NEW, name="Mật ong hoa tràm")),
        Line(name="Khô\u00a0cá\u00a0lóc", expected=replace(NEW, name="Khô cá lóc")),
        Line(name=unicodedata.normalize("NFD", "Bánh phồng tôm"), expected=replace(NEW, name="Bánh phồng tôm")),
        Line(name=NAMES[3], producer=unicodedata.normalize("NFD", "Hợp tác xã Trà Sư\u00a0"),
             expected=replace(NEW, producer="Hợp tác xã Trà Sư")),
    ],
    "places_old_and_new": [
        Line(name=NAMES[0], address="Thôn 3, xã Thuận Hà, huyện Đắk Song, tỉnh Đắk Nông",
             authority="UBND huyện Đắk Song", expected=replace(NEW, province="Lâm Đồng")),
        Line(name=NAMES[1], address="xã Nam Ban Lâm Hà, tỉnh Lâm Đồng", authority="UBND tỉnh Lâm Đồng",
             expected=replace(NEW, province="Lâm Đồng")),
        Line(name=NAMES[2], address="Thị trấn Liên Nghĩa, huyện Đức Trọng, tỉnh Lâm Đồng",
             authority="UBND huyện Đức Trọng", expected=replace(NEW, province="Lâm Đồng")),
        Line(name=NAMES[3], address="Xã Thông Hòa, huyện Cầu Kè, tỉnh Trà Vinh", authority="UBND huyện Cầu Kè",
             expected=replace(NEW, province="Vĩnh Long")),
        Line(name=NAMES[4], address="Thị trấn Núi sập, Thoại Sơn", expected=replace(NEW, province="An Giang")),
        Line(name=NAMES[5], address="xã Quảng Ninh, huyện Quảng Ninh, tỉnh Quảng Bình",
             authority="UBND tỉnh Quảng Bình", expected=replace(NEW, province="Quảng Trị")),
        Line(name=NAMES[6], address="Xã Tân Sơn, tỉnh Khánh Hoà", authority="UBND tỉnh Khánh Hoà",
             expected=replace(NEW, province="Khánh Hòa")),
        Line(name=NAMES[7], address="Xã Ea Tu, tỉnh Đăk Lăk", authority="UBND tỉnh Đăk Lăk",
             expected=replace(NEW, province="Đắk Lắk")),
    ],
    "places_nobody_can_find": [
        Line(name=NAMES[0], address=None, authority="Bộ Nông nghiệp và PTNT", expected=_bad("unknown_place")),
        Line(name=NAMES[1], address="Ấp Không Có", authority="Bộ Nông nghiệp và PTNT", expected=_bad("unknown_place")),
        Line(name=NAMES[2], address="xã Tân Thành", authority="Bộ Nông nghiệp và PTNT",
             expected=_ask("ambiguous_place")),
        # Only one province had a town of this name: it is offered, never chosen.
        Line(name=NAMES[3], address="thị trấn Cầu Kè", authority="Bộ Nông nghiệp và PTNT",
             expected=_bad("unknown_place", "Vĩnh Long")),
    ],
    "empty_rows_in_between": [Line(name=NAMES[0]), None, None, Line(name=NAMES[1]), None, Line(name=NAMES[2])],
    "formulas_without_a_value": [
        Line(name=NAMES[0], stt="=A3+1"), Line(name=NAMES[1], note="=VLOOKUP(B5,Sheet2!A:B,2,0)"),
        Line(name="=Sheet2!B5", expected=_bad("broken_formula")),
        Line(name=NAMES[3], producer="=C5", expected=_bad("broken_formula")),
        Line(name=NAMES[4], stars="=IF(E8>=70,4,3)", expected=_bad("broken_formula")),
        Line(name=NAMES[5], signed="=TODAY()", expected=_bad("broken_formula")),
        Line(name=NAMES[6], number="=G5", expected=_bad("broken_formula")),
    ],
    "cells_of_broken_references": [
        Line(name="#REF!", expected=_bad("broken_formula", "#REF!")),
        Line(name=NAMES[1], producer="#REF!", expected=_bad("broken_formula", "#REF!")),
        Line(name=NAMES[2], stars="#N/A", expected=_bad("broken_formula", "#N/A")),
        Line(name=NAMES[3], signed="#VALUE!", expected=_bad("broken_formula", "#VALUE!")),
        Line(name=NAMES[4], note="#REF!"), Line(name=NAMES[5], stt="#REF!"),
    ],
    "same_row_twice": [
        Line(expected=Expected("conflicting", "duplicate_in_file")),
        Line(expected=Expected("conflicting", "duplicate_in_file")), Line(name=NAMES[1]),
    ],
    "one_day_two_classes": [
        Line(stars="3 sao", expected=Expected("conflicting", "duplicate_in_file")), Line(name=NAMES[1]),
        Line(name=NAMES[0].upper(), stars="4 sao", expected=Expected("conflicting", "duplicate_in_file")),
    ],
}  # fmt: skip


def coffee_as_a_drink(path: Path) -> dict[int, Expected]:
    """Public lists file coffee and tea under drinks; the group as printed does not hold a recognition back."""
    sheet = Sheet()
    sheet.add(["TT", "Nhóm sản phẩm", *HEADINGS[1:]], HEADER)
    for number, name in enumerate(("Hill coffee", "Trà bí đao"), start=1):
        sheet.add([number, "Đồ uống", *Line(name=name).cells(number)[1:]], NEW)
    return sheet.save(path)


def year_beside_the_date(path: Path) -> dict[int, Expected]:
    """A year beside the date confirms it or is asked about; by itself it is no date."""
    sheet = Sheet()
    sheet.add([*HEADINGS, "Năm"], HEADER)
    lines: list[tuple[Any, Any, Expected]] = [
        ("05/01/2024", 2024, _day(2024, 1, 5)), ("05/01/2024", "năm 2024", _day(2024, 1, 5)),
        ("05/01/2024", "2023-2024", _day(2024, 1, 5)), ("05/01/2024", None, _day(2024, 1, 5)),
        ("05/01/2024", "#REF!", _day(2024, 1, 5)), ("05/01/2024", 2023, _bad("year_differs", "05/01/2024")),
        ("05/01/2024", "2924", _bad("year_differs", "2924")), (None, 2023, _bad("no_date")),
    ]  # fmt: skip
    for number, (signed, year, expected) in enumerate(lines):
        sheet.add([*Line(name=NAMES[number], signed=signed).cells(number), year], expected)
    return sheet.save(path)


def english_header_on_the_first_row(path: Path) -> dict[int, Expected]:
    sheet = Sheet()
    sheet.add(["No.", "Product name", "Producer", "Address", "Score", "Stars", "Decision number", "Decision date",
               "Issuing authority"], HEADER)  # fmt: skip
    sheet.add(Line(stars=4).cells(1), _stars(4))
    return sheet.save(path)


def other_vietnamese_headings(path: Path) -> dict[int, Expected]:
    sheet = Sheet()
    sheet.add(["TT", "TÊN SẢN PHẨM", "TÊN CHỦ THỂ OCOP", "Địa chỉ sản xuất", "Tổng điểm trung bình", "Hạng sao",
               "Số QĐ", "Ngày công nhận", "Cơ quan cấp"], HEADER)  # fmt: skip
    sheet.add(Line(stars="4*").cells(1), replace(_stars(4), score=Decimal("61.5")))
    return sheet.save(path)


def header_of_two_lines(path: Path) -> dict[int, Expected]:
    """Groups of columns under a merged heading, as the wider annexes have them."""
    sheet = Sheet()
    sheet.add(["STT", "Sản phẩm", "Chủ thể", None, "Kết quả", None, "Quyết định công nhận"], HEADER)
    sheet.add([None, None, "Tên chủ thể", "Địa chỉ", "Điểm", "Hạng sao", "Số", "Ngày", "Cơ quan"], HEADER)
    sheet.merges += ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:I1"]
    sheet.add(Line().cells(1)[:9], replace(NEW, stars=3, starts_on=date(2024, 1, 15), number="86/QĐ-UBND", name=NAMES[0]))
    return sheet.save(path)


def totals_and_page_marks(path: Path) -> dict[int, Expected]:
    """What stands under a table is no product, even where it fills the columns of one."""
    sheet = Sheet()
    sheet.add(HEADINGS, HEADER)
    sheet.add(Line().cells(1), NEW)
    sheet.add(["Trang 1/2"], Expected("not_a_row"))
    sheet.add(Line(name=NAMES[1]).cells(2), NEW)
    sheet.add([None, "Tổng cộng", None, None, "123,00", 2], FOOTER)
    sheet.add(["Tổng số: 02 sản phẩm"], FOOTER)
    sheet.add([None, "Trong đó: 3 sao", None, None, None, 2], FOOTER)
    sheet.add([None] * 6 + ["Nơi nhận:"], FOOTER)
    sheet.add([None] * 6 + ["TM. ỦY BAN NHÂN DÂN"], FOOTER)
    return sheet.save(path)


def merged_subject_cells(path: Path) -> dict[int, Expected]:
    """One subject over three products; a fourth whose own subject is left out does not inherit a neighbour's."""
    sheet = Sheet()
    sheet.add(HEADINGS, HEADER)
    subject = Line(producer="HTX Trà Sư")
    for number, name in enumerate(NAMES[:3], start=1):
        line = replace(subject, name=name) if number == 1 else replace(subject, name=name, producer=None, address=None)
        sheet.add(line.cells(number), replace(NEW, name=name, producer="HTX Trà Sư", province="An Giang"))
    sheet.merges += ["C2:C4", "D2:D4"]
    sheet.add(Line(name=NAMES[3], producer=None).cells(4), _bad("no_producer"))
    return sheet.save(path)


LAYOUTS = (
    coffee_as_a_drink, year_beside_the_date, english_header_on_the_first_row, other_vietnamese_headings,
    header_of_two_lines, totals_and_page_marks, merged_subject_cells,
)  # fmt: skip
