"""Many at once at the same goods, on connections of their own. Each race is first run with the guard off, and the loss seen:
else it would prove nothing that it does not happen with the guard on.

These are about locks between transactions, which PostgreSQL has and SQLite, with one writer at a time, does not need.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum

from showrooms import checking, counting, ledger, posting, transferring
from showrooms.errors import AlreadyDone
from showrooms.ledger import Delivery, Line, Sale
from showrooms.models import Count, Entry, Item, Level, Movement, Showroom, Transfer, TransferState
from showrooms.posting import Change
from showrooms.transferring import Arrival
from tests.committed import clear
from tests.factories import TODAY
from tests.stock_oracle import DAY

from .factories import NOON, make_manager, make_showroom, make_user, on_hand, plain_item, slip, stock

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.postgresql]

MANY = 16
LONGEST = 30
"""Seconds after which whoever still waits never ends."""


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment, each on a connection of its own; what each returned or raised."""
    outcomes: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(LONGEST)
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
        assert not thread.is_alive()
    return outcomes


def told(outcomes: Sequence[Any]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


class Meeting:
    """Every rival who comes waits for the others, but not for ever: whom a lock keeps away is not waited for."""

    def __init__(self, parties: int, patience: float = LONGEST) -> None:
        self._barrier, self._patience = threading.Barrier(parties), patience

    def __call__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            with suppress(threading.BrokenBarrierError):
                self._barrier.wait(self._patience)


# --- guards taken off -------------------------------------------------------------------------------------------------


def without_levels_guarded(monkeypatch: pytest.MonkeyPatch, meet: Callable[[], None]) -> None:
    """No lock, and of each level first its figures are read, then new ones are written: what a careless ledger does."""

    def update(level_id: int, change: Change) -> bool:
        level = Level.objects.get(pk=level_id)
        on_hand, reserved = level.on_hand + change.on_hand, level.reserved + change.reserved
        if not 0 <= reserved <= on_hand:
            return False
        meet()
        return bool(Level.objects.filter(pk=level_id).update(on_hand=on_hand, reserved=reserved))

    monkeypatch.setattr(posting, "_lock", list)
    monkeypatch.setattr(posting, "_update", update)


@contextmanager
def without_unique(column: str) -> Iterator[None]:
    """Let the same key, or the same answer, be booked more than once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) "
            "WHERE conrelid = 'showrooms_entry'::regclass AND contype = 'u' AND attname = %s",
            [column],
        )
        [(name,)] = cursor.fetchall()
        cursor.execute(f'ALTER TABLE showrooms_entry DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            clear()
            cursor.execute(f'ALTER TABLE showrooms_entry ADD CONSTRAINT "{name}" UNIQUE ({column})')


def moved(item: Item) -> int:
    return Movement.objects.filter(item=item).aggregate(pieces=Sum("on_hand_change"))["pieces"]


# --- the last unit ----------------------------------------------------------------------------------------------------


def sell_the_last(showroom: Showroom, item: Item) -> list[Any]:
    stock(showroom, item, 1)
    return at_once([lambda: ledger.sell(showroom, [Sale(item, 1)], slip())] * MANY)


def test_without_the_guard_the_last_unit_is_sold_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    item = plain_item()
    without_levels_guarded(monkeypatch, Meeting(MANY))
    assert told(sell_the_last(make_showroom(), item)) == {"Entry": MANY}
    assert moved(item) == 1 - MANY
    assert len(checking.departures()) == 1


def test_the_last_unit_is_sold_once() -> None:
    showroom, item = make_showroom(), plain_item()
    assert told(sell_the_last(showroom, item)) == {"Entry": 1, "InsufficientStock": MANY - 1}
    assert on_hand(showroom, item) == moved(item) == 0
    assert not checking.departures()


def test_the_condition_of_the_update_alone_holds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should anybody ever plan without the lock."""
    showroom, item = make_showroom(), plain_item()
    monkeypatch.setattr(posting, "_lock", list)
    assert told(sell_the_last(showroom, item)) == {"Entry": 1, "InsufficientStock": MANY - 1}
    assert not checking.departures()


def sell_from_two_lots(showroom: Showroom, item: Item) -> list[Any]:
    """Seven pieces, in twos, those first whose lot ends first."""
    stock(showroom, item, 3, lot_code="B", best_before=TODAY + 9 * DAY)
    stock(showroom, item, 4, lot_code="A", best_before=TODAY + DAY)
    return at_once([lambda: ledger.sell(showroom, [Sale(item, 2)], slip())] * MANY)


def test_without_the_guard_two_lots_are_sold_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    item = plain_item()
    without_levels_guarded(monkeypatch, Meeting(MANY))
    assert told(sell_from_two_lots(make_showroom(), item)) == {"Entry": MANY}
    assert moved(item) == 7 - 2 * MANY


def test_two_lots_are_sold_down_to_what_is_left() -> None:
    showroom, item = make_showroom(), plain_item()
    assert told(sell_from_two_lots(showroom, item)) == {"Entry": 3, "InsufficientStock": MANY - 3}
    left = Level.objects.filter(item=item).order_by("lot__code").values_list("lot__code", "on_hand")
    assert list(left) == [("A", 0), ("B", 1)]
    assert not checking.departures()


def sell_or_withdraw(showroom: Showroom, item: Item) -> list[Any]:
    stock(showroom, item, 1)
    return at_once(
        [
            lambda: ledger.sell(showroom, [Sale(item, 1)], slip()),
            lambda: ledger.withdraw(showroom, [Line(item, 1)], slip(why="vỡ")),
        ]
    )


def test_without_the_guard_what_is_taken_off_the_shelf_is_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    without_levels_guarded(monkeypatch, Meeting(2))
    assert told(sell_or_withdraw(make_showroom(), plain_item())) == {"Entry": 2}


def test_what_is_taken_off_the_shelf_is_not_sold() -> None:
    assert told(sell_or_withdraw(make_showroom(), plain_item())) == {"Entry": 1, "InsufficientStock": 1}
    assert not checking.departures()


# --- the same request, over and over ----------------------------------------------------------------------------------


def ask_again(showroom: Showroom, item: Item) -> list[Any]:
    stock(showroom, item, 2 * MANY)
    key = str(uuid4())
    return at_once([lambda: ledger.sell(showroom, [Sale(item, 1)], slip(key=key))] * MANY)


def test_without_the_guard_a_request_that_comes_again_sells_again() -> None:
    with without_unique("key"):
        item = plain_item()
        assert told(ask_again(make_showroom(), item)) == {"Entry": MANY}
        assert moved(item) == MANY


def test_a_request_that_comes_again_gets_the_entry_of_the_first() -> None:
    showroom, item = make_showroom(), plain_item()
    entries = ask_again(showroom, item)
    assert {entry.pk for entry in entries} == {Entry.objects.get(kind="sell").pk}
    assert on_hand(showroom, item) == moved(item) == 2 * MANY - 1


def undo_again() -> tuple[Item, list[Any]]:
    showroom, item = make_showroom(), plain_item()
    manager = make_manager(showroom)
    stock(showroom, item, 5)
    sale = ledger.sell(showroom, [Sale(item, 1)], slip(manager))
    return item, at_once([lambda: ledger.undo(sale, slip(manager))] * MANY)


def test_without_the_guard_a_sale_is_undone_over_and_over() -> None:
    with without_unique("answers_id"):
        item, outcomes = undo_again()
        assert told(outcomes) == {"Entry": MANY}
        assert moved(item) == 4 + MANY


def test_a_sale_is_undone_once() -> None:
    item, outcomes = undo_again()
    assert told(outcomes) == {"Entry": 1, "AlreadyDone": MANY - 1}
    assert moved(item) == 5
    assert not checking.departures()


# --- transfers --------------------------------------------------------------------------------------------------------


def on_its_way(pieces: int = 3) -> tuple[Transfer, Item, Any]:
    origin, destination, item = make_showroom(), make_showroom(), plain_item()
    boss = make_user(is_superuser=True)
    stock(origin, item, pieces)
    transfer = transferring.prepare(origin, destination, [Line(item, pieces)], slip(boss))
    transferring.send(transfer, slip(boss))
    return transfer, item, boss


def end(transfer: Transfer, boss: Any, *, cancelling: int = 0) -> list[Any]:
    """Received by several people at once, who each opened the page before; and called off by others."""
    line = transfer.lines.get()

    def receive() -> Any:
        return transferring.receive(Transfer.objects.get(pk=transfer.pk), {line.pk: Arrival(line.quantity)}, slip(boss))

    def cancel() -> Any:
        return transferring.cancel(Transfer.objects.get(pk=transfer.pk), slip(boss, why="quay lại"))

    return at_once([receive] * (4 - cancelling) + [cancel] * cancelling)


def without_states_guarded(monkeypatch: pytest.MonkeyPatch, meet: Callable[[], None]) -> None:
    def move_on(transfer: Transfer, before: TransferState, after: TransferState, **facts: Any) -> None:
        if Transfer.objects.get(pk=transfer.pk).state != before:
            raise AlreadyDone("moved on")
        meet()
        Transfer.objects.filter(pk=transfer.pk).update(state=after, **facts)

    monkeypatch.setattr(transferring, "_move_on", move_on)


@pytest.mark.parametrize("cancelling", [0, 2])
def test_without_the_guard_a_transfer_ends_over_and_over(monkeypatch: pytest.MonkeyPatch, cancelling: int) -> None:
    transfer, item, boss = on_its_way()
    without_states_guarded(monkeypatch, Meeting(4))
    assert told(end(transfer, boss, cancelling=cancelling)) == {"Entry": 4}
    assert moved(item) == 12


@pytest.mark.parametrize("cancelling", [0, 2])
def test_a_transfer_ends_once(cancelling: int) -> None:
    transfer, item, boss = on_its_way()
    assert told(end(transfer, boss, cancelling=cancelling)) == {"Entry": 1, "AlreadyDone": 3}
    assert moved(item) == 3
    assert not checking.departures()


# --- stocktakes -------------------------------------------------------------------------------------------------------


def counted(showroom: Showroom, item: Item, pieces: int) -> Count:
    counter = make_user(is_superuser=True)
    count = counting.open_count(showroom, counter, NOON)
    counting.count_line(count, item, None, pieces, counter, NOON)
    counting.submit(count, counter, NOON)
    return count


def approve_again() -> tuple[Item, list[Any]]:
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 5)
    count, managers = counted(showroom, item, 4), [make_manager(showroom) for _ in range(4)]
    return item, at_once([lambda boss=boss: counting.approve(count, slip(boss)) for boss in managers])


