"""Reports of a showroom, or of all that somebody answers for: sales, slow movers, what the stock is worth, losses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from catalog.public import wording
from showrooms import reporting
from showrooms.asked import day_of
from showrooms.errors import BadRequest
from showrooms.exporting import FORMATS, Cell, download
from showrooms.models import EntryKind
from showrooms.public.words import name_of
from showrooms.reporting import LONGEST_PERIOD, By, Period, Sold, SoldRow, Worth

from . import charts
from .desk import DeskRequest, Routes, desk_view, render_desk
from .scope import ALL, Scope, asked_for
from .tables import Column, Kind, Report, in_per_cent

DAYS = 30
"""Of the period that is told where none is asked for."""
SLOW_DAYS = (14, 30, 60, 90)

BY: Mapping[By, str | Promise] = {
    By.DAY: gettext_lazy("by day"),
    By.PRODUCT: gettext_lazy("by product"),
    By.STARS: gettext_lazy("by stars"),
    By.SHOWROOM: gettext_lazy("by showroom"),
}
KINDS: Mapping[str, str | Promise] = {
    reporting.Kind.IN_FORCE: gettext_lazy("OCOP, in force"),
    reporting.Kind.NOT_IN_FORCE: gettext_lazy("not in force"),
    reporting.Kind.PLAIN: gettext_lazy("not OCOP"),
}
LOST: Mapping[str, str | Promise] = {
    EntryKind.ADJUST: gettext_lazy("adjusted"),
    EntryKind.COUNT: gettext_lazy("stocktake"),
    EntryKind.WITHDRAW: gettext_lazy("taken off the shelf"),
    EntryKind.TRANSFER_IN: gettext_lazy("differs on arrival"),
}


@dataclass(frozen=True)
class Asked:
    """What is asked for. `problem` says what could not be read; the usual period is told then."""

    scope: Scope
    on: date
    period: Period
    by: By
    days: int
    problem: str = ""

    @cached_property
    def room_names(self) -> dict[int, str]:
        return {room.pk: name_of(room) for room in self.scope.showrooms}


Maker = Callable[[Asked], Report]


@desk_view("reports")
def reports(request: DeskRequest) -> HttpResponseBase:
    name = request.GET.get("show", "")
    name = name if name in REPORTS else "sales"
    make = REPORTS[name][1]
    asked = _asked(request)
    report = make(asked)
    if request.GET.get("file") in FORMATS:
        return download(report.sheet(), request.GET["file"], report.file_name)
    kept = {
        "show": name,
        "by": asked.by.value,
        "from": asked.period.first.isoformat(),
        "to": asked.period.last.isoformat(),
        "days": str(asked.days),
        "of": ALL if asked.scope.is_all else "",
    }

    def address(**changed: str) -> str:
        return "?" + urlencode({key: value for key, value in (kept | changed).items() if value})

    context = {
        "report": report,
        "asked": asked,
        "other_address": f"{request.desk.other_address}{address()}",
        "tabs": [(address(show=each), words, each == name) for each, (words, _make) in REPORTS.items()],
        "by": [(address(by=value), words, chosen) for value, words, chosen in report.by],
        "scopes": _scopes(request, asked, address),
        "kept": [(key, value) for key, value in kept.items() if value and key not in ("from", "to", "days")],
        "periods": _periods(asked, address),
        "slow_days": [(address(days=str(days)), days, days == asked.days) for days in SLOW_DAYS],
        "has_period": name in ("sales", "losses"),
        "is_slow": name == "slow",
        "files": [(address(file=kind), kind) for kind in FORMATS],
    }
    return render_desk(request, "showrooms/desk/reports.html", context)


def _periods(asked: Asked, address: Callable[..., str]) -> list[tuple[str, str, bool]]:
    """Two of the usual periods may be the same days: the first of them is marked as chosen."""
    usual = _usual_periods(asked.on)
    chosen = next((words for words, period in usual if period == asked.period), None)
    return [
        (address(**{"from": period.first.isoformat(), "to": period.last.isoformat()}), words, words == chosen)
        for words, period in usual
    ]


def _scopes(request: DeskRequest, asked: Asked, address: Callable[..., str]) -> list[tuple[str, str, bool]]:
    if asked.scope.most < 2:
        return []
    every = _("All %(count)d showrooms") % {"count": asked.scope.most}
    return [(address(of=""), name_of(request.showroom), not asked.scope.is_all), (address(of=ALL), every, asked.scope.is_all)]


def _asked(request: DeskRequest) -> Asked:
    on = request.on
    scope = asked_for(request)
    by = request.GET.get("by", "")
    days = request.GET.get("days", "")
    problem = ""
    try:
        period = _period(request.GET.get("from", ""), request.GET.get("to", ""), on)
    except BadRequest as refusal:
        problem, period = str(refusal), _last(DAYS, on)
    return Asked(
        scope=scope,
        on=on,
        period=period,
        by=By(by) if by in BY and (scope.is_all or by != By.SHOWROOM) else By.DAY,
        days=int(days) if days in map(str, SLOW_DAYS) else SLOW_DAYS[1],
        problem=problem,
    )


def _period(first: str, last: str, on: date) -> Period:
    """The days typed, in whichever order."""
    since, until = day_of(first or last), day_of(last or first)
    if since is None or until is None:
        return _last(DAYS, on)
    since, until = sorted((since, until))
    period = Period(since, until)
    if period.days > LONGEST_PERIOD or since.year < 2000 or until.year > 2100:
        raise BadRequest(_("A report tells of %(days)d days at most. Choose a shorter period.") % {"days": LONGEST_PERIOD})
    return period


def _last(days: int, on: date) -> Period:
    return Period(on - timedelta(days=days - 1), on)


def _usual_periods(on: date) -> list[tuple[str, Period]]:
    this = on.replace(day=1)
    before = this - timedelta(days=1)
    return [
        (_("today"), Period(on, on)),
        (_("7 days"), _last(7, on)),
        (_("30 days"), _last(30, on)),
        (_("this month"), Period(this, on)),
        (_("last month"), Period(before.replace(day=1), before)),
    ]


def _file_name(english: str, vietnamese: str, asked: Asked, *, of_period: bool) -> str:
    where = ALL if asked.scope.is_all else asked.scope.showrooms[0].slug
    days = (asked.period.first, asked.period.last) if of_period else (asked.on,)
    return "-".join([wording.in_language(english, vietnamese), where, *(day.isoformat() for day in days)])


def _span(period: Period) -> str:
    if period.first == period.last:
        return wording.day(period.first)
    return f"{wording.day(period.first)} – {wording.day(period.last)}"


# --- sales ------------------------------------------------------------------------------------------------------------


def _sales(asked: Asked) -> Report:
    rows = reporting.sales(asked.scope.ids, asked.period, asked.by)
    total = reporting.total(rows)
    by_month = asked.by is By.DAY and asked.period.days > reporting.MOST_DAYS
    return Report(
        title=_("Sales %(period)s") % {"period": _span(asked.period)},
        columns=[
            _first_column(asked.by, by_month),
            Column(_("Pieces"), Kind.NUMBER),
            Column(_("Takings"), Kind.MONEY),
            # Names need the room on a phone.
            Column(_("of it OCOP"), Kind.MONEY, wide=asked.by in (By.PRODUCT, By.SHOWROOM)),
            Column(_("Pieces of OCOP"), Kind.NUMBER, wide=True),
            Column(_("Came back"), Kind.NUMBER, wide=True),
        ],
        rows=[(_key_words(asked, row), *_figures(row.sold)) for row in rows],
        foot=(_("Together"), *_figures(total)),
        file_name=_file_name(f"sales-by-{asked.by}", f"ban-hang-{_BY_IN_FILES[asked.by]}", asked, of_period=True),
        empty=_("Nothing was sold in these days."),
        main=[
            (_("takings"), wording.money(total.takings)),
            (ngettext("piece", "pieces", total.pieces), wording.number(total.pieces)),
            (_("of the takings from OCOP"), in_per_cent(_share(total.ocop_takings, total.takings))),
        ],
        notes=_sales_notes(total),
        chart=_sales_chart(rows, by_month) if asked.by is By.DAY and total != Sold() else None,
        drawn=None if asked.by is By.DAY else 2,
        by=[(each.value, words, each is asked.by) for each, words in BY.items() if asked.scope.is_all or each is not By.SHOWROOM],
    )


_BY_IN_FILES = {By.DAY: "theo-ngay", By.PRODUCT: "theo-san-pham", By.STARS: "theo-sao", By.SHOWROOM: "theo-diem-ban"}


def _first_column(by: By, by_month: bool) -> Column:
    match by:
        case By.DAY:
            return Column(_("Month from") if by_month else _("Day"), Kind.DAY)
        case By.STARS:
            return Column(_("Sold as"), Kind.WORDS)
        case By.SHOWROOM:
            return Column(_("Showroom"), Kind.WORDS)
    return Column(_("Goods"), Kind.NAME)


def _key_words(asked: Asked, row: SoldRow) -> Cell:
    if asked.by is By.SHOWROOM:
        return asked.room_names[row.key]
    if asked.by is not By.STARS:
        key: Cell = row.key
        return key
    if row.key is None:
        return _("came back, stars not noted")
    return wording.stars_in_words(row.key) if row.key else _("not as OCOP")


def _figures(sold: Sold) -> tuple[int, ...]:
    return sold.pieces, sold.takings, sold.ocop_takings, sold.ocop_pieces, sold.returned


def _sales_notes(total: Sold) -> list[str]:
    notes = [_("Undone sales are left out. What came back is taken off as it was sold.")]
    if total.returned_unpriced:
        notes.append(
            ngettext(
                "%(count)s piece came back that was never sold here: nothing is taken off the takings for it.",
                "%(count)s pieces came back that were never sold here: nothing is taken off the takings for them.",
                total.returned_unpriced,
            )
            % {"count": wording.number(total.returned_unpriced)}
        )
    return notes


def _sales_chart(rows: Sequence[SoldRow], by_month: bool) -> charts.Chart | None:
    def said(row: SoldRow) -> str:
        figures = {"day": wording.day(row.key), "takings": wording.money(row.sold.takings)}
        return _("%(day)s: %(takings)s, OCOP %(ocop)s") % (figures | {"ocop": wording.money(row.sold.ocop_takings)})

    return charts.bars(
        _("Takings by month") if by_month else _("Takings by day"),
        [
            charts.Figure(
                f"{row.key.day}/{row.key.month}",
                said(row),
                (row.sold.ocop_takings, row.sold.takings - row.sold.ocop_takings),
            )
            for row in rows
        ],
        [("ocop", _("OCOP")), ("plain", _("not as OCOP"))],
    )


# --- the others -------------------------------------------------------------------------------------------------------


def _slow(asked: Asked) -> Report:
    found = reporting.slow_movers(asked.scope.ids, asked.on, asked.days)
    several = asked.scope.is_all
    unpriced = sum(row.price is None for row in found)
    return Report(
        title=_("Not sold for %(days)d days") % {"days": asked.days},
        columns=[
            Column(_("Goods"), Kind.NAME),
            *([Column(_("Showroom"), Kind.WORDS)] if several else []),
            Column(_("On hand"), Kind.NUMBER, wide=several),
            Column(_("Last sold"), Kind.DAY, absent=_("never")),
            Column(_("Worth"), Kind.MONEY, absent=_("no price")),
        ],
        rows=[
            (row.item, *([asked.room_names[row.showroom]] if several else []), row.pieces, row.last_sold, row.value)
            for row in found
        ],
        file_name=_file_name("slow-movers", "hang-ban-cham", asked, of_period=False),
        empty=_("Everything on hand was sold within these days, or came since."),
        main=[
            (pgettext("goods", "items"), wording.number(len(found))),
            (_("worth at the counter"), wording.money(sum(row.value or 0 for row in found))),
        ],
        notes=[*_unpriced_note(unpriced)],
    )


def _worth(asked: Asked) -> Report:
    """By what the goods are, or of many showrooms by showroom."""
    found = reporting.stock_value(asked.scope.ids, asked.on)
    by_room = asked.scope.is_all
    groups: dict[str, list[Worth]] = {}
    for row in found:
        groups.setdefault(asked.room_names[row.showroom] if by_room else str(KINDS[row.kind]), []).append(row)
    return Report(
        title=_("What the stock is worth on %(day)s") % {"day": wording.day(asked.on)},
        columns=[
            Column(_("Showroom"), Kind.WORDS) if by_room else Column(_("Goods"), Kind.WORDS),
            Column(_("Pieces"), Kind.NUMBER),
            Column(_("Worth"), Kind.MONEY),
            Column(_("of it OCOP"), Kind.MONEY, wide=True),
            Column(_("Items"), Kind.NUMBER, wide=True),
            Column(_("Items without a price"), Kind.NUMBER, wide=True),
        ],
        rows=[(name, *_worth_figures(rows)) for name, rows in groups.items()],
        foot=(_("Together"), *_worth_figures(found)),
        file_name=_file_name("stock-value", "gia-tri-hang", asked, of_period=False),
        empty=_("Nothing is on hand."),
        main=[
            (_("worth at the counter"), wording.money(sum(row.value for row in found))),
            (_("pieces on hand"), wording.number(sum(row.pieces for row in found))),
        ],
        notes=[_("At what a piece costs at the counter today."), *_unpriced_note(sum(row.unpriced for row in found))],
        drawn=2,
    )


def _worth_figures(rows: Sequence[Worth]) -> tuple[int, ...]:
    ocop = sum(row.value for row in rows if row.kind is reporting.Kind.IN_FORCE)
    pieces, value, items, unpriced = (
        sum(getattr(row, name) for row in rows) for name in ("pieces", "value", "items", "unpriced")
    )
    return pieces, value, ocop, items, unpriced


def _losses(asked: Asked) -> Report:
    found = reporting.losses(asked.scope.ids, asked.period)
    unpriced = sum(row.unpriced for row in found)
    return Report(
        title=_("Lost and found %(period)s") % {"period": _span(asked.period)},
        columns=[
            Column(_("How"), Kind.WORDS),
            Column(_("Reason"), Kind.NAME, absent=_("none was noted")),
            Column(_("Lost"), Kind.NUMBER),
            Column(_("Surplus"), Kind.NUMBER),
            Column(_("Worth"), Kind.MONEY),
            Column(_("Pieces without a price"), Kind.NUMBER, wide=True),
        ],
        rows=[(str(LOST[row.kind]), row.reason, row.lost, row.found, row.value, row.unpriced) for row in found],
        foot=(_("Together"), " ", *(sum(getattr(row, name) for row in found) for name in ("lost", "found", "value", "unpriced"))),
        file_name=_file_name("losses", "hao-hut", asked, of_period=True),
        empty=_("Nothing was lost or found in these days."),
        main=[
            (_("pieces lost"), wording.number(sum(row.lost for row in found))),
            (_("lost less found, at the counter"), Column("", Kind.MONEY).shown(sum(row.value for row in found))),
        ],
        notes=[
            _("At what a piece costs at the counter today. What was undone is left out."),
            *(
                [
                    ngettext(
                        "%(count)s piece has no price and is not in the worth.",
                        "%(count)s pieces have no price and are not in the worth.",
                        unpriced,
                    )
                    % {"count": wording.number(unpriced)}
                ]
                if unpriced
                else []
            ),
        ],
        drawn=2,
    )


def _unpriced_note(items: int) -> list[str]:
    if not items:
        return []
    note = ngettext(
        "%(count)s item has no price and is not in the worth. Give it a counter price.",
        "%(count)s items have no price and are not in the worth. Give them a counter price.",
        items,
    )
    return [note % {"count": wording.number(items)}]


def _share(part: int, whole: int) -> float | None:
    return part * 1000 // whole / 10 if whole > 0 else None


REPORTS: Mapping[str, tuple[str | Promise, Maker]] = {
    "sales": (gettext_lazy("Sales"), _sales),
    "slow": (gettext_lazy("Slow movers"), _slow),
    "worth": (gettext_lazy("Stock value"), _worth),
    "losses": (gettext_lazy("Losses"), _losses),
}

ROUTES: Routes = [("reports", "", reports)]
