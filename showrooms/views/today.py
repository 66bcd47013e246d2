"""The desk's first page: what has to be done today, the most pressing first; and the ways to everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from showrooms import board, conflicts, stock
from showrooms.board import Row
from showrooms.models import Count, CountState, Level, Transfer, TransferState
from showrooms.public.words import name_of
from showrooms.stock import NEAR_BEST_BEFORE, Stocked, stocked

from . import saying
from .desk import DeskRequest, Routes, desk_view, render_desk

SHOWN = 3
"""Rows of a panel; the rest stands behind its link."""

WAYS: tuple[tuple[str, str | Promise], ...] = (
    ("sell", gettext_lazy("Sell")),
    ("receive", gettext_lazy("Receive goods")),
    ("withdraw", gettext_lazy("Take off the shelf")),
    ("give_back", gettext_lazy("Goods come back")),
    ("counts", gettext_lazy("Count")),
    ("transfers", gettext_lazy("Send to another showroom")),
)
MORE: tuple[tuple[str, str | Promise], ...] = (
    ("pull_list", gettext_lazy("What must come off the shelf")),
    ("history", gettext_lazy("History")),
    ("conflicts", gettext_lazy("Conflicts")),
    ("restock", gettext_lazy("Ask a producer for goods")),
    ("labels", gettext_lazy("Shelf labels")),
    ("poster", gettext_lazy("Poster for the door")),
    ("reports", gettext_lazy("Reports")),
    ("range", gettext_lazy("Share of OCOP in the range")),
    ("export", gettext_lazy("Export")),
)
FOR_MANAGERS: tuple[tuple[str, str | Promise], ...] = (
    ("adjust", gettext_lazy("Adjust the stock")),
    ("import", gettext_lazy("Import stock and prices")),
)


@dataclass
class Panel:
    """Something to be done: its rows, how many there are, and where all of them stand."""

    name: str
    heading: str
    count: int
    address: str = ""
    rows: list[Row] = field(default_factory=list)
    off: list[tuple[Stocked, str]] = field(default_factory=list)
    """Items that must come off the shelf, each with a key for its button."""

    @property
    def has_more(self) -> bool:
        return bool(self.address) and self.count > len(self.rows) + len(self.off)

    @property
    def is_urgent(self) -> bool:
        return self.name in ("off", "tonight")


@desk_view("today")
def today(request: DeskRequest) -> HttpResponse:
    desk = request.desk
    ways = [(part, label, desk.address(part)) for part, label in WAYS]
    more = [(label, desk.address(part)) for part, label in (*MORE, *(FOR_MANAGERS if desk.may_manage else ()))]
    panels = list(_panels(request))
    return render_desk(request, "showrooms/desk/today.html", {"panels": panels, "ways": ways, "more": more})


def _panels(request: DeskRequest) -> Iterator[Panel]:
    desk, showroom, on = request.desk, request.showroom, request.on
    if off := stock.must_come_off(showroom, on):
        rows = _first(request, off)
        yield Panel(
            "off",
            _("Must come off the shelf today"),
            len(off),
            desk.address("pull_list"),
            off=[(row, str(uuid4())) for row in rows],
        )
    if tonight := stock.leaves_tonight(showroom, on):
        rows = _first(request, tonight)
        yield Panel(
            "tonight",
            _("Off the shelf tonight"),
            len(tonight),
            f"{desk.address('goods')}?state=tonight",
            [_item_row(request, row, saying.state(row.standing, on).sentence) for row in rows],
        )
    if waiting := conflicts.waiting(showroom).count():
        yield Panel(
            "conflicts",
            _("Conflicts: a person has to look"),
            waiting,
            desk.address("conflicts"),
            [
                Row(each.problem, saying.moment(each.at), desk.address("conflicts"))
                for each in conflicts.waiting(showroom)[:SHOWN]
            ],
        )
    yield from _transfers(request)
    yield from _counts(request)
    yield from _lots(request)
    if low := stock.low(showroom, on):
        rows = _first(request, low, empty=True)
        yield Panel(
            "low",
            _("Running low"),
            len(low),
            f"{desk.address('goods')}?state=low",
            [_item_row(request, row, _("%(pieces)s free") % {"pieces": saying.pieces(row.free)}) for row in rows],
        )
    for panel, found in board.panels(showroom, on):
        yield Panel("other", str(panel.heading), len(found), rows=found[:SHOWN])


def _first(request: DeskRequest, items: set[int], *, empty: bool = False) -> list[Stocked]:
    return stocked(request.showroom, request.on, sorted(items)[:SHOWN], empty=empty)


def _item_row(request: DeskRequest, row: Stocked, detail: str) -> Row:
    return Row(row.name, detail, request.desk.address("goods", row.item.pk))


def _transfers(request: DeskRequest) -> Iterator[Panel]:
    desk, showroom = request.desk, request.showroom
    arriving = Transfer.objects.filter(destination=showroom, state=TransferState.IN_TRANSIT).select_related("origin")
    if rows := [Row(name_of(each.origin), _("on its way here"), desk.address("transfers", each.pk)) for each in arriving]:
        yield Panel("arriving", _("Arriving: receive when it is here"), len(rows), desk.address("transfers"), rows[:SHOWN])
    prepared = Transfer.objects.filter(origin=showroom, state=TransferState.PREPARED).select_related("destination")
    if rows := [
        Row(name_of(each.destination), saying.moment(each.prepared_at), desk.address("transfers", each.pk)) for each in prepared
    ]:
        yield Panel("prepared", _("To be sent by a manager"), len(rows), desk.address("transfers"), rows[:SHOWN])


def _counts(request: DeskRequest) -> Iterator[Panel]:
    desk = request.desk
    submitted = Count.objects.filter(showroom=request.showroom, state=CountState.SUBMITTED).order_by("submitted_at")
    rows = [
        Row(each.title or _("Stocktake"), saying.moment(each.submitted_at or each.opened_at), desk.address("counts", each.pk))
        for each in submitted
    ]
    if rows:
        yield Panel("counts", _("Stocktakes to be approved"), len(rows), desk.address("counts"), rows[:SHOWN])


def _lots(request: DeskRequest) -> Iterator[Panel]:
    """Lots past their best-before day, and near it."""
    desk, on = request.desk, request.on
    ending = Level.objects.filter(
        showroom=request.showroom, lot__best_before__lte=on + timedelta(days=NEAR_BEST_BEFORE)
    ).on_hand()
    if not (count := ending.count()):
        return
    rows = []
    for level in ending.select_related("lot", "item__product").order_by("lot__best_before", "pk")[:SHOWN]:
        assert level.lot and level.lot.best_before
        detail = f"{saying.pieces(level.on_hand)}, {saying.best_before(level.lot.best_before, on)}"
        rows.append(Row(str(level.item), detail, desk.address("goods", level.item_id)))
    yield Panel("lots", _("Past or near the best-before day"), count, f"{desk.address('goods')}?state=near", rows)


ROUTES: Routes = [("today", "", today)]