def test_without_the_guard_a_difference_is_booked_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Meeting(4)
    see = counting._see

    def see_and_meet(row: Count, *allowed: Any) -> None:
        see(row, *allowed)
        if allowed == (counting.CountState.SUBMITTED,):
            meet()

    monkeypatch.setattr(counting, "_held", lambda count: Count.objects.get(pk=count.pk))
    monkeypatch.setattr(counting, "_see", see_and_meet)
    item, outcomes = approve_again()
    assert told(outcomes) == {"Entry": 4}
    assert moved(item) == 1


def test_a_difference_is_booked_once() -> None:
    item, outcomes = approve_again()
    assert told(outcomes) == {"Entry": 1, "AlreadyDone": 3}
    assert moved(item) == 4
    assert not checking.departures()


def approve_while_selling(pieces: int) -> tuple[Showroom, Item, list[Any]]:
    """One is missing of five; five customers want one each."""
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 5)
    count, manager = counted(showroom, item, 4), make_manager(showroom)
    sales = [lambda: ledger.sell(showroom, [Sale(item, 1)], slip())] * pieces
    return showroom, item, at_once([lambda: counting.approve(count, slip(manager)), *sales])


def test_without_the_guard_counting_forgets_what_was_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    without_levels_guarded(monkeypatch, Meeting(4))
    showroom, item, outcomes = approve_while_selling(3)
    assert told(outcomes) == {"Entry": 4}
    assert (on_hand(showroom, item), moved(item)) == (4, 1)


