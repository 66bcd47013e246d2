"""The cart in a real browser, on a phone: from the list into the cart, with fingers, by keyboard, and without scripts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses as public
from catalog import clock
from catalog.models import Product
from ocop.storefront import addresses
from ocop.storefront.models import CartLine
from showrooms.models import Showroom
from tests.factories import certified_product, withdraw
from tests.showrooms.factories import make_showroom, product_item, stock
from tests.surface_register import LANGUAGES

from .axe import findings
from .catalogue import LONG_NAME

pytestmark = pytest.mark.browser

LEAST_TARGET = 48


@dataclass(frozen=True)
class Shop:
    showroom: Showroom
    honey: Product
    journey: Product


@pytest.fixture
def shop(committed: None) -> Shop:
    today = clock.today()
    showroom = make_showroom("Điểm bán Rạch Giá", delivers=True)
    honey = certified_product(stars=4, name="Mật ong bạc hà", name_en="Mint honey", price=185_000)
    journey = certified_product(stars=5, name=LONG_NAME, price=1_250_000)
    for product, pieces in ((honey, 5), (journey, 2)):
        stock(showroom, product_item(product), pieces, on=today)
    return Shop(showroom, honey, journey)


def contents() -> dict[int, int]:
    return dict(CartLine.objects.values_list("product_id", "quantity"))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def focus_by_tab(page: Page, selector: str, most: int = 60) -> None:
    """Walk there with the Tab key alone."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_list_into_the_cart_by_keyboard(site: str, phone: Page, shop: Shop, language: str) -> None:
    name = {"vi": "Mật ong bạc hà", "en": "Mint honey"}[language]
    phone.goto(site + public.product_list(language))
    focus_by_tab(phone, f'.card-add[href*="{shop.honey.code}"]')
    phone.keyboard.press("Enter")
    said = phone.get_by_role("status").filter(has_text=name)
    expect(said).to_be_visible()
    expect(phone.locator(".cart-count")).to_have_text("1")
    assert findings(phone) == [] and fits(phone)
    # The focus stays where it was, so that one can go on.
    assert shop.honey.code in phone.evaluate("document.activeElement.href")
    phone.keyboard.press("Enter")
    expect(phone.locator(".cart-count")).to_have_text("2")
    said.get_by_role("link").press("Enter")
    expect(phone).to_have_url(site + addresses.cart(language))
    expect(phone.locator(".cart-total")).to_contain_text("370")
    assert findings(phone) == [] and fits(phone)
    focus_by_tab(phone, "button[value=more]")
    phone.keyboard.press("Enter")
    expect(phone.locator(".cart-total")).to_contain_text("555")
    assert phone.evaluate("document.activeElement.value") == "more"
    expect(phone.locator(".cart-count")).to_have_text("3")
    focus_by_tab(phone, "[name=remove]")
    phone.keyboard.press("Enter")
    expect(phone.locator(".cart-line")).to_have_count(0)
    expect(phone.locator(".cart-count")).to_have_text("")
    assert findings(phone) == [] and contents() == {}
    assert phone.evaluate("document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_of_pieces_from_the_products_page(site: str, phone: Page, shop: Shop, language: str) -> None:
    phone.goto(site + public.product(language, shop.honey.slug))
    quantity = phone.locator(".buy-form [name=quantity]")
    quantity.fill("3")
    quantity.press("Enter")
    expect(phone.locator(".cart-count")).to_have_text("3")
    assert contents() == {shop.honey.pk: 3} and findings(phone) == [] and fits(phone)
    # More than there are: the sentence says how many.
    quantity.press("Enter")
    expect(phone.locator(".cart-said")).to_contain_text("5")
    assert contents() == {shop.honey.pk: 3}
    phone.goto(site + addresses.cart(language))
    typed = phone.locator(".stepper input")
    typed.fill("5")
    typed.blur()
    expect(phone.locator(".cart-total")).to_contain_text("925")
    assert contents() == {shop.honey.pk: 5}
    expect(phone.locator("button[value=more]")).to_be_disabled()


def test_targets_are_large_enough_for_a_thumb(site: str, phone: Page, shop: Shop) -> None:
    phone.goto(site + public.product_list("vi"))
    for button in phone.locator(".card-add").all():
        box = button.bounding_box()
        assert box and box["height"] >= LEAST_TARGET
    phone.locator(".card-add").first.click()
    expect(phone.locator(".cart-count")).to_have_text("1")
    phone.goto(site + addresses.cart("vi"))
    for each in phone.locator(".cart-form :is(button, input):not([type=hidden], [hidden])").all():
        box = each.bounding_box()
        assert box and box["height"] >= LEAST_TARGET and box["width"] >= LEAST_TARGET
    assert fits(phone)


def test_a_list_left_open_says_what_has_lapsed_since(site: str, phone: Page, shop: Shop) -> None:
    phone.goto(site + public.product_list("vi"))
    withdraw(shop.honey.certificates.get(), clock.today())
    phone.locator(f'.card-add[href*="{shop.honey.code}"]').click()
    expect(phone.locator(".cart-said")).to_contain_text("không còn trong danh mục hôm nay")
    expect(phone.locator(".cart-count")).to_have_text("")
    assert contents() == {}


def test_what_left_the_catalogue_stays_in_the_cart_without_a_star(site: str, phone: Page, shop: Shop) -> None:
    phone.goto(site + public.product_list("vi"))
    for number, product in enumerate((shop.honey, shop.journey), start=1):
        phone.locator(f'.card-add[href*="{product.code}"]').click()
        expect(phone.locator(".cart-count")).to_have_text(str(number))
    withdraw(shop.journey.certificates.get(), clock.today())
    Product.objects.filter(pk=shop.honey.pk).update(price=190_000)
    phone.goto(site + addresses.cart("vi"))
    left = phone.locator(f"#dong-{shop.journey.pk}")
    expect(left).to_contain_text("không còn trong danh mục hôm nay")
    expect(left.locator(".badge")).to_have_count(0)
    expect(phone.locator(f"#dong-{shop.honey.pk}")).to_contain_text("Lần trước bạn xem là 185.000 ₫")
    expect(phone.locator(".cart-total")).to_have_text("190.000 ₫")
    assert findings(phone) == [] and fits(phone)
    left.get_by_role("button").click()
    expect(left).to_have_count(0)
    assert contents() == {shop.honey.pk: 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts(site: str, browser: Browser, shop: Shop, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + public.product_list(language))
    page.locator(f'.card-add[href*="{shop.honey.code}"]').click()
    page.locator("[name=quantity]").fill("2")
    page.locator(".add-form button").click()
    assert page.url == site + addresses.cart(language)
    expect(page.locator(".told")).to_contain_text("185")
    page.locator("button[value=more]").click()
    assert page.url == f"{site}{addresses.cart(language)}#dong-{shop.honey.pk}"
    page.locator(".stepper input").fill("5")
    page.locator(".cart-update").click()
    assert contents() == {shop.honey.pk: 5}
    page.locator(".stepper input").fill("4")
    with page.expect_navigation():
        page.locator(".stepper input").press("Enter")
    assert contents() == {shop.honey.pk: 4}
    page.locator("[name=remove]").click()
    expect(page.locator(".cart-line")).to_have_count(0)
    context.close()


def test_the_count_is_told_in_another_tab_and_where_sending_fails_a_page_helps(site: str, phone: Page, shop: Shop) -> None:
    other = phone.context.new_page()
    other.goto(site + public.home("vi"))
    phone.goto(site + public.product_list("vi"))
    phone.locator(".card-add").first.click()
    expect(phone.locator(".cart-count")).to_have_text("1")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".cart-count")).to_have_text("1")
    phone.route("**/nho.json", lambda route: route.abort())
    phone.locator(f'.card-add[href*="{shop.honey.code}"]').click()
    phone.wait_for_url(f"{site}{public.add_to_cart('vi', shop.honey.code)}?quantity=1")
    expect(phone.locator(".add-form")).to_be_visible()
