"""Movements that were made without a connection and no longer fit: what was asked, by whom and when, why it was refused, and
what a person can do about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from catalog.public import wording
from showrooms import conflicts
from showrooms.access import Actor
from showrooms.asked import digits
from showrooms.errors import BadRequest, InsufficientStock, LedgerError, NotInForce
from showrooms.models import Conflict, ConflictState, Entry, Item
from showrooms.posting import LONGEST_REASON
from showrooms.standing import Standing
from showrooms.stock import stocked

from .desk import DeskRequest, Routes, booked, desk_view, render_desk, text_of

MOST_SETTLED = 20
VERBS = {
    "sell": lambda: _("Sell"),
    "receive": lambda: _("Receive"),
    "give_back": lambda: _("Take goods back"),
    "withdraw": lambda: _("Take off the shelf"),
    "adjust": lambda: _("Adjust"),
    "history": lambda: _("Undo"),
}


@dataclass(frozen=True)
class Row:
    """A conflict as the page shows it. `goods` are names with pieces and the price that was asked."""

    conflict: Conflict
    verb: str
    goods: list[str]
    told_at: datetime | None
    by: str
    closed_by: str
    lapsed: bool
    left: str = ""
    """Where fewer pieces are left than were asked for: the address of a slip with these."""

    @property
    def is_booked(self) -> bool:
        return self.conflict.state == ConflictState.BOOKED


@desk_view("conflicts")
def page(request: DeskRequest) -> HttpResponse:
    return _page(request)


@desk_view("conflicts")
def settle(request: DeskRequest, conflict: int) -> HttpResponse:
    """`do` says how: `book`, `as_plain` (for managers, with a reason) or `aside` (with a reason)."""
    if request.method != "POST":
        raise Http404
    found = get_object_or_404(Conflict, pk=conflict, showroom=request.showroom)
    by, do = Actor(request.user), request.POST.get("do", "")
    why = text_of(request, "why", LONGEST_REASON)

    def work() -> Entry | None:
        if do == "aside":
            conflicts.put_aside(found, by, request.at, why)
            return None
        if do not in ("book", "as_plain"):
            raise BadRequest(_("Choose what to do with it: book it or put it aside."))
        return conflicts.book(found, lambda: _asked_again(request, found, do == "as_plain", why), by, request.at)

    return booked(
        request,
        work,
        request.desk.address("conflicts"),
        sentence=lambda entry: "" if entry else _("Put aside. Nothing was booked."),
        on_refusal=lambda refusal: _page(request, refusal, found.pk),
    )


def _page(request: DeskRequest, refusal: LedgerError | None = None, refused: int | None = None) -> HttpResponse:
    open_ones, settled = list(conflicts.waiting(request.showroom)), list(conflicts.settled(request.showroom, MOST_SETTLED))
    names = _names([*open_ones, *settled])
    free = _free(request, open_ones)
    context = {
        "rows": [replace(_row(each, names), left=_left(request, each, free)) for each in open_ones],
        "settled": [_row(each, names) for each in settled],
        "refusal": refusal,
        "refused": refused,
    }
    return render_desk(request, "showrooms/desk/conflicts.html", context, 409 if refusal else 200)


def _is_short(conflict: Conflict) -> bool:
    return conflict.request.get("part") == "sell" and conflict.request.get("code") == InsufficientStock.code


def _free(request: DeskRequest, found: Iterable[Conflict]) -> dict[int, int]:
    """Pieces that may be sold now, of the items of sales that asked for too many."""
    items = {digits(item) or 0 for conflict in found if _is_short(conflict) for item in _field(conflict, "item")}
    rows = stocked(request.showroom, request.on, items) if items else []
    return {row.item.pk: row.free for row in rows if row.standing.standing is not Standing.OFF_SHELF}


def _left(request: DeskRequest, conflict: Conflict, free: dict[int, int]) -> str:
    if not _is_short(conflict):
        return ""
    wanted: dict[int, int] = {}
    prices: dict[int, str] = {}
    for item, quantity, price in zip_longest(*(_field(conflict, name) for name in ("item", "quantity", "price")), fillvalue=""):
        pk = digits(item) or 0
        wanted[pk] = wanted.get(pk, 0) + (digits(quantity) or 0)
        prices.setdefault(pk, price)
    lines = [(pk, min(pieces, free[pk]), prices[pk]) for pk, pieces in wanted.items() if free.get(pk, 0) > 0]
    query = urlencode([field for line in lines for field in zip(("item", "quantity", "price"), line, strict=True)])
    is_short = any(free.get(pk, 0) < pieces for pk, pieces in wanted.items())
    return f"{request.desk.address('sell')}?{query}" if lines and is_short else ""


def _names(found: Iterable[Conflict]) -> dict[str, str]:
    ids = {item for conflict in found for item in _field(conflict, "item") if item.isdecimal()}
    return {str(item.pk): str(item) for item in Item.objects.filter(pk__in=ids).select_related("product")}


def _row(conflict: Conflict, names: dict[str, str]) -> Row:
    verb = VERBS.get(conflict.request.get("part", ""))
    told_at = "".join(_field(conflict, "told_at")[:1])
    return Row(
        conflict=conflict,
        verb=verb() if verb else _("Book"),
        goods=_goods(conflict, names),
        told_at=_moment(told_at),
        by=_person(conflict.by),
        closed_by=_person(conflict.closed_by),
        lapsed=conflict.request.get("code") == NotInForce.code,
    )


def _goods(conflict: Conflict, names: dict[str, str]) -> list[str]:
    quantities, prices = _field(conflict, "quantity"), _field(conflict, "price")
    goods = []
    for number, item in enumerate(_field(conflict, "item")):
        count = quantities[number] if number < len(quantities) else "?"
        price = prices[number] if number < len(prices) else ""
        goods.append(f"{count} × {names.get(item, item)}" + (f", {wording.money(int(price))}" if price.isdecimal() else ""))
    return goods


def _field(conflict: Conflict, name: str) -> list[str]:
    return list(conflict.request.get("fields", {}).get(name, []))


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _person(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _asked_again(request: DeskRequest, conflict: Conflict, as_plain: bool, why: str) -> Entry:
    """Send the movement once more to the page that it was for, under the same key and in the name of who settles it."""
    fields = QueryDict(mutable=True)
    for name, values in conflict.request["fields"].items():
        if name != "made_by":
            fields.setlist(name, values)
    fields["key"] = conflict.key
    if as_plain:
        fields["as_plain"], fields["why"] = "1", why
    again = HttpRequest()
    again.method, again.POST, again.user = "POST", fields, request.user  # type: ignore[assignment]
    again.path = again.path_info = conflict.request["path"]
    again.META = {**request.META, "HTTP_ACCEPT": "application/json"}
    try:
        asked = resolve(again.path)
    except Resolver404:
        raise BadRequest(_("This kind of movement is no longer booked here. Book it by hand, and put this aside.")) from None
    answer = json.loads(asked.func(again, *asked.args, **asked.kwargs).content)
    if not answer["ok"]:
        raise LedgerError(answer["sentence"])
    return Entry.objects.get(pk=answer["entry"])


ROUTES: Routes = [("conflicts", "", page), ("conflicts", "<int:conflict>/", settle)]
