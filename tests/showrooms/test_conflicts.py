"""A movement that waited without a connection and no longer fits: kept once, settled once, by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from showrooms import conflicts, ledger
from showrooms.access import Actor
from showrooms.errors import AlreadyDone, BadRequest, InsufficientStock, NotYours
from showrooms.ledger import Sale
from showrooms.models import Conflict, ConflictState, Entry

from .factories import NOON, make_manager, make_showroom, make_staff, on_hand, product_item, slip, stock

pytestmark = pytest.mark.django_db

KEY = "1f0e4c9a-0001"
LATER = NOON + timedelta(hours=2)


def left(showroom, by) -> Conflict:
    asked = {"part": "sell", "path": "/", "fields": {"item": ["1"], "quantity": ["3"]}}
    return conflicts.leave(showroom, KEY, asked, InsufficientStock("Chỉ còn 1."), by, NOON)


def test_it_is_kept_once_per_key() -> None:
    showroom = make_showroom()
    staff = make_staff(showroom)
    first = left(showroom, staff)
    assert left(showroom, staff) == first == conflicts.left_before(KEY, showroom)
    assert (first.problem, first.by, first.request["code"]) == ("Chỉ còn 1.", staff, "insufficient_stock")
    assert list(conflicts.waiting(showroom)) == [first]
    assert conflicts.left_before(KEY, make_showroom()) is None


def test_under_a_key_that_is_none_or_anothers_it_is_refused() -> None:
    showroom, elsewhere = make_showroom(), make_showroom()
    left(elsewhere, make_staff(elsewhere))
    refusal = InsufficientStock("Chỉ còn 1.")
    for key in ("", "ngan", KEY):
        with pytest.raises(InsufficientStock, match="Chỉ còn 1"):
            conflicts.leave(showroom, key, {}, refusal, None, NOON)
    assert Conflict.objects.count() == 1


def test_booked_after_all_it_is_booked_once() -> None:
    showroom, item = make_showroom(), product_item()
    staff, manager = make_staff(showroom), make_manager(showroom)
    conflict = left(showroom, staff)
    stock(showroom, item, 5)

    def sale() -> Entry:
        return ledger.sell(showroom, [Sale(item, 3)], slip(manager, key=KEY))

    entry = conflicts.book(conflict, sale, Actor(manager), LATER)
    with pytest.raises(AlreadyDone):
        conflicts.book(conflict, sale, Actor(staff), LATER)
    conflict.refresh_from_db()
    assert (conflict.state, conflict.closed_by, conflict.closed_at) == (ConflictState.BOOKED, manager, LATER)
    assert entry.key == KEY
    assert on_hand(showroom, item) == 2


def test_refused_again_it_stays_open() -> None:
    showroom, item = make_showroom(), product_item()
    staff = make_staff(showroom)
    conflict = left(showroom, staff)
    stock(showroom, item, 1)
    with pytest.raises(InsufficientStock):
        conflicts.book(conflict, lambda: ledger.sell(showroom, [Sale(item, 3)], slip(staff, key=KEY)), Actor(staff), LATER)
    assert list(conflicts.waiting(showroom)) == [conflict]
    assert on_hand(showroom, item) == 1


def test_put_aside_with_a_reason_by_who_works_there() -> None:
    showroom = make_showroom()
    staff, stranger = make_staff(showroom), make_staff(make_showroom())
    conflict = left(showroom, staff)
    with pytest.raises(BadRequest):
        conflicts.put_aside(conflict, Actor(staff), LATER, " ")
    with pytest.raises(NotYours):
        conflicts.put_aside(conflict, Actor(stranger), LATER, "bấm nhầm")
    conflicts.put_aside(conflict, Actor(staff), LATER, "bấm nhầm")
    with pytest.raises(AlreadyDone):
        conflicts.put_aside(conflict, Actor(staff), LATER, "bấm nhầm")
    [settled] = conflicts.settled(showroom, 5)
    assert (settled.state, settled.why, settled.closed_by) == (ConflictState.DISMISSED, "bấm nhầm", staff)
    assert not conflicts.waiting(showroom)
