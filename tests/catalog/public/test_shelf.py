"""What a process keeps in memory is what was committed under its token, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from catalog.edition import Reading
from catalog.models import Product
from catalog.public.overview import overview
from catalog.public.shelf import Shelf
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
