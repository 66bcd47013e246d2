"""The 22-column workbook of the Ho Chi Minh City sub-department.

Sheet "Loc", two header lines, two rounds side by side, data from row 5.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from .annexes import FOOTER, HEADER, NOT_RECOGNISED, TITLE, Expected, Sheet, moment, serial

SHEET = "Loc"
OPTIONS = ("--sheet", SHEET, "--province", "Hồ Chí Minh")
CITY = "UBND TP.HCM"

UPPER_HEADER = [
    "TT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Tên chủ thể", "Xã/phường", "Địa chỉ", "Người đại diện",
    "Số điện thoại", "Hạng sao hiện tại", "Ngày hết hạn", "Công nhận lần 1", None, None, None, None,
    "Công nhận lần 2/nâng hạng", None, None, None, None, "Ghi chú",
]  # fmt: skip
ROUND_HEADER = ["Hạng sao", "Ngày công nhận", "Năm", "Số quyết định", "Cơ quan ban hành quyết định"]
LOWER_HEADER = [None] * 11 + ROUND_HEADER + ROUND_HEADER + [None]

Round = tuple[Any, Any, Any, Any, Any]
NO_ROUND: Round = (None, None, None, None, None)


def _row(
    number: Any,
    name: Any,
    first: Round,
    second: Round = NO_ROUND,
    producer: Any = "HTX Nông nghiệp Củ Chi",
    stars_now: Any = None,
    ends: Any = None,
    phone: Any = "0900 000 000",
    note: Any = None,
    place: tuple[str, str] = ("Xã Phú Hòa Đông", "Ấp Phú Lợi, xã Phú Hòa Đông, huyện Củ Chi"),
) -> list[Any]:
    return [
        number, name, "Thực phẩm", "HTX", producer, *place, "Nguyễn Văn A", phone,
        stars_now, ends, *first, *second, note,
    ]  # fmt: skip


def _headed() -> Sheet:
    sheet = Sheet()
    sheet.add(["DANH SÁCH SẢN PHẨM OCOP TRÊN ĐỊA BÀN THÀNH PHỐ HỒ CHÍ MINH"], TITLE)
    sheet.add(["(Cập nhật đến ngày 31/10/2026)"], TITLE)
    sheet.add(UPPER_HEADER, HEADER)
    sheet.add(LOWER_HEADER, HEADER)
    sheet.merges += ["A1:V1", "A2:V2", "L3:P3", "Q3:U3", *(f"{column}3:{column}4" for column in "ABCDEFGHIJKV")]
    return sheet


def hcmc_workbook(path: Path) -> dict[int, Expected]:
    """Write the workbook; the rows expected are those of sheet "Loc"."""
    sheet = _headed()

    city = Expected("new", "first_certificate", province="Hồ Chí Minh")
    two = replace(city, code="two_rounds")

    # One round; day as an Excel serial, stars as a number.
    day = date(2024, 12, 20)
    sheet.add(
        _row(1, "Khô cá dứa Cần Giờ", (4, serial(day), 2024, "5863/QĐ-UBND", CITY), stars_now=4,
             ends=serial(date(2027, 12, 20)), producer="HTX Cần Giờ Tương Lai",
             place=("Xã Cần Giờ", "Xã Long Hòa, huyện Cần Giờ")),
        replace(city, stars=4, starts_on=day, ends_on=date(2027, 12, 20), number="5863/QĐ-UBND", authority=CITY,
                name="Khô cá dứa Cần Giờ"),
    )  # fmt: skip
    # Two rounds, up: first a serial, then a real date cell; its number is the other year's too.
    sheet.add(
        _row(2, "Rau má sấy Củ Chi", ("3 sao", serial(date(2021, 1, 15)), 2021, "86/QĐ-UBND", CITY),
             ("4 sao", moment(date(2023, 1, 16)), 2023, "86/QĐ-UBND", CITY), stars_now="4 sao",
             ends=moment(date(2026, 1, 16))),
        replace(two, verdict="upgraded", stars=4, starts_on=date(2023, 1, 16), ends_on=date(2026, 1, 16),
                number="86/QĐ-UBND"),
    )  # fmt: skip
    sheet.add(
        _row(3, "Bánh tráng Phú Hòa Đông", ("3*", "05/01/2024", 2024, "159/UBND", "UBND huyện Củ Chi"), stars_now=3,
             producer="Cơ sở bánh tráng Phú Hòa Đông"),
        replace(city, stars=3, starts_on=date(2024, 1, 5), ends_on=date(2027, 1, 5), number="159/UBND",
                authority="UBND huyện Củ Chi"),
    )  # fmt: skip
    # Continuation rows: the running number is broken, the facts are not.
    sheet.add(
        _row("#REF!", "Bánh hỏi Phú Hòa Đông", ("***", "5/1/2024", 2024, "159/UBND", "UBND huyện Củ Chi"), stars_now=3,
             producer="Cơ sở bánh tráng Phú Hòa Đông"),
        replace(city, stars=3, starts_on=date(2024, 1, 5), number="159/UBND"),
    )  # fmt: skip
    broken = Expected("unreadable", "broken_formula", shows="#REF!")
    sheet.add(
        _row("#REF!", "Mật ong rừng đước", ("3 sao", "20/12/2024", 2024, "5863/QĐ-UBND", CITY), producer="#REF!"),
        broken,
    )
    sheet.add(["#REF!"] * 8 + [None, "#REF!", "#REF!"] + ["#REF!"] * 5, broken)
    sheet.blank()
    # Same stars twice, and fewer stars: each round has its own decision and body.
    sheet.add(
        _row(7, "Yến sào tinh chế Cần Giờ", (4, "29/12/2020", 2020, "4744/QĐ-UBND", CITY),
             (4, "25-12-2023", 2023, "5902/QĐ-UBND", CITY), producer="Công ty TNHH Yến Đảo Cần Giờ", stars_now=4,
             place=("Xã Cần Giờ", "Thị trấn Cần Thạnh, huyện Cần Giờ")),
        replace(two, verdict="renewed", stars=4, starts_on=date(2023, 12, 25), ends_on=date(2026, 12, 25),
                number="5902/QĐ-UBND"),
    )  # fmt: skip
    sheet.add(
        _row(8, "Dệt lụa Bảy Hiền", ("****", serial(date(2022, 3, 10)), 2022, "771/QĐ-UBND", CITY),
             ("***", serial(date(2025, 2, 28)), 2025, "812/QĐ-UBND", CITY), producer="CTCP Dệt Bảy Hiền", stars_now=3,
             place=("Phường Bảy Hiền", "Phường 11, quận Tân Bình")),
        replace(two, verdict="downgraded", stars=3, starts_on=date(2025, 2, 28), ends_on=date(2028, 2, 28),
                authority=CITY),
    )  # fmt: skip
    # A second round half filled in must not pass for the first alone.
    sheet.add(
        _row(9, "Nấm bào ngư Bình Mỹ", (3, "20/12/2021", 2021, "4300/QĐ-UBND", CITY),
             (4, None, 2024, "5863/QĐ-UBND", CITY), stars_now=4),
        Expected("unreadable", "no_date"),
    )  # fmt: skip
    sheet.add(
        _row(10, "Trà mướp đắng rừng", ("Không đạt", "20/12/2021", 2021, "4300/QĐ-UBND", CITY)),
        NOT_RECOGNISED,
    )
    # A broken cell that no certificate needs does not hold the row back.
    sheet.add(
        _row(11, "Sữa chua sấy thăng hoa", (3, "20/12/2024", 2024, "5863/QĐ-UBND", CITY), phone="#REF!", stars_now=3,
             note="#REF!"),
        replace(city, stars=3, starts_on=date(2024, 12, 20)),
    )  # fmt: skip
    sheet.add([None, "Tổng cộng", None, None, None, None, None, None, None, 11], FOOTER)
    sheet.add([None, "Trong đó: 4 sao", None, None, None, None, None, None, None, 5], FOOTER)
    sheet.add([None, "Trong đó: 3 sao", None, None, None, None, None, None, None, 6], FOOTER)
    sheet.blank()
    sheet.add([None] * 16 + ["Người lập biểu"], FOOTER)

    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "Bìa"
    cover["A1"] = "CHI CỤC PHÁT TRIỂN NÔNG THÔN"
    cover["A2"] = "Tổng hợp sản phẩm OCOP"
    sheet.write_to(workbook.create_sheet(SHEET))
    workbook.save(path)
    return sheet.expected


def rounds_in_doubt(path: Path) -> dict[int, Expected]:
    """The same workbook where its columns contradict each other: in each row that waits, one thing is amiss."""
    sheet = _headed()
    early: Round = (3, "15/01/2021", 2021, "86/QĐ-UBND", CITY)
    late: Round = (4, "16/01/2023", 2023, "90/QĐ-UBND", CITY)
    swapped = Expected("conflicting", "rounds_swapped", shows="15/01/2021")
    stars_differ = Expected("conflicting", "current_stars_differ", shows="5")
    in_doubt: list[tuple[str, Round, Round, Any, Expected]] = [
        ("Rau má sấy", late, early, 4, swapped),
        ("Bưởi da xanh", early, late, 4, Expected("upgraded", "two_rounds", stars=4)),
        # Not brought up to date: the older stars are those of a round, and the latest counts.
        ("Khô cá dứa", early, late, "3 sao", Expected("upgraded", "two_rounds", stars=4)),
        ("Muối Thiềng Liềng", early, late, "5 sao", stars_differ),
        ("Xoài cát", late, NO_ROUND, 5, stars_differ),
        ("Yến chưng", late, NO_ROUND, "đang đánh giá lại", Expected("new", "first_certificate", stars=4)),
        ("Bánh hỏi", (3, "15/01/2021", 2020, "86/QĐ-UBND", CITY), late, 4,
         Expected("unreadable", "year_differs", shows="2020")),
        ("Mật dừa nước", early, (4, None, 2023, "90/QĐ-UBND", CITY), 4, Expected("unreadable", "no_date")),
        ("Nấm mối đen", (3, "tháng 3/2021", 2021, "86/QĐ-UBND", CITY), NO_ROUND, 3,
         Expected("unreadable", "bad_date", shows="tháng 3/2021")),
        ("Cà phê Cần Giờ", (3, "15/01/2021", 2021, "87/QĐ-UBND", None), late, 4,
         Expected("unreadable", "no_authority", shows="87/QĐ-UBND")),
        ("Đậu phộng rang", (0, None, None, None, None), NO_ROUND, 0, NOT_RECOGNISED),
        # The first attempt failed and the second did not: a person says what to do with the first.
        ("Tiêu sọ", ("Không đạt", "15/01/2021", 2021, "86/QĐ-UBND", CITY), late, 4,
         Expected("unreadable", "not_recognised")),
    ]  # fmt: skip
    for number, (name, first, second, stars_now, expected) in enumerate(in_doubt, start=1):
        sheet.add(_row(number, name, first, second, stars_now=stars_now), expected)
    return sheet.save(path, SHEET)
