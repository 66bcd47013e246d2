"""Whether the books are right: every level against its movements and its open reservations, every transfer against its entries.

The database adds up, a part at a time and each part in one statement: that sees one moment, so it may run while goods are sold,
and it takes no more memory for more movements. Nothing is changed: what departs is for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from .models import EntryKind, Item, Level, Lot, Movement, Showroom, Transfer, TransferState

ITEMS_AT_ONCE = 100
TRANSFERS_AT_ONCE = 500
MOVEMENTS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Checked:
    """Of a part of the books: how much it was, and a sentence for each departure found in it."""

    amount: int
    departures: list[str]


@dataclass(frozen=True)
class Check:
    """One thing to prove. `total` tells how much there is of what `parts` count."""

    label: str
    unit: str
    total: int
    parts: Iterator[Checked]


def checks(showroom: Showroom | None = None) -> list[Check]:
    """Everything there is to prove, of one showroom or of all."""
    rooms = [showroom] if showroom else list(Showroom.objects.order_by("pk"))
    transfers = Transfer.objects.all()
    movements = Movement.objects.all()
    if showroom:
        transfers = transfers.filter(Q(origin=showroom) | Q(destination=showroom))
        movements = movements.filter(Q(showroom=showroom) | Q(entry__showroom=showroom))
    items = sum(_items_of(room).count() for room in rooms)
    return [
        Check("levels", "items", items, _levels(rooms)),
        Check("transfers", "transfers", transfers.count(), _transfers(transfers)),
        Check("movements", "movements", movements.count(), _movements(movements)),
    ]


def departures(showroom: Showroom | None = None) -> list[str]:
    """All that is wrong: nothing, as long as the ledger alone writes."""
    return [departure for check in checks(showroom) for part in check.parts for departure in part.departures]


# --- levels -----------------------------------------------------------------------------------------------------------

_LEVELS = """
SELECT item_id, lot_id, SUM(on_hand), SUM(reserved), SUM(moved), SUM(moved_reserved), SUM(promised)
FROM (
    SELECT item_id, lot_id, on_hand, reserved, 0 AS moved, 0 AS moved_reserved, 0 AS promised
    FROM showrooms_level WHERE showroom_id = %(showroom)s AND item_id > %(after)s AND item_id <= %(last)s
    UNION ALL
    SELECT item_id, lot_id, 0, 0, on_hand_change, reserved_change, 0
    FROM showrooms_movement WHERE showroom_id = %(showroom)s AND item_id > %(after)s AND item_id <= %(last)s
    UNION ALL
    SELECT movement.item_id, movement.lot_id, 0, 0, 0, 0, movement.reserved_change
    FROM showrooms_movement movement JOIN showrooms_entry entry ON entry.id = movement.entry_id
    WHERE movement.showroom_id = %(showroom)s AND movement.item_id > %(after)s AND movement.item_id <= %(last)s
        AND movement.reserved_change > 0 AND entry.kind = %(reserve)s
        AND NOT EXISTS (SELECT 1 FROM showrooms_entry answer WHERE answer.answers_id = entry.id)
) books
GROUP BY item_id, lot_id
HAVING SUM(on_hand) <> SUM(moved) OR SUM(reserved) <> SUM(moved_reserved) OR SUM(reserved) <> SUM(promised)
ORDER BY item_id, lot_id
"""
LARGEST_ID = 2**63 - 1


def _items_of(showroom: Showroom) -> Any:
    return Level.objects.filter(showroom=showroom).order_by("item_id").values_list("item_id", flat=True).distinct()


def _levels(rooms: list[Showroom]) -> Iterator[Checked]:
    for showroom in rooms:
        after, waiting = 0, 0
        for item in _items_of(showroom).iterator():
            waiting += 1
            if waiting == ITEMS_AT_ONCE:
                yield Checked(waiting, _wrong_levels(showroom, after, item))
                after, waiting = item, 0
        # To the very end: movements of an item that has no level are wrong, too.
        yield Checked(waiting, _wrong_levels(showroom, after, LARGEST_ID))


def _wrong_levels(showroom: Showroom, after: int, last: int) -> list[str]:
    bounds = {"showroom": showroom.pk, "after": after, "last": last, "reserve": EntryKind.RESERVE}
    found = []
    for item, lot, *figures in _rows(_LEVELS, bounds):
        on_hand, reserved, moved, moved_reserved, promised = map(int, figures)
        where = f"{showroom.slug}: {_goods(item, lot)}"
        if on_hand != moved:
            found.append(f"{where}: {on_hand} on hand, but the movements come to {moved}.")
        if reserved != moved_reserved:
            found.append(f"{where}: {reserved} reserved, but the movements come to {moved_reserved}.")
        if reserved != promised:
            found.append(f"{where}: {reserved} reserved, but open reservations come to {promised}.")
    return found


# --- transfers --------------------------------------------------------------------------------------------------------

_TRANSFERS = """
SELECT transfer_id, item_id, lot_id, SUM(told), SUM(moved)
FROM (
    SELECT line.transfer_id, line.item_id, line.lot_id, {told} AS told, 0 AS moved
    FROM showrooms_transferline line JOIN showrooms_transfer transfer ON transfer.id = line.transfer_id
    WHERE transfer.{entry} IS NOT NULL AND transfer.id > %(after)s AND transfer.id <= %(last)s
    UNION ALL
    SELECT transfer.id, movement.item_id, movement.lot_id, 0, movement.on_hand_change
    FROM showrooms_transfer transfer JOIN showrooms_movement movement ON movement.entry_id = transfer.{entry}
    WHERE transfer.id > %(after)s AND transfer.id <= %(last)s
) books
GROUP BY transfer_id, item_id, lot_id
HAVING SUM(told) <> SUM(moved)
ORDER BY transfer_id, item_id, lot_id
"""
_SENT = _TRANSFERS.format(entry="sent_id", told="-line.quantity")
_ENDED = _TRANSFERS.format(
    entry="ended_id", told="CASE WHEN transfer.state = %(received)s THEN COALESCE(line.received, 0) ELSE line.quantity END"
)
_NOTHING_CAME = Q(state=TransferState.RECEIVED, ended__isnull=True)
_ENTRIES_AGAINST_THE_STATE = (
    Q(state=TransferState.PREPARED) & (Q(sent__isnull=False) | Q(ended__isnull=False))
    | Q(state=TransferState.IN_TRANSIT) & (Q(sent__isnull=True) | Q(ended__isnull=False))
    | Q(state=TransferState.RECEIVED, sent__isnull=True)
    | Q(state=TransferState.CANCELLED, sent__isnull=True, ended__isnull=False)
    | Q(state=TransferState.CANCELLED, sent__isnull=False, ended__isnull=True)
    | _NOTHING_CAME & Q(lines__received__gt=0)
    | Q(state=TransferState.RECEIVED, lines__received__isnull=True)
    | ~Q(sent__isnull=True) & ~Q(sent__showroom=F("origin"))
    | Q(state=TransferState.RECEIVED, ended__isnull=False) & ~Q(ended__showroom=F("destination"))
    | Q(state=TransferState.CANCELLED, ended__isnull=False) & ~Q(ended__showroom=F("origin"))
)


def _transfers(transfers: QuerySet[Transfer]) -> Iterator[Checked]:
    after = 0
    while pks := list(transfers.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:TRANSFERS_AT_ONCE]):
        yield Checked(len(pks), _wrong_transfers(set(pks), after, pks[-1]))
        after = pks[-1]


def _wrong_transfers(pks: set[int], after: int, last: int) -> list[str]:
    within = Transfer.objects.filter(pk__gt=after, pk__lte=last)
    states = within.filter(_ENTRIES_AGAINST_THE_STATE).distinct().order_by("pk").values_list("pk", "state")
    found = [f"Transfer {pk}: it is {state}, and its entries are not those of that." for pk, state in states if pk in pks]
    bounds = {"after": after, "last": last, "received": TransferState.RECEIVED}
    for verb, statement in (("sent", _SENT), ("brought in", _ENDED)):
        for transfer, item, lot, told, moved in _rows(statement, bounds):
            if transfer in pks:
                found.append(
                    f"Transfer {transfer}: {abs(told)} of {_goods(item, lot)} were {verb}, but its entry moved {abs(moved)}."
                )
    return found


# --- movements --------------------------------------------------------------------------------------------------------


def _movements(movements: QuerySet[Movement]) -> Iterator[Checked]:
    """Whether each stands at the showroom of its entry, and is of a lot of its own item."""
    last = movements.aggregate(last=Max("pk"))["last"] or 0
    for after in range(0, last, MOVEMENTS_AT_ONCE):
        within = movements.filter(pk__gt=after, pk__lte=after + MOVEMENTS_AT_ONCE)
        elsewhere = within.exclude(entry__showroom=F("showroom")).order_by("pk").values_list("pk", "entry_id")
        found = [f"Movement {pk}: it is at another showroom than its entry {entry}." for pk, entry in elsewhere]
        others = within.filter(lot__isnull=False).exclude(lot__item=F("item")).order_by("pk").values_list("pk", "lot__code")
        found += [f"Movement {pk}: lot {lot} is of another item." for pk, lot in others]
        yield Checked(within.count(), found)


def _goods(item: int, lot: int | None) -> str:
    name = str(Item.objects.select_related("product").get(pk=item))
    return f"{name} (item {item}), lot {Lot.objects.get(pk=lot)}" if lot else f"{name} (item {item})"


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
