"""What was sold, what does not sell, what the stock is worth, and what was lost. The database sums.

Days are days in Vietnam. What was undone is left out altogether, as if it had not been booked: it and its counter-movement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Abs, Cast, Coalesce
from django.utils import timezone

from catalog.models import Product

from .models import EntryKind, Level, Movement, Placement, TransferLine, TransferState

LONGEST_PERIOD = 366
MOST_DAYS = 92
"""From a longer period on, days are told together by months."""
LOSSES = (EntryKind.ADJUST, EntryKind.COUNT, EntryKind.WITHDRAW)


@dataclass(frozen=True)
class Period:
    """Days in Vietnam, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class By(StrEnum):
    """What sales are told apart by."""

    DAY = "day"
    PRODUCT = "product"
    STARS = "stars"
    SHOWROOM = "showroom"


@dataclass(frozen=True)
class Sold:
    """Sales told together. `pieces` and `takings` (đồng) are less what came back; `ocop_pieces` and `ocop_takings` are of what
    went over the counter as OCOP. `returned_unpriced` pieces came back that were never sold here: at what price is not known.
    """

    pieces: int = 0
    takings: int = 0
    ocop_pieces: int = 0
    ocop_takings: int = 0
    returned: int = 0
    returned_unpriced: int = 0

    def __add__(self, other: Sold) -> Sold:
        return Sold(*(mine + theirs for mine, theirs in zip(self._figures, other._figures, strict=True)))

    @property
    def _figures(self) -> tuple[int, ...]:
        return (self.pieces, self.takings, self.ocop_pieces, self.ocop_takings, self.returned, self.returned_unpriced)


@dataclass(frozen=True)
class SoldRow:
    """`key` is the day (of a long period: the first of its month), the stars (0: not as OCOP, None: not known of what came back),
    the name of the item, or the id of the showroom."""

    key: Any
    sold: Sold


def sales(showrooms: Collection[int], period: Period, by: By) -> list[SoldRow]:
    """Sales of a period: days in order, everything else with the highest takings first."""
    movements = Movement.objects.filter(
        entry__showroom__in=showrooms,
        entry__kind__in=(EntryKind.SELL, EntryKind.RETURN),
        entry__at__gte=period.since,
        entry__at__lt=period.until,
        entry__answered_by=None,
    )
    rows = []
    for row in movements.annotate(key=_key(by, period)).values("key", *_NAMES.get(by, ())).annotate(**_SUMS).order_by():
        name = next((row[field] for field in _NAMES.get(by, ()) if row[field]), None)
        rows.append(SoldRow(name if by in _NAMES else row["key"], Sold(*(int(row[figure] or 0) for figure in _SUMS))))
    if by is By.DAY:
        return _every_day(rows, period)
    if by is By.STARS:
        return sorted(rows, key=lambda row: -1 if row.key is None else row.key, reverse=True)
    return sorted(rows, key=lambda row: (-row.sold.takings, -row.sold.pieces, str(row.key)))


def total(rows: Collection[SoldRow]) -> Sold:
    return sum((row.sold for row in rows), Sold())


_SELLS, _RETURNS = Q(entry__kind=EntryKind.SELL), Q(entry__kind=EntryKind.RETURN)
_CAME = Cast(F("on_hand_change"), BigIntegerField())
_SUMS: dict[str, Any] = {
    "pieces": -Sum(_CAME),
    "takings": -Sum(_CAME * F("price")),
    "ocop_pieces": -Sum(_CAME, filter=Q(as_ocop=True)),
    "ocop_takings": -Sum(_CAME * F("price"), filter=Q(as_ocop=True)),
    "returned": Sum(_CAME, filter=_RETURNS),
    "returned_unpriced": Sum(_CAME, filter=_RETURNS & Q(price=None)),
}
_NAMES = {By.PRODUCT: ("item__product__name", "item__name")}


def _key(by: By, period: Period) -> Any:
    # The sums of nought keep SQLite from walking all movements ever in the order of an index on what they are grouped by.
    match by:
        case By.DAY:
            # Comparing is many times faster than SQLite's way to the day of a moment, which is Python for each row.
            starts = _starts(period)
            return Case(
                *(When(entry__at__lt=_midnight(day), then=Value(place)) for place, day in enumerate(starts[1:])),
                default=len(starts) - 1,
            )
        case By.STARS:
            # What was never sold here comes back without stars.
            return Case(
                When(as_ocop=True, then=F("stars")),
                When(_SELLS | Q(item__product=None), then=Value(0)),
                default=None,
            )
        case By.PRODUCT:
            return F("item") + 0
    return F("showroom") + 0


def _starts(period: Period) -> list[date]:
    """The days of the period, or the first days of its months."""
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    return days if period.days <= MOST_DAYS else [day for day in days if day.day == 1 or day == period.first]


def _every_day(rows: list[SoldRow], period: Period) -> list[SoldRow]:
    """Days without a sale are told too."""
    found = {row.key: row.sold for row in rows}
    return [SoldRow(day, found.get(place, Sold())) for place, day in enumerate(_starts(period))]


@dataclass(frozen=True)
class Slow:
    """An item that stands at a showroom and was not sold for a while; `last_sold` is None where it never was."""

    showroom: int
    item: str
    pieces: int
    last_sold: date | None
    price: int | None

    @property
    def value(self) -> int | None:
        return None if self.price is None else self.pieces * self.price


