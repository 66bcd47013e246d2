"""Ordering on a phone, by keyboard alone: from the list to the order, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses as public_addresses
from catalog import clock
from ocop.storefront import addresses, carts
from ocop.storefront.models import Order
from ocop.storefront.states import Fulfilment, Method, OrderState
from tests.factories import withdraw
from tests.storefront.factories import Shop, make_cart, make_commune, make_order, make_shop, shopper

from .axe import findings
from .desk import until

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop(clock.today())


@pytest.fixture
def filled(browser: Browser, site: str, shop: Shop) -> Page:
    """A phone whose cart holds two teas."""
    cart = make_cart({shop.tea: 2}, at=clock.now())
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.add_cookies([{"name": carts.COOKIE, "value": cart.token, "url": site}])
    yield context.new_page()
    context.close()


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until that has the focus."""
    for _each in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_list_to_an_order_by_keyboard_alone(site: str, shop: Shop, phone: Page, language: str) -> None:
    phone.goto(site + public_addresses.product_list(language))
    tab_to(phone, f'[href*="{addresses.add(language, shop.tea.code)}"]')
    phone.keyboard.press("Enter")
    expect(phone.locator(".cart-count")).to_have_text("1")
    phone.goto(site + addresses.cart(language))
    tab_to(phone, f'[href="{addresses.checkout(language)}"]')
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-checkout]")).to_be_visible()
    assert not findings(phone)
    tab_to(phone, "[name=showroom]")
    phone.keyboard.press("Space")
    tab_to(phone, "#f-name")
    phone.keyboard.type("Nguyễn Thị Lan")
    tab_to(phone, "#f-phone")
    phone.keyboard.type("0912 345 678")
    tab_to(phone, "[name=method]")
    phone.keyboard.press("ArrowUp")
    tab_to(phone, "#f-consent")
    phone.keyboard.press("Space")
    tab_to(phone, "[data-go]")
    phone.keyboard.press("Enter")
    expect(phone.locator("#don")).to_have_attribute("data-state", OrderState.CONFIRMED)
    order = Order.objects.get()
    assert phone.url == site + addresses.order(language, order.token)
    assert (order.method, order.language, order.total) == (Method.CASH, language, 90_000)
    assert not findings(phone)


def test_a_place_is_chosen_from_what_is_suggested_and_the_sum_follows(filled: Page, site: str, shop: Shop) -> None:
    make_commune(shop.commune.province, "Mỹ Thới")
    filled.goto(site + addresses.checkout("vi"))
    filled.locator("#f-delivery").focus()
    filled.keyboard.press("Space")
    box = filled.locator("#f-commune")
    expect(box).to_have_role("combobox")
    box.focus()
    filled.keyboard.type("my th", delay=20)
    expect(filled.locator("#commune-list [role=option]")).to_have_count(1)
    assert not findings(filled)
    filled.keyboard.press("Escape")
    expect(filled.locator("#commune-list")).to_be_hidden()
    filled.keyboard.press("ArrowDown")
    expect(filled.locator("#commune-list")).to_be_visible()
    filled.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "commune-0")
    filled.keyboard.press("Enter")
    expect(box).to_have_value("Phường Mỹ Thới")
    expect(filled.locator("#f-province")).to_have_value(str(shop.commune.province_id))
    expect(filled.locator("[data-sum-all]")).to_have_text("210.000 ₫")
    filled.locator("#f-fulfilment").check()
    expect(filled.locator("[data-sum-all]")).to_have_text("180.000 ₫")


def test_errors_take_the_focus_and_lead_to_their_fields(filled: Page, site: str) -> None:
    filled.goto(site + addresses.checkout("vi"))
    filled.locator("#f-phone").fill("12")
    filled.locator("[data-go]").click()
    wrong = filled.locator(".wrong")
    expect(wrong).to_be_focused()
    assert not findings(filled)
    wrong.locator('[href="#f-phone"]').click()
    expect(filled.locator("#f-phone")).to_be_focused()
    expect(filled.locator("#f-phone")).to_have_value("12")


def test_without_scripts_an_old_name_of_a_place_and_the_fee_are_asked_about(browser: Browser, site: str, shop: Shop) -> None:
    cart = make_cart({shop.tea: 2}, at=clock.now())
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.add_cookies([{"name": carts.COOKIE, "value": cart.token, "url": site}])
    page = context.new_page()
    page.goto(site + addresses.checkout("vi"))
    page.locator("#f-delivery").check()
    page.locator("#f-province").select_option(str(shop.commune.province_id))
    page.locator("#f-commune").fill("Không rõ")
    page.locator("#f-street").fill("12 Trần Hưng Đạo")
    page.locator("#f-name").fill("Lan")
    page.locator("#f-phone").fill("0912345678")
    page.locator("[name=method]").first.check()
    page.locator("#f-consent").check()
    page.locator("[data-go]").click()
    expect(page.locator("[data-sum-all]")).to_have_text("210.000 ₫")
    assert not Order.objects.exists()
    page.locator("[name=choice]").first.check()
    page.locator("[data-go]").click()
    page.wait_for_load_state()
    assert Order.objects.get().total == 210_000
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_an_order(phone: Page, site: str, shop: Shop, language: str) -> None:
    act = shopper(clock.today(), at=clock.now())
    orders = [
        make_order(shop, {shop.tea: 1}, act=act, method=Method.DEMO),
        make_order(shop, {shop.honey: 1}, act=act, method=Method.TRANSFER, fulfilment=Fulfilment.DELIVERY),
        make_order(shop, {shop.tea: 1}, act=act),
    ]
    withdraw(shop.honey.certificates.get(), clock.today())
    for order in orders:
        for part in ("status", "receipt"):
            phone.goto(site + addresses.order(language, order.token, part))
            assert not findings(phone)
    for address in (addresses.find_order(language), addresses.terms(language)):
        phone.goto(site + address)
        assert not findings(phone)


def test_a_page_that_waits_for_the_payment_sees_it_arrive(phone: Page, site: str, shop: Shop) -> None:
    order = make_order(shop, act=shopper(clock.today(), at=clock.now()), method=Method.DEMO)
    phone.goto(site + addresses.order("vi", order.token))
    Order.objects.filter(pk=order.pk).update(state=OrderState.CONFIRMED)
    until(phone, f"document.getElementById('don').dataset.state === '{OrderState.CONFIRMED}'")
    expect(phone.locator("#don h1")).to_be_focused()
