"""Stocktakes: what is counted, by whom, what differs, and who decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.models import ProductGroup
from showrooms import counting, ledger
from showrooms.errors import AlreadyDone, BadRequest, InsufficientStock, NotYours
from showrooms.ledger import Correction, Line, Sale
from showrooms.models import Count, CountState, Entry, EntryKind, Item, Level, Lot, Placement, Showroom
from tests.factories import TODAY, certified_product, make_group, make_product

from .factories import NOON, make_manager, make_showroom, make_staff, on_hand, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def showroom() -> Showroom:
    return make_showroom()


@pytest.fixture
def staff(showroom: Showroom) -> Any:
    return make_staff(showroom)


@pytest.fixture
def manager(showroom: Showroom) -> Any:
    return make_manager(showroom)


def later(minutes: int) -> Any:
    return NOON + timedelta(minutes=minutes)


def counted(showroom: Showroom, staff: Any, *figures: tuple[Item, int]) -> Count:
    """A submitted stocktake of these figures."""
    count = counting.open_count(showroom, staff, NOON)
    for item, pieces in figures:
        counting.count_line(count, item, None, pieces, staff, NOON)
    counting.submit(count, staff, NOON)
    return count


def test_the_difference_is_booked_when_a_manager_approves(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    count = counted(showroom, staff, (item, 8))
    assert on_hand(showroom, item) == 10
    entry = counting.approve(count, slip(manager))
    assert entry
    assert (entry.kind, count.state, count.decided_by) == (EntryKind.COUNT, CountState.APPROVED, manager)
    assert [movement.on_hand_change for movement in entry.movements.all()] == [-2]
    assert on_hand(showroom, item) == 8


def test_selling_goes_on_while_goods_are_counted(showroom: Showroom, staff: Any, manager: Any) -> None:
    """Ten by the books, one of them missing. Two are sold before the line is counted, three after, one before approval."""
    item = product_item()
    stock(showroom, item, 10)
    count = counting.open_count(showroom, staff, NOON)
    ledger.sell(showroom, [Sale(item, 2)], slip(at=later(1)))
    counting.count_line(count, item, None, 7, staff, later(2))
    ledger.sell(showroom, [Sale(item, 3)], slip(at=later(3)))
    counting.submit(count, staff, later(4))
    ledger.sell(showroom, [Sale(item, 1)], slip(at=later(5)))
    [difference] = counting.differences(count)
    assert (difference.line.difference, difference.value, difference.doubtful) == (-1, -50_000, False)
    counting.approve(count, slip(manager, at=later(6)))
    assert on_hand(showroom, item) == 3


def test_counted_again_the_later_figure_holds(showroom: Showroom, staff: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    count = counting.open_count(showroom, staff, NOON)
    counting.count_line(count, item, None, 1, staff, NOON)
    second = make_staff(showroom)
    counting.count_line(count, item, None, 10, second, later(1))
    assert [(line.counted, line.by) for line in count.lines.all()] == [(10, second)]


def test_lots_are_counted_apart(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 5, lot_code="A", best_before=TODAY + timedelta(days=30))
    stock(showroom, item, 5)
    lot = Lot.objects.get()
    count = counting.open_count(showroom, staff, NOON)
    counting.count_line(count, item, lot, 4, staff, NOON)
    counting.submit(count, staff, NOON)
    counting.approve(count, slip(manager))
    assert sorted(Level.objects.values_list("lot__code", "on_hand"), key=str) == [("A", 4), (None, 5)]


def test_a_lot_of_other_goods_is_refused(showroom: Showroom, staff: Any) -> None:
    item, other = product_item(), product_item()
    stock(showroom, other, 5, lot_code="A", best_before=TODAY)
    count = counting.open_count(showroom, staff, NOON)
    with pytest.raises(BadRequest):
        counting.count_line(count, item, Lot.objects.get(), 1, staff, NOON)


@pytest.mark.parametrize("pieces", [-1, 100_001, 8_935_001_230_123])
def test_a_figure_no_one_can_mean_is_refused(showroom: Showroom, staff: Any, pieces: int) -> None:
    count = counting.open_count(showroom, staff, NOON)
    with pytest.raises(BadRequest):
        counting.count_line(count, product_item(), None, pieces, staff, NOON)


def test_what_nobody_counted_stays_and_is_told(showroom: Showroom, staff: Any, manager: Any) -> None:
    """Bánh and Kẹo are not counted. Somebody says that no Kẹo is there; Bánh stays as it is in the books."""
    tea, cake, sweets = plain_item("Trà"), plain_item("Bánh"), plain_item("Kẹo")
    for item in (tea, cake, sweets):
        stock(showroom, item, 4)
    count = counting.open_count(showroom, staff, NOON)
    counting.count_line(count, tea, None, 4, staff, NOON)
    missing = counting.not_counted(count)
    assert [level.item for level in missing] == [cake, sweets]
    assert counting.count_as_none(count, {missing[1].pk}, staff, later(1)) == 1
    counting.submit(count, staff, later(2))
    counting.approve(count, slip(manager))
    assert [on_hand(showroom, item) for item in (tea, cake, sweets)] == [4, 4, 0]


def test_none_there_does_not_overwrite_a_figure_that_came_meanwhile(showroom: Showroom, staff: Any) -> None:
    item = product_item()
    stock(showroom, item, 4)
    count = counting.open_count(showroom, staff, NOON)
    [level] = counting.not_counted(count)
    counting.count_line(count, item, None, 3, make_staff(showroom), later(1))
    assert counting.count_as_none(count, {level.pk}, staff, later(2)) == 0
    assert count.lines.get().counted == 3


def test_a_stocktake_of_one_shelf_misses_only_what_stands_there(showroom: Showroom, staff: Any) -> None:
    here, elsewhere = plain_item("Mắm"), plain_item("Muối")
    for item, shelf in ((here, "A1"), (elsewhere, "B2")):
        stock(showroom, item, 2)
        Placement.objects.filter(showroom=showroom, item=item).update(shelf=shelf)
    other = make_showroom()
    stock(other, elsewhere, 2)
    Placement.objects.filter(showroom=other, item=elsewhere).update(shelf="A1")
    count = counting.open_count(showroom, staff, NOON, shelf="A1")
    assert [level.item for level in counting.not_counted(count)] == [here]


def test_a_stocktake_of_a_group_holds_the_groups_below_it(showroom: Showroom, staff: Any) -> None:
    branch = make_group("2", "Đồ uống", "do-uong")
    group = ProductGroup.objects.create(
        period=branch.period,
        level=ProductGroup.Level.GROUP,
        parent=branch,
        branch=branch,
        code="2.1",
        name="Trà",
        slug="tra",
    )
    inside, outside = product_item(certified_product(group=group)), product_item(certified_product())
    for item in (inside, outside, plain_item()):
        stock(showroom, item, 2)
    count = counting.open_count(showroom, staff, NOON, group=branch)
    assert [level.item for level in counting.not_counted(count)] == [inside]


def test_one_stocktake_at_a_time(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 2)
    count = counted(showroom, staff, (item, 2))
    with pytest.raises(AlreadyDone):
        counting.open_count(showroom, staff, later(1))
    other = make_showroom()
    counting.open_count(other, make_staff(other), later(1))
    assert counting.approve(count, slip(manager)) is None
    assert counting.open_count(showroom, staff, later(2)).state == CountState.OPEN


def test_who_counted_does_not_approve(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    second = make_manager(showroom)
    count = counting.open_count(showroom, manager, NOON)
    counting.count_line(count, item, None, 8, second, NOON)
    counting.submit(count, second, NOON)
    for who in (second, staff, make_manager(make_showroom())):
        with pytest.raises(NotYours):
            counting.approve(count, slip(who))
        with pytest.raises(NotYours):
            counting.reopen(count, who, "đếm lại")
        assert not counting.sees_differences(who, count)
    assert on_hand(showroom, item) == 10
    # Who only opened it has counted nothing.
    assert counting.sees_differences(manager, count)
    counting.approve(count, slip(manager))
    assert on_hand(showroom, item) == 8


def test_sent_back_it_is_counted_again(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    count = counted(showroom, staff, (item, 3))
    with pytest.raises(BadRequest):
        counting.reopen(count, manager, " ")
    counting.reopen(count, manager, "thùng trên gác chưa đếm")
    assert (count.state, count.why) == (CountState.OPEN, "thùng trên gác chưa đếm")
    with pytest.raises(AlreadyDone):
        counting.approve(count, slip(manager))
    counting.count_line(count, item, None, 9, staff, later(9))
    counting.submit(count, staff, later(9))
    counting.approve(count, slip(manager))
    assert on_hand(showroom, item) == 9


def test_discarded_it_changes_nothing(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    count = counted(showroom, staff, (item, 3))
    with pytest.raises(NotYours):
        counting.discard(count, staff, NOON, "đếm nhầm quầy")
    counting.discard(count, manager, NOON, "đếm nhầm quầy")
    assert (count.state, on_hand(showroom, item)) == (CountState.DISCARDED, 10)
    with pytest.raises(AlreadyDone):
        counting.approve(count, slip(manager))


def test_approved_twice_it_is_booked_once(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    count = counted(showroom, staff, (item, 8))
    first = counting.approve(count, slip(manager, key="duyet-kiem-1"))
    assert counting.approve(count, slip(manager, key="duyet-kiem-1")) == first
    with pytest.raises(AlreadyDone):
        counting.approve(count, slip(manager))
    assert on_hand(showroom, item) == 8
    assert Entry.objects.filter(kind=EntryKind.COUNT).count() == 1


def test_nothing_is_noted_once_it_is_submitted(showroom: Showroom, staff: Any) -> None:
    item = product_item()
    stock(showroom, item, 10)
    empty = counting.open_count(showroom, staff, NOON)
    with pytest.raises(BadRequest):
        counting.submit(empty, staff, NOON)
    counting.count_line(empty, item, None, 10, staff, NOON)
    counting.submit(empty, staff, NOON)
    with pytest.raises(AlreadyDone):
        counting.count_line(empty, item, None, 9, staff, NOON)
    with pytest.raises(AlreadyDone):
        counting.count_as_none(empty, set(), staff, NOON)


def test_found_goods_are_carried_from_then_on(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item(make_product(price=1_000))
    counting.approve(counted(showroom, staff, (item, 3)), slip(manager))
    assert on_hand(showroom, item) == 3
    assert Placement.objects.filter(showroom=showroom, item=item).exists()


def test_pieces_promised_meanwhile_keep_the_difference_from_being_booked(showroom: Showroom, staff: Any, manager: Any) -> None:
    item = product_item(name="Mật ong")
    stock(showroom, item, 5)
    count = counted(showroom, staff, (item, 2))
    ledger.reserve(showroom, [Line(item, 4)], slip(reference="DH-1"))
    with pytest.raises(InsufficientStock, match="Mật ong"):
        counting.approve(count, slip(manager))
    count.refresh_from_db()
    assert (count.state, on_hand(showroom, item)) == (CountState.SUBMITTED, 5)


def test_a_correction_after_the_counting_makes_a_line_doubtful(showroom: Showroom, staff: Any, manager: Any) -> None:
    """A manager adjusts what is missing before the stocktake is approved: approved too, it would be booked twice."""
    item, other = product_item(), product_item()
    stock(showroom, item, 5)
    stock(showroom, other, 5)
    count = counted(showroom, staff, (item, 4), (other, 4))
    ledger.adjust(showroom, [Correction(item, -1)], slip(manager, at=later(1), why="vỡ"))
    assert {each.line.item: each.doubtful for each in counting.differences(count)} == {item: True, other: False}


def test_a_sale_that_waited_without_a_connection_makes_a_line_doubtful(showroom: Showroom, staff: Any) -> None:
    item = product_item()
    stock(showroom, item, 5)
    count = counted(showroom, staff, (item, 4))
    ledger.sell(showroom, [Sale(item, 1)], slip(staff, at=later(30), told_at=later(-5)))
    [difference] = counting.differences(count)
    assert difference.doubtful
