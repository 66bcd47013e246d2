"""The demonstration's page on a phone: each of its four endings, in both languages, by the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from catalog import clock
from ocop.storefront import addresses
from ocop.storefront.models import Order
from ocop.storefront.payments import starting
from ocop.storefront.states import Method
from tests.browser.axe import findings
from tests.storefront.factories import make_order, make_shop
from tests.storefront.payments.paying import act, states

pytestmark = pytest.mark.browser


@pytest.fixture
def order(site: str, settings: Any) -> Order:
    settings.DEMO_PAYMENTS = settings.SELLS_EXAMPLES = True
    shop = make_shop(clock.today())
    return make_order(shop, {shop.tea: 2, shop.sauce: 1}, act=act(), method=Method.DEMO, email="")


def open_page(page: Page, site: str, order: Order, language: str) -> None:
    """Where the shopper is sent to pay, in that language."""
    starting.start(order, act())
    page.goto(site + addresses.demo_payment(language, order.payments.get().reference))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("pay", ("confirmed", ["captured"])),
        ("decline", ("awaiting", ["pending"])),
        ("abandon", ("awaiting", ["pending"])),
        ("lapse", ("cancelled", ["voided"])),
    ],
)
def test_each_ending_is_reached_with_the_keyboard_alone(
    phone: Page, site: str, order: Order, language: str, ending: str, expected: tuple[str, list[str]]
) -> None:
    open_page(phone, site, order, language)
    for _press in range(40):
        phone.keyboard.press("Tab")
        if phone.evaluate("document.activeElement.value") == ending:
            break
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert states(order) == expected


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_readable_by_everybody_and_its_buttons_by_thumbs(
    phone: Page, desktop: Page, site: str, order: Order, language: str
) -> None:
    for page in (phone, desktop):
        open_page(page, site, order, language)
        assert findings(page) == []
        heights = page.locator("form button[name=ending]").evaluate_all("all => all.map(each => each.offsetHeight)")
        assert len(heights) == 4
        assert min(heights) >= 48
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
