"""What a process keeps in memory is what was committed under its token, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Bounded, Shelf
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import cards as cards_module
from catalog.public.cards import Card, cards
from tests.factories import TODAY, certified_product

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def made() -> list[Reading]:
    return []


@pytest.fixture
def shelf(made: list[Reading]) -> Shelf[int]:
    """Gives how often it was made."""

    def make(reading: Reading) -> int:
        made.append(reading)
        return len(made)

    return Shelf(make, room=2)


def test_it_is_made_once_for_an_edition_and_a_day(shelf: Shelf[int]) -> None:
    today = Reading.begin(TODAY)
    assert [shelf.get(today), shelf.get(Reading.begin(TODAY))] == [1, 1]
    assert shelf.get(Reading.begin(TODAY + timedelta(days=1))) == 2
    assert shelf.get(today) == 1
    certified_product()
    assert shelf.get(Reading.begin(TODAY)) == 3


def test_what_was_asked_for_longest_ago_makes_room(shelf: Shelf[int]) -> None:
    days = [Reading.begin(TODAY + timedelta(days=number)) for number in range(3)]
    assert [shelf.get(day) for day in days] == [1, 2, 3]
    assert [shelf.get(day) for day in (days[1], days[2], days[0])] == [2, 3, 4]
    assert [shelf.get(day) for day in (days[2], days[1], days[2])] == [3, 5, 3]


def test_what_holds_on_every_day_is_made_once_for_an_edition(made: list[Reading]) -> None:
    shelf = Shelf(lambda reading: made.append(reading) or len(made), room=1, daily=False)
    assert [shelf.get(Reading.begin(TODAY + timedelta(days=number))) for number in range(3)] == [1, 1, 1]
    certified_product()
    assert shelf.get(Reading.begin(TODAY)) == 2


def test_what_is_made_inside_a_transaction_is_not_kept(shelf: Shelf[int]) -> None:
    with transaction.atomic():
        reading = Reading.begin(TODAY)
        assert [shelf.get(reading), shelf.get(reading)] == [1, 2]
    assert shelf.get(reading) == 3


def test_what_a_commit_tore_is_not_kept() -> None:
    product = certified_product(price=1000)

    def make(reading: Reading) -> int | None:
        """A price is set while the counts are read."""
        price = Product.objects.get().price
        Product.objects.filter(pk=product.pk).update(price=2000)
        return price

    shelf, reading = Shelf(make), Reading.begin(TODAY)
    assert shelf.get(reading) == 1000
    assert shelf.get(reading) == 2000


def test_counts_of_what_was_rolled_back_are_forgotten() -> None:
    certified_product()
    with transaction.atomic():
        reading = Reading.begin(TODAY)
        certified_product()
        assert overview(reading).total == 2
        transaction.set_rollback(True)
    assert overview(Reading.begin(TODAY)).total == 1


def test_what_was_put_in_longest_ago_makes_room_for_the_rest() -> None:
    kept: Bounded[int, str] = Bounded(3)
    kept.put({1: "a", 2: "b"})
    kept.put({3: "c", 4: "d"})
    assert [kept.get(key) for key in range(1, 5)] == [None, "b", "c", "d"]


def shown(product: Product, on: date = TODAY) -> Card:
    (card,) = cards([product.pk], Reading.begin(on))
    return card


def test_a_card_is_read_once_for_an_edition_and_a_day() -> None:
    product = certified_product(price=1000)
    first = shown(product)
    with CaptureQueriesContext(connection) as queries:
        assert shown(product) is first
    assert not queries.captured_queries
    assert "1.000" in first.price and shown(product, TODAY + timedelta(days=300)).elapsed > first.elapsed
    Product.objects.filter(pk=product.pk).update(price=2000)
    assert "2.000" in shown(product).price
    with translation.override("en"):
        assert "2,000" in shown(product).price


def test_a_card_of_what_lapsed_or_was_never_listed_is_not_made() -> None:
    product = certified_product(TODAY)
    assert shown(product)
    assert not cards([product.pk, 10**9], Reading.begin(TODAY.replace(year=TODAY.year + 4)))


def test_a_card_that_a_commit_tore_is_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    product = certified_product(price=1000)
    read = cards_module.listed_products

    def and_then_edited(*args: Any) -> list[Any]:
        rows = read(*args)
        Product.objects.filter(pk=product.pk).update(price=2000)
        return rows

    reading = Reading.begin(TODAY)
    monkeypatch.setattr(cards_module, "listed_products", and_then_edited)
    assert "1.000" in cards([product.pk], reading)[0].price
    monkeypatch.undo()
    assert "2.000" in cards([product.pk], reading)[0].price
