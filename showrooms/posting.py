"""How an entry is written: once per key, with its movements and levels, in one transaction. Only the ledger's own modules
call this.

Locks, in this order: the key (a unique index: who comes second under the same key waits, and is given the first one's entry), the
levels in order of their ids, the edition row at the commit. See `docs/locking.md`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import Actor
from .errors import AlreadyDone, BadRequest, InsufficientStock, KeyTaken, NotYours
from .models import Entry, EntryKind, Item, Level, Lot, Movement, Showroom

MOST_PIECES = 100_000
"""Of one line. A barcode scanned into the field of a quantity is more."""
MOST_LINES = 500
LONGEST_KEY, SHORTEST_KEY = 64, 8
LONGEST_REASON, LONGEST_REFERENCE = 300, 80
YEARS_OF_A_CLOCK = range(2000, 2101)
"""What the clock of a phone or a till may say and still be kept."""


@dataclass(frozen=True)
class Slip:
    """What comes with every request to the ledger. `at` is the moment and `on` the day in Vietnam, both of the server's clock;
    `told_at` is what the phone's clock said, kept and never believed. `key` is the asker's own, the same when they ask again.
    """

    by: Actor
    key: str
    at: datetime
    on: date
    told_at: datetime | None = None
    why: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Change:
    """What an entry adds to one level."""

    item: Item
    lot: Lot | None
    on_hand: int = 0
    reserved: int = 0
    price: int | None = None
    as_ocop: bool = False
    stars: int | None = None


def post(
    showroom: Showroom,
    kind: EntryKind,
    slip: Slip,
    asked: Any,
    plan: Callable[[], Sequence[Change]],
    answers: Entry | None = None,
) -> Entry:
    """Book what `plan` says, unless `slip.key` was booked before: then the entry of that time comes back and nothing moves.

    `asked` is what the caller was asked, as JSON can hold it; the same key for anything else is `KeyTaken`. `plan` runs inside
    the transaction; it reads levels by `levels_for_update`.
    """
    check_slip(slip)
    demand(slip.by.may_work(showroom.pk), _NOT_YOURS)
    digest = _digest(showroom, kind, slip.by, asked)
    with transaction.atomic():
        entry = Entry(
            showroom=showroom,
            kind=kind,
            key=slip.key,
            digest=digest,
            by=slip.by.user,
            till=slip.by.till,
            at=slip.at,
            told_at=slip.told_at,
            why=slip.why,
            reference=slip.reference,
            answers=answers,
        )
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            return _booked_before(slip.key, digest)
        changes = [change for change in plan() if change.on_hand or change.reserved]
        if not changes:
            raise BadRequest(_("There is nothing to book."))
        for change in changes:
            check_lot(change.item, change.lot)
        _move(showroom, changes)
        Movement.objects.bulk_create(
            Movement(
                entry=entry,
                showroom=showroom,
                item=change.item,
                lot=change.lot,
                on_hand_change=change.on_hand,
                reserved_change=change.reserved,
                price=change.price,
                as_ocop=change.as_ocop,
                stars=change.stars,
            )
            for change in changes
        )
    return entry


def booked(key: str, showroom: Showroom) -> Entry | None:
    """The entry that stands under a key at this showroom, if any: for whoever asks again whether it arrived."""
    return Entry.objects.filter(key=key, showroom=showroom).first()


def levels_for_update(showroom: Showroom, items: Iterable[Item]) -> dict[int, list[Level]]:
    """The levels of these items, locked in order of their ids, by item; each item's in the order in which goods leave."""
    item_ids = {item.pk for item in items}
    levels = _lock(Level.objects.filter(showroom=showroom, item__in=item_ids).order_by("pk").select_related("lot", "item"))
    ordered = sorted(levels, key=_leaves_first)
    return {pk: [level for level in ordered if level.item_id == pk] for pk in item_ids}


def _lock(levels: Any) -> list[Level]:
    return list(levels.select_for_update(of=("self",), no_key=True))


def _leaves_first(level: Level) -> tuple[date, int, int]:
    """As `LevelQuerySet.first_expiring` has it in SQL."""
    best_before = (level.lot.best_before if level.lot else None) or date.max
    return best_before, level.lot_id or 2**62, level.pk


