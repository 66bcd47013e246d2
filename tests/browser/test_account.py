"""An account on a phone: made, left, opened again, its orders looked at."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from playwright.sync_api import Page, expect

from catalog import clock
from ocop.storefront import addresses
from tests.storefront.factories import make_order, make_shop

from .axe import findings

pytestmark = pytest.mark.browser

WORDS = {
    "vi": {
        "name": "Tên",
        "contact": "E-mail hoặc số điện thoại",
        "password": "Mật khẩu",
        "make": "Tạo tài khoản",
        "sign_in": "Đăng nhập",
        "sign_out": "Đăng xuất",
        "orders": "Đơn hàng của tôi",
        "number": "Số đơn hàng",
        "phone": "Số điện thoại khi đặt",
        "add": "Thêm đơn",
    },
    "en": {
        "name": "Name",
        "contact": "E-mail or telephone",
        "password": "Password",
        "make": "Make the account",
        "sign_in": "Sign in",
        "sign_out": "Sign out",
        "orders": "My orders",
        "number": "Number of the order",
        "phone": "Telephone given with it",
        "add": "Add the order",
    },
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_signing_up_to_ones_orders(phone: Page, site: str, language: str) -> None:
    cache.clear()
    words = WORDS[language]
    shop = make_shop(clock.today())
    order, before = make_order(shop, {shop.tea: 1}), make_order(shop, {shop.honey: 1})

    phone.goto(site + addresses.account(language))
    assert phone.url.split("?")[0] == site + addresses.account(language, "sign_in")
    assert not findings(phone)
    phone.goto(site + addresses.account(language, "sign_up"))
    phone.get_by_role("button", name=words["make"]).click()
    expect(phone.get_by_role("alert")).to_be_visible()
    assert not findings(phone)
    # By keyboard alone, from the first field on.
    phone.get_by_label(words["name"], exact=True).focus()
    for typed in ("Trần Thị Lan", "lan@khach.example", "ba con gà trống"):
        phone.keyboard.type(typed)
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text(words["orders"])
    assert not findings(phone)

    phone.get_by_label(words["number"]).fill(before.number.lower())
    phone.get_by_label(words["phone"]).fill("0912 345 678")
    phone.get_by_role("button", name=words["add"]).click()
    expect(phone.get_by_text(str(before))).to_be_visible()
    phone.get_by_role("button", name=words["sign_out"]).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(words["sign_in"])

    order.user = get_user_model().objects.get()
    order.save()
    phone.get_by_label(words["contact"]).fill("LAN@khach.example")
    phone.get_by_label(words["password"], exact=True).fill("ba con gà trống")
    phone.keyboard.press("Enter")
    for each in (order, before):
        expect(phone.get_by_text(str(each))).to_be_visible()
    assert not findings(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.evaluate(
        "[...document.querySelectorAll('main a, main button, main input:not([type=hidden])')]"
        ".filter(each => each.getBoundingClientRect().height < 44 && getComputedStyle(each).display !== 'inline').length"
    )
    assert small == 0
