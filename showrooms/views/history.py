"""What was booked: when, by whom, why, and back again by a counter-movement."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone

from showrooms import addresses, asked, ledger
from showrooms.errors import BadRequest, LedgerError
from showrooms.ledger import UNDOABLE
from showrooms.models import Entry, EntryKind, Item, Movement

from . import saying
from .desk import DeskRequest, Routes, booked, desk_view, render_desk, slip

PAGE = 40
CLOCKS_APART = timedelta(minutes=3)
"""From then on the phone's clock is told beside the server's."""


@desk_view("history")
def history(request: DeskRequest) -> HttpResponse:
    entries, chosen = _filtered(request)
    page = max(1, asked.digits(request.GET.get("p", "1")) or 1)
    start = (min(page, 10_000) - 1) * PAGE
    rows = list(entries.select_related("by", "till", "answered_by")[start : start + PAGE + 1])
    goods = saying.moved(Movement.objects.filter(entry__in=[entry.pk for entry in rows[:PAGE]]))
    users = get_user_model().objects.filter(showroom_assignments__showroom=request.showroom).order_by("username")
    context = {
        "entries": [(entry, goods.get(entry.pk, "")) for entry in rows[:PAGE]],
        "kinds": EntryKind.choices,
        "people": users,
        "chosen": chosen,
        "item": Item.objects.select_related("product").filter(pk=chosen["item"] or 0).first(),
        "older": _page_address(chosen, page + 1) if len(rows) > PAGE else "",
        "newer": _page_address(chosen, page - 1) if page > 1 else "",
    }
    return render_desk(request, "showrooms/desk/history.html", context)


def _filtered(request: DeskRequest) -> tuple[QuerySet[Entry], dict[str, Any]]:
    """The entries that are asked for, and what was understood of the question."""
    kind, person, item = (request.GET.get(name, "") for name in ("kind", "person", "item"))
    entries = Entry.objects.filter(showroom=request.showroom)
    chosen: dict[str, Any] = {"kind": "", "person": None, "day": "", "item": None}
    if kind in EntryKind.values:
        chosen["kind"] = kind
        entries = entries.filter(kind=kind)
    if (pk := asked.digits(person)) is not None:
        chosen["person"] = pk
        entries = entries.filter(by=pk)
    if (pk := asked.digits(item)) is not None:
        chosen["item"] = pk
        entries = entries.filter(Exists(Movement.objects.filter(entry=OuterRef("pk"), showroom=request.showroom, item=pk)))
    try:
        day = asked.day_of(request.GET.get("day", ""))
    except BadRequest:
        day = None
    if day:
        chosen["day"] = day.isoformat()
        begins = datetime.combine(day, time(), timezone.get_default_timezone())
        entries = entries.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return entries, chosen


def _page_address(chosen: dict[str, Any], page: int) -> str:
    return "?" + urlencode({**{name: value for name, value in chosen.items() if value}, "p": page})


@desk_view("history")
def entry(request: DeskRequest, entry: int) -> HttpResponse:
    found = _entry(request, entry)
    clock_apart = found.told_at and abs(found.told_at - found.at) > CLOCKS_APART
    context = {
        "entry": found,
        "done": saying.DONE[EntryKind(found.kind)](),
        "told_at": found.told_at if clock_apart else None,
        "undo_address": addresses.undo(request.desk.language, request.showroom.slug, found.pk)
        if may_undo(request, found)
        else "",
        "answered_by": Entry.objects.filter(answers=found).first(),
    }
    return render_desk(request, "showrooms/desk/entry.html", context)


@desk_view("history")
def undo(request: DeskRequest, entry: int) -> HttpResponse:
    found = _entry(request, entry)
    address = request.desk.address("history", found.pk)

    def page(refusal: LedgerError | None = None) -> HttpResponse:
        context = {"entry": found, "what": saying.booked(found), "back": address, "problem": str(refusal or "")}
        return render_desk(request, "showrooms/desk/undo.html", context, 409 if refusal else 200)

    if request.method == "POST":
        return booked(request, lambda: ledger.undo(found, slip(request)), address, on_refusal=page)
    return page()


def _entry(request: DeskRequest, pk: int) -> Entry:
    movements = Prefetch("movements", Movement.objects.select_related("item__product", "lot").order_by("pk"))
    mine = Entry.objects.filter(showroom=request.showroom, pk=pk).select_related("by", "till")
    found = mine.prefetch_related(movements).first()
    if found is None:
        raise Http404
    return found


def may_undo(request: DeskRequest, entry: Entry) -> bool:
    """Whether the button is offered; the ledger decides."""
    if entry.kind not in UNDOABLE or entry.answers_id or Entry.objects.filter(answers=entry).exists():
        return False
    return request.desk.may_manage or (request.desk.may_work and ledger.is_own_of_today(entry, request.user, request.on))


ROUTES: Routes = [
    ("history", "", history),
    ("history", "<int:entry>/", entry),
    ("history", {language: f"<int:entry>/{word}/" for language, word in addresses.UNDO.items()}, undo),
]
