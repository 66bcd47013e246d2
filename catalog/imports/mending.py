"""The rows that need mending, as a workbook to be mended and imported again.

Each sheet keeps its columns; behind them stand the row's number in the file, why it was held back and how to mend it. What
title and headings said of the rows is repeated, so that the mended workbook reads by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from .columns import Column, Layout
from .plan import Plan, PlannedRow
from .rows import NO_CONTEXT, Context

_LONGEST_SHEET_NAME = 31
_WIDTH, _WIDE = 22, 60


def write_mending_workbook(plan: Plan, target: IO[bytes]) -> int:
    """Write the rows of `plan` that need mending to `target` as .xlsx. Returns how many there are."""
    workbook = Workbook(write_only=True)
    rows = plan.to_mend
    for sheet, layout in plan.parsed.layouts.items():
        of_sheet = [row for row in rows if row.row.sheet == sheet]
        if of_sheet:
            taken = {each.title.casefold() for each in workbook.worksheets}
            _write_sheet(workbook.create_sheet(_title(sheet, taken)), layout, of_sheet)
    if not workbook.worksheets:
        workbook.create_sheet(_("Nothing to mend"))
    workbook.save(target)
    return len(rows)


def _title(sheet: str, taken: Collection[str]) -> str:
    """A name that a workbook takes: a .csv is called what its file is called, and two long names may begin alike."""
    name = INVALID_TITLE_REGEX.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", sheet)).strip(" '") or _("Rows")
    title, number = name[:_LONGEST_SHEET_NAME].rstrip(" '"), 1
    while title.casefold() in taken:
        number += 1
        title = f"{name[: _LONGEST_SHEET_NAME - len(str(number)) - 1].rstrip()} {number}"
    return title


def _write_sheet(sheet: Any, layout: Layout, rows: list[PlannedRow]) -> None:
    width = max(len(layout.labels), max((len(row.row.values) for row in rows), default=0))
    for position in range(width + 3):
        sheet.column_dimensions[get_column_letter(position + 1)].width = _WIDE if position > width else _WIDTH
    labels = [*layout.labels, *[""] * (width - len(layout.labels)), _("Row"), _("Why"), _("How to mend it")]
    context = NO_CONTEXT
    title = rows[0].row.context.title
    if title:
        sheet.append([_cell(sheet, title)])
    sheet.append([_cell(sheet, label, bold=True) for label in labels])
    for planned in rows:
        for heading in _new_headings(context, planned.row.context, first_title=title, layout=layout):
            sheet.append([_cell(sheet, heading)])
        context = planned.row.context
        values = [*planned.row.values, *[None] * (width - len(planned.row.values))]
        sheet.append([_cell(sheet, value) for value in (*values, planned.row.number, planned.reason, planned.remedy)])


def _new_headings(before: Context, now: Context, *, first_title: str, layout: Layout) -> Iterable[str]:
    """Headings that put a reader who knew `before` into `now`."""
    if now.title not in (before.title, first_title):
        yield now.title
    if now.place != before.place and now.place:
        yield now.place
    if now.group != before.group and now.group and Column.GROUP not in layout.columns:
        yield now.group
    if now.stars != before.stars and now.stars:
        yield f"{now.stars} sao"


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A cell that shows `value` and does nothing: text that begins with "=" must not become a formula."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    elif isinstance(value, timedelta):
        value = str(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
