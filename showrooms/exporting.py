"""Tables as files for spreadsheets, written row by row: a year of movements never stands in memory as a whole.

    return download(sheet, "csv", "ban-hang-2026-11")

Text that a spreadsheet would work out as a formula stays text. Moments are written as the clocks in Vietnam showed them.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | Decimal | bool | date | datetime | None

FORMATS = ("csv", "xlsx")
MOST_ROWS = 1_000_000
"""Of one sheet; a workbook goes on on the next."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (12, 40)
_ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Sheet:
    """A table to be written once: `rows` may be read from the database while it is."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(sheet: Sheet, kind: str, name: str) -> HttpResponseBase:
    """The sheet as a file called `name`, of one of `FORMATS`."""
    if kind == "xlsx":
        # openpyxl writes a file and needs its end to close it; on disk it takes no memory.
        target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
        write_xlsx(sheet, target)
        target.seek(0)
        response: HttpResponseBase = FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)
    else:
        response = StreamingHttpResponse(csv_parts(sheet), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """The pieces of the sheet as .csv, in the language that is active now: a response is sent when it no longer is."""
    return _csv_parts(sheet, get_language())


def _csv_parts(sheet: Sheet, language: str) -> Iterator[bytes]:
    with override(language):
        headings = [str(heading) for heading in sheet.headings]
    # The mark tells Excel the encoding.
    yield b"\xef\xbb\xbf" + _csv_lines([headings])
    rows = iter(sheet.rows)
    while True:
        with override(language):
            chunk = [row for row, _number in zip(rows, range(_ROWS_AT_ONCE), strict=False)]
        if not chunk:
            return
        yield _csv_lines([[_as_text(value) for value in row] for row in chunk])


def write_xlsx(sheet: Sheet, target: IO[bytes]) -> None:
    workbook = Workbook(write_only=True)
    page: Any = None
    for number, row in enumerate(sheet.rows):
        if number % MOST_ROWS == 0:
            page = _page(workbook, sheet, number // MOST_ROWS + 1)
        page.append([_as_cell(page, value) for value in row])
    if page is None:
        _page(workbook, sheet, 1)
    workbook.save(target)


def _csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    lines: list[str] = []
    writer = csv.writer(_Lines(lines.append))
    writer.writerows(rows)
    return "".join(lines).encode()


@dataclass(frozen=True)
class _Lines:
    """What `csv` writes to."""

    write: Callable[[str], Any]


def _as_text(value: Cell) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return f"{_in_vietnam(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _as_cell(page: Any, value: Cell) -> Any:
    if isinstance(value, datetime):
        return _in_vietnam(value)
    if not isinstance(value, str):
        return value
    text = safe_text(value)
    if not text.startswith(_FORMULA):
        return text
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell


def safe_text(value: str) -> str:
    """Without the control characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value)


def _in_vietnam(moment: datetime) -> datetime:
    return timezone.make_naive(moment, timezone.get_default_timezone()).replace(microsecond=0)


def _page(workbook: Workbook, sheet: Sheet, number: int) -> Any:
    page = workbook.create_sheet(sheet.title if number == 1 else f"{sheet.title} {number}")
    page.freeze_panes = "A2"
    for place, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(place)].width = max(_WIDTHS[0], min(_WIDTHS[1], len(str(heading)) + 4))
    bold = []
    for heading in sheet.headings:
        cell = WriteOnlyCell(page, value=str(heading))
        cell.font = Font(bold=True)
        bold.append(cell)
    page.append(bold)
    return page
