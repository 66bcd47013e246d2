"""Opening stock and price lists from a spreadsheet: choose a file, see what it would do, book it."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.imports.errors import ImportFileError
from catalog.public import wording
from showrooms.errors import BadRequest, LedgerError
from showrooms.importing import booking, reading, template
from showrooms.importing.booking import Booked
from showrooms.importing.columns import Kind
from showrooms.importing.planning import Plan, plan
from showrooms.standing import product_standings

from . import saying
from .desk import DeskRequest, Routes, booked, desk_view, render_desk, slip

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200


@desk_view("import", manages=True)
def read_in(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, _kind(request.GET.get("kind", "")))
    kind = _kind(request.POST.get("kind", ""))
    try:
        content = _content(request)
        file = reading.read(content, kind)
    except ImportFileError as problem:
        return _form(request, kind, problem.message)
    planned = plan(request.showroom, kind, file.table, request.on, file.epoch)
    if request.POST.get("step") != "book":
        return _planned(request, planned, content)
    if request.POST.get("shown") != planned.outcome():
        sentence = _("Meanwhile something has changed, and the file would now do something else. Nothing was booked. Look again.")
        return _planned(request, planned, content, sentence)

    def refused(refusal: LedgerError) -> HttpResponse:
        return _planned(request, planned, content, str(refusal))

    why = _("read in from a file")
    work = lambda: booking.book(request.showroom, planned, slip(request, key=planned.digest, why=why))  # noqa: E731
    return booked(request, work, request.desk.address("import"), sentence=_done, on_refusal=refused)


@desk_view("import", manages=True)
def blank(request: DeskRequest) -> HttpResponse:
    kind = _kind(request.GET.get("kind", ""))
    response = HttpResponse(template.template(kind), content_type=XLSX)
    name = _("opening-stock") if kind is Kind.STOCK else _("prices")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _kind(text: str) -> Kind:
    return Kind.PRICES if text == Kind.PRICES else Kind.STOCK


def _content(request: DeskRequest) -> bytes:
    if request.POST.get("step") == "book":
        try:
            return base64.b64decode(request.POST.get("content", ""), validate=True)
        except ValueError as broken:
            raise BadRequest(_("The file did not arrive whole. Choose it again.")) from broken
    file = request.FILES.get("file")
    if file is None:
        raise ImportFileError("not_found", _("Choose a file first."))
    return bytes(file.read(reading.MOST_BYTES + 1))


def _form(request: DeskRequest, kind: Kind, problem: str = "") -> HttpResponse:
    kinds = [(Kind.STOCK, _("Opening stock")), (Kind.PRICES, _("Price list"))]
    context: dict[str, Any] = {
        "kind": kind,
        "kinds": kinds,
        "columns": template.columns(kind),
        "template_address": f"{request.desk.address('import')}{TEMPLATE[request.desk.language]}?kind={kind}",
        "problem": problem,
        "most_rows": wording.number(reading.MOST_ROWS),
    }
    return render_desk(request, "showrooms/desk/import.html", context, 422 if problem else 200)


def _planned(request: DeskRequest, planned: Plan, content: bytes, problem: str = "") -> HttpResponse:
    before = booking.booked_before(request.showroom, planned)
    if before and not problem:
        problem = _("This file was booked at %(moment)s. It is not booked twice.") % {"moment": saying.moment(before.at)}
    rows = [row for row in planned.rows if not row.problem]
    standing = product_standings({row.item.product_id for row in rows if row.item and row.item.product_id}, request.on)
    standing_of = [standing.get(row.item.product_id) if row.item and row.item.product_id else None for row in rows]
    context = {
        "plan": planned,
        "is_stock": planned.kind is Kind.STOCK,
        "problems": planned.problems[:MOST_SHOWN],
        "more_problems": max(0, len(planned.problems) - MOST_SHOWN),
        "rows": list(zip(rows, standing_of, strict=True))[:MOST_SHOWN],
        "not_in_force": sum(found is not None and not found.may_be_shown for found in standing_of),
        "more_rows": max(0, len(rows) - MOST_SHOWN),
        "may_book": not planned.problems and planned.changes > 0 and before is None,
        "content": base64.b64encode(content).decode(),
        "problem": problem,
    }
    return render_desk(request, "showrooms/desk/import_plan.html", context, 409 if problem else 200)


def _done(done: Booked) -> str:
    if done.first:
        said = ngettext("Read in: %(count)s piece received.", "Read in: %(count)s pieces received.", done.pieces)
        return said % {"count": wording.number(done.pieces)}
    said = ngettext("%(count)s price set.", "%(count)s prices set.", done.changes)
    return said % {"count": wording.number(done.changes)}


TEMPLATE = {"vi": "mau.xlsx", "en": "template.xlsx"}
ROUTES: Routes = [("import", "", read_in), ("import", TEMPLATE, blank)]
