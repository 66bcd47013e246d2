"""Annexes as they are published, built from the shapes of public lists and never from the importer's own code.

Each builder writes one file and returns what an officer expects of every row that is not empty:
`{row number: Expected}`. Row numbers are the spreadsheet's own, counted from 1.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook


@dataclass(frozen=True)
class Expected:
    """What one row must be read as. `None` leaves a fact unasserted; `shows` must appear in the reason."""

    verdict: str
    code: str | None = None
    stars: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    number: str | None = None
    authority: str | None = None
    score: Decimal | None = None
    name: str | None = None
    producer: str | None = None
    province: str | None = None
    proposed_five: bool | None = None
    shows: str | None = None


TITLE = Expected("not_a_row", "title")
HEADER = Expected("not_a_row", "header")
GROUP_HEADING = Expected("not_a_row", "group_heading")
FOOTER = Expected("not_a_row", "footer")
NEW = Expected("new", "first_certificate")
NOT_RECOGNISED = Expected("not_recognised", "not_recognised")


@dataclass
class Sheet:
    """Rows of one sheet, each put down together with what it must be read as."""

    rows: list[list[Any]] = field(default_factory=list)
    expected: dict[int, Expected] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        return len(self.rows) + 1

    def add(self, cells: Sequence[Any], expected: Expected) -> int:
        row = self.next_row
        self.rows.append(list(cells))
        self.expected[row] = expected
        return row

    def blank(self) -> None:
        self.rows.append([])

    def save(self, path: Path, title: str = "Phụ lục") -> dict[int, Expected]:
        workbook = Workbook()
        worksheet = workbook.active
        assert worksheet is not None
        worksheet.title = title
        self.write_to(worksheet)
        workbook.save(path)
        return self.expected

    def write_to(self, worksheet: Any) -> None:
        for number, cells in enumerate(self.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    worksheet.cell(number, column, value)
        for merge in self.merges:
            worksheet.merge_cells(merge)


def save_csv(path: Path, rows: Iterable[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    lines: list[str] = []

    class Collector:
        def write(self, text: str) -> int:
            lines.append(text)
            return len(text)

    csv.writer(Collector(), delimiter=delimiter).writerows(rows)
    text = "".join(lines)
    path.write_bytes(as_cp1258(text) if encoding == "cp1258" else text.encode(encoding))


def as_cp1258(text: str) -> bytes:
    """Windows-1258 as Vietnamese Windows wrote it: circumflex, breve and horn precomposed, tone marks combining."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    encoded = bytearray()
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        encoded += (base + "".join(part for part in parts if part in tones)).encode("cp1258")
    return bytes(encoded)


def filled_rows(path: Path, sheet: str | None = None) -> set[int]:
    """Numbers of the rows of a workbook that hold anything, read without the importer."""
    workbook = load_workbook(path)
    worksheet = workbook[sheet] if sheet else workbook.worksheets[0]
    return {
        number
        for number, cells in enumerate(worksheet.iter_rows(values_only=True), start=1)
        if any(value is not None and str(value).strip() for value in cells)
    }


def serial(day: date) -> int:
    """The day as Excel counts it (1900 system)."""
    return (day - date(1899, 12, 30)).days


AN_GIANG_OPTIONS = ("--decision", "2497/QĐ-UBND", "--date", "2022-10-10", "--authority", "UBND tỉnh An Giang",
                    "--province", "An Giang")  # fmt: skip
AN_GIANG_DAY = date(2022, 10, 10)

