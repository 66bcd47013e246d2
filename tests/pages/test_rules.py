"""Products by a rule, in their order, and only those listed on the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.models import Product, ProductGroup
from ocop.pages.models import CollectionOrder
from ocop.pages.rules import Rule, fitting_products, matching
from tests.factories import TODAY, certified_product, make_group, make_producer, make_product, make_province

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def goods() -> dict[str, Product]:
    """A dear five-star honey, a cheap tagged tea, a fish sauce without a price from elsewhere, a lapsed one and a draft."""
    food, elsewhere = make_group(), make_province("24", "Bắc Ninh")
    honey = ProductGroup.objects.create(period=food.period, code="1.2", level="group", name="Mật", slug="mat", parent=food)
    goods = {
        "honey": certified_product(date(2025, 3, 1), 5, name="Mật ong", price=300_000, group=honey),
        "tea": certified_product(date(2026, 1, 1), 3, name="Chè", price=50_000, group=food),
        "sauce": certified_product(date(2024, 5, 1), 4, name="Nước mắm", province=elsewhere),
        "lapsed": certified_product(date(2023, 11, 23), 5, name="Ăn hết", price=50_000, group=food),
        "draft": certified_product(date(2026, 1, 1), 5, name="Bản thảo", price=50_000, group=food, live=False),
    }
    for name in ("tea", "lapsed"):
        goods[name].tags.add("quà tết")
        goods[name].save()
    return goods


def found(goods: dict[str, Product], rule: Rule | None, on: date = TODAY, pins: tuple[str, ...] = ()) -> list[str]:
    names = {product.pk: name for name, product in goods.items()}
    return [names[pk] for pk in matching(rule, on, [goods[name].pk for name in pins])]


def test_each_part_of_a_rule(goods: dict[str, Product]) -> None:
    food, elsewhere = goods["tea"].group_id, goods["sauce"].province_id
    assert food
    for rule, expected in [
        (Rule(), ["tea", "honey", "sauce"]),
        (Rule(least_stars=4), ["honey", "sauce"]),
        (Rule(groups=frozenset({food})), ["tea", "honey"]),
        (Rule(provinces=frozenset({elsewhere})), ["sauce"]),
        (Rule(price_from=50_000, price_to=299_999), ["tea"]),
        (Rule(price_to=300_000), ["tea", "honey"]),
        (Rule(tags=frozenset({"quà tết", "khác"})), ["tea"]),
        (Rule(tags=frozenset({"khác"})), []),
        (Rule(least_stars=5, groups=frozenset({food}), price_to=100_000), []),
    ]:
        assert found(goods, rule) == expected, rule
        assert fitting_products(rule, TODAY).count() == len(expected)


def test_orders_and_how_many(goods: dict[str, Product]) -> None:
    assert found(goods, Rule(order=CollectionOrder.STARS)) == ["honey", "sauce", "tea"]
    assert found(goods, Rule(order=CollectionOrder.PRICE)) == ["tea", "honey", "sauce"]
    assert found(goods, Rule(order=CollectionOrder.NAME)) == ["tea", "honey", "sauce"]
    assert found(goods, Rule(most=1)) == ["tea"]


def test_pins_come_first_as_long_as_they_are_listed(goods: dict[str, Product]) -> None:
    pins = ("sauce", "lapsed", "draft", "sauce")
    assert found(goods, Rule(least_stars=5), pins=pins) == ["sauce", "honey"]
    assert found(goods, None, pins=pins) == ["sauce"]
    assert found(goods, Rule(most=1), pins=("sauce", "honey")) == ["sauce", "honey"]
    assert found(goods, Rule(least_stars=5), date(2026, 11, 22), pins) == ["sauce", "lapsed", "honey"]


def test_the_lapse_is_seen_that_midnight() -> None:
    product = certified_product(date(2023, 11, 24))
    assert matching(Rule(), TODAY) == matching(None, TODAY, [product.pk]) == [product.pk]
    assert matching(Rule(), TODAY + DAY) == matching(None, TODAY + DAY, [product.pk]) == []


def test_a_rule_is_two_queries(goods: dict[str, Product], django_assert_num_queries) -> None:
    rule = Rule(tags=frozenset({"quà tết"}), provinces=frozenset({goods["tea"].province_id}))
    with django_assert_num_queries(2):
        found(goods, rule, pins=("tea",))


def test_tags_are_kept_with_drafts() -> None:
    product = make_product(producer=make_producer())
    product.tags.add("đồ uống")
    product.save_revision()
    assert not Product.objects.filter(tags__name="đồ uống").exists()
    product.get_latest_revision_as_object().save_revision().publish()
    assert Product.objects.get(tags__name="đồ uống") == product
