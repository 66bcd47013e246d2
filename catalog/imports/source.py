"""Opening a published table safely: an .xlsx workbook or a .csv file, told apart by content, never by name.

The result is plain values by sheet and row. What is only looks in the file is resolved here: merged cells, formulas and
their stored values, encodings and separators.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import IO, cast

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH

from catalog.text import clean

from .errors import ImportFileError

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ROWS = 50_000
MAX_MERGED_ROWS = 2_000
"""A longer merge is somebody's slip of the mouse; filling it down would invent values."""
MAX_CSV_CELL = 5_000
"""A longer cell means a quotation mark that was never closed and has swallowed rows."""

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
MergedRange = tuple[int, int, int, int]
"""First column, first row, last column, last row; 1-based."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a spreadsheet would work out if this text were typed into it; "- Trà", and lines of "-Trà", are items of a list.
_FORMULA_TEXT = re.compile(r"\s*(?:=\s*\S|[+@-][^\W\d_][^\n]*$)")
_ERROR_VALUES = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"})
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds something. `values[i]` belongs to column `i` (0-based) with vertical merges filled down; `own`
    are the columns the row fills itself; `broken` the columns that show an error or a formula, or whose formula has no value."""

    number: int
    values: tuple[CellValue, ...]
    own: frozenset[int]
    broken: frozenset[int] = frozenset()


@dataclass(slots=True)
class Sheet:
    name: str
    rows: list[SheetRow]
    # Row number -> (first, last) columns merged side by side, which headers of several columns are.
    wide_merges: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    # Cells are parted by a sign that texts may hold too: one cell too many means that all behind it have moved.
    separated: bool = False


@dataclass(slots=True)
class Source:
    """`epoch` is the workbook's day zero, for dates stored as bare numbers. `hidden_sheets` were not read."""

    sheets: list[Sheet]
    epoch: datetime = WINDOWS_EPOCH
    hidden_sheets: tuple[str, ...] = ()


def read_source(path: Path, sheet: str | None = None) -> Source:
    """All visible sheets of `path`, or the one named. Raises `ImportFileError`."""
    if not path.is_file():
        raise ImportFileError("not_found", _("There is no such file. Check its name and folder."))
    size = path.stat().st_size
    if size == 0:
        raise ImportFileError("empty", _("The file is empty. Choose the file with the list of products."))
    if size > MAX_FILE_BYTES:
        raise _too_large()
    with path.open("rb") as stream:
        head = stream.read(8)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            source = _read_workbook(stream, sheet)
        elif head == _OLE:
            stream.seek(0)
            raise _ole_error(stream.read())
        else:
            stream.seek(0)
            source = _read_csv(stream.read(), path.stem, sheet)
    if not any(each.rows for each in source.sheets):
        raise ImportFileError("empty", _("The file holds no rows. Choose the file with the list of products."))
    return source


def _shows_no_value(value: CellValue) -> bool:
    """Whether a cell shows an error or a formula: in a .csv, or typed as text, formulas stand as they were written."""
    return isinstance(value, str) and (value.strip().upper() in _ERROR_VALUES or bool(_FORMULA_TEXT.match(value)))