# (producer, address, [(product, score, class)]), by class; the names of the published list and others in its manner.
AN_GIANG_FOUR_STARS = [
    ("Công ty TNHH MTV TM&DV Thái Minh Nguyên", "Thị trấn Chợ Mới, Chợ Mới",
     [("Trà Kim ngân hoa túi lọc", "71,00", "4 sao")]),
    ("Công ty TNHH SX-TM Thanh Hồ", "Phường Long Thạnh, Tân Châu", [("Tương xay", "72,10", "4 sao")]),
    ("Công ty TNHH MTV Phát triển đặc sản vùng miền Trần Gia", "Xã Tân Lợi, Tịnh Biên",
     [("Mật nhuỵ hoa thốt nốt", "72,80", "4 sao"), ("Đường thốt nốt hạt", "75,25", "4 sao"),
      ("Đường thốt nốt sệt", "70,00", "4 sao")]),
]  # fmt: skip
AN_GIANG_THREE_STARS = [
    ("Công ty TNHH MTV TM&DV Thái Minh Nguyên", "Thị trấn Chợ Mới, Chợ Mới",
     [("Trà Kim ngân hoa", "65,10", "3 sao")]),
    ("Hộ kinh doanh Khô 7 Chóp", "Thị trấn Núi sập, Thoại Sơn",
     [("Khô cá lóc 7 Chóp", "57,10", "3 sao"), ("Khô cá sặc rằn 7 Chóp", "56,40", "3 sao")]),
    ("Hộ kinh doanh Trà mãng cầu Thanh Nam", "Xã Định Thành, Thoại Sơn",
     [("Cóc sấy dẻo", "51,80", "3 sao"), ("Trà mãng cầu Thanh Nam", "62,00", "3 sao")]),
    ("Hộ kinh doanh Vương Kim", "Xã Bình Thành, Thoại Sơn",
     [("Trà sâm đinh lăng", "50,20", "3 sao"), ("Rượu sâm đinh lăng", "50,40", "3 sao")]),
    ("Hộ kinh doanh Trại nuôi ong mật rừng tràm Trà Sư", "Xã Vĩnh Trung, Tịnh Biên",
     [("Mật ong hoa nguyên chất rừng tràm Trà sư", "60,30", "3 sao")]),
    ("Công ty TNHH MTV Phát triển đặc sản vùng miền Trần Gia", "Xã Tân Lợi, Tịnh Biên",
     [("Đường thốt nốt đặc biệt cô đặc THNOT", "64,10", "3 sao")]),
    ("HTX Nông nghiệp Tân Mỹ Hưng", "Xã Tân Mỹ, Chợ Mới",
     [("Xoài sấy dẻo", "58,90", "3 sao"), ("Xoài tượng da xanh", "61,15", "3 sao"),
      ("Chả lụa xoài", "54,00", "3 sao")]),
    ("Cơ sở mắm Bà Giáo Khỏe “7777777”", "Phường Châu Phú B, TP. Châu Đốc",
     [("Mắm cá linh", "68,75", "3 sao"), ("Mắm thái", "69,50", "3 sao")]),
    ("HTX dệt thổ cẩm Văn Giáo", "Xã Văn Giáo, Tịnh Biên", [("Khăn choàng thổ cẩm", "63,00", "3 sao")]),
]  # fmt: skip


