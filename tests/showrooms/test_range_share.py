"""The share of OCOP in the range, worked out by hand: today, at the boundaries of certificates, and month by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from showrooms import ledger, range_share
from showrooms.ledger import Sale
from showrooms.models import RangeTarget, Showroom
from showrooms.range_share import Amount, Share
from tests.factories import TODAY, certified_product, issue, make_product, make_province, withdraw

from .factories import make_showroom, plain_item, product_item, slip, stock

pytestmark = pytest.mark.django_db


def carry(room: Showroom, pieces: int, start: date | None = None, **facts: Any) -> None:
    """So many pieces of a product certified from `start` on, or of goods that are not OCOP."""
    stock(room, product_item(certified_product(start, **facts)) if start else plain_item(), pieces)


@pytest.fixture
def room() -> Showroom:
    """Four of eight items in force: two of three stars, one of four and one of five; one of them from elsewhere."""
    room = make_showroom()
    carry(room, 10, date(2025, 1, 15))
    carry(room, 20, date(2024, 1, 15), province=make_province("68", "Lâm Đồng"))
    carry(room, 5, date(2025, 6, 1), stars=4)
    carry(room, 1, date(2025, 6, 1), stars=5)
    carry(room, 4, date(2020, 1, 15))
    carry(room, 30)
    carry(room, 20)
    stock(room, product_item(make_product()), 10)
    return room


def test_what_the_range_is_made_of(room: Showroom) -> None:
    sold_out = plain_item()
    stock(room, sold_out, 1)
    ledger.sell(room, [Sale(sold_out, 1)], slip())
    stock(make_showroom(), plain_item(), 500)

    found = range_share.ranges([room], TODAY)[0]
    whole = Amount(8, 100)
    assert found.ocop == Share(Amount(4, 36), whole)
    assert (found.ocop.of_items, found.ocop.of_pieces) == (50.0, 36.0)
    assert {stars: share.part for stars, share in found.by_stars} == {5: Amount(1, 1), 4: Amount(1, 5), 3: Amount(2, 30)}
    assert found.own_province.part == Amount(3, 16)
    assert found.other_provinces.part == Amount(1, 20)
    # One has lapsed, one never had a certificate: both stand in the range and are not OCOP.
    assert found.not_in_force.part == Amount(2, 14)
    assert found.plain.part == Amount(2, 50)
    assert {share.whole for share in (found.own_province, found.not_in_force, found.plain)} == {whole}


def test_two_lots_are_one_item(room: Showroom) -> None:
    item = plain_item()
    for code in ("A", "B"):
        stock(room, item, 1, lot_code=code, best_before=TODAY + timedelta(days=50))

    assert range_share.ranges([room], TODAY)[0].whole == Amount(9, 102)


def test_the_target_is_that_of_the_province_on_the_day(room: Showroom) -> None:
    def target(share: int, since: date, **facts: Any) -> None:
        RangeTarget.objects.create(province=facts.get("province") or room.province, share=share, since=since, source="test")

    assert range_share.ranges([room], TODAY)[0].target is None
    target(40, date(2025, 1, 1))
    target(50, TODAY)
    target(60, TODAY + timedelta(days=1))
    target(90, TODAY, province=make_province("68", "Lâm Đồng"))

    today, tomorrow = (range_share.ranges([room], TODAY + timedelta(days=days))[0] for days in (0, 1))
    assert today.target and today.target.share == 50 and today.reaches_target
    assert tomorrow.target and tomorrow.target.share == 60 and not tomorrow.reaches_target


def test_a_share_just_below_the_target_is_not_rounded_up_to_it() -> None:
    target = RangeTarget(share=70)
    below, at = Share(Amount(6999, 0), Amount(10_000, 0)), Share(Amount(7, 0), Amount(10, 0))

    assert (below.of_items, below.reaches(target)) == (69.9, False)
    assert (at.of_items, at.reaches(target)) == (70.0, True)


def test_nothing_on_hand_has_no_share_and_reaches_nothing() -> None:
    room = make_showroom()
    RangeTarget.objects.create(province=room.province, share=1, since=TODAY, source="test")

    found = range_share.ranges([room], TODAY)[0]
    assert (found.ocop.of_items, found.ocop.of_pieces, found.reaches_target) == (None, None, False)
    assert all(month.ocop.of_items is None for month in range_share.forecast(room, TODAY))


def test_the_last_day_counts_and_the_day_after_does_not(room: Showroom) -> None:
    last_day = date(2027, 1, 14)

    assert range_share.ranges([room], last_day)[0].ocop.part.items == 4
    assert range_share.ranges([room], last_day + timedelta(days=1))[0].ocop.part.items == 3


def test_the_forecast_takes_off_what_lapses_month_by_month() -> None:
    room = make_showroom()
    lapsing = certified_product(date(2024, 1, 1))  # no longer in force from 1/1/2027
    renewed = certified_product(date(2024, 2, 15))
    issue(renewed, date(2026, 11, 1))
    withdrawn = certified_product(date(2024, 12, 31))
    withdraw(withdrawn.certificates.get(), date(2027, 3, 10))
    for product in (lapsing, renewed, withdrawn):
        stock(room, product_item(product), 2)
    stock(room, plain_item(), 4)

    months = range_share.forecast(room, TODAY)
    assert [month.day for month in months] == [date(2026, 12, 1), *(date(2027, month, 1) for month in range(1, 12))]
    assert [month.ocop.part.items for month in months] == [3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]
    assert [month.lapsing for month in months] == [0, 1, 0, 0, 1, *[0] * 7]
    assert {month.ocop.whole for month in months} == {Amount(4, 10)}


def test_a_query_per_month_and_three_for_many_showrooms(room: Showroom, django_assert_num_queries: Any) -> None:
    rooms = [room, *(make_showroom() for _number in range(5))]

    with django_assert_num_queries(3):
        range_share.ranges(rooms, TODAY)
    with django_assert_num_queries(2 + 1 + range_share.MONTHS_AHEAD):
        range_share.forecast(room, TODAY)
