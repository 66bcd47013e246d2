"""From a file to typed rows: shapes of lists, and every row accounted for."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.imports import source
from catalog.imports.errors import ImportFileError
from catalog.imports.parse import parse_file
from catalog.imports.rows import ParsedFile, ParsedRow, RowKind
from tests.effort import examples

from .sheets import AN_GIANG_HEADER, AN_GIANG_TITLE, workbook


def data(parsed: ParsedFile) -> list[ParsedRow]:
    return [row for row in parsed.rows if row.kind is RowKind.DATA]


def kinds(parsed: ParsedFile) -> dict[int, RowKind]:
    return {row.number: row.kind for row in parsed.rows}


def codes(row: ParsedRow) -> list[str]:
    return [problem.code for problem in row.problems]


def test_an_giang_annex(tmp_path: Path) -> None:
    parsed = parse_file(
        workbook(
            tmp_path / "a.xlsx",
            [
                ["PHỤ LỤC"],
                [AN_GIANG_TITLE],
                [],
                AN_GIANG_HEADER,
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                ["I", "NHÓM THỰC PHẨM"],
                [1, "Đường thốt nốt ", "HTX Núi Sập", "Thị trấn Núi sập", "71,00", "4 sao"],
                [2, "Bánh phồng", None, None, "69,50", "3 sao"],
                ["II. HUYỆN TRI TÔN"],
                [3, "Mắm cá", "Hộ KD Lan, xã Châu Lăng", "#REF!", 80, "Không đạt"],
                [None, "Tổng cộng: 3 sản phẩm"],
                [None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
                [None, None, None, None, "Nguyễn Văn A"],
            ],
            merges=["A1:F1", "A2:F2", "C7:C8", "D7:D8", "A9:F9"],
        )
    )
    assert kinds(parsed) == {
        1: RowKind.TITLE, 2: RowKind.TITLE, 4: RowKind.HEADER, 5: RowKind.HEADER, 6: RowKind.GROUP_HEADING, 7: RowKind.DATA,
        8: RowKind.DATA, 9: RowKind.GROUP_HEADING, 10: RowKind.DATA, 11: RowKind.FOOTER, 12: RowKind.FOOTER, 13: RowKind.FOOTER,
    }  # fmt: skip
    sugar, cake, sauce = data(parsed)
    assert (sugar.name, sugar.producer, sugar.address, sugar.group) == (
        "Đường thốt nốt",
        "HTX Núi Sập",
        "Thị trấn Núi sập",
        "NHÓM THỰC PHẨM",
    )
    assert sugar.context.document.number == "2497/QĐ-UBND"
    assert sugar.context.document.decided_on == date(2022, 10, 10)
    assert (sugar.rounds[0].stars, sugar.rounds[0].score) == (4, Decimal("71.00"))
    assert (cake.producer, cake.address, cake.problems) == ("HTX Núi Sập", "Thị trấn Núi sập", ())
    assert (sauce.producer, sauce.context.place) == ("Hộ KD Lan", "HUYỆN TRI TÔN")
    assert codes(sauce) == ["broken_formula", "not_recognised"]


ROUND = ["sao", "ngày", "năm", "số QĐ", "cơ quan QĐ"]
HCMC_TOP = [
    *["TT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Tên chủ thể", "Xã/phường", "Địa chỉ", "Người đại diện", "SĐT"],
    *["Hạng sao hiện tại", "Ngày hết hạn", "Lần 1", "", "", "", "", "Lần 2/nâng hạng", "", "", "", "", "Ghi chú"],
]
HCMC_LOW = [""] * 11 + ROUND + ROUND + [""]
HCMC_ROW = [1, "Bún tươi", "Thực phẩm", "HTX", "HTX Bún", "Xã Củ Chi", "Ấp 1", "Ông A", "090", 4, 46000, 3, "30/12/2021", 2021,
            "86/QĐ-UBND", "UBND huyện Củ Chi", "4 sao", 45000, 2023, "90/QĐ-UBND", "UBND TP. Hồ Chí Minh", None]  # fmt: skip


def two_rounds(tmp_path: Path, kind: str) -> Path:
    rows: list[list[Any]] = [["DANH SÁCH SẢN PHẨM OCOP"], [], HCMC_TOP, HCMC_LOW, HCMC_ROW]
    if kind == "xlsx":
        merges = ["L3:P3", "Q3:U3", *(f"{column}3:{column}4" for column in "ABCDEFGHIJKV")]
        return workbook(tmp_path / "two.xlsx", rows, merges, sheet="Loc")
    path = tmp_path / "two.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_two_rounds_side_by_side(tmp_path: Path, kind: str) -> None:
    parsed = parse_file(two_rounds(tmp_path, kind))
    assert list(kinds(parsed).values()) == [RowKind.TITLE, RowKind.HEADER, RowKind.HEADER, RowKind.DATA]
    (row,) = data(parsed)
    assert row.problems == ()
    first, second = row.rounds
    assert (first.stars, first.decided_on, first.decision_number, first.authority, first.printed_end) == (
        3, date(2021, 12, 30), "86/QĐ-UBND", "UBND huyện Củ Chi", None,
    )  # fmt: skip
    assert (second.stars, second.decided_on, second.authority, second.printed_end) == (
        4, date(2023, 3, 15), "UBND TP. Hồ Chí Minh", date(2025, 12, 9),
    )  # fmt: skip
    assert parsed.unread_columns == ()


@pytest.mark.parametrize("none", [None, 0, "-"])
def test_an_empty_second_round_is_none(tmp_path: Path, none: object) -> None:
    row = [*HCMC_ROW[:16], none, *[None] * 4, None]
    parsed = parse_file(workbook(tmp_path / "a.xlsx", [HCMC_TOP, HCMC_LOW, row], ["L1:P1", "Q1:U1"]))
    (only,) = data(parsed)[0].rounds
    assert (only.stars, only.printed_end) == (3, date(2025, 12, 9))


def test_web_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('id,name,author,address,star\n1,Trà,"HTX A, xã Hòa Tân",Hòa Tân,3\n2,Bánh,HTX B,An Phú,0\n', encoding="utf-8")
    good, none = data(parse_file(path))
    assert (good.producer, good.address, good.rounds[0].stars) == ("HTX A", "Hòa Tân, xã Hòa Tân", 3)
    assert codes(none) == ["not_recognised"]


def test_a_label_over_two_columns_that_names_both(tmp_path: Path) -> None:
    header = ["STT", "SẢN PHẨM", "CHỦ THỂ/ĐỊA CHỈ", None, "ĐIỂM SỐ", "PHÂN HẠNG"]
    row = [1, "Mắm cá", "HTX Núi Sập", "Thị trấn Núi Sập", "71,00", "4 sao"]
    (read,) = data(parse_file(workbook(tmp_path / "a.xlsx", [[AN_GIANG_TITLE], header, row], merges=["C2:D2"])))
    assert (read.producer, read.address, codes(read)) == ("HTX Núi Sập", "Thị trấn Núi Sập", [])


def test_a_second_column_of_one_meaning_is_told(tmp_path: Path) -> None:
    header = ["STT", "SẢN PHẨM", "CHỦ THỂ", "ĐỊA CHỈ", "Địa chỉ sản xuất", "PHÂN HẠNG"]
    row = [1, "Mắm cá", "HTX Núi Sập", "Thị trấn Núi Sập", "xã Vọng Đông", "4 sao"]
    parsed = parse_file(workbook(tmp_path / "a.xlsx", [[AN_GIANG_TITLE], header, row]))
    assert data(parsed)[0].address == "Thị trấn Núi Sập"
    assert list(parsed.unread_columns) == ["Địa chỉ sản xuất"]


def test_formulas_without_stored_values_are_broken_where_it_matters(tmp_path: Path) -> None:
    rows = [AN_GIANG_HEADER, ["=ROW()", "Trà", "HTX A", "x", 70, 4], [2, "Bánh", "HTX A", "x", "=70+1", "4 sao"]]
    numbered, scored = data(parse_file(workbook(tmp_path / "a.xlsx", rows)))
    assert numbered.problems == ()
    assert codes(scored) == ["broken_formula"]


def test_header_repeated_on_each_page_and_second_annex(tmp_path: Path) -> None:
    rows = [
        [AN_GIANG_TITLE], AN_GIANG_HEADER, [1, "Trà", "HTX A", "", 70, 4], AN_GIANG_HEADER, [2, "Bánh", "HTX A", "", 70, 4], [3],
        ["Kèm theo Quyết định số 99/QĐ-UBND ngày 1/2/2023 của UBND tỉnh B"], [1, "Kẹo", "HTX B", "", 70, 4],
    ]  # fmt: skip
    parsed = parse_file(workbook(tmp_path / "a.xlsx", rows, merges=["A7:F7"]))
    assert kinds(parsed)[4] is RowKind.HEADER
    assert kinds(parsed)[6] is RowKind.FOOTER
    assert [row.context.document.number for row in data(parsed)] == ["2497/QĐ-UBND", "2497/QĐ-UBND", "99/QĐ-UBND"]


def test_stars_of_the_heading_where_there_is_no_star_column(tmp_path: Path) -> None:
    rows = [
        ["TT", "Tên sản phẩm", "Chủ thể"],
        ["I", "Sản phẩm đạt 4 sao"],
        [1, "Trà", "HTX A"],
        ["II", "Sản phẩm 3 sao"],
        [2, "Bánh", "HTX B"],
    ]
    assert [row.rounds[0].stars for row in data(parse_file(workbook(tmp_path / "a.xlsx", rows)))] == [4, 3]


@pytest.mark.parametrize(
    ("name", "several"),
    [("1. Trà xanh\n2. Trà đen", True), ("- Trà xanh\n- Trà đen", True), ("-Trà xanh\n-Trà đen", True),
     ("Trà xanh lá; Trà đen lá", True),
     ("Bộ sản phẩm trà: 1. Trà xanh 2. Trà đen", False), ("Trà xanh và trà đen", False), ("Mắm (cá linh; cá sặc)", False)],
)  # fmt: skip
def test_two_products_in_one_cell(tmp_path: Path, name: str, several: bool) -> None:
    (row,) = data(parse_file(workbook(tmp_path / "a.xlsx", [AN_GIANG_HEADER, [1, name, "HTX A", "", 70, 4]])))
    assert codes(row) == (["several_products"] if several else [])


@pytest.mark.parametrize(
    ("name", "noted"),
    [("Mắm cá linh, Mắm cá sặc", True), ("chế biến: SESAN rice paper with anchovies and processed anchovies", True),
     ("Nước mắm, 40 độ đạm", False), ("Mật ong 1,5 kg", False), ("Trà (sen, lài)", False), ("Set quà: trà và mứt", False),
     ("Bánh dừa sáp và chuối", False)],
)  # fmt: skip
def test_a_name_that_may_be_several_is_noted(tmp_path: Path, name: str, noted: bool) -> None:
    (row,) = data(parse_file(workbook(tmp_path / "a.xlsx", [AN_GIANG_HEADER, [1, name, "HTX A", "", 70, 4]])))
    assert row.problems == ()
    assert [note.code for note in row.notes] == (["may_be_several"] if noted else [])


@pytest.mark.parametrize(
    ("cell", "formula"),
    [('=HYPERLINK("http://a.example";"x")', True), ("=1+2", True), ("+A1", True), ("@SUM(A1)", True), ("-Trà", True),
     ("- Trà sen", False), ("+ Trà sen", False), ("-5", False), ("+84 900", False), ("Trà = sen", False)],
)  # fmt: skip
def test_formulas_written_out_are_no_names(tmp_path: Path, cell: str, formula: bool) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["name", "author", "star"], [cell, "HTX A", 3]])
    (row,) = data(parse_file(path))
    assert codes(row) == (["broken_formula"] if formula else [])


def test_cells_beyond_the_header_of_a_csv_hold_the_row_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,author,star,note\nTrà,HTX A,3,tốt, rất tốt,,\nBánh,HTX A,3,,,,\n", encoding="utf-8")
    beyond, padded = data(parse_file(path))
    assert (codes(beyond), beyond.problems[0].shown) == (["cells_beyond_header"], "rất tốt")
    assert (padded.problems, padded.notes) == ((), ())


def test_cells_beyond_the_table_of_a_workbook_are_noted(tmp_path: Path) -> None:
    rows = [AN_GIANG_HEADER, [1, "Trà", "HTX A", "", 70, 4, None, "hỏi lại anh Ba"]]
    (row,) = data(parse_file(workbook(tmp_path / "a.xlsx", rows)))
    assert row.problems == ()
    assert [(note.code, note.shown) for note in row.notes] == [("cells_beyond_header", "hỏi lại anh Ba")]


def test_five_stars_put_forward_in_the_notes_are_four(tmp_path: Path) -> None:
    rows = [[*AN_GIANG_HEADER, "Ghi chú"], [1, "Trà", "HTX A", "", 91, "5 sao", "Đề xuất Trung ương công nhận 5 sao"]]
    (row,) = data(parse_file(workbook(tmp_path / "a.xlsx", rows)))
    assert (row.rounds[0].stars, row.rounds[0].proposed_five) == (4, True)


def test_note_of_withdrawal_keeps_a_product_off(tmp_path: Path) -> None:
    rows = [[*AN_GIANG_HEADER, "Ghi chú"], [1, "Trà", "HTX A", "", 71, "4 sao", "Đã thu hồi ngày 3/4/2025"]]
    (row,) = data(parse_file(workbook(tmp_path / "a.xlsx", rows)))
    assert codes(row) == ["withdrawn"]
    assert [each.stars for each in row.rounds] == [4]


def encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"))


def old_xls(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "Workbook".encode("utf-16-le"))


def a_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")


def torn(path: Path) -> None:
    whole = workbook(path.with_suffix(".whole.xlsx"), [AN_GIANG_HEADER, [1, "Trà", "HTX A", "", 70, 4]]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def entity_bomb(path: Path) -> None:
    workbook(path, [AN_GIANG_HEADER])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    declaration = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    members["xl/worksheets/sheet1.xml"] = declaration + members["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "not_found"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: workbook(path, []), "empty"),
        (lambda path: workbook(path, [["Xin chào"], ["một", "hai", "ba"]]), "no_table"),
        (encrypted, "password"),
        (old_xls, "old_xls"),
        (a_document, "wrong_type"),
        (lambda path: path.write_bytes(b"%PDF-1.7 \n"), "wrong_type"),
        (lambda path: path.write_bytes(b"\x00\x01\x02abc"), "wrong_type"),
        (torn, "damaged"),
        (entity_bomb, "damaged"),
        (lambda path: path.write_bytes("name,author,star\nTªn s¶n phÈm ¸µ¶·,x,3\n".encode("latin-1")), "encoding"),
        (lambda path: path.write_text('name,author,star\n"Trà,x,3\n' + "y,z,3\n" * 2000), "damaged"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, make: Any, code: str) -> None:
    path = tmp_path / "list.xlsx"
    make(path)
    with pytest.raises(ImportFileError) as error:
        parse_file(path)
    assert error.value.code == code
    assert error.value.message


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [AN_GIANG_HEADER, *[[n, "Trà", "HTX A", "", 70, 4] for n in range(20)]])
    for limit, value in (("MAX_ROWS", 20), ("MAX_FILE_BYTES", 100), ("MAX_UNPACKED_BYTES", 1000)):
        with monkeypatch.context() as patch, pytest.raises(ImportFileError) as error:
            patch.setattr(source, limit, value)
            parse_file(path)
        assert error.value.code == "too_large"
    assert len(data(parse_file(path))) == 20


def test_sheets_named_hidden_and_missing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Tổng hợp"
    first.append(["Số liệu", 5])
    for title in ("4 sao", "ẩn"):
        sheet = book.create_sheet(title)
        sheet.append(AN_GIANG_HEADER)
        sheet.append([1, f"Trà {title}", "HTX A", "", 70, 4])
    book["ẩn"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    parsed = parse_file(tmp_path / "a.xlsx")
    assert [row.name for row in data(parsed)] == ["Trà 4 sao"]
    assert parsed.hidden_sheets == ("ẩn",)
    assert [row.name for row in data(parse_file(tmp_path / "a.xlsx", sheet="ẩn"))] == ["Trà ẩn"]
    with pytest.raises(ImportFileError) as error:
        parse_file(tmp_path / "a.xlsx", sheet="không có")
    assert error.value.code == "bad_option"
    assert "4 sao" in error.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_encodings_and_separators(tmp_path: Path, encoding: str, delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(
        [["Tên sản phẩm", "Chủ thể", "Hạng sao"], ["Mật ong, loại 1", "HTX Hòa", "4 sao"]]
    )
    written = buffer.getvalue()
    if encoding == "cp1258":
        written = "".join(vietnamese_windows(character) for character in written)
    path = tmp_path / "a.csv"
    path.write_bytes(written.encode(encoding))
    (row,) = data(parse_file(path))
    assert (row.name, row.producer) == ("Mật ong, loại 1", "HTX Hòa")


def vietnamese_windows(character: str) -> str:
    """As the old code page writes: a letter with its quality, then its tone apart."""
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        decomposed = unicodedata.normalize("NFD", character)
        tones = [mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in decomposed if mark not in tones)
        return unicodedata.normalize("NFC", rest) + "".join(tones)
    return character


CELL = st.one_of(
    st.none(), st.integers(-5, 50000), st.floats(allow_nan=False, allow_infinity=False, width=32), st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30), st.just("#REF!"), st.just("Tổng cộng"),
)  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.lists(CELL, max_size=8), max_size=8))
def test_every_row_that_holds_something_comes_back(tmp_path_factory: pytest.TempPathFactory, cells: list[list[Any]]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    rows = [AN_GIANG_HEADER, [1, "Trà", "HTX A", "", 70, 4], *cells]
    workbook(path, rows)
    parsed = parse_file(path)
    stored = openpyxl.load_workbook(path)["Danh sách"].iter_rows(values_only=True)
    held = [
        number
        for number, row in enumerate(stored, start=1)
        if any(value is not None and not (isinstance(value, str) and not value.strip()) for value in row)
    ]
    assert [row.number for row in parsed.rows] == held