def test_counting_and_selling_at_once_both_count() -> None:
    showroom, item, outcomes = approve_while_selling(5)
    assert told(outcomes) == {"Entry": 5, "InsufficientStock": 1}
    assert on_hand(showroom, item) == moved(item) == 0
    assert not checking.departures()


def test_what_was_counted_again_meanwhile_is_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As expected at first; sent back and counted anew while the manager presses the button: the difference is not lost."""
    showroom, item = make_showroom(), plain_item()
    stock(showroom, item, 5)
    count, manager, other = counted(showroom, item, 5), make_manager(showroom), make_manager(showroom)
    seen = counting.check_length

    def count_again(*arguments: Any) -> None:
        monkeypatch.setattr(counting, "check_length", seen)
        counting.reopen(count, other, "đếm lại")
        counting.count_line(count, item, None, 3, make_user(is_superuser=True), NOON)
        counting.submit(count, other, NOON)

    monkeypatch.setattr(counting, "check_length", count_again)
    assert counting.approve(count, slip(manager))
    assert on_hand(showroom, item) == 3


# --- nobody waits for one who waits for him ---------------------------------------------------------------------------


def keep_the_order_given(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    monkeypatch.setattr(module, "sorted", lambda those, key=None: list(those), raising=False)


def hold_the_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Who has done the first step of `name` waits until the other has, too; half a second if a lock keeps the other away."""
    genuine, meet, began = getattr(module, name), Meeting(2, patience=0.5), threading.local()

    def held(*arguments: Any) -> Any:
        done = genuine(*arguments)
        if not getattr(began, "yes", False):
            began.yes = True
            meet()
        return done

    monkeypatch.setattr(module, name, held)


