"""All orders, filtered; the same as a file; what has to be picked; and the totals of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from catalog.public import wording
from catalog.public.wording import in_language, language, other_language
from ocop.storefront import addresses
from ocop.storefront.desk.looking import Looking, look_for
from ocop.storefront.desk.picking import pick_list
from ocop.storefront.desk.sheets import orders_sheet
from ocop.storefront.desk.totals import Total, by_method, daily_totals
from ocop.storefront.states import Fulfilment, Method, OrderState
from showrooms import holds
from showrooms.exporting import FORMATS, Cell, download
from showrooms.models import Showroom
from showrooms.public.words import name_of
from showrooms.views.tables import Column, Kind, Report

from .frame import LONGEST_TYPED, OrderDeskRequest, desk_page, order_desk, own_showrooms

ON_A_PAGE = 30
MOST_DAYS = 366
YEARS = range(2000, 2101)


@order_desk
def orders(request: OrderDeskRequest) -> HttpResponseBase:
    looking = _looking(request)
    pages = Paginator(look_for(request.orders, looking).select_related("showroom"), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page", ""))
    asked = {name: value for name, value in request.GET.items() if name != "page" and value}
    here = addresses.desk_list(language(), "orders")

    def address(number: int) -> str:
        return f"{here}?{urlencode({**asked, 'page': number})}"

    context = {
        "looking": looking,
        "found": page.object_list,
        "count": pages.count,
        "newer": address(page.previous_page_number()) if page.has_previous() else "",
        "older": address(page.next_page_number()) if page.has_next() else "",
        "states": OrderState.choices,
        "methods": Method.choices,
        "fulfilments": Fulfilment.choices,
        "showrooms": own_showrooms(request),
        "files": [(f"{addresses.desk_list(language(), 'export')}{_file(each)}?{urlencode(asked)}", each) for each in FORMATS],
        "other_address": f"{addresses.desk_list(other_language(), 'orders')}?{urlencode(asked)}",
    }
    return desk_page(request, "storefront/desk/orders.html", context, part="orders")


@order_desk
def export(request: OrderDeskRequest, name: str) -> HttpResponseBase:
    """The orders that are looked for as a file, every line of goods in a row."""
    kind = name.rpartition(".")[2]
    if kind not in FORMATS or name != _file(kind):
        raise Http404
    return download(orders_sheet(look_for(request.orders, _looking(request))), kind, f"{_stem()}-{request.on}")


@order_desk
def pick(request: OrderDeskRequest) -> HttpResponseBase:
    """What is to be taken from the shelves, of one showroom."""
    holds.free_lapsed(request.at, request.on)
    showrooms = own_showrooms(request)
    wanted = request.GET.get("showroom", "")
    chosen = next((room for room in showrooms if str(room.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    to_pack = Counter(request.orders.filter(state=OrderState.CONFIRMED).values_list("showroom", flat=True))
    if chosen is None:
        chosen = next((room for room in showrooms if room.pk in to_pack), showrooms[0] if showrooms else None)
    picks = pick_list(chosen, request.on) if chosen else []
    context = {
        "chosen": chosen,
        "picks": picks,
        "pieces": sum(each.pieces for each in picks),
        "orders_count": len({order.pk for each in picks for order, _pieces in each.orders}),
        "choices": [
            (f"{addresses.desk_list(language(), 'pick')}?showroom={room.pk}", name_of(room), to_pack[room.pk], room == chosen)
            for room in showrooms
            if room.pk in to_pack or room == chosen
        ],
        "at": request.at,
        "other_address": f"{addresses.desk_list(other_language(), 'pick')}{f'?showroom={chosen.pk}' if chosen else ''}",
    }
    return desk_page(request, "storefront/desk/pick.html", context, part="pick")


@order_desk
def totals(request: OrderDeskRequest) -> HttpResponseBase:
    """What was charged and paid back, by day, showroom and provider."""
    first, last, problem = _period(request)
    found = daily_totals(request.orders, first, last)
    rooms = {room.pk: room for room in Showroom.objects.filter(pk__in={total.showroom_id for total in found})}
    report = _report(found, rooms, first, last)
    kind = request.GET.get("format", "")
    if kind in FORMATS:
        return download(report.sheet(), kind, report.file_name)
    asked = {"from": first.isoformat(), "to": last.isoformat()}
    here = addresses.desk_list(language(), "totals")
    context = {
        "report": report,
        "first": first,
        "last": last,
        "problem": problem,
        "sums": [(Method(total.method).label, total) for total in by_method(found)],
        "files": [(f"{here}?{urlencode({**asked, 'format': each})}", each) for each in FORMATS],
        "other_address": f"{addresses.desk_list(other_language(), 'totals')}?{urlencode(asked)}",
    }
    return desk_page(request, "storefront/desk/totals.html", context, part="totals", status=422 if problem else 200)


def _report(found: list[Total], rooms: dict[int, Showroom], first: date, last: date) -> Report:
    columns = [
        Column(_("Day"), Kind.DAY),
        Column(_("Showroom"), Kind.NAME, wide=True),
        Column(_("Paid by"), Kind.WORDS, wide=True),
        Column(_("Payments"), Kind.NUMBER, wide=True),
        Column(_("Charged"), Kind.MONEY),
        Column(_("Paid back"), Kind.MONEY),
        Column(_("Left"), Kind.MONEY, wide=True),
    ]
    rows: list[list[Cell]] = [
        [
            total.day,
            name_of(rooms[total.showroom_id]),
            str(Method(total.method).label),
            total.count,
            total.captured,
            total.refunded,
            total.net,
        ]
        for total in found
    ]
    foot: list[Cell] = [_("Together"), "", "", *(_sum(found, name) for name in ("count", "captured", "refunded", "net"))]
    name = f"{in_language('daily-totals', 'tong-ket-ngay')}-{first}-{last}"
    empty = _("Nothing was charged or paid back in these days.")
    return Report(_("Totals of days"), columns, rows, name, empty, foot)


def _sum(found: Iterable[Total], name: str) -> int:
    return sum(int(getattr(total, name)) for total in found)


def _looking(request: OrderDeskRequest) -> Looking:
    asked = request.GET
    return Looking(
        state=asked.get("state", "") if asked.get("state") in OrderState.values else "",
        showroom=int(asked["showroom"]) if asked.get("showroom", "").isdecimal() and len(asked["showroom"]) < 10 else None,
        method=asked.get("method", "") if asked.get("method") in Method.values else "",
        fulfilment=asked.get("fulfilment", "") if asked.get("fulfilment") in Fulfilment.values else "",
        day=_day(asked.get("day", "")),
        text=" ".join(asked.get("q", "").replace("\x00", "")[:LONGEST_TYPED].split()),
    )


def _period(request: OrderDeskRequest) -> tuple[date, date, str]:
    """From and to, both counted, and what is wrong with them. Without an answer: the last seven days."""
    typed = request.GET.get("from", ""), request.GET.get("to", "")
    first, last = _day(typed[0]), _day(typed[1])
    usual = request.on - timedelta(days=6), request.on
    if (typed[0] and first is None) or (typed[1] and last is None):
        return *usual, _("Choose both days in the calendar.")
    first, last = first or min(usual[0], last or usual[0]), last or request.on
    if last < first:
        return *usual, _("The period ends before it begins. Change one of the two days.")
    if (last - first).days >= MOST_DAYS:
        return *usual, _("Ask for %(most)s days at most.") % {"most": wording.number(MOST_DAYS)}
    return first, last, ""


def _day(text: str) -> date | None:
    try:
        day = parse_date(text.strip())
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def _stem() -> str:
    return in_language("orders", "don-hang")


def _file(kind: str) -> str:
    return f"{_stem()}.{kind}"
