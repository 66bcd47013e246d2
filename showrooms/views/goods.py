"""What stands here: the list of it, and the card of each item."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import addresses as public
from showrooms import addresses, asked, carrying, stock
from showrooms.errors import LedgerError
from showrooms.finding import carried_by_name, goods_by_code, product_by_code
from showrooms.models import Item, Level, Lot, Movement, Placement, Showroom
from showrooms.stock import stocked, stocked_in_order

from .desk import DeskRequest, Routes, booked, desk_view, render_desk, text_of

PAGE = 40
MOVEMENTS = 15


def _plain(showroom: Showroom, on: date) -> set[int]:
    return set(Level.objects.filter(showroom=showroom, item__product=None).on_hand().values_list("item", flat=True))


def _sold_out(showroom: Showroom, on: date) -> set[int]:
    at_hand = Level.objects.filter(showroom=showroom).on_hand().values("item")
    return set(Placement.objects.filter(showroom=showroom).exclude(item__in=at_hand).values_list("item", flat=True))


ENDING = "near"
"""Limited to lots that end, the list shows these lots, and first what ended first."""
STATES: dict[str, tuple[str | Promise, Callable[[Showroom, date], Collection[int]]]] = {
    "off": (gettext_lazy("must come off the shelf"), stock.must_come_off),
    "tonight": (gettext_lazy("off the shelf tonight"), stock.leaves_tonight),
    "soon": (gettext_lazy("lapses within 30 days"), stock.lapsing_soon),
    ENDING: (gettext_lazy("past or near the best-before day"), stock.near_best_before),
    "low": (gettext_lazy("running low"), stock.low),
    "plain": (gettext_lazy("goods that are not OCOP"), _plain),
    "none": (gettext_lazy("none left"), _sold_out),
}
"""What the list can be limited to, and which items that are. One that is low may be sold out."""
EMPTY = {"low", "none"}


@desk_view("goods")
def goods(request: DeskRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    code = _by_code(text)
    if code is not None and not state:
        ids = [code]
    else:
        ids = carried_by_name(request.showroom, text, empty=state in EMPTY)
        if state:
            limited = STATES[state][1](request.showroom, request.on)
            ids = [pk for pk in ids if pk in limited]
            if state == ENDING:
                places = {pk: place for place, pk in enumerate(limited)}
                ids.sort(key=places.__getitem__)
    pages = max(1, -(-len(ids) // PAGE))
    page = min(max(1, asked.digits(request.GET.get("p", "1")) or 1), pages)
    shown = ids[(page - 1) * PAGE : page * PAGE]
    rows = stocked_in_order(request.showroom, request.on, shown)
    query = {name: value for name, value in (("q", text), ("state", state)) if value}
    context = {
        "rows": rows,
        "total": len(ids),
        "text": text,
        "state": state,
        "shows_lots": state == ENDING,
        "states": [(name, label) for name, (label, _items) in STATES.items()],
        "page": page,
        "page_count": pages,
        "older": f"?{urlencode({**query, 'p': page + 1})}" if page < pages else "",
        "newer": f"?{urlencode({**query, 'p': page - 1})}" if page > 1 else "",
    }
    return render_desk(request, "showrooms/desk/goods.html", context)


def _by_code(text: str) -> int | None:
    """The item that a code stands for, on hand here or not."""
    product = product_by_code(text) if text else None
    item = Item.objects.filter(product=product).first() if product else goods_by_code(text)
    return item.pk if item else None


@desk_view("goods")
def card(request: DeskRequest, item: int) -> HttpResponse:
    found = _item(item)
    address = request.desk.address("goods", found.pk)
    if request.method == "POST":
        return booked(
            request,
            lambda: _place(request, found),
            address,
            sentence=_("Written down."),
            on_refusal=lambda why: _card(request, found, why),
        )
    return _card(request, found)


def _card(request: DeskRequest, item: Item, refusal: LedgerError | None = None) -> HttpResponse:
    [row] = stocked(request.showroom, request.on, [item.pk], empty=True)
    placement = Placement.objects.filter(showroom=request.showroom, item=item).first()
    here = Movement.objects.filter(showroom=request.showroom, item=item)
    movements = here.select_related("entry__by", "lot").order_by("-entry__at", "-pk")[:MOVEMENTS]
    known = Lot.objects.filter(levels__showroom=request.showroom, item=item).order_by("best_before", "pk")
    lots = addresses.LOTS[request.desk.language]
    standing_lots = {each.lot.pk: each for each in row.lots if each.lot}
    typed = request.POST if refusal else None
    context: dict[str, Any] = {
        "row": row,
        "item": item,
        "problem": str(refusal or ""),
        "reserved": row.reserved,
        "lots": [(lot, standing_lots.get(lot.pk), request.desk.address("goods", item.pk, lots, lot.pk)) for lot in known],
        "without_lot": next((each for each in row.lots if each.lot is None), None),
        "movements": movements,
        "counter_price": typed.get("counter_price", "") if typed else (placement and placement.counter_price) or "",
        "shelf": typed.get("shelf", "") if typed else row.shelf,
        "low_from": typed.get("low_from", "") if typed else row.low_from,
        "own_price": item.product.price if item.product else item.price,
        "verify_address": public.short_verify(item.product.code) if item.product else "",
    }
    return render_desk(request, "showrooms/desk/card.html", context, 422 if refusal else 200)


def _place(request: DeskRequest, item: Item) -> Placement:
    return carrying.place(
        request.showroom,
        item,
        request.user,
        counter_price=asked.price_of(text_of(request, "counter_price", 40)),
        shelf=text_of(request, "shelf", 200),
        low_from=asked.whole_number(text_of(request, "low_from", 40) or "0"),
    )


@desk_view("goods", manages=True)
def lot(request: DeskRequest, item: int, lot: int) -> HttpResponse:
    found = Lot.objects.filter(pk=lot, item=item, levels__showroom=request.showroom).select_related("item__product").first()
    if found is None:
        raise Http404
    address = request.desk.address("goods", item)
    if request.method == "POST":
        return booked(
            request,
            lambda: _correct(request, found),
            address,
            sentence=_("Written down."),
            on_refusal=lambda why: _lot_page(request, found, why),
        )
    return _lot_page(request, found)


def _lot_page(request: DeskRequest, lot: Lot, refusal: LedgerError | None = None) -> HttpResponse:
    stamp = next(name for name, stamp in asked.STAMPS.items() if stamp == (lot.stamped, lot.stamp_activated))
    facts = {"made_on": lot.made_on, "best_before": lot.best_before}
    typed = {name: day.isoformat() if day else "" for name, day in facts.items()} | {"stamp": stamp}
    if refusal:
        typed = {name: request.POST.get(name, "") for name in typed}
    context = {"lot": lot, "typed": typed, "problem": str(refusal or ""), "back": request.desk.address("goods", lot.item_id)}
    return render_desk(request, "showrooms/desk/lot.html", context, 422 if refusal else 200)


def _correct(request: DeskRequest, lot: Lot) -> Lot:
    stamp = asked.STAMPS.get(request.POST.get("stamp", ""), asked.STAMPS[""])
    return carrying.correct_lot(
        request.showroom,
        lot,
        request.user,
        made_on=asked.day_of(text_of(request, "made_on", 20)),
        best_before=asked.day_of(text_of(request, "best_before", 20)),
        stamped=stamp.on,
        stamp_activated=stamp.activated,
        on=request.on,
    )


def _item(pk: int) -> Item:
    found = Item.objects.select_related("product__producer", "product__province", "province").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


ROUTES: Routes = [
    ("goods", "", goods),
    ("goods", "<int:item>/", card),
    ("goods", {language: f"<int:item>/{word}/<int:lot>/" for language, word in addresses.LOTS.items()}, lot),
]