def _move(showroom: Showroom, changes: Sequence[Change]) -> None:
    """Change the levels, each by one conditional UPDATE, in order of their ids."""
    pairs = {(change.item.pk, change.lot.pk if change.lot else None) for change in changes}
    found = _level_ids(showroom, pairs)
    if missing := pairs - found.keys():
        # Somebody else may make the same level at the same moment: then theirs is taken.
        Level.objects.bulk_create(
            [Level(showroom=showroom, item_id=item, lot_id=lot) for item, lot in sorted(missing, key=str)], ignore_conflicts=True
        )
        found = _level_ids(showroom, pairs)
    for change in sorted(changes, key=lambda change: found[change.item.pk, change.lot.pk if change.lot else None]):
        if not _update(found[change.item.pk, change.lot.pk if change.lot else None], change):
            raise InsufficientStock(
                _("There are not enough pieces of %(item)s for this. Look at the stock again.") % {"item": change.item}
            )


def _update(level_id: int, change: Change) -> bool:
    """Add the change to a level if it stays within bounds: whether it did."""
    return bool(
        Level.objects.filter(
            pk=level_id,
            reserved__gte=-change.reserved,
            on_hand__gte=F("reserved") + (change.reserved - change.on_hand),
        ).update(on_hand=F("on_hand") + change.on_hand, reserved=F("reserved") + change.reserved)
    )


def _level_ids(showroom: Showroom, pairs: Collection[tuple[int, int | None]]) -> dict[tuple[int, int | None], int]:
    levels = Level.objects.filter(showroom=showroom, item__in={item for item, _lot in pairs})
    ids = {(item, lot): pk for pk, item, lot in levels.values_list("pk", "item_id", "lot_id")}
    return {pair: ids[pair] for pair in pairs if pair in ids}


def _booked_before(key: str, digest: str) -> Entry:
    entry = Entry.objects.filter(key=key).first()
    if entry is None:
        # Not the key but what the entry answers was taken.
        raise AlreadyDone(_("This has been undone or settled before. Nothing was booked twice."))
    if entry.digest != digest:
        raise KeyTaken(_("Something else was booked under this key. Begin anew, so that it gets a key of its own."))
    return entry


def _digest(showroom: Showroom, kind: EntryKind, by: Actor, asked: Any) -> str:
    told = [showroom.pk, str(kind), by.user and by.user.pk, by.till and by.till.pk, asked]
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


_NOT_YOURS = gettext_lazy("You do not work at this showroom, so nothing was booked. Choose one of yours.")


def demand(allowed: bool, sentence: Any) -> None:
    if not allowed:
        raise NotYours(sentence)


def check_slip(slip: Slip) -> None:
    """A key and texts that can be kept as they are."""
    if not SHORTEST_KEY <= len(slip.key) <= LONGEST_KEY:
        raise BadRequest(_("The key of the request has to have 8 to 64 characters."))
    check_length(slip.why, LONGEST_REASON)
    check_length(slip.reference, LONGEST_REFERENCE)


def check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        raise BadRequest(_("This text is too long. Say it in at most %(longest)d letters.") % {"longest": longest})


def check_lot(item: Item, lot: Lot | None) -> None:
    if lot and lot.item_id != item.pk:
        raise BadRequest(_("Lot %(lot)s is not one of %(item)s. Choose the lot again.") % {"lot": lot, "item": item})


def check_pieces(quantity: int) -> None:
    """A quantity that a person can mean: 1 to `MOST_PIECES` pieces."""
    if not 1 <= quantity <= MOST_PIECES:
        raise BadRequest(_("The number of pieces has to be between 1 and %(most)d.") % {"most": MOST_PIECES})


def check_lines(lines: Sequence[Any]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise BadRequest(_("A slip has 1 to %(most)d lines.") % {"most": MOST_LINES})


def check_reason(why: str) -> None:
    if not why.strip():
        raise BadRequest(_("Say why, in a few words."))
    check_length(why, LONGEST_REASON)
