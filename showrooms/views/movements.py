"""Sell, receive, take back, take off the shelf, adjust. Each page is a form that needs no script: look something up, choose it,
say how many, confirm. Where a script runs, it fills the same fields and sends them to the same addresses.

The form carries its lines along. A button named `do` changes them and shows the form again; without `do` it is booked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Product, Province
from showrooms import asked, carrying
from showrooms.errors import BadRequest, KeyTaken, LedgerError, NotInForce
from showrooms.finding import (
    MOST_FOUND,
    carried_by_name,
    goods_by_code,
    goods_by_name,
    item_of,
    product_by_code,
    products_by_name,
)
from showrooms.models import Item, Lot, RestockRequest
from showrooms.standing import Standing, product_standings
from showrooms.stock import Stocked, stocked, stocked_in_order

from .desk import DeskRequest, Routes, View, booked, desk_view, fields_of, render_desk, slip, text_of

COLUMNS = {
    "sell": ("quantity", "lot", "price"),
    "receive": ("quantity", "lot_code", "made_on", "best_before", "stamp"),
    "give_back": ("quantity", "lot"),
    "withdraw": ("quantity", "lot"),
    "adjust": ("quantity", "lot", "way"),
}
MOST_HITS = 12
COMES_BACK_TO = ("today", "pull_list")
"""Pages that have a button of this form on them, and are shown again afterwards."""


@dataclass(frozen=True)
class Kind:
    """What is particular about one kind of movement. `takes` is whether it takes goods away; `reasons` are offered where it has
    to say why."""

    title: str | Promise
    verb: str | Promise
    takes: bool = False
    reasons: Sequence[str | Promise] = ()


KINDS = {
    "sell": Kind(gettext_lazy("Sell"), gettext_lazy("Sell"), takes=True),
    "receive": Kind(gettext_lazy("Receive goods"), gettext_lazy("Receive")),
    "give_back": Kind(
        gettext_lazy("Goods come back"),
        gettext_lazy("Take back"),
        reasons=(
            gettext_lazy("a customer returned it"),
            gettext_lazy("a customer exchanged it"),
        ),
    ),
    "withdraw": Kind(
        gettext_lazy("Take off the shelf"),
        gettext_lazy("Take off the shelf"),
        takes=True,
        reasons=(
            gettext_lazy("certificate no longer in force"),
            gettext_lazy("past its best-before day"),
            gettext_lazy("broken or spoilt"),
            gettext_lazy("sent back to the producer"),
        ),
    ),
    "adjust": Kind(
        gettext_lazy("Adjust the stock"),
        gettext_lazy("Adjust"),
        reasons=(gettext_lazy("was booked wrongly"), gettext_lazy("lost or broken"), gettext_lazy("found")),
    ),
}


@dataclass
class Line:
    """A line of the form: the item as it stands here, what was typed, and the lots that may be chosen."""

    row: Stocked
    typed: dict[str, str]
    lots: Sequence[Lot] = ()

    @property
    def pieces(self) -> int:
        return asked.digits(self.typed["quantity"]) or 0

    @property
    def is_off_shelf(self) -> bool:
        return self.row.standing.standing is Standing.OFF_SHELF


@dataclass
class Found:
    """What was looked up. `rows` stand here, or are carried here; `products` and `goods` are known and not carried here."""

    text: str
    rows: list[Stocked] = field(default_factory=list)
    products: list[tuple[Product, Any]] = field(default_factory=list)
    is_code: bool = False

    @property
    def nothing(self) -> bool:
        return not self.rows and not self.products


@dataclass
class Draft:
    """The form as it stands: its lines, what was just looked up, and why something was not done."""

    part: str
    lines: list[Line]
    found: Found | None = None
    blocked: Stocked | None = None
    problem: str = ""
    as_plain: bool = False


def movement_view(part: str) -> View:
    @desk_view(part, manages=part == "adjust")
    def movement(request: DeskRequest) -> HttpResponse:
        if request.method != "POST":
            return _opened(request, part)
        if do := request.POST.get("do", ""):
            return _changed(request, part, do)
        return booked(
            request,
            lambda: asked.book(request.showroom, part, fields_of(request), slip(request, reference=_reference(request))),
            request.desk.address(back if (back := request.POST.get("back")) in COMES_BACK_TO else part),
            on_refusal=lambda refusal: _again(request, part, refusal),
        )

    return movement


def _opened(request: DeskRequest, part: str) -> HttpResponse:
    """The form, with what the address names: items, how many and for how much each, whether as goods that are not OCOP, or a text
    to look up."""
    fields = {name: request.GET.getlist(name) for name in ("item", "quantity", "price")}
    draft = Draft(part, _lines(request, part, fields["item"], fields))
    draft.as_plain = part == "sell" and request.GET.get("as_plain") == "1" and request.desk.may_manage
    if text := request.GET.get("q", "").strip():
        draft.found = look_up(request, part, text)
    return _page(request, draft)


def _changed(request: DeskRequest, part: str, do: str) -> HttpResponse:
    """The form with one change: `find`, `make`, or `more`, `less`, `remove` with a line, or `add`, `plain` with what is added."""
    draft = _typed(request, part)
    verb, _colon, which = do.partition(":")
    try:
        CHANGES.get(verb, _unknown)(request, draft, which)
    except LedgerError as refusal:
        draft.problem = str(refusal)
    return _page(request, draft)


def _again(request: DeskRequest, part: str, refusal: LedgerError) -> HttpResponse:
    """The form as it was sent, with why it was not booked."""
    draft = _typed(request, part)
    draft.problem = str(refusal)
    if isinstance(refusal, NotInForce) and request.desk.may_manage:
        draft.as_plain = True
    return _page(request, draft, renew=isinstance(refusal, KeyTaken), status=409)


# --- the lines --------------------------------------------------------------------------------------------------------


def _typed(request: DeskRequest, part: str) -> Draft:
    fields = fields_of(request)
    lines = _lines(request, part, fields.get("item", ()), fields)
    return Draft(part, lines, as_plain=request.POST.get("as_plain") == "1")


def _lines(request: DeskRequest, part: str, item_ids: Sequence[str], fields: Mapping[str, Sequence[str]]) -> list[Line]:
    ids = [asked.digits(pk) or 0 for pk in item_ids]
    rows = {row.item.pk: row for row in stocked(request.showroom, request.on, set(ids), empty=True)} if ids else {}
    lots: dict[int, list[Lot]] = {}
    if ids and part != "receive":
        known = Lot.objects.filter(item__in=rows, levels__showroom=request.showroom).order_by("best_before", "pk")
        for lot in known:
            lots.setdefault(lot.item_id, []).append(lot)
    lines = []
    for place, pk in enumerate(ids):
        if pk in rows:
            values = {name: _value(fields.get(name, ()), place) for name in COLUMNS[part]}
            values["quantity"] = values["quantity"] or "1"
            lines.append(Line(rows[pk], values, lots.get(pk, ())))
    return lines


def _value(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _add(request: DeskRequest, draft: Draft, item: Item) -> None:
    """One piece more. Goods with lots of their own come in a line each."""
    for line in draft.lines:
        if line.row.item.pk == item.pk and draft.part != "receive":
            line.typed["quantity"] = str(line.pieces + 1)
            return
    draft.lines[:0] = _lines(request, draft.part, [str(item.pk)], {})


def _add_unless_blocked(request: DeskRequest, draft: Draft, item: Item) -> None:
    [line] = _lines(request, draft.part, [str(item.pk)], {})
    if draft.part == "sell" and line.is_off_shelf and not draft.as_plain:
        draft.blocked = line.row
    else:
        _add(request, draft, item)


# --- what the buttons do ----------------------------------------------------------------------------------------------


def _find(request: DeskRequest, draft: Draft, _which: str) -> None:
    text = text_of(request, "q", 200)
    if not text:
        return
    found = look_up(request, draft.part, text)
    if found.is_code and len(found.rows) == 1:
        _add_unless_blocked(request, draft, found.rows[0].item)
    elif found.is_code and len(found.products) == 1 and draft.part == "receive":
        _add_unless_blocked(request, draft, item_of(found.products[0][0]))
    else:
        draft.found = found


def _chosen(request: DeskRequest, draft: Draft, which: str) -> None:
    _add_unless_blocked(request, draft, _item(which))


def _as_plain(request: DeskRequest, draft: Draft, which: str) -> None:
    """Sold as goods that are not OCOP, which the ledger lets managers do, with a reason."""
    draft.as_plain = True
    _add(request, draft, _item(which))


def _more(_request: DeskRequest, draft: Draft, which: str) -> None:
    line = _line(draft, which)
    line.typed["quantity"] = str(line.pieces + 1)


def _less(_request: DeskRequest, draft: Draft, which: str) -> None:
    line = _line(draft, which)
    line.typed["quantity"] = str(max(1, line.pieces - 1))


def _removed(_request: DeskRequest, draft: Draft, which: str) -> None:
    draft.lines.remove(_line(draft, which))


def _make(request: DeskRequest, draft: Draft, _which: str) -> None:
    province = asked.digits(request.POST.get("new_province", "")) or 0
    goods = carrying.Goods(
        name=text_of(request, "new_name", 255),
        barcode=text_of(request, "new_barcode", 40),
        price=asked.price_of(text_of(request, "new_price", 40)),
        maker=text_of(request, "new_maker", 200),
        province=Province.objects.filter(pk=province).first(),
    )
    try:
        item = carrying.make_goods(request.showroom, request.user, goods)
    except BadRequest:
        draft.found = Found(goods.barcode or goods.name)
        raise
    _add(request, draft, item)


def _unknown(_request: DeskRequest, _draft: Draft, _which: str) -> None:
    raise BadRequest(_("This button is not known here. Load the page again."))


CHANGES: dict[str, Callable[[DeskRequest, Draft, str], None]] = {
    "find": _find,
    "add": _chosen,
    "plain": _as_plain,
    "more": _more,
    "less": _less,
    "remove": _removed,
    "make": _make,
}


def _line(draft: Draft, which: str) -> Line:
    place = asked.digits(which)
    if place is None or place >= len(draft.lines):
        raise BadRequest(_("This line is no longer on the slip."))
    return draft.lines[place]


def _item(which: str) -> Item:
    """`i12` is an item; `p34` a product, whose item comes to be with this."""
    pk = asked.digits(which[1:]) or 0
    item = Item.objects.filter(pk=pk).first() if which.startswith("i") else None
    if which.startswith("p") and (product := Product.objects.filter(pk=pk).first()):
        item = item_of(product)
    if item is None:
        raise BadRequest(_("One of these goods is not on record. Look it up again."))
    return item


# --- looking up -------------------------------------------------------------------------------------------------------


def look_up(request: DeskRequest, part: str, text: str) -> Found:
    """What a code or a name stands for here, and, where goods come in, in the whole catalogue."""
    text = text[:200]
    comes_in = not KINDS[part].takes
    product = product_by_code(text)
    goods = None if product else goods_by_code(text)
    if product or goods:
        item = goods or Item.objects.filter(product=product).first()
        rows = stocked(request.showroom, request.on, [item.pk], empty=True) if item else []
        at_hand = [row for row in rows if row.on_hand or comes_in or part == "adjust"]
        beside = [product] if product and not at_hand else []
        return Found(text, at_hand, _with_standing(request, beside), is_code=True)
    ids = carried_by_name(request.showroom, text, empty=comes_in)[:MOST_HITS]
    found = Found(text, stocked_in_order(request.showroom, request.on, ids))
    if part == "receive":
        carried = {row.item.product_id for row in found.rows}
        found.products = _with_standing(
            request, [each for each in products_by_name(text) if each.pk not in carried][: MOST_FOUND - len(found.rows)]
        )
        known = {row.item.pk for row in found.rows}
        others = [item.pk for item in goods_by_name(text) if item.pk not in known][:MOST_HITS]
        found.rows += stocked_in_order(request.showroom, request.on, others)
    return found


def _with_standing(request: DeskRequest, products: Sequence[Product]) -> list[tuple[Product, Any]]:
    standing = product_standings({product.pk for product in products}, request.on)
    return [(product, standing[product.pk]) for product in products]


# --- the page ---------------------------------------------------------------------------------------------------------


def _page(request: DeskRequest, draft: Draft, *, renew: bool = False, status: int = 200) -> HttpResponse:
    kind = KINDS[draft.part]
    reasons = [str(reason) for reason in kind.reasons]
    needs_reason = bool(reasons) or draft.as_plain
    prices = [(line.pieces, asked_price(line)) for line in draft.lines]
    context: dict[str, Any] = {
        "draft": draft,
        "kind": draft.part,
        "title": kind.title,
        "verb": _("Sell as goods that are not OCOP") if draft.as_plain else kind.verb,
        "takes": kind.takes,
        "lots": draft.part == "receive",
        "reasons": reasons,
        "reasoned": needs_reason,
        "why": asked.reason(fields_of(request)) or request.GET.get("why", "")[:300],
        "reference": _reference(request),
        "back": request.POST.get("back", ""),
        "total": sum(pieces * price for pieces, price in prices if price is not None),
        "unknown_address": request.desk.address(draft.part),
        "by_hand": draft.part == "adjust" or bool(draft.lines or draft.found or draft.problem or draft.blocked),
        "new": {name: request.POST.get(f"new_{name}", "") for name in ("name", "barcode", "price", "maker", "province")},
    }
    if draft.part == "receive" and draft.found:
        context["provinces"] = Province.objects.order_by("name").values_list("pk", "name")
        if not context["new"]["name"] and not context["new"]["barcode"]:
            is_digits = draft.found.text.replace(" ", "").isdigit()
            context["new"]["barcode" if is_digits else "name"] = draft.found.text
    key = request.POST.get("key", "")
    if key and not renew:
        context["key"] = key
    return render_desk(request, "showrooms/desk/movement.html", context, status)


def asked_price(line: Line) -> int | None:
    """What one piece of the line is sold for, as far as it can be read."""
    try:
        price = asked.price_of(line.typed.get("price", ""))
    except BadRequest:
        return None
    return line.row.price if price is None else price


def _reference(request: DeskRequest) -> str:
    """The restock request that a receipt answers: `restock:12`, of this showroom."""
    text = request.POST.get("reference", "") or request.GET.get("reference", "")
    if not text:
        return ""
    prefix, _colon, pk = text.partition(":")
    if prefix != "restock" or not RestockRequest.objects.filter(pk=asked.digits(pk) or 0, showroom=request.showroom).exists():
        raise BadRequest(_("This restock request is not of this showroom. Open it again."))
    return f"restock:{int(pk)}"


ROUTES: Routes = [(part, "", movement_view(part)) for part in KINDS]
