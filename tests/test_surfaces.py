"""The register of surfaces is whole, and each surface tells a listed product from one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from showrooms import ledger
from showrooms.ledger import Line
from tests import stock_oracle
from tests.factories import TODAY, certified_product, issue, make_group, make_product, make_rules, withdraw
from tests.showrooms.factories import make_showroom, plain_item, product_item, slip, stock
from tests.surfaces import SHOW_NO_STANDING, SURFACES, Visitor, check_numbers, problems, verdicts

DAY = timedelta(days=1)


def public_addresses(patterns: list, prefix: str = "") -> Iterator[str]:
    """Every address pattern of the website; rooms that are exempt as a whole are not entered."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and (address == prefix or address not in SHOW_NO_STANDING):
            yield from public_addresses(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern | URLResolver):
            yield address


def test_every_address_belongs_to_a_surface_or_is_exempt_with_a_reason() -> None:
    claimed = {address for surface in SURFACES.values() for address in surface.addresses}
    found = set(public_addresses(get_resolver().url_patterns))
    assert found - claimed - SHOW_NO_STANDING.keys() == set(), "enter these addresses in tests/surfaces.py"
    assert (claimed | SHOW_NO_STANDING.keys()) - found == set(), "these addresses are gone"
    assert not claimed & SHOW_NO_STANDING.keys()
    assert all(SHOW_NO_STANDING.values())


@pytest.fixture
def visitor(committed, time_machine) -> Visitor:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    officer = Client()
    officer.force_login(get_user_model().objects.create_superuser("admin"))
    return Visitor(officer=officer)


def assert_all_show(visitor: Visitor, listed: dict[int, int], certified: dict[int, int], on: date) -> None:
    visitor.look_anew()
    assert list(problems(visitor, listed, certified, stock_oracle.stocked(listed, on))) == []
    check_numbers(visitor, listed, on)


def test_every_surface_shows_what_is_listed_and_nothing_else(visitor: Visitor) -> None:
    make_rules()
    in_force = certified_product(date(2024, 5, 1), 4, group=make_group(), gtin="8936012345674", price=50000)
    certified_product(date(2023, 11, 23), 5)  # ran out this very day
    last_day = certified_product(date(2023, 11, 24), 5)
    unpublished = certified_product(date(2025, 5, 1), 3, live=False)
    withdrawn = certified_product(date(2025, 5, 1), 3)
    withdraw(withdrawn.certificates.get(), TODAY)
    upgraded = certified_product(date(2024, 5, 1), 3)
    issue(upgraded, date(2026, 11, 23), 4)
    make_product()
    listed = {in_force.pk: 4, last_day.pk: 5, upgraded.pk: 4}
    assert_all_show(visitor, listed, listed | {unpublished.pk: 3}, TODAY)


def test_showrooms_show_what_is_listed_and_free_to_sell_there(visitor: Visitor) -> None:
    shop, hidden = make_showroom(), make_showroom(live=False)
    over, not_yet = make_showroom(closes_on=TODAY - DAY), make_showroom(opens_on=TODAY + DAY)
    last_day = make_showroom(opens_on=TODAY - DAY, closes_on=TODAY)
    there, at_the_fair, nowhere_public, sold_out, promised, past, lapsed, unpublished = (
        product_item(start=start, live=live)
        for start, live in [(date(2025, 1, 1), True)] * 6 + [(date(2023, 1, 1), True), (date(2025, 1, 1), False)]
    )
    for item in (there, sold_out, promised, lapsed, unpublished, plain_item()):
        stock(shop, item, 1)
    for showroom in (hidden, over, not_yet):
        stock(showroom, nowhere_public, 5)
    stock(last_day, at_the_fair, 1, best_before=TODAY)
    stock(shop, past, 1, on=TODAY - DAY, best_before=TODAY - DAY)
    ledger.withdraw(shop, [Line(sold_out, 1)], slip(why="vỡ"))
    ledger.reserve(shop, [Line(promised, 1)], slip())
    listed = {item.product_id: 3 for item in (there, at_the_fair, nowhere_public, sold_out, promised, past)}
    assert stock_oracle.stocked(listed, TODAY) == {there.product_id: 3, at_the_fair.product_id: 3}
    assert_all_show(visitor, listed, listed | {unpublished.product_id: 3}, TODAY)


@pytest.mark.once
def test_all_pages_of_a_long_list_are_walked(visitor: Visitor) -> None:
    products = [certified_product(date(2025, 1, 1) + number * DAY, 3 + number % 3) for number in range(55)]
    listed = {product.pk: 3 + number % 3 for number, product in enumerate(products)}
    assert_all_show(visitor, listed, listed, TODAY)


def test_everything_changes_together_between_the_last_day_and_the_next(visitor: Visitor, time_machine) -> None:
    product = certified_product(date(2023, 11, 24), 5)
    assert_all_show(visitor, {product.pk: 5}, {product.pk: 5}, TODAY)
    assert verdicts(visitor) == {product.pk: "in_force"}
    time_machine.move_to(f"{TODAY + DAY}T00:00:01+07:00", tick=False)
    visitor.officer.force_login(get_user_model().objects.get())
    assert_all_show(visitor, {}, {}, TODAY + DAY)
    assert verdicts(visitor) == {product.pk: "lapsed"}


def test_midnight_is_vietnams(visitor: Visitor, time_machine) -> None:
    product = certified_product(date(2023, 11, 24), 5)
    time_machine.move_to("2026-11-23T16:59:59+00:00", tick=False)
    assert_all_show(visitor, {product.pk: 5}, {product.pk: 5}, TODAY)
    time_machine.move_to("2026-11-23T17:00:00+00:00", tick=False)
    assert_all_show(visitor, {}, {}, TODAY + DAY)


def test_a_page_is_confirmed_while_nothing_public_changes_and_not_afterwards(visitor: Visitor) -> None:
    product = certified_product(date(2025, 1, 1), 3, price=50000)
    address = f"/san-pham/{product.slug}/"
    first = visitor.get(address)
    visitor.look_anew()
    product.save_revision()
    assert visitor.get(address) == first and visitor.confirmed == 1
    visitor.look_anew()
    type(product).objects.update(price=60000)
    assert visitor.get(address) != first and visitor.confirmed == 1
