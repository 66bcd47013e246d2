"""What happens once in the month: goods sent from one showroom to another, stocktakes, a sale as plain goods, a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from showrooms.demo.books import Books, Moved
from showrooms.demo.month import Counter, moment
from showrooms.models import (
    Count,
    CountLine,
    CountState,
    EntryKind,
    RestockLine,
    RestockRequest,
    Transfer,
    TransferLine,
    TransferState,
)

ARRIVED, COUNTED = 9, 12
"""How many days ago a transfer arrived, and a stocktake was approved."""


class Happenings:
    """Booked in the order of days, between the sales; rows that point at entries are written once those are."""

    def __init__(self, books: Books, counters: Mapping[str, Counter], users: Mapping[str, Any]) -> None:
        self._books, self._counters, self._users = books, counters, users
        self._rows: list[Any] = []

    def after(self, days_ago: int, day: date) -> None:
        """What happens after closing, so many days before the day of loading."""
        if days_ago == COUNTED:
            self._count("ninh-kieu-can-tho", day, approved=True)
        elif days_ago == ARRIVED + 1:
            self._send("trung-tam-ha-noi", "ha-long-quang-ninh", day, arrives=True)
        elif days_ago == 3:
            self._sell_as_plain("trung-tam-ha-noi", day)
        elif days_ago == 1:
            self._count("trung-tam-ha-noi", day, approved=False)
            self._send("trung-tam-ha-noi", "tram-dung-ninh-binh", day, arrives=False)
            self._ask("tram-dung-ninh-binh", day)

    def write(self) -> None:
        """In the order of making: a row comes after those that it points at."""
        for row in self._rows:
            for field in row._meta.fields:
                if field.is_relation and field.is_cached(row):
                    setattr(row, field.name, getattr(row, field.name))
            row.save(force_insert=True)

    def _taken(self, counter: Counter, items: int, pieces: int, day: date) -> list[tuple[Moved, int]]:
        """Some pieces of the first items that have enough of them, and how many of the lot were on hand."""
        shelf = self._books.shelf(counter.showroom)
        found: list[tuple[Moved, int]] = []
        for each in counter.sellable(day):
            for lot, free in counter.take(each, shelf.on_hand(each.item), day)[:1]:
                if free >= 2 * pieces and len(found) < items:
                    found.append((Moved(each.item, lot, -pieces), free))
        return found

    def _send(self, origin: str, destination: str, day: date, *, arrives: bool) -> None:
        sender, receiver = self._counters[origin], self._counters[destination]
        moves = [move for move, _free in self._taken(sender, 4, 6, day)]
        at = moment(day, time(20, 45))
        sent = self._books.book(sender.showroom, EntryKind.TRANSFER_OUT, at, sender.manager, moves)
        transfer = Transfer(
            origin=sender.showroom,
            destination=receiver.showroom,
            state=TransferState.RECEIVED if arrives else TransferState.IN_TRANSIT,
            key=f"demo-transfer-{len(self._rows)}",
            note="Bổ sung kệ quà tặng",
            prepared_by=sender.staff,
            prepared_at=at - timedelta(minutes=30),
            sent=sent,
        )
        lines = [TransferLine(transfer=transfer, item=move.item, lot=move.lot, quantity=-move.pieces) for move in moves]
        if arrives:
            for line in lines:
                line.received = line.quantity
            lines[0].received, lines[0].reason = lines[0].quantity - 1, "Vỡ một món dọc đường"
            came = [Moved(line.item, line.lot, line.received or 0) for line in lines]
            transfer.ended = self._books.book(
                receiver.showroom, EntryKind.TRANSFER_IN, moment(day + timedelta(days=1), time(7, 50)), receiver.staff, came
            )
        self._rows += [transfer, *lines]

    def _count(self, where: str, day: date, *, approved: bool) -> None:
        counter = self._counters[where]
        at = moment(day, time(21, 10))
        counted = self._taken(counter, 12, 3, day)
        differences = {1: -1, 6: -2, 9: 1}
        count = Count(
            showroom=counter.showroom,
            state=CountState.APPROVED if approved else CountState.SUBMITTED,
            title="Kệ A1 và A2",
            opened_by=counter.staff,
            opened_at=at - timedelta(minutes=40),
            submitted_at=at,
        )
        lines = [
            CountLine(
                count=count,
                item=move.item,
                lot=move.lot,
                counted=free + differences.get(place, 0),
                expected=free,
                by=counter.staff,
                at=at - timedelta(minutes=38 - 3 * place),
            )
            for place, (move, free) in enumerate(counted)
        ]
        if approved:
            decided = at + timedelta(minutes=15)
            moves = [Moved(line.item, line.lot, line.difference) for line in lines if line.difference]
            count.entry = self._books.book(counter.showroom, EntryKind.COUNT, decided, counter.manager, moves)
            count.decided_by, count.decided_at = counter.manager, decided
        self._rows += [count, *lines]

    def _sell_as_plain(self, where: str, day: date) -> None:
        """A manager sells goods whose certificate has lapsed, as goods that are not OCOP."""
        counter = self._counters[where]
        lapsed = [each for each in counter.carried if each.price and not each.of.may_be_sold(day)]
        for each in lapsed[:1]:
            moves = [Moved(each.item, lot, -pieces, each.price) for lot, pieces in counter.take(each, 1, day)]
            why = "Khách hỏi mua, đã gỡ nhãn OCOP"
            self._books.book(counter.showroom, EntryKind.SELL, moment(day, time(20, 55)), counter.manager, moves, why=why)

    def _ask(self, where: str, day: date) -> None:
        counter = self._counters[where]
        shelf = self._books.shelf(counter.showroom)
        wanted = min(
            (each for each in counter.sellable(day) if each.item.product),
            key=lambda each: (shelf.on_hand(each.item), each.of.key),
        )
        request = RestockRequest(
            showroom=counter.showroom,
            producer=wanted.item.product.producer if wanted.item.product else None,
            wanted_on=day + timedelta(days=8),
            note="Kệ sắp hết, xin giao trước cuối tuần",
            asked_by=counter.staff,
            asked_at=moment(day, time(17, 30)),
        )
        self._rows += [request, RestockLine(request=request, item=wanted.item, quantity=24)]