def an_giang(path: Path) -> dict[int, Expected]:
    """Annex of decision 2497/QĐ-UBND of An Giang, 10/10/2022: titles, merged subjects, headings, total, signatures."""
    sheet = Sheet()
    sheet.add(["ỦY BAN NHÂN DÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], TITLE)
    sheet.add(["TỈNH AN GIANG", None, None, "Độc lập - Tự do - Hạnh phúc"], TITLE)
    sheet.merges += ["A1:C1", "D1:F1", "A2:C2", "D2:F2"]
    sheet.blank()
    for title in (
        "PHỤ LỤC",
        "KẾT QUẢ ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP ĐỢT 01 NĂM 2022",
        "(Kèm theo Quyết định số 2497/QĐ-UBND ngày 10 tháng 10 năm 2022 của UBND tỉnh An Giang)",
    ):
        row = sheet.add([title], TITLE)
        sheet.merges.append(f"A{row}:F{row}")
    sheet.blank()
    header = ["STT", "SẢN PHẨM", "CHỦ THỂ", "ĐỊA CHỈ", "ĐIỂM SỐ", "PHÂN HẠNG"]
    sheet.add(header, HEADER)
    count = 0
    sections = (("I", "SẢN PHẨM HẠNG 4 SAO", AN_GIANG_FOUR_STARS), ("II", "SẢN PHẨM HẠNG 3 SAO", AN_GIANG_THREE_STARS))
    for numeral, heading, subjects in sections:
        row = sheet.add([numeral, heading], GROUP_HEADING)
        sheet.merges.append(f"B{row}:F{row}")
        for producer, address, products in subjects:
            top = sheet.next_row
            for product, score, stars in products:
                count += 1
                first = sheet.next_row == top
                sheet.add(
                    [count, product, producer if first else None, address if first else None, score, stars],
                    Expected(
                        "new",
                        "first_certificate",
                        stars=int(stars[0]),
                        starts_on=AN_GIANG_DAY,
                        ends_on=date(2025, 10, 10),
                        number="2497/QĐ-UBND",
                        authority="UBND tỉnh An Giang",
                        score=Decimal(score.replace(",", ".")),
                        name=product,
                        producer=producer,
                        province="An Giang",
                    ),
                )
            bottom = sheet.next_row - 1
            if bottom > top:
                sheet.merges += [f"C{top}:C{bottom}", f"D{top}:D{bottom}"]
        if numeral == "I":
            sheet.add(header, HEADER)  # the header is repeated where the printed page turns
    row = sheet.add([f"Tổng cộng: {count} sản phẩm (5 sản phẩm 4 sao, {count - 5} sản phẩm 3 sao)./."], FOOTER)
    sheet.merges.append(f"A{row}:F{row}")
    sheet.blank()
    for line in ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn A"):
        row = sheet.add([None, None, None, line], FOOTER)
        sheet.merges.append(f"D{row}:F{row}")
    return sheet.save(path)


WEB_LIST_OPTIONS = ("--decision", "86/QĐ-UBND", "--date", "2024-01-12", "--authority", "UBND huyện Cầu Kè",
                    "--province", "Vĩnh Long")  # fmt: skip
WEB_LIST_DAY = date(2024, 1, 12)
WEB_LIST = [
    ("Khô ếch Minh Nhựt", "Doanh nghiệp giống thủy sản Minh Nhựt, xã Thông Hòa", "Xã Thông Hòa", 3),
    ("Cam sành", "HTXNN Thông Hòa", "Xã Thông Hòa", 3),
    ("Chả ốc bươu", "Hộ SXKD Hồng Nghiệp", "Xã Thông Hòa", 0),
    ("Măng cụt Tân Quy", "HTX Tân Qui, xã An Phú Tân", "Xã An Phú Tân", 3),
    ("Mứt chuối tá quạ", "HTX Tân Qui, xã An Phú Tân", "Xã An Phú Tân", 3),
    ("Nhãn xuồng cơm vàng", "Tổ hợp tác nhãn Rạch Đùi", "Xã Ninh Thới", 3),
    ("Bánh ống gạo ngũ cốc", "Cơ sở sản xuất bánh kẹo Ngọc Phát", "Thị trấn Cầu Kè", 3),
    ("Bánh ống gạo phô mai", "Cơ sở sản xuất bánh kẹo Ngọc Phát", "Thị trấn Cầu Kè", 3),
    ("Dừa sáp Hòa Tân", "HTX Dừa sáp Hòa Tân", "Xã Hòa Tân", 4),
    ("Kẹo dừa sáp lá dứa", "Công ty TNHH Chế biến dừa sáp Cầu Kè", "Xã Thạnh Phú", 4),
    ("Kẹo dừa sáp cacao", "Công ty TNHH Chế biến dừa sáp Cầu Kè", "Xã Thạnh Phú", 4),
    ("Bánh Vicosap dừa sáp và bí đỏ", "Công ty TNHH Chế biến dừa sáp Cầu Kè", "Xã Thạnh Phú", 4),
    ("Bánh Vicosap dừa sáp và chuối", "Công ty TNHH Chế biến dừa sáp Cầu Kè", "Xã Thạnh Phú", 4),
    ("Dừa sáp sợi VICOSAP", "Công ty TNHH Chế biến dừa sáp Cầu Kè", "Xã Thạnh Phú", 5),
    ("Thủ công mỹ nghệ Thạch Su", "Hộ SXKD Thạch Su", "Xã Phong Phú", 0),
]


def web_list_csv(path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> dict[int, Expected]:
    """The web list of Cầu Kè, 2024: id, name, author, address, star (0 = none), no decision of its own."""
    rows: list[Sequence[Any]] = [("id", "name", "author", "address", "star")]
    expected = {1: HEADER}
    for number, (name, author, address, stars) in enumerate(WEB_LIST, start=1):
        rows.append((number, name, author, address, stars))
        expected[number + 1] = (
            Expected("new", "first_certificate", stars=stars, starts_on=WEB_LIST_DAY, ends_on=date(2027, 1, 12),
                     number="86/QĐ-UBND", authority="UBND huyện Cầu Kè", name=name, province="Vĩnh Long")
            if stars
            else NOT_RECOGNISED
        )  # fmt: skip
    save_csv(path, rows, delimiter, encoding)
    return expected


REGISTER_OPTIONS = ("--authority", "UBND tỉnh Lâm Đồng")
REGISTER_HEADER = ("product", "subject", "category", "original_address", "current_address", "decision_number",
                   "cert_issued_at", "cert_expires_at", "star", "level")  # fmt: skip


def register_csv(path: Path) -> dict[int, Expected]:
    """The Lâm Đồng register, 2025-26: every row with its own decision and the end that the certificate prints."""
    bechamp = "Hợp tác xã Nông sản Hữu cơ Bechamp Đắk Nông"
    dak_song = "Thôn 3, xã Thuận Hà, huyện Đắk Song, tỉnh Đắk Nông"
    thuan_hanh = "xã Thuận Hạnh, tỉnh Lâm Đồng"
    truong_xuan = "xã Trường Xuân, tỉnh Lâm Đồng"
    summer_2026 = Expected(
        "new", "first_certificate", stars=3, number="3981/QĐ-UBND", starts_on=date(2026, 8, 5),
        ends_on=date(2029, 8, 5), province="Lâm Đồng",
    )  # fmt: skip
    lines: list[tuple[tuple[Any, ...], Expected]] = [
        (("beCHAMP Coffee Natural Nắng Vàng", bechamp, "Đồ uống", truong_xuan, truong_xuan, "3981/QĐ-UBND",
          "2026-08-05", "2029-08-05", "3", "A"), summer_2026),
        (("MACCA BECHAMP", bechamp, "Thực phẩm", truong_xuan, truong_xuan, "3981/QĐ-UBND",
          "2026-08-05", "2029-08-05", "3", "A"), summer_2026),
        (("Mộc Quý Phi", "Công ty TNHH BOANERGES", "Thảo dược", dak_song, thuan_hanh, "1887/QĐ-UBND",
          "2025-06-16", "2028-06-16", "3", "A"),
         Expected("new", "first_certificate", stars=3, starts_on=date(2025, 6, 16), ends_on=date(2028, 6, 16),
                  number="1887/QĐ-UBND", province="Lâm Đồng")),
        # The paper prints an end that is not the anniversary: the printed one is what the certificate says.
        (("Hill coffee", "Hộ kinh doanh Hill", "Đồ uống", "Thôn 11, xã Nam Bình, huyện Đắk Song, tỉnh Đắk Nông",
          "xã Đắk Song, tỉnh Lâm Đồng", "1887/QĐ-UBND", "2025-06-16", "2028-06-15", "3", "A"),
         Expected("new", "first_certificate", stars=3, starts_on=date(2025, 6, 16), ends_on=date(2028, 6, 15))),
        # Only today's address is known: it is the place as published.
        (("Nước mắm Thiện Nghiệp", "Hộ kinh doanh Bảy Nghề", "Thực phẩm", "", "xã Đắk Song, tỉnh Lâm Đồng", "3981/QĐ-UBND",
          "2026-08-05", "2029-08-05", "3", "A"), summer_2026),
        # No end printed: 36 months from the day of the decision.
        (("Tinh bột nghệ", "Cơ sở sản xuất tinh bột nghệ Hải Hoa", "Thảo dược",
          "Thôn 2, xã Nam Dong, huyện Cư Jút, tỉnh Đắk Nông", "xã Nam Dong, tỉnh Lâm Đồng", "768/QĐ-UBND",
          "2025-05-07", "", "3", "A"),
         Expected("new", "first_certificate", stars=3, starts_on=date(2025, 5, 7), ends_on=date(2028, 5, 7))),
        (("Trà Bí đao", "Hợp tác xã Trà Organic Tây Nguyên", "Đồ uống",
          "Thôn 13, xã Nam Dong, huyện Cư Jút, tỉnh Đắk Nông", "xã Nam Dong, tỉnh Lâm Đồng", "768/QĐ-UBND",
          "2025-05-07", "2025-05-07", "3", "A"), Expected("unreadable", "bad_printed_end")),
        # Recognised by the press only: no number and no date.
        (("Nấm hương Phú Thịnh khô", "Công ty TNHH SX TM DV và Vận chuyển Hải Minh Phú", "Thực phẩm",
          "thị trấn Liên Nghĩa, huyện Đức Trọng, tỉnh Lâm Đồng", "xã Đức Trọng, tỉnh Lâm Đồng", "", "", "", "3", "B1"),
         Expected("unreadable", "no_decision")),
        # Council stage only.
        (("Rượu Tryvat 49", "Công ty TNHH Thực phẩm Đà Lạt - Kho Bãi", "Đồ uống",
          "xã Phú Hội, huyện Đức Trọng, tỉnh Lâm Đồng", "xã Đức Trọng, tỉnh Lâm Đồng", "", "", "", "", "B2"), NOT_RECOGNISED),
        (("Macca Bonbubo", "Công ty TNHH Hoàng Phương Tây Nguyên", "Thực phẩm",
          "Thôn Thuận Thành, xã Thuận Hạnh, huyện Đắk Song, tỉnh Đắk Nông", thuan_hanh, "1887/QĐ-UBND", "",
          "2028-06-16", "3", "A"), Expected("unreadable", "no_date")),
    ]  # fmt: skip
    save_csv(path, [REGISTER_HEADER, *(cells for cells, _ in lines)])
    return {1: HEADER, **{row: expected for row, (_, expected) in enumerate(lines, start=2)}}


def moment(day: date) -> datetime:
    """A real date cell: Excel holds a day as a moment at midnight, without a zone."""
    return datetime.combine(day, time())
