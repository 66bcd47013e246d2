"""What the ledger books, what it refuses and with which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from showrooms import ledger
from showrooms.errors import AlreadyDone, BadRequest, InsufficientStock, KeyTaken, NotInForce, NotYours
from showrooms.ledger import Correction, Delivery, Line, Sale
from showrooms.models import Entry, Level, Lot, Movement
from tests.factories import TODAY, certified_product, issue, make_product

from .factories import make_manager, make_showroom, make_staff, on_hand, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db


def test_goods_come_and_go() -> None:
    showroom, item = make_showroom(), product_item()
    staff = make_staff(showroom)
    ledger.receive(showroom, [Delivery(item, 10)], slip(staff))
    entry = ledger.sell(showroom, [Sale(item, 3)], slip(staff))
    assert on_hand(showroom, item) == 7
    [movement] = entry.movements.all()
    assert (movement.on_hand_change, movement.price, movement.as_ocop, movement.stars) == (-3, 50_000, True, 3)


def test_more_than_there_is_cannot_be_sold() -> None:
    showroom, item = make_showroom(), product_item(name="Mắm cá")
    stock(showroom, item, 2)
    with pytest.raises(InsufficientStock, match="Mắm cá"):
        ledger.sell(showroom, [Sale(item, 3)], slip())
    assert on_hand(showroom, item) == 2
    assert Entry.objects.count() == 1


def test_the_same_key_moves_goods_once() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 5)
    first = ledger.sell(showroom, [Sale(item, 1)], slip(key="ban-hang-1"))
    again = ledger.sell(showroom, [Sale(item, 1)], slip(key="ban-hang-1"))
    assert again == first
    assert on_hand(showroom, item) == 4


def test_a_key_stands_for_one_thing() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 5)
    ledger.sell(showroom, [Sale(item, 1)], slip(key="ban-hang-1"))
    with pytest.raises(KeyTaken):
        ledger.sell(showroom, [Sale(item, 2)], slip(key="ban-hang-1"))
    assert on_hand(showroom, item) == 4


@pytest.mark.parametrize("quantity", [0, -1, 100_001, 8_935_001_230_123])
def test_a_quantity_no_one_can_mean_is_refused(quantity: int) -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 5)
    with pytest.raises(BadRequest):
        ledger.sell(showroom, [Sale(item, quantity)], slip())
    with pytest.raises(BadRequest):
        ledger.receive(showroom, [Delivery(item, quantity)], slip())
    assert on_hand(showroom, item) == 5


def test_the_lot_that_ends_first_leaves_first() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 4)
    stock(showroom, item, 2, lot_code="B", best_before=TODAY + timedelta(days=90))
    stock(showroom, item, 2, lot_code="A", best_before=TODAY + timedelta(days=30))
    entry = ledger.sell(showroom, [Sale(item, 5)], slip())
    left = [(m.lot.code if m.lot else "", m.on_hand_change) for m in entry.movements.order_by("pk")]
    assert left == [("A", -2), ("B", -2), ("", -1)]


def test_a_lot_past_its_day_is_not_sold() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 2, lot_code="A", best_before=TODAY)
    ledger.sell(showroom, [Sale(item, 1)], slip())
    with pytest.raises(InsufficientStock, match="1"):
        ledger.sell(showroom, [Sale(item, 1)], slip(on=TODAY + timedelta(days=1)))
    ledger.withdraw(showroom, [Line(item, 1)], slip(on=TODAY + timedelta(days=1), why="quá hạn"))
    assert on_hand(showroom, item) == 0


def test_a_lapsed_product_is_not_sold_as_ocop() -> None:
    """In force to the end of 14/01/2028; the next day it is refused, and a manager may sell it as plain goods."""
    showroom = make_showroom()
    item = product_item(certified_product(date(2025, 1, 15), name="Trà Shan", price=90_000))
    stock(showroom, item, 5)
    last = date(2028, 1, 14)
    ledger.sell(showroom, [Sale(item, 1)], slip(on=last))
    with pytest.raises(NotInForce, match="Trà Shan"):
        ledger.sell(showroom, [Sale(item, 1)], slip(on=last + timedelta(days=1)))
    staff, manager = make_staff(showroom), make_manager(showroom)
    later = last + timedelta(days=1)
    with pytest.raises(NotYours):
        ledger.sell(showroom, [Sale(item, 1)], slip(staff, on=later, why="khách quen"), as_plain=True)
    with pytest.raises(BadRequest):
        ledger.sell(showroom, [Sale(item, 1)], slip(manager, on=later), as_plain=True)
    entry = ledger.sell(showroom, [Sale(item, 1)], slip(manager, on=later, why="đã bóc tem"), as_plain=True)
    [movement] = entry.movements.all()
    assert (movement.as_ocop, movement.stars, entry.by, entry.why) == (False, None, manager, "đã bóc tem")
    assert on_hand(showroom, item) == 3


def test_goods_that_are_not_ocop_are_sold_without_stars() -> None:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 2)
    [movement] = ledger.sell(showroom, [Sale(item, 1)], slip()).movements.all()
    assert (movement.as_ocop, movement.price) == (False, 20_000)


def test_without_a_price_one_is_asked_for() -> None:
    showroom, item = make_showroom(), product_item(price=None)
    stock(showroom, item, 2)
    with pytest.raises(BadRequest):
        ledger.sell(showroom, [Sale(item, 1)], slip())
    ledger.sell(showroom, [Sale(item, 1, price=30_000)], slip())
    assert on_hand(showroom, item) == 1


def test_an_entry_is_undone_once() -> None:
    showroom, item = make_showroom(), product_item()
    staff = make_staff(showroom)
    stock(showroom, item, 5, lot_code="A")
    sale = ledger.sell(showroom, [Sale(item, 2)], slip(staff))
    ledger.undo(sale, slip(staff))
    with pytest.raises(AlreadyDone):
        ledger.undo(sale, slip(staff))
    assert on_hand(showroom, item, Lot.objects.get()) == 5


def test_staff_undo_their_own_of_today_only() -> None:
    showroom, item = make_showroom(), product_item()
    staff, other, manager = make_staff(showroom), make_staff(showroom), make_manager(showroom)
    stock(showroom, item, 5)
    sale = ledger.sell(showroom, [Sale(item, 2)], slip(staff))
    with pytest.raises(NotYours):
        ledger.undo(sale, slip(other))
    with pytest.raises(NotYours):
        ledger.undo(sale, slip(staff, on=TODAY + timedelta(days=1)))
    ledger.undo(sale, slip(manager, on=TODAY + timedelta(days=9)))
    assert on_hand(showroom, item) == 5


def test_what_was_sold_meanwhile_cannot_be_unreceived() -> None:
    showroom, item = make_showroom(), product_item()
    manager = make_manager(showroom)
    receipt = stock(showroom, item, 5)
    ledger.sell(showroom, [Sale(item, 1)], slip())
    with pytest.raises(InsufficientStock):
        ledger.undo(receipt, slip(manager))
    assert on_hand(showroom, item) == 4


def test_reserved_pieces_are_not_sold_to_others() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 3)
    reservation = ledger.reserve(showroom, [Line(item, 2)], slip(reference="DH-1"))
    with pytest.raises(InsufficientStock, match="2"):
        ledger.sell(showroom, [Sale(item, 2)], slip())
    ledger.release(reservation, slip())
    ledger.sell(showroom, [Sale(item, 2)], slip())
    with pytest.raises(AlreadyDone):
        ledger.hand_over(reservation, {item.pk: 50_000}, slip())
    assert list(Level.objects.values_list("on_hand", "reserved")) == [(1, 0)]


def test_a_reservation_is_handed_over_while_the_product_is_in_force() -> None:
    showroom = make_showroom()
    item = product_item(certified_product(date(2025, 1, 15), price=90_000))
    stock(showroom, item, 3)
    reservation = ledger.reserve(showroom, [Line(item, 2)], slip(reference="DH-1"))
    with pytest.raises(NotInForce):
        ledger.hand_over(reservation, {item.pk: 90_000}, slip(on=date(2028, 1, 15)))
    ledger.hand_over(reservation, {item.pk: 90_000}, slip(on=date(2028, 1, 14)))
    assert list(Level.objects.values_list("on_hand", "reserved")) == [(1, 0)]


def test_a_lot_keeps_its_days() -> None:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, 3, lot_code="A", best_before=date(2027, 1, 1))
    with pytest.raises(BadRequest, match="A"):
        stock(showroom, item, 3, lot_code="A", best_before=date(2027, 2, 1))
    stock(showroom, item, 3, lot_code="A", best_before=date(2027, 1, 1))
    assert on_hand(showroom, item) == 6
    assert Lot.objects.count() == 1


def test_only_managers_adjust_and_they_say_why() -> None:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 3)
    with pytest.raises(NotYours):
        ledger.adjust(showroom, [Correction(item, -1)], slip(make_staff(showroom), why="vỡ"))
    manager = make_manager(showroom)
    with pytest.raises(BadRequest):
        ledger.adjust(showroom, [Correction(item, -1)], slip(manager))
    ledger.adjust(showroom, [Correction(item, -1)], slip(manager, why="vỡ"))
    assert on_hand(showroom, item) == 2


def test_nobody_moves_the_stock_of_another_showroom() -> None:
    ours, theirs, item = make_showroom(), make_showroom(), product_item()
    stock(theirs, item, 3)
    staff = make_staff(ours)
    for attempt in (
        lambda: ledger.sell(theirs, [Sale(item, 1)], slip(staff)),
        lambda: ledger.receive(theirs, [Delivery(item, 1)], slip(staff)),
        lambda: ledger.withdraw(theirs, [Line(item, 1)], slip(staff, why="x")),
    ):
        with pytest.raises(NotYours):
            attempt()
    assert on_hand(theirs, item) == 3
    assert Movement.objects.count() == 1


def test_an_unpublished_product_in_force_may_be_sold_and_a_never_certified_one_not() -> None:
    showroom = make_showroom()
    hidden, never = certified_product(price=10_000, live=False), make_product(price=10_000)
    for product in (hidden, never):
        stock(showroom, product_item(product), 1)
    ledger.sell(showroom, [Sale(hidden.stock_item, 1)], slip())
    with pytest.raises(NotInForce):
        ledger.sell(showroom, [Sale(never.stock_item, 1)], slip())
    issue(never, TODAY)
    ledger.sell(showroom, [Sale(never.stock_item, 1)], slip())


def test_staff_take_back_no_more_than_was_sold_here() -> None:
    showroom, item = make_showroom(), product_item(name="Mắm cá")
    staff, manager = make_staff(showroom), make_manager(showroom)
    stock(showroom, item, 5)
    sale = ledger.sell(showroom, [Sale(item, 2)], slip(staff))
    ledger.undo(ledger.sell(showroom, [Sale(item, 2)], slip(staff)), slip(staff))
    ledger.give_back(showroom, [Line(item, 1)], slip(staff, why="đổi ý"))
    with pytest.raises(NotYours, match="Mắm cá"):
        ledger.give_back(showroom, [Line(item, 2)], slip(staff, why="đổi ý"))
    assert on_hand(showroom, item) == 4
    ledger.give_back(showroom, [Line(item, 2)], slip(manager, why="mua ở điểm khác"))
    assert (on_hand(showroom, item), sale.movements.count()) == (6, 1)


@pytest.mark.parametrize("price", [-1, 0, 99, 1_000_000_001])
def test_a_price_no_one_can_mean_is_refused(price: int) -> None:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 5)
    with pytest.raises(BadRequest):
        ledger.sell(showroom, [Sale(item, 1, price=price)], slip())
    assert on_hand(showroom, item) == 5


@pytest.mark.parametrize("best_before", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_many_years_away_is_refused(best_before: date) -> None:
    showroom, item = make_showroom(), plain_item()
    with pytest.raises(BadRequest):
        stock(showroom, item, 5, best_before=best_before)
    assert Lot.objects.count() == 0


def test_a_lots_code_keeps_only_what_can_be_seen() -> None:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 5, lot_code=" A\u202e7 ")
    assert Lot.objects.get().code == "A7"
