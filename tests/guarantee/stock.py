"""What people at showrooms do, as rules of the state machine: goods come, go and are promised; showrooms open and close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from showrooms import holds, ledger
from showrooms.errors import LedgerError
from showrooms.ledger import Delivery, Line, Sale
from showrooms.models import Entry, EntryKind, Item, Movement, Showroom
from tests import stock_oracle
from tests.oracle import DAY, World
from tests.showrooms.factories import make_showroom, slip

MOST_SHOWROOMS = 3
pick = st.integers(0, 10**6)
pieces = st.integers(1, 4)


class StockRules:
    """The rules, for a state machine that knows the day (`on`), the oracle (`world`) and products by choice (`product`)."""

    on: date
    world: World
    tally: Counter[str]
    product: Callable[[int], int]
    provinces: list[Any]

    def open_the_first_showroom(self) -> None:
        make_showroom(province=self.provinces[0])
        for choice in range(3):
            self.receive(choice, where=0, quantity=2, good_for=None)

    # --- helpers ------------------------------------------------------------------------------------------------------

    def showroom(self, choice: int) -> Showroom:
        showrooms = Showroom.objects.order_by("pk")
        return showrooms[choice % len(showrooms)]

    def item(self, choice: int) -> Item:
        return Item.objects.get_or_create(product_id=self.product(choice))[0]

    def book(self, act: Callable[[], Entry], *, allowed: bool) -> None:
        """What cannot be is refused and moves nothing. As at every edge, what is kept no longer is freed first."""
        holds.free_lapsed(timezone.now(), self.on)
        moved = Movement.objects.count()
        try:
            act()
        except LedgerError as error:
            assert not allowed, f"refused, though it could be booked: {error}"
            assert Movement.objects.count() == moved
            self.tally["bookings refused"] += 1
        else:
            assert allowed, "booked, though it could not be"
            self.tally["bookings"] += 1

    # --- showrooms ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: Showroom.objects.count() < MOST_SHOWROOMS)
    @rule(live=st.sampled_from([True, True, False]), opens=st.none() | st.integers(-2, 20), lasts=st.integers(0, 60), where=pick)
    def open_a_showroom(self, live: bool, opens: int | None, lasts: int, where: int) -> None:
        opens_on = None if opens is None else self.on + opens * DAY
        closes_on = opens_on and opens_on + lasts * DAY
        make_showroom(live=live, opens_on=opens_on, closes_on=closes_on, province=self.provinces[where % 2])

    @rule(where=pick, act=st.sampled_from(["publish", "unpublish", "close", "never close"]), later=st.integers(-1, 5))
    def change_a_showroom(self, where: int, act: str, later: int) -> None:
        showroom = self.showroom(where)
        if act in {"publish", "unpublish"}:
            showroom.live = act == "publish"
        else:
            last = self.on + later * DAY
            showroom.closes_on = max(last, showroom.opens_on or last) if act == "close" else None
        showroom.save()

    # --- goods --------------------------------------------------------------------------------------------------------

    @rule(choice=pick, where=pick, quantity=pieces, good_for=st.none() | st.integers(-1, 40))
    def receive(self, choice: int, where: int, quantity: int, good_for: int | None) -> None:
        last = None if good_for is None else self.on + good_for * DAY
        delivery = Delivery(self.item(choice), quantity, best_before=last)
        self.book(lambda: ledger.receive(self.showroom(where), [delivery], slip(on=self.on)), allowed=True)

    @rule(choice=pick, where=pick, quantity=pieces, act=st.sampled_from(["sell", "sell", "withdraw", "reserve"]))
    def take(self, choice: int, where: int, quantity: int, act: str) -> None:
        """Over the counter only what is in force and good; off the shelf anything; an order may wait for what is good."""
        showroom, item, note = self.showroom(where), self.item(choice), slip(on=self.on, why="gỡ khỏi kệ")
        place = showroom.pk, self.product(choice)
        good = stock_oracle.free_pieces(self.on)[place] >= quantity
        if act == "sell":
            allowed = good and place[1] in self.world.certified(self.on)
            self.book(lambda: ledger.sell(showroom, [Sale(item, quantity, price=10_000)], note), allowed=allowed)
        elif act == "reserve":
            self.book(lambda: ledger.reserve(showroom, [Line(item, quantity)], note), allowed=good)
        else:
            there = stock_oracle.free_pieces(self.on, past_their_day=True)[place] >= quantity
            self.book(lambda: ledger.withdraw(showroom, [Line(item, quantity)], note), allowed=there)

    @precondition(lambda self: Entry.objects.filter(kind=EntryKind.RESERVE, reference="").exists())
    @rule(choice=pick)
    def release(self, choice: int) -> None:
        """What is kept for an order of the storefront belongs to that order."""
        reservations = Entry.objects.filter(kind=EntryKind.RESERVE, reference="").order_by("pk")
        reservation = reservations[choice % len(reservations)]
        first = not Entry.objects.filter(answers=reservation).exists()
        self.book(lambda: ledger.release(reservation, slip(on=self.on)), allowed=first)
