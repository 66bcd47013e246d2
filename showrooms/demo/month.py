"""A month at the counters: deliveries, sales with more of them at weekends, breakages, things undone and brought back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalog.demo.records import stable_number
from showrooms.demo.assortment import MONTH, Carried
from showrooms.demo.books import Books, Moved
from showrooms.demo.rooms import RoomPlan
from showrooms.models import EntryKind, Lot, Showroom

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKEND = 1.8
LINES_OF_A_DELIVERY = 25
RESTOCK_WEEKDAY = 1
PULLED_BEFORE = 25
"""Days before its last day on which goods came that have lapsed since."""


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


@dataclass
class Counter:
    """A made-up showroom at work."""

    plan: RoomPlan
    showroom: Showroom
    carried: Sequence[Carried]
    staff: Any
    manager: Any
    books: Books
    lots: dict[tuple[str, str], Lot]

    def open(self, on: date) -> None:
        """The first goods, some of them long before what is sold now."""
        opening = self._first_day(on)
        deliveries: dict[date, list[Moved]] = {}
        for each in self.carried:
            came = opening
            if not each.of.may_be_sold(on) and each.of.certificates:
                last = max(certificate.last_day for certificate in each.of.certificates)
                came = min(opening, last - timedelta(days=PULLED_BEFORE))
            deliveries.setdefault(came, []).extend(self._opening_stock(each, came, on))
        for day, moves in deliveries.items():
            self._receive(day, moves)

    def work(self, day: date) -> None:
        spans = self.plan.week[day.weekday()]
        if not spans or day < self._first_day(day):
            return
        if day.weekday() == RESTOCK_WEEKDAY:
            self._restock(day)
        chance = random.Random(f"{self.plan.slug} {day.toordinal()}")
        sales = round(self.plan.sales * chance.uniform(0.7, 1.3) * (WEEKEND if day.weekday() >= 5 else 1))
        for at in sorted(self._moment(day, chance) for _sale in range(sales)):
            self._sell(at, chance)
        if chance.randrange(9) == 0:
            self._lose(day, chance)

    def sellable(self, day: date) -> list[Carried]:
        return [each for each in self.carried if each.pull and each.of.may_be_sold(day) and self._on_hand(each)]

    def price_and_stars(self, each: Carried, day: date, taken: Sequence[tuple[Lot | None, int]]) -> list[Moved]:
        stars = each.of.stars(day)
        return [Moved(each.item, lot, -pieces, each.price, stars) for lot, pieces in taken]

    def take(self, each: Carried, pieces: int, day: date) -> list[tuple[Lot | None, int]]:
        return self.books.shelf(self.showroom).take(each.item, pieces, day)

    def _first_day(self, on: date) -> date:
        """A stall gets its goods on the day before it opens."""
        since = self.showroom.opens_on
        return since - timedelta(days=1) if since else on - timedelta(days=MONTH)

    def _on_hand(self, each: Carried) -> int:
        return self.books.shelf(self.showroom).on_hand(each.item)

    def _opening_stock(self, each: Carried, came: date, on: date) -> list[Moved]:
        key = f"{self.plan.slug} {each.of.key}"
        pieces = 12 + stable_number(f"opening {key}", 5) * 6
        if each.runs_low:
            pieces = 5 + stable_number(f"few {key}", 5)
        elif not each.of.may_be_sold(on):
            pieces = 6 + stable_number(f"few {key}", 8)
        moves = [Moved(each.item, self._lot(each, came), pieces)]
        if each.of.days and each.old_lot:
            moves.append(Moved(each.item, self._made(each, each.old_lot - timedelta(days=each.of.days)), 4))
        return moves

    def _lot(self, each: Carried, came: date) -> Lot | None:
        return self._made(each, came - timedelta(days=4 + stable_number(f"made {each.of.key}", 20)))

    def _made(self, each: Carried, made: date) -> Lot | None:
        lot = each.of.lot(made)
        return self.lots.setdefault((each.of.key, lot.code), lot) if lot else None

    def _receive(self, day: date, moves: Sequence[Moved]) -> None:
        for number, start in enumerate(range(0, len(moves), LINES_OF_A_DELIVERY)):
            at = moment(day, time(7, 35 + number))
            self.books.book(self.showroom, EntryKind.RECEIVE, at, self.staff, moves[start : start + LINES_OF_A_DELIVERY])

    def _restock(self, day: date) -> None:
        self._receive(
            day,
            [
                Moved(each.item, self._lot(each, day), 24)
                for each in self.carried
                if each.pull and not each.runs_low and each.of.may_be_sold(day) and self._on_hand(each) < 10
            ],
        )

    def _moment(self, day: date, chance: random.Random) -> datetime:
        opens, closes = chance.choice(self.plan.week[day.weekday()])
        first, last = moment(day, time.fromisoformat(opens)), moment(day, time.fromisoformat(closes))
        # Deliveries come before the first sale.
        return first + timedelta(seconds=chance.randrange(3600, int((last - first).total_seconds()) - 900))

    def _sell(self, at: datetime, chance: random.Random) -> None:
        day = at.date()
        offered = self.sellable(day)
        if not offered:
            return
        wanted = chance.choices(offered, [each.pull for each in offered], k=chance.choice((1, 1, 1, 2, 2, 3)))
        moves = []
        for each in dict.fromkeys(wanted):
            moves += self.price_and_stars(each, day, self.take(each, chance.choice((1, 1, 1, 2, 2, 3, 5)), day))
        if not moves:
            return
        entry = self.books.book(self.showroom, EntryKind.SELL, at, self.staff, moves)
        what = chance.randrange(120)
        if what < 2:
            self.books.undo(entry, at + timedelta(minutes=2))
        elif what == 2:
            back = [Moved(moves[0].item, moves[0].lot, 1)]
            later = at + timedelta(minutes=10)
            self.books.book(self.showroom, EntryKind.RETURN, later, self.staff, back, why="Khách đổi ý, hàng còn nguyên")

    def _lose(self, day: date, chance: random.Random) -> None:
        """Something broke, or is no longer there."""
        each = chance.choice(self.sellable(day) or [None])
        taken = self.take(each, 1, day) if each else []
        if not each or not taken:
            return
        at = moment(day, time.fromisoformat(self.plan.week[day.weekday()][-1][1])) - timedelta(minutes=5)
        moves = [Moved(each.item, lot, -pieces) for lot, pieces in taken]
        if chance.randrange(3):
            self.books.book(self.showroom, EntryKind.WITHDRAW, at, self.staff, moves, why=chance.choice(_BROKEN))
        else:
            self.books.book(self.showroom, EntryKind.ADJUST, at, self.manager, moves, why="Xem lại kệ: thiếu một món")


_BROKEN = ("Vỡ khi bày hàng", "Bao bì rách", "Mẫu cho khách thử")
