"""Asking producers for goods at the desk: what runs low and whose it is, the request, its letter, and what has come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.indexed import indexed
from catalog.models import Producer, Product
from catalog.text import folded
from showrooms import restocking
from showrooms.errors import BadRequest, LedgerError, NotInForce, NotYours
from showrooms.ledger import Line
from showrooms.models import Item, Placement, RestockRequest, RestockState
from showrooms.restocking import Proposal, Supplier
from showrooms.standing import ItemStanding, Standing, product_standings
from showrooms.stock import stocked

from .desk import DeskRequest, Routes, booked, desk_view, render_desk, slip, text_of
from .fields import day, row_id, whole
from .looking_up import Goods, goods_of, of_products
from .refusals import status_of, told_at

A_PAGE = 30
MOST_SUPPLIERS = 30
WANTED_IN = 7
"""Days from today on which goods are wanted, unless another day is chosen."""


@desk_view("restock")
def requests(request: DeskRequest) -> HttpResponse:
    every = RestockRequest.objects.filter(showroom=request.showroom).select_related("producer")
    waiting = list(every.filter(state__in=restocking.WAITING).order_by("wanted_on", "pk"))
    progress = restocking.progress(waiting)
    open_ones = [each for each in waiting if progress[each.pk].is_waiting]
    came = [each.pk for each in waiting if not progress[each.pk].is_waiting]
    ended = every.exclude(pk__in=[each.pk for each in open_ones]).order_by("-asked_at", "-pk")
    page = Paginator(ended, A_PAGE).get_page(request.GET.get("page"))
    typed = request.GET.get("q", "").strip()
    low = restocking.low_by_supplier(request.showroom, request.on)
    context = {
        "open": [(each, progress[each.pk], _is_late(each, request)) for each in open_ones],
        "page": page,
        "ended": [(each, RestockState.RECEIVED if each.pk in came else RestockState(each.state)) for each in page],
        "low": [(str(who), count, _new_address(request, who)) for who, count in low],
        "typed": typed,
        "suppliers": [(str(who), _new_address(request, who)) for who in _suppliers(request, typed)],
    }
    return render_desk(request, "showrooms/desk/restock.html", context)


def _is_late(each: RestockRequest, request: DeskRequest) -> bool:
    return (each.promised_on or each.wanted_on) < request.on


def _suppliers(request: DeskRequest, typed: str) -> list[Supplier]:
    """Producers and makers whose name holds every word typed, accents or not."""
    words = folded(typed).split()
    if not words:
        return []
    producers = Producer.objects.filter(pk__in=indexed(Producer, typed)).order_by("name_key", "pk")[:MOST_SUPPLIERS]
    makers = Item.objects.filter(product=None).exclude(maker="").order_by("maker").values_list("maker", flat=True).distinct()
    named = [maker for maker in makers if all(word in folded(maker) for word in words)]
    return [*producers, *named[:MOST_SUPPLIERS]]


def _new_address(request: DeskRequest, supplier: Supplier) -> str:
    named = {"producer": supplier.pk} if isinstance(supplier, Producer) else {"maker": supplier}
    return f"{request.desk.address('restock', NEW[request.desk.language])}?{urlencode(named)}"


# --- asking -----------------------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """Goods that may be asked for, and what was typed for them; `proposal` for those carried here."""

    goods: Goods
    standing: ItemStanding | None
    quantity: str
    proposal: Proposal | None = None

    @property
    def lapsed(self) -> bool:
        return self.standing is not None and self.standing.standing is Standing.OFF_SHELF


@desk_view("restock")
def new(request: DeskRequest) -> HttpResponse:
    """All the goods of one supplier, those that run low with what is proposed."""
    if not request.desk.may_work:
        raise NotYours(_("You do not work at this showroom, so nothing was asked for."))
    supplier = _supplier(request)
    if request.method != "POST":
        return _form(request, supplier)
    return booked(
        request,
        lambda: _ask(request, supplier),
        lambda made: request.desk.address("restock", made.pk),
        sentence=_("Written down. Now send the letter, or print it."),
        on_refusal=lambda refusal: _form(request, supplier, refusal),
    )


def _supplier(request: DeskRequest) -> Supplier:
    if pk := row_id(request.GET.get("producer", "")):
        producer = Producer.objects.filter(pk=pk).first()
        if producer is None:
            raise Http404
        return producer
    maker = request.GET.get("maker", "").strip()
    if not maker or not Item.objects.filter(product=None, maker=maker).exists():
        raise Http404
    return maker


def _ask(request: DeskRequest, supplier: Supplier) -> RestockRequest:
    lines = []
    for key, typed in zip(request.POST.getlist("goods"), request.POST.getlist("quantity"), strict=False):
        if typed.strip() in ("", "0"):
            continue
        goods = goods_of(key)
        if goods is None:
            raise BadRequest(_("These goods are not on record. Look them up again."))
        lines.append(Line(goods.as_item(), whole(typed, goods.name)))
    if not lines:
        raise BadRequest(_("Type how many pieces you want of at least one."))
    return restocking.ask(
        request.showroom,
        supplier,
        lines,
        day(request.POST.get("wanted_on", "")),
        slip(request),
        lapsed_too=request.POST.get("lapsed_too") == "1",
    )


def _form(request: DeskRequest, supplier: Supplier, refusal: LedgerError | None = None) -> HttpResponse:
    typed = dict(zip(request.POST.getlist("goods"), request.POST.getlist("quantity"), strict=False))
    carried, others = _goods_of(request, supplier, typed)
    context: dict[str, Any] = {
        "supplier": supplier,
        "carried": carried,
        "others": others,
        "any_lapsed": any(each.lapsed for each in (*carried, *others)),
        "ask_lapsed": isinstance(refusal, NotInForce),
        "first_day": request.on.isoformat(),
        "last_day": (request.on + timedelta(days=restocking.LONGEST_WAIT)).isoformat(),
        "wanted_on": request.POST.get("wanted_on") or (request.on + timedelta(days=WANTED_IN)).isoformat(),
        "why": request.POST.get("why", ""),
        "refusal": refusal,
    }
    if request.POST.get("key"):
        context["key"] = request.POST["key"]
    return render_desk(request, "showrooms/desk/restock_new.html", context, status_of(refusal))


def _goods_of(request: DeskRequest, supplier: Supplier, typed: dict[str, str]) -> tuple[list[Asked], list[Asked]]:
    """What of a supplier is carried here, and what else they make that is published."""
    theirs = Item.objects.filter(product=None, maker=supplier)
    if isinstance(supplier, Producer):
        theirs = Item.objects.filter(product__producer=supplier)
    placed = Placement.objects.filter(showroom=request.showroom, item__in=theirs)
    carried = set(placed.values_list("item", flat=True))
    rows = stocked(request.showroom, request.on, carried, empty=True)
    proposals = restocking.proposals(request.showroom, rows, request.at)
    asked = []
    for proposal in proposals:
        item = proposal.row.item
        goods = Goods(item, item.product)
        quantity = typed.get(goods.key, "") if typed else str(proposal.pieces or "")
        asked.append(Asked(goods, proposal.row.standing, quantity, proposal))
    if isinstance(supplier, Producer):
        made = Product.objects.filter(producer=supplier, live=True).exclude(stock_item__in=carried)
        products = list(made.order_by("name_order", "pk"))
        standing = product_standings({product.pk for product in products}, request.on)
        others = [
            Asked(goods, standing[goods.product.pk], typed.get(goods.key, "")) for goods in of_products(products) if goods.product
        ]
    else:
        goods_made = [Goods(item, None) for item in theirs.exclude(pk__in=carried).order_by("name_key", "pk")]
        others = [Asked(goods, None, typed.get(goods.key, "")) for goods in goods_made]
    return asked, others


# --- one request ------------------------------------------------------------------------------------------------------


def _request(request: DeskRequest, pk: int) -> RestockRequest:
    every = RestockRequest.objects.filter(showroom=request.showroom, pk=pk)
    if found := every.select_related("producer", "asked_by", "closed_by", "showroom__province", "showroom__commune").first():
        return found
    raise Http404


@desk_view("restock")
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """What was asked and what came; what is done to it is sent here as `do`."""
    found = _request(request, pk)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise BadRequest(_("The address or the form holds something we can’t read."))
        return step(request, found)
    progress = restocking.progress([found])[pk]
    lines = found.lines.select_related("item__product").order_by("pk")
    rows = [(line, progress.arrived.get(line.item_id, 0)) for line in lines]
    asked_for = {line.item_id for line, _came in rows}
    context = {
        "restock": found,
        "state": progress.state,
        "waiting": progress.is_waiting,
        "something_came": progress.something_came,
        "late": progress.is_waiting and _is_late(found, request),
        "lines": rows,
        "besides": Item.objects.filter(pk__in=progress.arrived.keys() - asked_for).select_related("product"),
        "mail_address": restocking.mail_address(found),
        "sent_before": found.sent_at.isoformat() if found.sent_at else "",
        "letter_address": request.desk.address("restock", pk, LETTER[request.desk.language]),
        "receive_address": f"{request.desk.address('receive')}?{urlencode({'reference': restocking.reference_of(found)})}",
        "first_day": request.on.isoformat(),
        "last_day": (request.on + timedelta(days=restocking.LONGEST_WAIT)).isoformat(),
    }
    return render_desk(request, "showrooms/desk/restock_request.html", context)


@desk_view("restock")
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """To be printed, in Vietnamese whatever the language of the desk: it goes to the producer."""
    found = _request(request, pk)
    words = {"back": _("Back to the request"), "print": _("Print")}
    with override("vi"):
        lines = found.lines.select_related("item__product").order_by("pk")
        context = {"restock": found, "lines": lines, "words": words, "back": request.desk.address("restock", pk)}
        return render_desk(request, "showrooms/letters/restock.html", context)


def _promise(request: DeskRequest, found: RestockRequest) -> HttpResponse:
    def work() -> None:
        restocking.promise(found, day(request.POST.get("promised_on", "")), slip(request))

    return _step(request, found, work, _("Noted when it comes."))


def _end(request: DeskRequest, found: RestockRequest) -> HttpResponse:
    return _step(request, found, lambda: restocking.end(found, slip(request)), _("Ended. Nothing more is waited for."))


def _e_mail(request: DeskRequest, found: RestockRequest) -> HttpResponse:
    def work() -> None:
        restocking.e_mail(found, slip(request), _moment(text_of(request, "sent_before", 40)))

    return _step(request, found, work, _("The letter has been sent."))


def _moment(typed: str) -> datetime | None:
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _step(request: DeskRequest, found: RestockRequest, work: Callable[[], Any], sentence: str) -> HttpResponse:
    address = request.desk.address("restock", found.pk)
    return booked(request, work, address, sentence=sentence, on_refusal=told_at(request, address))


STEPS: dict[str, Callable[[DeskRequest, RestockRequest], HttpResponse]] = {"promise": _promise, "end": _end, "e_mail": _e_mail}

NEW = {"vi": "moi", "en": "new"}
LETTER = {"vi": "thu", "en": "letter"}

ROUTES: Routes = [
    ("restock", "", requests),
    ("restock", "<int:pk>/", one),
    ("restock", {language: f"<int:pk>/{word}/" for language, word in LETTER.items()}, letter),
    ("restock", {language: f"{word}/" for language, word in NEW.items()}, new),
]
