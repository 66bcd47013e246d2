"""Goods kept for an order until a moment: kept before it, free from it on, and never both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog import addresses
from showrooms import checking, holds, ledger, tokens
from showrooms.addresses import desk
from showrooms.errors import AlreadyDone, InsufficientStock
from showrooms.ledger import Line
from showrooms.models import Entry, EntryKind, Hold, Item, Level, Showroom, Till
from tests.effort import examples
from tests.factories import TODAY

from .factories import NOON, make_showroom, make_staff, product_item, slip, stock
from .test_races import Meeting, at_once, told

HOUR = timedelta(hours=1)
A_MOMENT = timedelta(microseconds=1)


def free(item: Item) -> int:
    return sum(level.free for level in Level.objects.filter(item=item))


def shop(pieces: int = 5) -> tuple[Showroom, Item]:
    showroom, item = make_showroom(), product_item()
    stock(showroom, item, pieces)
    return showroom, item


def kept(pieces: int = 3, of: int = 5) -> tuple[Entry, Item]:
    showroom, item = shop(of)
    return holds.reserve_until(showroom, [Line(item, pieces)], slip(), NOON + HOUR), item


@pytest.mark.django_db
def test_goods_are_free_from_the_very_moment_on_and_not_before() -> None:
    reservation, item = kept(3)
    assert holds.is_kept(reservation, NOON + HOUR - A_MOMENT) and not holds.is_kept(reservation, NOON + HOUR)
    assert holds.free_lapsed(NOON + HOUR - A_MOMENT, TODAY) == 0 and free(item) == 2
    assert holds.free_lapsed(NOON + HOUR, TODAY) == 1 and free(item) == 5
    assert holds.free_lapsed(NOON + 2 * HOUR, TODAY) == 0 and free(item) == 5
    released = Entry.objects.get(answers=reservation)
    assert released.kind == EntryKind.RELEASE and released.why and not Hold.objects.exists()
    assert not checking.departures()


@pytest.mark.django_db
def test_what_is_kept_for_good_never_frees_itself() -> None:
    reservation, item = kept(3)
    holds.keep(reservation)
    assert holds.free_lapsed(NOON + 1000 * HOUR, TODAY) == 0 and free(item) == 2
    assert holds.is_kept(reservation, NOON + 1000 * HOUR)


@pytest.mark.django_db
def test_what_is_kept_longer_frees_itself_later() -> None:
    reservation, item = kept(3)
    holds.keep(reservation, NOON + 2 * HOUR)
    assert holds.free_lapsed(NOON + HOUR, TODAY) == 0
    assert holds.free_lapsed(NOON + 2 * HOUR, TODAY) == 1 and free(item) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["released", "handed over", "freed"])
def test_what_is_gone_or_free_is_not_kept_again(ending: str) -> None:
    reservation, item = kept(3)
    if ending == "released":
        ledger.release(reservation, slip(why="Khách huỷ"))
    elif ending == "handed over":
        ledger.hand_over(reservation, {item.pk: 50_000}, slip())
    else:
        holds.free_lapsed(NOON + HOUR, TODAY)
    assert not Hold.objects.exists() and not holds.is_kept(reservation, NOON)
    with pytest.raises(AlreadyDone):
        holds.keep(reservation)
    assert holds.free_lapsed(NOON + 2 * HOUR, TODAY) == 0


@pytest.mark.django_db
def test_asked_again_under_the_same_key_it_is_kept_once_and_stays_free_once_freed() -> None:
    showroom, item = shop()
    for _again in range(2):
        first = holds.reserve_until(showroom, [Line(item, 3)], slip(key="order-1-hold"), NOON + HOUR)
    assert free(item) == 2 and Hold.objects.count() == 1
    holds.free_lapsed(NOON + HOUR, TODAY)
    assert holds.reserve_until(showroom, [Line(item, 3)], slip(key="order-1-hold"), NOON + 9 * HOUR) == first
    assert free(item) == 5 and not Hold.objects.exists()


class TestExchange(TestCase):
    @settings(deadline=None, max_examples=examples(40))
    @given(on_hand=st.integers(1, 6), before=st.integers(1, 6), after=st.integers(1, 6), lapsed=st.booleans(), good=st.booleans())
    def test_as_much_is_kept_as_is_there_or_all_stays_as_it_was(
        self, on_hand: int, before: int, after: int, lapsed: bool, good: bool
    ) -> None:
        showroom, item = shop(on_hand)
        if before > on_hand:
            return
        reservation = holds.reserve_until(showroom, [Line(item, before)], slip(), NOON + HOUR)
        if lapsed:
            holds.free_lapsed(NOON + HOUR, TODAY)
        was_free = free(item)
        until = None if good else NOON + 3 * HOUR

        def exchange() -> Entry:
            return holds.exchange(reservation, [Line(item, after)], slip(why="Bớt hàng"), slip(), until)

        if after > on_hand:
            with pytest.raises(InsufficientStock):
                exchange()
            assert free(item) == was_free and holds.is_kept(reservation, NOON) is not lapsed
        else:
            new = exchange()
            assert free(item) == on_hand - after and not holds.is_kept(reservation, NOON)
            assert holds.is_kept(new, NOON + 2 * HOUR) and holds.is_kept(new, NOON + 3 * HOUR) is good
        assert not checking.departures()


def keep_while_it_lapses() -> tuple[Entry, Item, list[Any]]:
    reservation, item = kept(3)
    acts = [lambda: holds.keep(reservation), lambda: holds.free_lapsed(NOON + HOUR, TODAY)]
    return reservation, item, at_once(acts * 4)


@pytest.mark.postgresql
@pytest.mark.usefixtures("committed")
def test_without_the_lock_goods_are_promised_for_good_and_free_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Meeting(2, 2)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    unguarded = holds.ledger.release

    def release_late(*arguments: Any) -> Any:
        meet()
        return unguarded(*arguments)

    def exists_early(rows: QuerySet[Any]) -> bool:
        found = bool(rows[:1])
        if rows.model is Entry:
            meet()
        return found

    monkeypatch.setattr(holds.ledger, "release", release_late)
    monkeypatch.setattr(QuerySet, "exists", exists_early)
    reservation, _item = kept(3)
    outcomes = at_once([lambda: holds.keep(reservation), lambda: holds.free_lapsed(NOON + HOUR, TODAY)])
    assert outcomes == [None, 1], "said to be kept for good, and freed"


@pytest.mark.postgresql
@pytest.mark.usefixtures("committed")
def test_goods_are_kept_for_good_or_free_never_both() -> None:
    for _again in range(5):
        reservation, item, outcomes = keep_while_it_lapses()
        free_again = Entry.objects.filter(answers=reservation).exists()
        assert free(item) == (5 if free_again else 2)
        assert told(outcomes)["AlreadyDone"] in ((1, 2, 3, 4) if free_again else (0,)), outcomes
        if free_again:
            assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 1
    assert not checking.departures()


@pytest.mark.usefixtures("committed")
def test_every_way_to_the_stock_frees_what_lapsed_first() -> None:
    """Where to buy (a kept page that had said "ask"), the desk and a till: none needs a job to have run."""
    showroom = make_showroom()
    till = Till.objects.create(showroom=showroom, name="Quầy 1", digest=tokens.unknown_digest())
    token = tokens.give(till)
    for ask in ("page", "desk", "till"):
        item = product_item()
        stock(showroom, item, 2)
        holds.reserve_until(showroom, [Line(item, 2)], slip(), NOON + HOUR)
        product = item.product
        assert product
        client = Client()
        with time_machine.travel(NOON, tick=False) as moment:
            page = addresses.where_to_buy("vi", product.code)
            assert 'data-stock="ask"' in client.get(page).content.decode()
            moment.move_to(NOON + HOUR)
            if ask == "page":
                assert 'data-stock="few"' in client.get(page).content.decode()
            elif ask == "desk":
                client.force_login(make_staff(showroom))
                assert client.get(desk("vi", showroom.slug)).status_code == 200
            else:
                goods = client.get(f"/may-ban/{showroom.slug}/hang.json", headers={"authorization": f"Bearer {token}"})
                assert goods.status_code == 200
        assert free(item) == 2
