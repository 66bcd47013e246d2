"""The report of a year for the central office: a page to print, and the same as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from catalog import clock
from catalog.public.wording import money, number
from ocop.pages import calendar
from ocop.pages.models import FairKind, Stage
from ocop.pages.models.when import FIRST_YEAR, LAST_YEAR
from ocop.pages.public.when import when
from ocop.pages.yearly import PlanLine, Sums
from ocop.pages.yearly import report as report_of
from showrooms.exporting import safe_text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROMAN = ("I", "II", "III", "IV")
_WIDTHS = (5, 40, 18, 24, 30, 30, 14, 20, 18, 20, 12, 18, 12, 34)
_SUM_WIDTH = 18


def years() -> list[int]:
    """Those that have something, this one and the next, the latest first."""
    today = clock.today()
    return sorted({*calendar.years(today, public=False), today.year, today.year + 1}, reverse=True)


def year_asked(text: str | None) -> int:
    year = int(text) if text and text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


def page(request: HttpRequest, year: int, on: date) -> HttpResponse:
    report = report_of(year, on)
    context: dict[str, Any] = {
        "report": report,
        "on": on,
        "years": years(),
        "lines": [_shown(line) for line in report.lines],
        "total": _sums(report.all),
        "total_words": _in_words(report.all),
        "by_kind": [(kind_label(kind), _sums(sums)) for kind, sums in report.by_kind if sums.lines],
        "by_quarter": [(quarter_label(quarter), _sums(sums)) for quarter, sums in report.by_quarter],
    }
    return render(request, "pages/admin/plan_report.html", context)


def kind_label(kind: FairKind) -> str:
    return str(kind.label).capitalize()


def quarter_label(quarter: int | None) -> str:
    return _("Quarter %(quarter)s") % {"quarter": _ROMAN[quarter - 1]} if quarter else _("Not settled")


def _shown(line: PlanLine) -> dict[str, Any]:
    entry = line.entry
    return {
        "name": line.name,
        "kind": kind_label(entry.kind),
        "when": when(entry.dated),
        "place": line.place,
        "organiser": line.organiser,
        "state": _state(line),
        "decision": line.text("decision"),
        "budget": _amount(line.budget),
        "budget_source": line.text("budget_source"),
        "visitors": _count(entry.visitors),
        "contracts": _count(entry.contracts),
        "turnover": _amount(entry.turnover),
        "note": line.text("note"),
        "is_provisional": line.is_provisional,
        "is_called_off": entry.is_called_off,
    }


def _state(line: PlanLine) -> str:
    if line.entry.is_called_off and line.state:
        return str(line.state.label)
    if line.entry.dated.is_over(line.entry.on):
        return pgettext("a fair", "held")
    if line.entry.is_running:
        return str(Stage.RUNNING.label)
    return str(line.state.label) if line.state else _("announced, not in the plan")


def _sums(sums: Sums) -> dict[str, str]:
    return {
        "number": number(sums.number),
        "budget": _amount(sums.budget),
        "visitors": _count(sums.visitors),
        "contracts": _count(sums.contracts),
        "turnover": _amount(sums.turnover),
    }


def _in_words(sums: Sums) -> str:
    """`12 entries, 3 of them provisional, 1 running, 4 over, 1 called off and not counted.`"""
    said = ngettext("%(number)d entry", "%(number)d entries", sums.number) % {"number": sums.number}
    parts = [said]
    if sums.provisional:
        parts.append(_("%(number)d of them provisional") % {"number": sums.provisional})
    if sums.running:
        parts.append(_("%(number)d running") % {"number": sums.running})
    if sums.over:
        parts.append(_("%(number)d over") % {"number": sums.over})
    if sums.called_off:
        parts.append(_("%(number)d called off and not counted") % {"number": sums.called_off})
    return ", ".join(parts) + "."


def _amount(value: int | None) -> str:
    return "" if value is None else money(value)


def _count(value: int | None) -> str:
    return "" if value is None else number(value)


def workbook(year: int, on: date) -> HttpResponse:
    report = report_of(year, on)
    book = Workbook()
    book.remove(book.worksheets[0])
    plan = book.create_sheet(_("Plan %(year)d") % {"year": year})
    _write(plan, _headings(), [_row(place, line) for place, line in enumerate(report.lines, 1)], _WIDTHS)
    sums = book.create_sheet(_("Sums"))
    rows = [[quarter_label(quarter), *_figures(each)] for quarter, each in report.by_quarter]
    rows += [[kind_label(kind), *_figures(each)] for kind, each in report.by_kind]
    rows.append([_("All of %(year)d") % {"year": year}, *_figures(report.all)])
    _write(sums, _sum_headings(), rows, [_SUM_WIDTH + 6] + [_SUM_WIDTH] * 7)
    for cell in sums[sums.max_row]:
        cell.font = Font(bold=True)
    target = io.BytesIO()
    book.save(target)
    response = HttpResponse(target.getvalue(), content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="ke-hoach-xuc-tien-{year}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _headings() -> list[str]:
    return [
        *(_("No."), _("Name"), _("Kind"), _("When"), _("Place"), _("Organiser"), _("State"), _("Decision or plan")),
        *(_("Budget in đồng"), _("Who pays"), _("Visitors"), _("Turnover in đồng"), _("Contracts"), _("Note")),
    ]


def _row(place: int, line: PlanLine) -> list[Any]:
    shown = _shown(line)
    return [
        *(place, shown["name"], shown["kind"], shown["when"], shown["place"], shown["organiser"], shown["state"]),
        *(shown["decision"], line.budget, shown["budget_source"], line.entry.visitors, line.entry.turnover),
        *(line.entry.contracts, shown["note"]),
    ]


def _sum_headings() -> list[str]:
    return [
        *("", _("Entries"), _("Provisional"), _("Called off"), _("Budget in đồng")),
        *(_("Visitors"), _("Turnover in đồng"), _("Contracts")),
    ]


def _figures(sums: Sums) -> list[Any]:
    return [
        *(sums.number, sums.provisional, sums.called_off, sums.budget),
        *(sums.visitors, sums.turnover, sums.contracts),
    ]


def _write(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    """A table that prints on A4 across, its headings on every page."""
    sheet.append(list(headings))
    for row in rows:
        sheet.append([None] * len(row))
        for column, value in enumerate(row, 1):
            _put(sheet.cell(sheet.max_row, column), value)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="2B3A67")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = safe_text(value)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        cell.value = value
        cell.number_format = "#,##0"
        cell.alignment = Alignment(vertical="top")