def sell_both_ways(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two customers with the same goods in their baskets, in different order; nothing is locked before it is changed."""
    showroom, items = make_showroom(), [plain_item() for _ in range(5)]
    for item in items:
        stock(showroom, item, 10)
    monkeypatch.setattr(posting, "_lock", list)
    hold_the_first(monkeypatch, posting, "_update")
    baskets = [[Sale(item, 1) for item in items], [Sale(item, 1) for item in reversed(items)]]
    return at_once([lambda basket=basket: ledger.sell(showroom, basket, slip()) for basket in baskets])


def test_in_the_order_of_the_basket_two_sales_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_the_order_given(monkeypatch, posting)
    assert told(sell_both_ways(monkeypatch)) == {"Entry": 1, "OperationalError": 1}


def test_two_sales_of_the_same_goods_never_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(sell_both_ways(monkeypatch)) == {"Entry": 2}


def test_many_baskets_in_many_orders() -> None:
    showroom, items = make_showroom(), [plain_item() for _ in range(5)]
    for item in items:
        stock(showroom, item, MANY)
        stock(showroom, item, MANY, lot_code="A", best_before=TODAY + DAY)
    baskets = [
        [Sale(item, 2) for item in items[turn % 5 :] + items[: turn % 5]][:: 1 if turn % 2 else -1] for turn in range(MANY)
    ]
    outcomes = at_once([lambda basket=basket: ledger.sell(showroom, basket, slip()) for basket in baskets])
    assert told(outcomes) == {"Entry": MANY}
    assert {on_hand(showroom, item) for item in items} == {0}
    assert not checking.departures()


def receive_both_ways(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two showrooms receive the same two lots, which nobody has seen before, in different order."""
    one, other, items = make_showroom(), make_showroom(), [plain_item(), plain_item()]
    hold_the_first(monkeypatch, ledger, "_lot_of")
    deliveries = [Delivery(item, 1, lot_code="L1", best_before=TODAY) for item in items]
    return at_once([lambda: ledger.receive(one, deliveries, slip()), lambda: ledger.receive(other, deliveries[::-1], slip())])


def test_in_the_order_of_the_slips_two_receipts_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_the_order_given(monkeypatch, ledger)
    assert told(receive_both_ways(monkeypatch)) == {"Entry": 1, "OperationalError": 1}


def test_two_receipts_of_the_same_lots_never_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(receive_both_ways(monkeypatch)) == {"Entry": 2}
    assert not checking.departures()


def test_two_showrooms_send_to_each_other_and_receive_at_once() -> None:
    rooms, items, boss = [make_showroom(), make_showroom()], [plain_item() for _ in range(3)], make_user(is_superuser=True)
    for room in rooms:
        for item in items:
            stock(room, item, 100)
    transfers = [
        transferring.prepare(
            rooms[turn % 2], rooms[1 - turn % 2], [Line(item, 1) for item in items[:: 1 if turn < 4 else -1]], slip(boss)
        )
        for turn in range(8)
    ]

    def send_and_receive(transfer: Transfer) -> Any:
        transferring.send(transfer, slip(boss))
        return transferring.receive(transfer, {line.pk: Arrival(1) for line in transfer.lines.all()}, slip(boss))

    assert told(at_once([lambda transfer=transfer: send_and_receive(transfer) for transfer in transfers])) == {"Entry": 8}
    assert {on_hand(room, item) for room in rooms for item in items} == {100}
    assert not checking.departures()
