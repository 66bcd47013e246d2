"""Goods from one showroom to another at the desk: prepared by staff, sent by a manager, received with what came. Both
showrooms see it; to any other it is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from showrooms import transferring
from showrooms.access import may_manage, may_work
from showrooms.errors import BadRequest, LedgerError, NotYours
from showrooms.finding import goods_by_code, product_by_code
from showrooms.ledger import Line
from showrooms.models import Item, Lot, Showroom, Transfer, TransferState
from showrooms.posting import MOST_LINES
from showrooms.stock import Stocked, stocked
from showrooms.transferring import Arrival
from showrooms.typed import NEARNESS, Typed

from .desk import DeskRequest, Routes, booked, desk_view, render_desk, slip, text_of
from .fields import row_id, whole
from .refusals import status_of, told_at

A_PAGE = 30
MOST_SHOWN = 20
"""Goods found by name."""


@desk_view("transfers")
def transfers(request: DeskRequest) -> HttpResponse:
    every = transferring.of_showroom(request.showroom)
    here = request.showroom.pk
    under_way = list(every.filter(state__in=(TransferState.PREPARED, TransferState.IN_TRANSIT)).prefetch_related("lines"))
    ended = every.exclude(state__in=(TransferState.PREPARED, TransferState.IN_TRANSIT)).prefetch_related("lines")
    context = {
        "arriving": [each for each in under_way if each.destination_id == here and each.state == TransferState.IN_TRANSIT],
        "leaving": [each for each in under_way if each.origin_id == here and each.state == TransferState.PREPARED],
        "on_way": [each for each in under_way if each.origin_id == here and each.state == TransferState.IN_TRANSIT],
        "announced": [each for each in under_way if each.destination_id == here and each.state == TransferState.PREPARED],
        "page": Paginator(ended, A_PAGE).get_page(request.GET.get("page")),
        "new_address": request.desk.address("transfers", NEW[request.desk.language]),
        "report_address": request.desk.address("transfers", DIFFERENCES[request.desk.language]),
    }
    return render_desk(request, "showrooms/desk/transfers.html", context)


@desk_view("transfers")
def differences(request: DeskRequest) -> HttpResponse:
    """What got lost or turned up on the way."""
    found = transferring.differences(request.showroom)
    context = {"differences": found, "value": sum(each.value or 0 for each in found)}
    return render_desk(request, "showrooms/desk/transfer_differences.html", context)


# --- preparing one ----------------------------------------------------------------------------------------------------


@dataclass
class Packed:
    """A line of the form as it was typed."""

    item: int
    quantity: str
    lot: str = ""
    row: Stocked | None = None


@desk_view("transfers")
def new(request: DeskRequest) -> HttpResponse:
    """The list is kept in the form itself: looked up, added, dropped and confirmed with one press each, script or none."""
    if not request.desk.may_work:
        raise NotYours(_("You do not work at this showroom, so nothing was prepared."))
    lines = _typed(request)
    do, _colon, which = request.POST.get("do", "").partition(":")
    if do == "prepare":
        return _prepare(request, lines)
    row, found = None, list[Stocked]()
    if do == "drop":
        lines = [line for number, line in enumerate(lines) if str(number) != which]
    elif do == "add" and (item := row_id(which)):
        _add(lines, item)
    elif do == "find":
        row, found = _found(request, request.POST.get("q", "").strip())
        if row:
            _add(lines, row.item.pk)
    nothing = do == "find" and not row and not found
    return _form(request, lines, found=found, typed=request.POST.get("q", "") if found or nothing else "", nothing=nothing)


def _typed(request: DeskRequest) -> list[Packed]:
    post = request.POST
    lots = post.getlist("lot")
    rows = zip(post.getlist("item"), post.getlist("quantity"), lots or [""] * len(post.getlist("item")), strict=False)
    lines = [Packed(pk, quantity, lot) for item, quantity, lot in rows if (pk := row_id(item))]
    if len(lines) > MOST_LINES:
        raise BadRequest(_("A slip has 1 to %(most)d lines.") % {"most": MOST_LINES})
    return lines


def _add(lines: list[Packed], item: int) -> None:
    """Scanned again, it is one piece more."""
    for line in lines:
        if line.item == item and not line.lot:
            if line.quantity.isdigit():
                line.quantity = str(int(line.quantity) + 1)
            return
    lines.append(Packed(item, "1"))


def _found(request: DeskRequest, text: str) -> tuple[Stocked | None, list[Stocked]]:
    """Among what is on hand here: the one that a code or an unmistakable name means, else those to choose from."""
    product = product_by_code(text)
    item = Item.objects.filter(product=product).first() if product else goods_by_code(text)
    if item:
        rows = stocked(request.showroom, request.on, {item.pk})
        return (rows[0] if rows else None), []
    typed = Typed(text)
    here = [(typed.rank(row.name, row.maker), row) for row in stocked(request.showroom, request.on)]
    rows = [row for nearness in NEARNESS for rank, row in here if rank == nearness]
    return (rows[0], []) if len(rows) == 1 else (None, rows[:MOST_SHOWN])


def _form(
    request: DeskRequest,
    lines: Sequence[Packed],
    *,
    found: Sequence[Stocked] = (),
    typed: str = "",
    nothing: bool = False,
    refusal: LedgerError | None = None,
) -> HttpResponse:
    rows = {row.item.pk: row for row in stocked(request.showroom, request.on, {line.item for line in lines})}
    known = [line for line in lines if line.item in rows]
    for line in known:
        line.row = rows[line.item]
    if len(known) < len(lines):
        messages.warning(request, _("Some of what was on the list is no longer on hand here. It was taken off the list."))
    context: dict[str, Any] = {
        "lines": known,
        "found": found,
        "nothing": nothing,
        "typed": typed,
        "places": Showroom.objects.filter(live=True).exclude(pk=request.showroom.pk).order_by("name"),
        "to": row_id(request.POST.get("to", "")),
        "why": request.POST.get("why", ""),
        "refusal": refusal,
    }
    if request.POST.get("key"):
        context["key"] = request.POST["key"]
    return render_desk(request, "showrooms/desk/transfer_new.html", context, status_of(refusal))


def _prepare(request: DeskRequest, typed: Sequence[Packed]) -> HttpResponse:
    def work() -> Transfer:
        destination = Showroom.objects.filter(live=True, pk=row_id(request.POST.get("to", ""))).first()
        if destination is None:
            raise BadRequest(_("Goods are sent to another showroom. Choose which."))
        return transferring.prepare(request.showroom, destination, _lines(request, typed), slip(request))

    return booked(
        request,
        work,
        lambda transfer: request.desk.address("transfers", transfer.pk),
        sentence=_("Prepared. A manager sends it."),
        on_refusal=lambda refusal: _form(request, typed, refusal=refusal),
    )


def _lines(request: DeskRequest, typed: Sequence[Packed]) -> list[Line]:
    items = Item.objects.select_related("product").in_bulk([line.item for line in typed])
    lots = Lot.objects.in_bulk([pk for line in typed if (pk := row_id(line.lot))])
    lines = []
    for line in typed:
        item = items.get(line.item)
        if item is None:
            raise BadRequest(_("These goods are not on record. Look them up again."))
        lot = lots.get(row_id(line.lot) or 0) if line.lot else None
        if line.lot and (lot is None or lot.item_id != item.pk):
            raise BadRequest(_("This lot belongs to other goods. Choose one of the lots shown."))
        lines.append(Line(item, whole(line.quantity, str(item)), lot))
    return lines


# --- one transfer -----------------------------------------------------------------------------------------------------


@desk_view("transfers")
def transfer(request: DeskRequest, pk: int) -> HttpResponse:
    """Its lines and where it is; what is done to it is sent here as `do`."""
    found = transferring.of_showroom(request.showroom).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise BadRequest(_("The address or the form holds something we can’t read."))
        return step(request, found)
    return _shown(request, found)


def _shown(request: DeskRequest, transfer: Transfer, refusal: LedgerError | None = None) -> HttpResponse:
    here = request.showroom.pk
    leaving, arriving = transfer.origin_id == here, transfer.destination_id == here
    prepared, on_way = transfer.state == TransferState.PREPARED, transfer.state == TransferState.IN_TRANSIT
    manages = leaving and may_manage(request.user, here)
    lines = list(transfer.lines.select_related("item__product__producer", "lot").order_by("pk"))
    rows = {row.item.pk: row for row in stocked(transfer.origin, request.on, {line.item_id for line in lines})}
    context = {
        "transfer": transfer,
        "lines": [
            {
                "line": line,
                "received": request.POST.get(f"received-{line.pk}", line.quantity),
                "reason": request.POST.get(f"reason-{line.pk}", line.reason),
                "missing": prepared and leaving and _free(rows.get(line.item_id), line.lot) < line.quantity,
                "free": _free(rows.get(line.item_id), line.lot),
            }
            for line in lines
        ],
        "pieces": sum(line.quantity for line in lines),
        "leaving": leaving,
        "prepared": prepared,
        "on_way": on_way,
        "received": transfer.state == TransferState.RECEIVED,
        "may_send": prepared and manages,
        "may_receive": on_way and arriving and may_work(request.user, here),
        "may_cancel": (prepared or on_way) and manages,
        "refusal": refusal,
    }
    if refusal and request.POST.get("key"):
        context["key"] = request.POST["key"]
    return render_desk(request, "showrooms/desk/transfer.html", context, status_of(refusal))


def _free(row: Stocked | None, lot: Lot | None) -> int:
    """Pieces of this lot, or of none, that are neither sold nor promised."""
    return sum(each.free for each in row.lots if each.lot == lot) if row else 0


def _send(request: DeskRequest, transfer: Transfer) -> HttpResponse:
    return _step(request, transfer, lambda: transferring.send(transfer, slip(request)), _("Sent. It is on its way."))


def _cancel(request: DeskRequest, transfer: Transfer) -> HttpResponse:
    def work() -> None:
        transferring.cancel(transfer, slip(request))

    return _step(request, transfer, work, _("Cancelled."))


def _receive(request: DeskRequest, transfer: Transfer) -> HttpResponse:
    def work() -> None:
        arrivals = {}
        for line in transfer.lines.select_related("item__product"):
            typed = request.POST.get(f"received-{line.pk}", "")
            reason = text_of(request, f"reason-{line.pk}", transferring.LONGEST_DIFFERENCE)
            arrivals[line.pk] = Arrival(whole(typed, str(line.item)), reason)
        transferring.receive(transfer, arrivals, slip(request))

    def again(refusal: LedgerError) -> HttpResponse:
        if isinstance(refusal, BadRequest):
            return _shown(request, transfer, refusal)
        return told_at(request, request.desk.address("transfers", transfer.pk))(refusal)

    address = request.desk.address("transfers", transfer.pk)
    return booked(request, work, address, sentence=_("Received. It is on hand now."), on_refusal=again)


def _step(request: DeskRequest, transfer: Transfer, work: Callable[[], Any], sentence: str) -> HttpResponse:
    address = request.desk.address("transfers", transfer.pk)
    return booked(request, work, address, sentence=sentence, on_refusal=told_at(request, address))


STEPS: dict[str, Callable[[DeskRequest, Transfer], HttpResponse]] = {"send": _send, "receive": _receive, "cancel": _cancel}

NEW = {"vi": "moi", "en": "new"}
DIFFERENCES = {"vi": "chenh-lech", "en": "differences"}

ROUTES: Routes = [
    ("transfers", "", transfers),
    ("transfers", "<int:pk>/", transfer),
    ("transfers", {language: f"{word}/" for language, word in NEW.items()}, new),
    ("transfers", {language: f"{word}/" for language, word in DIFFERENCES.items()}, differences),
]
