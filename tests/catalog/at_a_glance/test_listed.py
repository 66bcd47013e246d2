"""The columns in memory against the database: any filters, any order, any page, and counts that hold for the other filters."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.at_a_glance.filters import PRICE_BANDS, PriceRange, Sort
from catalog.at_a_glance.listed import Choice, Found, Listed, ProducerName
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.places import communes
from catalog.edition import Reading
from catalog.models import Commune, FormerProvince, Product, ProductGroup
from catalog.packaging import PackagingKind
from tests import factories
from tests.effort import examples
from tests.factories import TODAY
from tests.filtering import check_tally, in_order

PACKAGINGS = ("hũ 500 g", "túi 1 kg", "chai 500 ml", "")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Sixty products of every kind, some lapsed or unpublished, and the overview of the day; gone after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> SimpleNamespace:
    provinces = [factories.make_province("91", "An Giang", "an-giang"), factories.make_province("01", "Hà Nội", "ha-noi")]
    former = [
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=provinces[0], merged_on=date(2025, 7, 1))
        for code, name, slug in (("89", "An Giang", "an-giang"), ("91", "Kiên Giang", "kien-giang"))
    ]
    rows = (("30301", "Óc Eo", provinces[0]), ("30302", "Vĩnh Hanh", provinces[0]), ("00004", "Ba Vì", provinces[1]))
    wards = [Commune.objects.create(code=code, name=name, kind="xã", province=province) for code, name, province in rows]
    food = factories.make_group()
    tea = ProductGroup.objects.create(
        period=food.period, level="group", parent=food, branch=food, code="15", name="Chè", slug="che", position=1
    )
    groups = [food, tea, factories.make_group("2", "Đồ uống", "do-uong"), None]
    producers = [factories.make_producer(f"Hợp tác xã {number}") for number in range(5)]
    for number in range(60):
        in_hanoi = number % 4 == 0
        factories.certified_product(
            TODAY - timedelta(days=1100 if number % 11 == 0 else 10 + number % 13),
            stars=3 + number % 3,
            name=f"{['Ấm', 'An', 'Ăn', 'Đậu', 'Dâu', 'Êm', 'Ơn'][number % 7]} {number % 9}",
            live=number % 13 != 0,
            producer=producers[number * number % 5],
            province=provinces[in_hanoi],
            former_province=None if in_hanoi else [*former, None][number % 3],
            commune=(wards[2] if in_hanoi else [*wards[:2], None][number % 3]) if number % 2 else None,
            group=groups[number % 4],
            price=None if number % 5 == 0 else [49_999, 50_000, 99_999, 100_000, 750_000, 1_000][number % 6],
            packaging=PACKAGINGS[number % 4],
        )
    reading = Reading.begin(TODAY)
    at_a_glance = overview(reading)
    return SimpleNamespace(
        overview=at_a_glance,
        wards=communes(Commune.objects.values_list("pk", flat=True)),
        producers=[ProducerName(each.pk, each.slug, each.name) for each in producers],
        products=list(Product.objects.values_list("pk", flat=True)),
    )


def choices(world: SimpleNamespace) -> st.SearchStrategy[Choice]:
    formers = [(place, former) for place in world.overview.places for former in (None, *place.formers)]
    return st.builds(
        lambda where, **others: Choice(place=where[0], former=where[1], **others),
        where=st.sampled_from([(None, None), *formers]),
        stars=st.sets(st.sampled_from([3, 4, 5]), max_size=2).map(frozenset),
        group=st.sampled_from([None, *world.overview.groups.values()]),
        commune=st.sampled_from([None, None, *world.wards]),
        producer=st.sampled_from([None, None, *world.producers]),
        price=st.sampled_from([None, None, *PRICE_BANDS, PriceRange(50_000, 100_001)]),
        packaging=st.sampled_from([None, None, PackagingKind.JAR, PackagingKind.BAG, PackagingKind.TIN]),
        found=st.none() | st.lists(st.sampled_from([*world.products, 10**12]), unique=True, max_size=40).map(Found.of),
    )


@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_pages_and_counts_are_the_databases(world: SimpleNamespace, data: st.DataObject) -> None:
    choice = data.draw(choices(world))
    listed: Listed = world.overview.listed
    for sort in Sort:
        expected = in_order(choice, sort)
        first = data.draw(st.integers(0, len(expected)))
        assert listed.page(choice, sort, first, first + 7) == expected[first : first + 7], sort
    check_tally(listed.tally(choice), choice, world.overview.groups.values())


def test_what_is_listed_is_known_by_its_key(world: SimpleNamespace) -> None:
    listed = set(Product.objects.listed(TODAY).values_list("pk", flat=True))
    assert {pk for pk in [*world.products, 0, 10**12] if pk in world.overview.listed} == listed
    assert len(world.overview.listed) == len(listed)


@pytest.mark.django_db
def test_products_whose_keys_are_far_apart_are_known_too() -> None:
    near, far = factories.certified_product(pk=1), factories.certified_product(pk=10**12)
    listed = overview(Reading.begin(TODAY)).listed
    assert 1 in listed and 10**12 in listed and 2 not in listed and 10**12 + 1 not in listed
    assert listed.page(Choice(found=Found.of([far.pk, 7, near.pk])), Sort.BEST, 0, 24) == [far.pk, near.pk]


@pytest.mark.django_db
def test_an_empty_catalogue_has_nothing_on_any_page() -> None:
    listed = overview(Reading.begin(TODAY)).listed
    assert len(listed) == 0 and 1 not in listed
    for sort in Sort:
        assert not listed.page(Choice(found=Found.of([1, 2])), sort, 0, 24)
        assert not listed.page(Choice(stars=frozenset([3])), sort, 0, 24)
    assert listed.tally(Choice()).total == 0
