"""The ledger as it would be without a database: dictionaries, one thing after the other. The state machine holds the real one
to it.

Things are called by what a test knows of them: showrooms and items by their place, lots by their code ("" is goods of no lot),
entries, transfers and stocktakes by their key.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

LOTS = ("past", "soon", "late", "")
"""In the order in which goods leave; `past` is past its best-before day."""
FRESH = LOTS[1:]
UNDOABLE = {"receive", "sell", "give_back", "adjust", "withdraw"}
UNDECIDED = ("open", "submitted")
DONE = "done"

Place = tuple[int, int, str]
"""Showroom, item, lot."""
Wanted = tuple[int, str | None, int]
"""Item, lot or any, pieces."""
Change = tuple[Place, int, int]
"""Where, and what is added to the pieces on hand and to those reserved."""


class Refused(Exception):
    """By the name of the error that the ledger raises."""


@dataclass
class Booked:
    kind: str
    changes: list[Change]
    answered: bool = False
    undoable: bool = False


@dataclass
class OnItsWay:
    origin: int
    destination: int
    lines: list[tuple[Place, int]]
    state: str = "prepared"


@dataclass
class Stocktake:
    where: int
    state: str = "open"
    lines: dict[Place, int] = field(default_factory=dict)
    """The difference at each place."""


@dataclass
class Model:
    """`act` is called with the name of one of the methods below and its arguments, and gives the outcome as a word."""

    on_hand: dict[Place, int] = field(default_factory=dict)
    reserved: dict[Place, int] = field(default_factory=dict)
    entries: dict[str, Booked] = field(default_factory=dict)
    transfers: dict[str, OnItsWay] = field(default_factory=dict)
    counts: dict[str, Stocktake] = field(default_factory=dict)

    def after(self, *acts: tuple[str, tuple]) -> tuple[Model, list[str]]:
        """What comes of these acts one after the other: the model then, and the outcome of each."""
        model, outcomes = self, []
        for name, arguments in acts:
            tried = deepcopy(model)
            try:
                getattr(tried, name)(*arguments)
            except Refused as error:
                outcomes.append(str(error))
            else:
                model = tried
                outcomes.append(DONE)
        return model, outcomes

    def levels(self) -> dict[Place, tuple[int, int]]:
        """Of every place where something is."""
        both = {place: (self.on_hand.get(place, 0), self.reserved.get(place, 0)) for place in self.on_hand.keys() | self.reserved}
        return {place: figures for place, figures in both.items() if figures != (0, 0)}

    def free(self, where: int, item: int, lots: Iterable[str] = FRESH) -> int:
        places = [(where, item, lot) for lot in lots]
        return sum(self.on_hand.get(place, 0) - self.reserved.get(place, 0) for place in places)

    # --- the counter --------------------------------------------------------------------------------------------------

    def receive(self, key: str, where: int, lines: list[tuple[int, str, int]]) -> None:
        self._book(key, "receive", [((where, item, lot), pieces, 0) for item, lot, pieces in lines])

    def give_back(self, key: str, where: int, item: int, lot: str, pieces: int) -> None:
        self._book(key, "give_back", [((where, item, lot), pieces, 0)])

    def adjust(self, key: str, where: int, item: int, lot: str, difference: int) -> None:
        self._book(key, "adjust", [((where, item, lot), difference, 0)])

    def sell(self, key: str, where: int, lines: list[Wanted]) -> None:
        if key not in self.entries:
            self._book(key, "sell", [(place, -pieces, 0) for place, pieces in self._taken(where, lines, FRESH)])

    def withdraw(self, key: str, where: int, lines: list[Wanted]) -> None:
        if key not in self.entries:
            self._book(key, "withdraw", [(place, -pieces, 0) for place, pieces in self._taken(where, lines, LOTS)])

    def reserve(self, key: str, where: int, lines: list[Wanted]) -> None:
        if key not in self.entries:
            self._book(key, "reserve", [(place, 0, pieces) for place, pieces in self._taken(where, lines, FRESH)])

    def undo(self, key: str, entry: str) -> None:
        booked = self.entries[entry]
        if not booked.undoable:
            raise Refused("BadRequest")
        self._answer(key, "undo", booked, [(place, -on_hand, -reserved) for place, on_hand, reserved in booked.changes])

    def release(self, key: str, entry: str) -> None:
        booked = self.entries[entry]
        self._answer(key, "release", booked, [(place, 0, -reserved) for place, _on_hand, reserved in booked.changes])

    def hand_over(self, key: str, entry: str) -> None:
        booked = self.entries[entry]
        self._answer(key, "hand_over", booked, [(place, -reserved, -reserved) for place, _on_hand, reserved in booked.changes])

    # --- transfers ----------------------------------------------------------------------------------------------------

    def prepare(self, key: str, origin: int, destination: int, lines: list[Wanted]) -> None:
        if key not in self.transfers:
            self.transfers[key] = OnItsWay(origin, destination, self._taken(origin, lines, FRESH))

    def send(self, key: str, transfer: str) -> None:
        if key not in self.entries:
            moving = self._move_on(transfer, "prepared", "on its way")
            self._book(key, "send", [(place, -pieces, 0) for place, pieces in moving.lines])

    def arrive(self, key: str, transfer: str, difference: int) -> None:
        """Of every line so many more or fewer than were sent."""
        if key not in self.entries:
            moving = self._move_on(transfer, "on its way", "received")
            came = [((moving.destination, *place[1:]), max(pieces + difference, 0)) for place, pieces in moving.lines]
            if any(pieces for _place, pieces in came):
                self._book(key, "arrive", [(place, pieces, 0) for place, pieces in came if pieces])

    def cancel(self, key: str, transfer: str) -> None:
        if key not in self.entries:
            if self.transfers[transfer].state == "prepared":
                self.transfers[transfer].state = "cancelled"
                return
            moving = self._move_on(transfer, "on its way", "cancelled")
            self._book(key, "cancel", [(place, pieces, 0) for place, pieces in moving.lines])

    # --- stocktakes ---------------------------------------------------------------------------------------------------

    def open_count(self, key: str, where: int) -> None:
        if any(taking.where == where and taking.state in UNDECIDED for taking in self.counts.values()):
            raise Refused("AlreadyDone")
        self.counts[key] = Stocktake(where)

    def count_line(self, _key: str, count: str, item: int, lot: str, counted: int) -> None:
        taking = self._in_state(count, "open")
        place = (taking.where, item, lot)
        taking.lines[place] = counted - self.on_hand.get(place, 0)

    def submit(self, _key: str, count: str) -> None:
        taking = self._in_state(count, "open")
        if not taking.lines:
            raise Refused("BadRequest")
        taking.state = "submitted"

    def reopen(self, _key: str, count: str) -> None:
        self._in_state(count, "submitted").state = "open"

    def discard(self, _key: str, count: str) -> None:
        self._in_state(count, *UNDECIDED).state = "discarded"

    def approve(self, key: str, count: str) -> None:
        if key not in self.entries:
            taking = self._in_state(count, "submitted")
            taking.state = "approved"
            changes = [(place, difference, 0) for place, difference in taking.lines.items() if difference]
            if changes:
                self._book(key, "approve", changes)

    # --- what they are made of ----------------------------------------------------------------------------------------

    def _taken(self, where: int, lines: list[Wanted], lots: Iterable[str]) -> list[tuple[Place, int]]:
        left = {place: self.on_hand[place] - self.reserved.get(place, 0) for place in self.on_hand}
        taken = []
        for item, wanted_lot, wanted in lines:
            for lot in lots:
                place = (where, item, lot)
                pieces = min(wanted, left.get(place, 0)) if wanted_lot in {None, lot} else 0
                if pieces:
                    taken.append((place, pieces))
                    left[place] -= pieces
                    wanted -= pieces
            if wanted:
                raise Refused("InsufficientStock")
        return taken

    def _book(self, key: str, kind: str, changes: list[Change]) -> None:
        if key in self.entries:
            return
        for place, on_hand, reserved in changes:
            self.on_hand[place] = self.on_hand.get(place, 0) + on_hand
            self.reserved[place] = self.reserved.get(place, 0) + reserved
        if any(not 0 <= self.reserved[place] <= self.on_hand[place] for place, _on_hand, _reserved in changes):
            raise Refused("InsufficientStock")
        self.entries[key] = Booked(kind, changes, undoable=kind in UNDOABLE)

    def _answer(self, key: str, kind: str, booked: Booked, changes: list[Change]) -> None:
        if key in self.entries:
            return
        if booked.answered:
            raise Refused("AlreadyDone")
        booked.answered = True
        self._book(key, kind, changes)

    def _move_on(self, transfer: str, before: str, after: str) -> OnItsWay:
        moving = self.transfers[transfer]
        if moving.state != before:
            raise Refused("AlreadyDone")
        moving.state = after
        return moving

    def _in_state(self, count: str, *states: str) -> Stocktake:
        taking = self.counts[count]
        if taking.state not in states:
            raise Refused("AlreadyDone")
        return taking
