"""Booking a planned file: whole or not at all, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from showrooms import ledger
from showrooms.errors import AlreadyDone, BadRequest, KeyTaken
from showrooms.finding import item_of
from showrooms.models import Entry, Item, Placement, Showroom
from showrooms.posting import MOST_LINES, Slip, booked, demand

from .columns import Kind
from .planning import Plan

BOOKED_BEFORE = gettext_lazy("This file was booked before. Nothing was booked twice.")


@dataclass(frozen=True)
class Booked:
    """`first` is the first entry of a stock; None where only prices and shelves changed."""

    first: Entry | None
    pieces: int
    changes: int


def booked_before(showroom: Showroom, plan: Plan) -> Entry | None:
    """The entry of an earlier booking of the same file that still stands."""
    return _attempt(showroom, plan)[1] if plan.kind is Kind.STOCK else None


def book(showroom: Showroom, plan: Plan, slip: Slip) -> Booked:
    """Receive the goods and set prices and shelves, in one transaction. `slip.key` is replaced by one made from the file: a file
    that was booked, and not undone since, is refused.
    """
    demand(slip.by.may_manage(showroom.pk), _("Only a manager of the showroom may read in a file. Ask one."))
    if plan.problems:
        raise BadRequest(_("Some rows cannot be booked, so nothing was. Mend them in the file and choose it again."))
    if not plan.changes:
        raise BadRequest(_("The file says nothing that is not so already. Nothing was changed."))
    with transaction.atomic():
        first = None
        if plan.kind is Kind.STOCK:
            attempt, before = _attempt(showroom, plan)
            if before:
                raise AlreadyDone(BOOKED_BEFORE)
            first = _receive(showroom, plan, attempt, slip)
        _set_placements(showroom, plan)
    return Booked(first, plan.pieces, plan.changes)


def _receive(showroom: Showroom, plan: Plan, attempt: int, slip: Slip) -> Entry:
    # In one order everywhere: two showrooms that stock the same goods for the first time would else wait for each other.
    saved = {id(item): _saved(item) for item in sorted((row.item for row in plan.rows if row.item), key=_order)}
    deliveries = [replace(row.delivery, item=saved[id(row.item)]) for row in plan.rows if row.delivery]
    deliveries.sort(key=lambda delivery: (delivery.item.pk, ledger.lot_code(delivery)))
    parts = [deliveries[start : start + MOST_LINES] for start in range(0, len(deliveries), MOST_LINES)]
    try:
        entries = [
            ledger.receive(showroom, part, replace(slip, key=_key(showroom, plan, attempt, number)))
            for number, part in enumerate(parts)
        ]
    except KeyTaken as rival:
        # Another manager booked the same file at this very moment.
        raise AlreadyDone(BOOKED_BEFORE) from rival
    return entries[0]


def _order(item: Item) -> tuple[int, str, str]:
    return item.product_id or 0, item.barcode, item.name


def _saved(item: Item) -> Item:
    """What the ledger can book of: the item with its key, made now where it is new."""
    if item.pk is None:
        if item.product:
            return item_of(item.product)
        item.save()
    return item


def _set_placements(showroom: Showroom, plan: Plan) -> None:
    carried = Placement.objects.filter(showroom=showroom).select_related("item")
    places = {place.item.product_id or -place.item_id: place for place in carried}
    changed = {}
    for row in plan.rows:
        if row.item and (row.price is not None or row.shelf):
            place = places[row.item.product_id or -row.item.pk]
            place.counter_price = row.price or place.counter_price
            place.shelf = row.shelf or place.shelf
            changed[place.pk] = place
    Placement.objects.bulk_update(changed.values(), ["counter_price", "shelf"], batch_size=500)


def _attempt(showroom: Showroom, plan: Plan) -> tuple[int, Entry | None]:
    """The number of the next booking of the file, and the one that still stands. One that was undone whole may be made again."""
    for attempt in count():
        made = list(_entries(showroom, plan, attempt))
        standing = [entry for entry in made if not hasattr(entry, "answered_by")]
        if standing or not made:
            return attempt, standing[0] if standing else None
    raise AssertionError


def _entries(showroom: Showroom, plan: Plan, attempt: int) -> Iterator[Entry]:
    for number in count():
        entry = booked(_key(showroom, plan, attempt, number), showroom)
        if entry is None:
            return
        yield entry


def _key(showroom: Showroom, plan: Plan, attempt: int, number: int) -> str:
    return f"file-{showroom.pk}-{plan.digest[:32]}-{attempt}-{number}"