def _too_large() -> ImportFileError:
    return ImportFileError(
        "too_large",
        _("The file is too large: at most %(megabytes)d MB and %(rows)d rows. Keep only the sheet with the list, or split it.")
        % {"megabytes": MAX_FILE_BYTES // 1024**2, "rows": MAX_ROWS},
    )


def _damaged() -> ImportFileError:
    return ImportFileError(
        "damaged", _("The file is damaged. Open it in a spreadsheet program, save it again as .xlsx, and retry.")
    )


def _wrong_type() -> ImportFileError:
    return ImportFileError("wrong_type", _("This is not a spreadsheet. Use an Excel workbook (.xlsx) or a CSV file (.csv)."))


def _ole_error(content: bytes) -> ImportFileError:
    """The old container format: an encrypted .xlsx, an .xls, or any old Office document."""
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        return _password()
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return ImportFileError(
            "old_xls", _("This is an old Excel file (.xls). Open it, save it as .xlsx, and choose the new file.")
        )
    return _wrong_type()


def _password() -> ImportFileError:
    return ImportFileError("password", _("The file is locked with a password. Save a copy without the password and choose that."))


# Workbooks


def _read_workbook(stream: IO[bytes], only: str | None) -> Source:
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_archive(archive)
            return _read_sheets(stream, archive, only)
    except ImportFileError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers do (KeyError, ValueError, ParseError, EntitiesForbidden ...): to the
        # officer they all mean that this workbook cannot be read.
        raise _damaged() from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _password()
    # A member never unpacks to more than its declared size, so the declared sum is a bound.
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _too_large()
    if "xl/workbook.xml" not in archive.namelist():
        raise _wrong_type()


def _read_sheets(stream: IO[bytes], archive: zipfile.ZipFile, only: str | None) -> Source:
    workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    formulas = None
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    hidden = tuple(sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible")
    if only is not None:
        visible = [sheet for sheet in workbook.worksheets if clean(sheet.title) == clean(only)]
        if not visible:
            raise _no_such_sheet(only, [sheet.title for sheet in workbook.worksheets])
        hidden = ()
    sheets = []
    left = MAX_ROWS
    for sheet in visible:
        merges, has_formulas = _scan_sheet(archive, sheet._worksheet_path)  # type: ignore[attr-defined]
        sheet.reset_dimensions()  # the declared size is often wrong, and rows beyond it would be lost
        formula_rows: Iterator[Sequence[object]] | None = None
        if has_formulas:
            formulas = formulas or openpyxl.load_workbook(stream, read_only=True, data_only=False)
            formula_sheet = formulas[sheet.title]
            formula_sheet.reset_dimensions()
            formula_rows = formula_sheet.iter_rows(values_only=True)
        rows = _sheet_rows(sheet.iter_rows(values_only=True), formula_rows, left)
        sheets.append(_with_merges(sheet.title, rows, merges))
        left -= len(rows)
    return Source(sheets, epoch=workbook.epoch, hidden_sheets=hidden)


def _no_such_sheet(name: str, titles: list[str]) -> ImportFileError:
    return ImportFileError(
        "bad_option",
        _("The file has no sheet “%(sheet)s”. Its sheets are: %(sheets)s.") % {"sheet": name, "sheets": ", ".join(titles)},
    )


def _scan_sheet(archive: zipfile.ZipFile, member: str) -> tuple[list[MergedRange], bool]:
    """The merged ranges of a sheet and whether it has formulas. Read from the raw XML, since openpyxl's streaming
    reader, the only one that keeps memory flat, leaves both out; `<` cannot occur in text, so no text looks like them."""
    merges: list[MergedRange] = []
    has_formulas = False
    tail = b""
    with archive.open(member.lstrip("/")) as xml:
        while chunk := xml.read(_CHUNK):
            window = tail + chunk
            has_formulas = has_formulas or bool(_FORMULA.search(window))
            end = 0
            for match in _MERGE.finditer(window):
                merges.append(cast(MergedRange, range_boundaries(match.group(1).decode("ascii"))))
                end = match.end()
            tail = window[max(end, len(window) - 256) :]
    return merges, has_formulas


def _sheet_rows(rows: Iterator[Sequence[object]], formula_rows: Iterator[Sequence[object]] | None, limit: int) -> list[SheetRow]:
    result: list[SheetRow] = []
    paired: Iterator[tuple[Sequence[object], Sequence[object]]]
    paired = zip_longest(rows, formula_rows, fillvalue=()) if formula_rows is not None else ((row, ()) for row in rows)
    for number, (stored, formulas) in enumerate(paired, start=1):
        values = tuple(_known(value) for value in stored)
        unstored = {
            column
            for column, formula in enumerate(formulas)
            if formula is not None and (column >= len(values) or values[column] is None)
        }
        row = _row(number, values, unstored)
        if row is None:
            continue
        if len(result) == limit:
            raise _too_large()
        result.append(row)
    return result


def _known(value: object) -> CellValue:
    if isinstance(value, str):
        return value if value.strip() else None
    return value if isinstance(value, int | float | date | time | timedelta) else None


def _row(number: int, values: tuple[CellValue, ...], unstored: set[int]) -> SheetRow | None:
    """A row without its trailing blanks, or `None` if nothing is left."""
    errors = {column for column, value in enumerate(values) if _shows_no_value(value)}
    own = frozenset(column for column, value in enumerate(values) if value is not None) | unstored
    if not own:
        return None
    width = max(own) + 1
    values = values[:width] + (None,) * (width - len(values))
    return SheetRow(number, values, own, frozenset(errors | unstored))


def _with_merges(name: str, rows: list[SheetRow], merges: list[MergedRange]) -> Sheet:
    """Fill tall merges down: in a merged range only the first cell shows, whatever the others still hold."""
    by_number = {row.number: index for index, row in enumerate(rows)}
    sheet = Sheet(name, rows)
    for first_column, first_row, last_column, last_row in merges:
        if last_column > first_column:
            sheet.wide_merges.setdefault(first_row, []).append((first_column - 1, last_column - 1))
        if last_row - first_row > MAX_MERGED_ROWS or first_row not in by_number:
            continue
        anchor = rows[by_number[first_row]]
        column = first_column - 1
        value = anchor.values[column] if column < len(anchor.values) else None
        hidden = frozenset(range(column, last_column))
        for number in range(first_row, last_row + 1):
            index = by_number.get(number)
            if index is None:
                continue
            covered = hidden - {column} if number == first_row else hidden
            fills = {} if number == first_row else {column: value}
            rows[index] = _covered(rows[index], covered, fills, column in anchor.broken and column in covered)
    return sheet


def _covered(row: SheetRow, covered: frozenset[int], fills: dict[int, CellValue], broken: bool) -> SheetRow:
    """`row` with `covered` columns blanked, then filled from the merge they belong to."""
    width = max(len(row.values), *(column + 1 for column in fills), 0) if fills else len(row.values)
    values = [None if column in covered else row.values[column] for column in range(len(row.values))]
    values += [None] * (width - len(values))
    for column, value in fills.items():
        values[column] = value
    still_broken = row.broken - covered
    if broken:
        still_broken |= frozenset(fills)
    return SheetRow(row.number, tuple(values), row.own - covered, still_broken)


# CSV


def _read_csv(content: bytes, name: str, only: str | None) -> Source:
    if only is not None:
        raise ImportFileError("bad_option", _("A CSV file has one sheet only. Leave the sheet’s name out."))
    text = _decoded(content)
    delimiter, text = _delimiter(text)
    rows: list[SheetRow] = []
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if any(len(cell) > MAX_CSV_CELL for cell in record):
                raise _unclosed_quote(number)
            row = _row(number, tuple(cell if cell.strip() else None for cell in record), set())
            if row is None:
                continue
            if len(rows) == MAX_ROWS:
                raise _too_large()
            rows.append(row)
    except csv.Error as error:
        raise _unclosed_quote(len(rows) + 1) from error
    return Source([Sheet(name, rows, separated=True)])


def _unclosed_quote(number: int) -> ImportFileError:
    return ImportFileError(
        "damaged",
        _("Near row %(row)d a quotation mark is opened and never closed. Mend it, or save the list as .xlsx.") % {"row": number},
    )


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, then UTF-8, then the old Vietnamese Windows code page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    if b"\x00" in content or content.startswith((b"%PDF", b"{\\rtf", b"<!", b"<html", b"<?xml", b"\x89PNG", b"\xff\xd8")):
        raise _wrong_type()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(content, "cp1258")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _encoding() from error
    # Fonts of the TCVN3 age give letters no Vietnamese word has; read as they stand they would be stored as noise.
    if encoding == "cp1258" and len(re.findall("[¸µ¶·¹¨©ª«¬®§¾»¼½Æ]", text)) > 3:
        raise _encoding()
    return text


def _encoding() -> ImportFileError:
    return ImportFileError(
        "encoding", _("The Vietnamese letters in this file cannot be read. Save it as “CSV UTF-8” or as .xlsx.")
    )


def _delimiter(text: str) -> tuple[str, str]:
    """The separator that splits most of the first rows into most cells, and the text without a leading `sep=` line."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        return declared.group(1), "\n" + text[declared.end() :]
    lines = [line for line in text.splitlines()[:200] if line.strip()][:60]

    def usual_width(delimiter: str) -> int:
        try:
            widths = sorted(len(record) for record in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0
        return widths[len(widths) // 2] if widths else 0

    return max(",;\t|", key=usual_width), text