def slow_movers(showrooms: Collection[int], on: date, days: int) -> list[Slow]:
    """What is on hand, was there `days` days ago, and has not been sold since; the most pieces first."""
    since = _midnight(on - timedelta(days=days))
    here = Movement.objects.filter(showroom=OuterRef("showroom"), item=OuterRef("item"))
    sold = here.filter(entry__kind=EntryKind.SELL, entry__answered_by=None)
    last = sold.order_by().values("item").annotate(last=Max("entry__at")).values("last")
    levels = (
        _priced(Level.objects.filter(showroom__in=showrooms).on_hand())
        .filter(~Exists(sold.filter(entry__at__gte=since)), Exists(here.filter(entry__at__lt=since)))
        .values("showroom", "item", "item__product__name", "item__name", "counter")
        .annotate(pieces=Sum("on_hand"), last=Subquery(last))
        .order_by("-pieces", "item")
    )
    return [
        Slow(
            row["showroom"],
            row["item__product__name"] or row["item__name"],
            row["pieces"],
            timezone.localdate(row["last"], timezone.get_default_timezone()) if row["last"] else None,
            row["counter"],
        )
        for row in levels
    ]


class Kind(StrEnum):
    """What goods on hand are."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    PLAIN = "plain"


@dataclass(frozen=True)
class Worth:
    """`value` is at the prices of the counter, in đồng. Items without a price are in `unpriced` and not in `value`."""

    showroom: int
    kind: Kind
    items: int
    pieces: int
    value: int
    unpriced: int
    unpriced_pieces: int


def stock_value(showrooms: Collection[int], on: date) -> list[Worth]:
    """What stands there now, by showroom, and by what it is on `on`."""
    kind = Case(
        When(item__product=None, then=Value(Kind.PLAIN)),
        When(Exists(Product.objects.certified(on).filter(pk=OuterRef("item__product"))), then=Value(Kind.IN_FORCE)),
        default=Value(Kind.NOT_IN_FORCE),
        output_field=CharField(),
    )
    rows = (
        _priced(Level.objects.filter(showroom__in=showrooms).on_hand())
        .annotate(what=kind)
        .values("showroom", "what")
        .annotate(
            items=Count("item", distinct=True),
            pieces=Sum("on_hand"),
            value=Sum(Cast(F("on_hand"), BigIntegerField()) * F("counter")),
            unpriced=Count("item", distinct=True, filter=Q(counter=None)),
            unpriced_pieces=Sum("on_hand", filter=Q(counter=None)),
        )
        .order_by("showroom__name", "showroom", "what")
    )
    return [
        Worth(
            row["showroom"],
            Kind(row["what"]),
            row["items"],
            row["pieces"],
            int(row["value"] or 0),
            row["unpriced"],
            row["unpriced_pieces"] or 0,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Loss:
    """Pieces that the books lost and found for one reason; `kind` is an `EntryKind`. `value` (đồng, at the prices of the counter
    today) is of lost less found, without `unpriced` pieces.
    """

    kind: str
    reason: str
    lost: int
    found: int
    value: int
    unpriced: int


def losses(showrooms: Collection[int], period: Period) -> list[Loss]:
    """What was lost and found in a period: adjusted, counted, taken off, and what did not arrive of transfers; the most lost
    first. What differs in a transfer is told of the showroom that received it."""
    movements = Movement.objects.filter(
        entry__showroom__in=showrooms,
        entry__kind__in=LOSSES,
        entry__at__gte=period.since,
        entry__at__lt=period.until,
        entry__answered_by=None,
    )
    booked = _priced(movements).values(kind=F("entry__kind"), reason=F("entry__why"))
    rows = [*_summed(booked, "on_hand_change"), *_summed(_transfer_differences(showrooms, period), "difference")]
    return sorted(rows, key=lambda row: (row.found - row.lost, row.kind, row.reason))


def _transfer_differences(showrooms: Collection[int], period: Period) -> QuerySet[Any, Any]:
    """Lines that came otherwise than they were sent. Where nothing came, no entry tells when: then the moment of sending does."""
    lines = (
        TransferLine.objects.filter(transfer__state=TransferState.RECEIVED, transfer__destination__in=showrooms)
        .annotate(at=Coalesce("transfer__ended__at", "transfer__sent__at"), difference=F("received") - F("quantity"))
        .filter(at__gte=period.since, at__lt=period.until)
        .exclude(difference=0)
    )
    return _priced(lines, showroom="transfer__destination").values("reason", kind=Value(EntryKind.TRANSFER_IN, CharField()))


def _summed(rows: QuerySet[Any, Any], change: str) -> Iterator[Loss]:
    pieces = Cast(F(change), BigIntegerField())
    for row in rows.annotate(
        lost=-Sum(pieces, filter=Q(**{f"{change}__lt": 0})),
        found=Sum(pieces, filter=Q(**{f"{change}__gt": 0})),
        value=-Sum(pieces * F("counter")),
        unpriced=Sum(Abs(pieces), filter=Q(counter=None)),
    ).order_by():
        yield Loss(
            row["kind"],
            row["reason"],
            *(int(row[figure] or 0) for figure in ("lost", "found", "value", "unpriced")),
        )


def _priced(rows: Any, showroom: str = "showroom") -> Any:
    """Rows of an item at a showroom, with what a piece costs at the counter there (`counter`, in đồng; None: no price)."""
    own = Placement.objects.filter(showroom=OuterRef(showroom), item=OuterRef("item")).values("counter_price")[:1]
    return rows.annotate(counter=Coalesce(Subquery(own), F("item__product__price"), F("item__price")))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())
