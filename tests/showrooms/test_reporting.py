"""Reports against small worlds whose figures were worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from showrooms import counting, ledger, reporting, transferring
from showrooms.ledger import Correction, Line, Sale
from showrooms.models import Entry, EntryKind, Item, Placement, Showroom
from showrooms.reporting import By, Kind, Loss, Period, Slow, Sold, SoldRow, Worth
from showrooms.transferring import Arrival
from tests.factories import TODAY, certified_product

from .factories import make_manager, make_showroom, make_staff, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=60)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


class Shop:
    """A showroom with its people, honey (three stars), tea (four stars) and sweets that are not OCOP, a hundred of each."""

    def __init__(self, name: str = "Điểm A") -> None:
        self.room: Showroom = make_showroom(name)
        self.staff, self.manager = make_staff(self.room), make_manager(self.room)
        self.honey: Item = product_item(certified_product(name=f"Mật ong {name}", price=50_000))
        self.tea: Item = product_item(certified_product(name=f"Trà {name}", stars=4, price=80_000))
        self.sweets: Item = plain_item(f"Kẹo {name}", price=20_000)
        for item in (self.honey, self.tea, self.sweets):
            stock(self.room, item, 100, on=LONG_AGO)

    def sell(self, *sales: Sale, moment: datetime | None = None, **more: Any) -> Entry:
        when = moment or at(TODAY, 12)
        return ledger.sell(self.room, sales, slip(self.staff, on=when.date(), at=when), **more)

    def sales(self, by: By, period: Period | None = None) -> dict[Any, Sold]:
        return {row.key: row.sold for row in reporting.sales([self.room.pk], period or Period(TODAY, TODAY), by)}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_sales_of_a_day_by_everything(shop: Shop) -> None:
    shop.sell(Sale(shop.honey, 2), Sale(shop.sweets, 3))
    shop.sell(Sale(shop.tea, 1, price=75_000), moment=at(TODAY, 18))

    day = Sold(pieces=6, takings=235_000, ocop_pieces=3, ocop_takings=175_000)
    assert shop.sales(By.DAY) == {TODAY: day}
    assert shop.sales(By.STARS) == {
        4: Sold(pieces=1, takings=75_000, ocop_pieces=1, ocop_takings=75_000),
        3: Sold(pieces=2, takings=100_000, ocop_pieces=2, ocop_takings=100_000),
        0: Sold(pieces=3, takings=60_000),
    }
    assert list(shop.sales(By.PRODUCT)) == ["Mật ong Điểm A", "Trà Điểm A", "Kẹo Điểm A"]
    assert shop.sales(By.SHOWROOM) == {shop.room.pk: day}


def test_another_showroom_is_told_only_where_it_is_asked_for(shop: Shop) -> None:
    other = Shop("Điểm B")
    shop.sell(Sale(shop.honey, 1))
    other.sell(Sale(other.honey, 4))

    assert reporting.total(reporting.sales([shop.room.pk], Period(TODAY, TODAY), By.DAY)).pieces == 1
    both = reporting.sales([shop.room.pk, other.room.pk], Period(TODAY, TODAY), By.SHOWROOM)
    assert [(row.key, row.sold.pieces) for row in both] == [(other.room.pk, 4), (shop.room.pk, 1)]


def test_a_day_begins_and_ends_at_midnight_in_vietnam(shop: Shop) -> None:
    shop.sell(Sale(shop.honey, 1), moment=at(YESTERDAY, 23, 59))
    shop.sell(Sale(shop.honey, 2), moment=at(TODAY, 0, 1))
    shop.sell(Sale(shop.honey, 4), moment=at(TODAY, 23, 59))
    shop.sell(Sale(shop.honey, 8), moment=at(TODAY + timedelta(days=1), 0, 1))

    assert shop.sales(By.DAY)[TODAY].pieces == 6
    around = Period(YESTERDAY - timedelta(days=1), TODAY + timedelta(days=1))
    assert [row.pieces for row in shop.sales(By.DAY, around).values()] == [0, 1, 6, 8]


def test_a_long_period_is_told_by_months(shop: Shop) -> None:
    shop.sell(Sale(shop.honey, 1), moment=at(date(2026, 10, 31), 23, 59))
    shop.sell(Sale(shop.honey, 2), moment=at(date(2026, 11, 1), 0, 1))

    told = shop.sales(By.DAY, Period(date(2026, 7, 15), date(2026, 11, 30)))
    assert {day: sold.pieces for day, sold in told.items()} == {
        date(2026, 7, 15): 0,
        date(2026, 8, 1): 0,
        date(2026, 9, 1): 0,
        date(2026, 10, 1): 1,
        date(2026, 11, 1): 2,
    }


def test_what_was_undone_was_never_sold(shop: Shop) -> None:
    kept = shop.sell(Sale(shop.honey, 2))
    undone = shop.sell(Sale(shop.honey, 5), moment=at(YESTERDAY, 12))
    ledger.undo(undone, slip(shop.manager))

    assert shop.sales(By.DAY, Period(YESTERDAY, TODAY)) == {
        YESTERDAY: Sold(),
        TODAY: Sold(pieces=2, takings=100_000, ocop_pieces=2, ocop_takings=100_000),
    }
    assert kept.pk


def test_what_comes_back_is_taken_off_as_it_was_sold(shop: Shop) -> None:
    shop.sell(Sale(shop.honey, 3), Sale(shop.sweets, 3))
    ledger.give_back(shop.room, [Line(shop.honey, 1), Line(shop.sweets, 1)], slip(shop.staff, why="Khách đổi ý"))
    wrongly = ledger.give_back(shop.room, [Line(shop.honey, 1)], slip(shop.staff, why="Nhầm"))
    ledger.undo(wrongly, slip(shop.staff))

    assert shop.sales(By.DAY)[TODAY] == Sold(4, 140_000, 2, 100_000, returned=2)
    assert shop.sales(By.STARS) == {3: Sold(2, 100_000, 2, 100_000, returned=1), 0: Sold(2, 40_000, returned=1)}


def test_what_comes_back_and_was_never_sold_here_is_told_without_a_price(shop: Shop) -> None:
    ledger.give_back(shop.room, [Line(shop.honey, 1)], slip(shop.manager, why="Mua ở điểm khác"))
    assert shop.sales(By.STARS) == {None: Sold(-1, returned=1, returned_unpriced=1)}


def test_a_lapsed_product_that_a_manager_sells_is_not_sold_as_ocop(shop: Shop) -> None:
    lapsed = product_item(certified_product(date(2023, 11, 23), price=30_000))
    stock(shop.room, lapsed, 5, on=YESTERDAY)
    shop.sell(Sale(lapsed, 1), moment=at(YESTERDAY, 12))
    ledger.sell(shop.room, [Sale(lapsed, 2)], slip(shop.manager, why="Khách quen hỏi mua"), as_plain=True)

    told = shop.sales(By.DAY, Period(YESTERDAY, TODAY))
    assert told[YESTERDAY] == Sold(1, 30_000, 1, 30_000)
    assert told[TODAY] == Sold(2, 60_000)


def test_goods_of_an_order_are_sold_when_they_are_handed_over(shop: Shop) -> None:
    reserved = ledger.reserve(shop.room, [Line(shop.honey, 2)], slip(reference="DH-1"))
    assert shop.sales(By.DAY)[TODAY] == Sold()

    ledger.hand_over(reserved, {shop.honey.pk: 45_000}, slip(shop.staff, reference="DH-1"))
    assert shop.sales(By.DAY)[TODAY] == Sold(2, 90_000, 2, 90_000)


def test_takings_beyond_what_four_bytes_hold(shop: Shop) -> None:
    stock(shop.room, shop.sweets, 99_000, on=YESTERDAY)
    for _time in range(3):
        shop.sell(Sale(shop.sweets, 30_000, price=1_000_000_000))

    assert shop.sales(By.DAY)[TODAY].takings == 90_000_000_000_000


def test_slow_movers_were_here_and_nobody_bought_them(shop: Shop) -> None:
    fresh = plain_item("Mới về", price=10_000)
    stock(shop.room, fresh, 5, on=TODAY)
    gone = plain_item("Đã hết")
    stock(shop.room, gone, 1, on=LONG_AGO)
    shop.sell(Sale(gone, 1), moment=at(LONG_AGO, 15))
    shop.sell(Sale(shop.honey, 1), moment=at(TODAY - timedelta(days=14), 0, 1))
    shop.sell(Sale(shop.tea, 1), moment=at(TODAY - timedelta(days=15), 23, 59))
    ledger.undo(shop.sell(Sale(shop.sweets, 1)), slip(shop.manager))

    assert reporting.slow_movers([shop.room.pk], TODAY, 14) == [
        Slow(shop.room.pk, "Kẹo Điểm A", 100, None, 20_000),
        Slow(shop.room.pk, "Trà Điểm A", 99, TODAY - timedelta(days=15), 80_000),
    ]


def test_stock_is_worth_what_a_piece_costs_at_this_counter(shop: Shop) -> None:
    Placement.objects.filter(showroom=shop.room, item=shop.honey).update(counter_price=60_000)
    unpriced = product_item(certified_product(price=None))
    stock(shop.room, unpriced, 7)
    lapsed = product_item(certified_product(date(2020, 1, 15), price=10_000))
    stock(shop.room, lapsed, 3)

    worth = {row.kind: row for row in reporting.stock_value([shop.room.pk], TODAY)}
    assert worth == {
        Kind.IN_FORCE: Worth(shop.room.pk, Kind.IN_FORCE, 3, 207, 100 * 60_000 + 100 * 80_000, 1, 7),
        Kind.NOT_IN_FORCE: Worth(shop.room.pk, Kind.NOT_IN_FORCE, 1, 3, 30_000, 0, 0),
        Kind.PLAIN: Worth(shop.room.pk, Kind.PLAIN, 1, 100, 2_000_000, 0, 0),
    }
    # On its last day it is in force, on the day after it is not.
    last_day = date(2028, 1, 14)
    assert reporting.stock_value([shop.room.pk], last_day)[0].items == 3
    assert Kind.IN_FORCE not in {row.kind for row in reporting.stock_value([shop.room.pk], last_day + timedelta(days=1))}


def test_lots_of_one_item_are_one_item(shop: Shop) -> None:
    stock(shop.room, shop.honey, 5, lot_code="A", best_before=TODAY + timedelta(days=90))

    worth = {row.kind: row for row in reporting.stock_value([shop.room.pk], TODAY)}[Kind.IN_FORCE]
    assert (worth.items, worth.pieces) == (2, 205)
    slow = reporting.slow_movers([shop.room.pk], TODAY, 30)[0]
    assert (slow.item, slow.pieces) == ("Mật ong Điểm A", 105)


def test_losses_by_reason(shop: Shop) -> None:
    ledger.withdraw(shop.room, [Line(shop.honey, 2)], slip(shop.staff, why="Vỡ"))
    ledger.withdraw(shop.room, [Line(shop.tea, 1)], slip(shop.staff, why="Vỡ"))
    ledger.undo(ledger.withdraw(shop.room, [Line(shop.tea, 50)], slip(shop.staff, why="Vỡ")), slip(shop.staff))
    ledger.adjust(shop.room, [Correction(shop.sweets, -4)], slip(shop.manager, why="Xem lại sổ"))
    ledger.adjust(shop.room, [Correction(shop.sweets, 1)], slip(shop.manager, why="Xem lại sổ"))
    ledger.withdraw(shop.room, [Line(shop.honey, 9)], slip(shop.staff, why="Hôm qua", on=YESTERDAY))
    count = counting.open_count(shop.room, shop.staff, at(TODAY, 9))
    counting.count_line(count, shop.sweets, None, 99, shop.staff, at(TODAY, 9))
    counting.submit(count, shop.staff, at(TODAY, 10))
    counting.approve(count, slip(shop.manager))
    unpriced = product_item(certified_product(price=None))
    stock(shop.room, unpriced, 7)
    ledger.withdraw(shop.room, [Line(unpriced, 2)], slip(shop.staff, why="Vỡ"))

    assert reporting.losses([shop.room.pk], Period(TODAY, TODAY)) == [
        Loss(EntryKind.WITHDRAW, "Vỡ", lost=5, found=0, value=180_000, unpriced=2),
        Loss(EntryKind.ADJUST, "Xem lại sổ", lost=4, found=1, value=60_000, unpriced=0),
        Loss(EntryKind.COUNT, "", lost=0, found=2, value=-40_000, unpriced=0),
    ]


def test_what_did_not_arrive_is_lost_at_the_showroom_that_received(shop: Shop) -> None:
    other = Shop("Điểm B")
    Placement.objects.create(showroom=other.room, item=shop.honey, counter_price=70_000)

    def sent(pieces: int) -> Any:
        transfer = transferring.prepare(shop.room, other.room, [Line(shop.honey, pieces)], slip(shop.staff, on=YESTERDAY))
        transferring.send(transfer, slip(shop.manager, on=YESTERDAY))
        return transfer

    def received(transfer: Any, pieces: int, why: str) -> None:
        arrivals = {transfer.lines.get().pk: Arrival(pieces, why)}
        transferring.receive(transfer, arrivals, slip(other.staff, key=str(uuid4())))

    received(sent(5), 3, "Vỡ dọc đường")
    received(sent(2), 0, "Thất lạc")
    received(sent(4), 4, "")
    transferring.cancel(sent(6), slip(shop.manager, why="Thôi"))

    broken = Loss(EntryKind.TRANSFER_IN, "Vỡ dọc đường", lost=2, found=0, value=140_000, unpriced=0)
    lost = Loss(EntryKind.TRANSFER_IN, "Thất lạc", lost=2, found=0, value=140_000, unpriced=0)
    assert reporting.losses([other.room.pk], Period(TODAY, TODAY)) == [broken]
    # Of the one of which nothing came, no entry tells of today: the day of sending does.
    assert reporting.losses([other.room.pk], Period(YESTERDAY, TODAY)) == [lost, broken]
    assert reporting.losses([shop.room.pk], Period(YESTERDAY, TODAY)) == []


def test_as_many_queries_for_many_goods_as_for_few(shop: Shop, django_assert_num_queries: Any) -> None:
    for number in range(20):
        item = plain_item(f"Hàng {number}")
        stock(shop.room, item, 5, on=LONG_AGO)
        shop.sell(Sale(item, 1))
    rooms, month = [shop.room.pk], Period(TODAY - timedelta(days=29), TODAY)

    for by in By:
        with django_assert_num_queries(1):
            reporting.sales(rooms, month, by)
    with django_assert_num_queries(1):
        reporting.slow_movers(rooms, TODAY, 14)
    with django_assert_num_queries(1):
        reporting.stock_value(rooms, TODAY)
    with django_assert_num_queries(2):
        reporting.losses(rooms, month)


def test_nothing_was_sold() -> None:
    assert reporting.sales([make_showroom().pk], Period(TODAY, TODAY), By.DAY) == [SoldRow(TODAY, Sold())]
    assert reporting.total([]) == Sold()
