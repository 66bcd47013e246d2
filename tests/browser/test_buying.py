"""Buying on a phone, from the list to the paid order, in both languages; and what is told when the goods go on the way there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from catalog import addresses as public_addresses
from catalog import clock
from ocop.storefront import addresses
from ocop.storefront.models import DemoCharge, Order
from ocop.storefront.states import Method, OrderState
from showrooms import ledger
from showrooms.ledger import Sale
from tests.factories import withdraw
from tests.showrooms.factories import slip
from tests.storefront.factories import Shop, make_shop

from .axe import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop(clock.today())


def into_the_cart(page: Page, site: str, shop: Shop, language: str) -> None:
    page.goto(site + public_addresses.product_list(language))
    page.locator(f'[href*="{addresses.add(language, shop.honey.code)}"]').click()
    expect(page.locator(".cart-count")).to_have_text("1")


def filled_in(page: Page, site: str, language: str) -> None:
    """The checkout as a shopper fills it in who collects and pays by card."""
    page.goto(site + addresses.checkout(language))
    page.locator("[name=showroom]").first.check()
    page.locator("#f-name").fill("Nguyễn Thị Lan")
    page.locator("#f-phone").fill("0912 345 678")
    page.locator(f'[name=method][value="{Method.DEMO}"]').check()
    page.locator("#f-consent").check()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_list_to_the_paid_order(phone: Page, site: str, shop: Shop, language: str) -> None:
    into_the_cart(phone, site, shop, language)
    filled_in(phone, site, language)
    phone.locator("[data-go]").click()
    phone.locator("button[value=pay]").click()
    expect(phone.locator("#don")).to_have_attribute("data-state", OrderState.CONFIRMED)
    order = Order.objects.get()
    assert phone.url == site + addresses.order(language, order.token)
    assert (order.total, DemoCharge.objects.get().state) == (150_000, DemoCharge.State.CAPTURED)
    assert not findings(phone)


def lapses(shop: Shop) -> None:
    withdraw(shop.honey.certificates.get(), shop.on)


def sells_out(shop: Shop) -> None:
    ledger.sell(shop.showroom, [Sale(shop.item(shop.honey), 5)], slip(on=shop.on))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("goes", [lapses, sells_out])
def test_what_goes_while_the_form_is_filled_in_is_not_ordered(
    phone: Page, site: str, shop: Shop, language: str, goes: Callable[[Shop], None]
) -> None:
    into_the_cart(phone, site, shop, language)
    filled_in(phone, site, language)
    goes(shop)
    phone.locator("[data-go]").click()
    line = phone.locator(f"#dong-{shop.honey.pk}")
    expect(line).to_have_attribute("data-refusal", "left" if goes is lapses else "sold_out")
    assert line.locator("[data-badge]").count() == (0 if goes is lapses else 1)
    assert not Order.objects.exists()
    assert not findings(phone)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_lapses_while_the_shopper_pays_is_not_charged(phone: Page, site: str, shop: Shop, language: str) -> None:
    into_the_cart(phone, site, shop, language)
    filled_in(phone, site, language)
    phone.locator("[data-go]").click()
    expect(phone.locator("button[value=pay]")).to_be_visible()
    lapses(shop)
    phone.locator("button[value=pay]").click()
    expect(phone.locator("#don")).to_have_attribute("data-state", OrderState.CANCELLED)
    assert DemoCharge.objects.get().state == DemoCharge.State.VOIDED
    assert not findings(phone)
