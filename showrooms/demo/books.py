"""A ledger in memory that keeps the rules of the real one, so that a month of it can be written in one go.

Booked one by one, that month would take minutes. What keeps it honest is that the same sums have to hold: `Books` refuses what
the database's own checks would refuse, and levels are the sums of what was booked.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from showrooms.models import Entry, EntryKind, Item, Level, Lot, Movement, Showroom

BATCH = 500


class Short(Exception):
    """More was taken than stands there."""


@dataclass(frozen=True)
class Moved:
    """Pieces of a lot, or of none, that come (or go, below 0)."""

    item: Item
    lot: Lot | None
    pieces: int
    price: int | None = None
    stars: int | None = None


class Shelf:
    """What a showroom has, by item and lot. Lots have no ids yet: an item's are told apart by their codes, "" for none."""

    def __init__(self) -> None:
        self.pieces: dict[Item, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.lots: dict[Item, dict[str, Lot | None]] = defaultdict(dict)

    def on_hand(self, item: Item) -> int:
        return sum(self.pieces[item].values())

    def put(self, item: Item, lot: Lot | None, pieces: int) -> None:
        code = lot.code if lot else ""
        self.lots[item][code] = lot
        self.pieces[item][code] += pieces
        if self.pieces[item][code] < 0 or not pieces:
            raise Short(f"{item}, lot {code}: {pieces}")

    def take(self, item: Item, wanted: int, on: date) -> list[tuple[Lot | None, int]]:
        """Up to so many pieces, of the lots that end first; what is past its day stays."""
        taken = []
        for code, lot in sorted(self.lots[item].items(), key=lambda each: (each[1] and each[1].best_before) or date.max):
            if lot and lot.best_before and lot.best_before < on:
                continue
            if pieces := min(wanted, self.pieces[item][code]):
                taken.append((lot, pieces))
                wanted -= pieces
        return taken


class Books:
    """Entries as they are booked, and the shelves that they leave."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._movements: list[Movement] = []
        self._shelves: dict[int, Shelf] = defaultdict(Shelf)

    def shelf(self, showroom: Showroom) -> Shelf:
        return self._shelves[showroom.pk]

    def book(
        self,
        showroom: Showroom,
        kind: EntryKind,
        at: datetime,
        by: Any,
        moves: Sequence[Moved],
        *,
        why: str = "",
        reference: str = "",
        answers: Entry | None = None,
    ) -> Entry:
        key = f"demo-{len(self._entries):06d}"
        entry = Entry(
            showroom=showroom,
            kind=kind,
            key=key,
            digest=hashlib.sha256(key.encode()).hexdigest(),
            by=by,
            at=at,
            why=why,
            reference=reference,
            answers=answers,
        )
        self._entries.append(entry)
        shelf = self.shelf(showroom)
        for move in moves:
            shelf.put(move.item, move.lot, move.pieces)
            self._movements.append(
                Movement(
                    entry=entry,
                    showroom=showroom,
                    item=move.item,
                    lot=move.lot,
                    on_hand_change=move.pieces,
                    price=move.price,
                    as_ocop=move.stars is not None,
                    stars=move.stars,
                )
            )
        return entry

    def undo(self, entry: Entry, at: datetime) -> Entry:
        moves = [
            Moved(movement.item, movement.lot, -movement.on_hand_change, movement.price, movement.stars)
            for movement in self._movements
            if movement.entry is entry
        ]
        return self.book(entry.showroom, EntryKind.UNDO, at, entry.by, moves, answers=entry)

    def write(self) -> None:
        """Everything into the database, in order of time, lots first."""
        lots = {
            id(lot): lot for shelf in self._shelves.values() for of_item in shelf.lots.values() for lot in of_item.values() if lot
        }
        Lot.objects.bulk_create(lots.values(), batch_size=BATCH)
        ordered = sorted(self._entries, key=lambda entry: entry.at)
        # An entry that answers another needs the other's id.
        _bulk_create_entries(entry for entry in ordered if entry.answers is None)
        _bulk_create_entries(entry for entry in ordered if entry.answers is not None)
        Movement.objects.bulk_create((_linked(movement) for movement in self._movements), batch_size=BATCH)
        Level.objects.bulk_create(
            (
                Level(showroom_id=showroom, item=item, lot=shelf.lots[item][code], on_hand=pieces)
                for showroom, shelf in self._shelves.items()
                for item, of_lots in shelf.pieces.items()
                for code, pieces in of_lots.items()
            ),
            batch_size=BATCH,
        )


def _bulk_create_entries(entries: Iterable[Entry]) -> None:
    chosen = list(entries)
    for entry in chosen:
        entry.answers = entry.answers  # takes over the id that the other has got by now
    Entry.objects.bulk_create(chosen, batch_size=BATCH)


def _linked(movement: Movement) -> Movement:
    movement.entry = movement.entry
    movement.lot = movement.lot
    return movement
