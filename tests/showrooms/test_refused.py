"""What the ledger refuses with a sentence, whatever an address, a form or a till sends: nothing is booked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from showrooms import counting, ledger, transferring
from showrooms.access import Actor
from showrooms.errors import BadRequest, InsufficientStock, KeyTaken, LedgerError, NotYours
from showrooms.ledger import Correction, Delivery, Line, Sale
from showrooms.models import Count, CountLine, Entry, Level, Lot, Movement, Transfer
from showrooms.posting import Slip
from showrooms.transferring import Arrival
from tests.factories import TODAY
from tests.stock_oracle import DAY

from .factories import NOON, make_manager, make_showroom, make_user, on_hand, plain_item, slip, stock

pytestmark = pytest.mark.django_db


def assert_refused(act: Callable[[], Any], error: type[LedgerError], words: str | None = None) -> None:
    before = [model.objects.count() for model in (Entry, Movement, Level, Transfer, CountLine)]
    with pytest.raises(error, match=words):
        act()
    assert [model.objects.count() for model in (Entry, Movement, Level, Transfer, CountLine)] == before


def test_a_lot_of_other_goods() -> None:
    showroom, item, other = make_showroom(), plain_item("Kẹo lạc"), plain_item("Miến dong")
    manager = make_manager(showroom)
    stock(showroom, item, 3, lot_code="K1", best_before=TODAY)
    stock(showroom, other, 3, lot_code="M1", best_before=TODAY)
    lot = Lot.objects.get(code="M1")
    count = counting.open_count(showroom, manager, NOON)
    assert_refused(lambda: ledger.give_back(showroom, [Line(item, 1, lot)], slip(manager, why="đổi")), BadRequest, "M1")
    assert_refused(lambda: ledger.adjust(showroom, [Correction(item, 1, lot)], slip(manager, why="thừa")), BadRequest, "M1")
    assert_refused(lambda: counting.count_line(count, item, lot, 1, manager, NOON), BadRequest, "M1")
    assert_refused(lambda: ledger.sell(showroom, [Sale(item, 1, lot)], slip(manager)), InsufficientStock)


def test_texts_longer_than_the_books_have_room_for() -> None:
    showroom, item = make_showroom(), plain_item()
    manager = make_manager(showroom)
    stock(showroom, item, 3)
    count = counting.open_count(showroom, manager, NOON)
    long = "à" * 301
    for act in (
        lambda: ledger.sell(showroom, [Sale(item, 1)], slip(manager, why=long)),
        lambda: ledger.withdraw(showroom, [Line(item, 1)], slip(manager, why=long)),
        lambda: ledger.reserve(showroom, [Line(item, 1)], slip(manager, reference="D" * 81)),
        lambda: ledger.receive(showroom, [Delivery(item, 1, lot_code="L" * 41, best_before=TODAY)], slip(manager)),
        lambda: transferring.prepare(showroom, make_showroom(), [Line(item, 1)], slip(manager, why=long)),
        lambda: counting.discard(count, manager, NOON, long),
        lambda: counting.open_count(showroom, manager, NOON, long),
    ):
        assert_refused(act, BadRequest)
    assert Count.objects.get().state == "open"


def test_a_transfer_without_a_key_or_a_person() -> None:
    origin, destination, item = make_showroom(), make_showroom(), plain_item()
    stock(origin, item, 3)
    nobody = Slip(by=Actor(), key="chuyen-hang-1", at=NOON, on=TODAY)
    keyless = Slip(by=Actor(make_manager(origin)), key="", at=NOON, on=TODAY)
    assert_refused(lambda: transferring.prepare(origin, destination, [Line(item, 1)], nobody), NotYours)
    assert_refused(lambda: transferring.prepare(origin, destination, [Line(item, 1)], keyless), BadRequest)


def test_another_transfer_under_the_same_key() -> None:
    origin, destination, item = make_showroom(), make_showroom(), plain_item()
    manager = make_manager(origin)
    stock(origin, item, 3)
    stock(origin, item, 3, lot_code="L", best_before=TODAY + DAY)

    def prepare(pieces: int) -> Transfer:
        return transferring.prepare(origin, destination, [Line(item, pieces)], slip(manager, key="chuyen-hang-1"))

    assert prepare(4) == prepare(4)
    assert_refused(lambda: prepare(5), KeyTaken)


def test_a_reason_of_a_difference_that_is_too_long() -> None:
    origin, destination, item, boss = make_showroom(), make_showroom(), plain_item(), make_user(is_superuser=True)
    stock(origin, item, 3)
    transfer = transferring.prepare(origin, destination, [Line(item, 3)], slip(boss))
    transferring.send(transfer, slip(boss))
    line = transfer.lines.get()
    assert_refused(lambda: transferring.receive(transfer, {line.pk: Arrival(1, "v" * 201)}, slip(boss)), BadRequest)
    transferring.receive(transfer, {line.pk: Arrival(1, "vỡ hai")}, slip(boss))
    assert (on_hand(origin, item), on_hand(destination, item)) == (0, 1)


def test_pieces_kept_for_an_order_until_they_are_past_their_day() -> None:
    """They are released, and others kept or sold."""
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 2, lot_code="A", best_before=TODAY)
    stock(showroom, item, 2, lot_code="B", best_before=TODAY + 9 * DAY)
    reservation = ledger.reserve(showroom, [Line(item, 1)], slip(reference="DH-1"))
    later = TODAY + DAY
    assert_refused(lambda: ledger.hand_over(reservation, {item.pk: 20_000}, slip(on=later)), InsufficientStock)
    ledger.release(reservation, slip(on=later))
    others = ledger.reserve(showroom, [Line(item, 1)], slip(on=later, reference="DH-1"))
    ledger.hand_over(others, {item.pk: 20_000}, slip(on=later))
    left = Level.objects.order_by("lot__code").values_list("lot__code", "on_hand", "reserved")
    assert list(left) == [("A", 2, 0), ("B", 1, 0)]


def test_who_counted_does_not_approve() -> None:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 3)
    counter, other = make_manager(showroom), make_manager(showroom)
    count = counting.open_count(showroom, counter, NOON)
    counting.count_line(count, item, None, 2, counter, NOON)
    counting.submit(count, counter, NOON)
    assert_refused(lambda: counting.approve(count, slip(counter)), NotYours)
    approved = counting.approve(count, slip(other, key="duyet-kiem-ke"))
    assert counting.approve(count, slip(other, key="duyet-kiem-ke")) == approved
    assert on_hand(showroom, item) == 2
