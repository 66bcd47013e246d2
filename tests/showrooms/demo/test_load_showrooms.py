"""The demonstration of the showrooms: its books add up, it shows what there is to show, and a second run changes nothing."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import date, timedelta

import pytest
from django.db.models import F, Sum
from django.utils import timezone

from catalog.demo.loading import load_demo
from catalog.demo.users import make_demo_users
from catalog.models import Product
from catalog.reference.groups import load_groups
from catalog.reference.places import load_places
from catalog.reference.rules import load_rules
from showrooms import access, stock
from showrooms.demo.loading import load_showrooms
from showrooms.models import (
    Assignment,
    Count,
    CountState,
    Entry,
    EntryKind,
    Item,
    Level,
    Lot,
    Movement,
    RestockRequest,
    Showroom,
    Transfer,
    TransferState,
)
from showrooms.standing import product_standings
from tests.rolled_back import rolled_back

DAYS = (date(2026, 11, 30), date(2028, 2, 29), date(2031, 7, 3))


def load(on: date) -> None:
    for kind in (load_places, load_groups, load_rules):
        kind(quiet=True)
    make_demo_users()
    load_demo(on)
    load_showrooms(on)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def loaded(request, django_db_setup, django_db_blocker):
    """A day on which a fresh machine loads the demonstration."""
    with rolled_back(django_db_blocker, lambda: load(request.param)):
        yield request.param


@pytest.fixture
def on(db: None, loaded: date) -> date:
    return loaded


def test_levels_are_the_sums_of_the_movements(on: date) -> None:
    sums = (
        Movement.objects.values("showroom", "item", "lot")
        .annotate(there=Sum("on_hand_change"))
        .values_list("showroom", "item", "lot", "there")
    )
    assert set(sums) == set(Level.objects.values_list("showroom", "item", "lot", "on_hand"))
    assert 300 <= Level.objects.filter(on_hand__gt=0).count() <= 700
    assert not Level.objects.filter(on_hand__lt=0).exists()
    assert not Movement.objects.exclude(showroom=F("entry__showroom")).exists()


def test_it_shows_what_a_desk_has_to_deal_with(on: date) -> None:
    rooms = list(Showroom.objects.all())
    assert len(rooms) == 8 and all(room.fictional for room in rooms)
    stands = {room.slug: stock.stocked(room, on, empty=True) for room in rooms}
    everything = [row for rows in stands.values() for row in rows]
    assert sum(any(row.must_come_off for row in rows) for rows in stands.values()) >= 5
    assert any(row.leaves_tonight for row in everything)
    assert any(row.is_low for row in everything)
    assert any(lot.is_past(on) for row in everything for lot in row.lots)
    assert any(lot.is_near(on) and not lot.is_past(on) for row in everything for lot in row.lots)
    assert any(row.item.barcode for row in everything) and any(row.price is None for row in everything)
    assert {(lot.stamped, lot.stamp_activated) for lot in Lot.objects.all()} == {(True, True), (True, False), (False, False)}
    assert Transfer.objects.filter(state=TransferState.IN_TRANSIT).count() == 1
    assert Count.objects.filter(state=CountState.SUBMITTED).count() == 1
    assert RestockRequest.objects.count() == 1
    assert Showroom.objects.public(on).exclude(pk__in=Showroom.objects.open_season(on)).count() == 1


def test_what_was_sold_as_ocop_was_in_force_on_that_day(on: date) -> None:
    sold = Movement.objects.filter(entry__kind=EntryKind.SELL, item__product__isnull=False).select_related("entry", "item")
    by_day: dict[date, list[Movement]] = {}
    for movement in sold:
        by_day.setdefault(day_of(movement.entry), []).append(movement)
    for day, movements in by_day.items():
        standing = product_standings({movement.item.product_id for movement in movements if movement.item.product_id}, day)
        for movement in movements:
            assert movement.item.product_id
            assert movement.stars == standing[movement.item.product_id].stars
            assert movement.as_ocop or movement.entry.why
    assert max(by_day) == on - timedelta(days=1) and len(by_day) == 30


def day_of(entry: Entry) -> date:
    return timezone.localdate(entry.at, timezone.get_default_timezone())


def test_more_is_sold_at_weekends(on: date) -> None:
    sales = Tally(day_of(entry).weekday() >= 5 for entry in Entry.objects.filter(kind=EntryKind.SELL))
    weekend_days = sum((on - timedelta(days=back)).weekday() >= 5 for back in range(1, 31))
    assert sales[True] / weekend_days > 1.2 * sales[False] / (30 - weekend_days)


def test_people_have_their_showrooms(on: date) -> None:
    def of(name: str, *, manages: bool) -> int:
        return Assignment.objects.filter(user__username=name, manages=manages).count()

    assert of("banhang", manages=False) == 2
    assert of("quanly", manages=True) == 3
    # Whoever counts does not approve: somebody else has to be there.
    waiting = Count.objects.get(state=CountState.SUBMITTED)
    managers = [user.user for user in waiting.showroom.assignments.filter(manages=True).select_related("user")]
    assert any(access.may_manage(user, waiting.showroom_id) and user != waiting.opened_by for user in managers)


def test_a_second_run_changes_nothing(on: date) -> None:
    first = facts()

    load_showrooms(on + timedelta(days=40))
    assert facts() == first


def facts() -> dict[str, object]:
    return {
        model.__name__: (model.objects.count(), list(model.objects.order_by("pk").values_list("pk", flat=True)[:50]))
        for model in (Showroom, Item, Lot, Entry, Movement, Level, Transfer, Product)
    } | {"levels": sorted(Level.objects.values_list("showroom__slug", "on_hand"))}
