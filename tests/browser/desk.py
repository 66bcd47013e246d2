"""A showroom with goods, and a phone at its desk."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from catalog import clock
from showrooms import addresses
from showrooms.models import Item, Showroom
from tests.factories import certified_product
from tests.showrooms.factories import make_manager, make_showroom, make_staff, plain_item, product_item, stock

PHONE = {"width": 390, "height": 844}
PASSWORD = "mật khẩu"
EAN, EAN_OF_GOODS = "8936012345674", "4006381333931"


@dataclass(frozen=True)
class Shop:
    """Tea in force, tea that lapsed, and sweets that are not OCOP; Lan sells, Minh manages."""

    showroom: Showroom
    lan: Any
    minh: Any
    tea: Item
    lapsed: Item
    sweets: Item

    def address(self, part: str = "today", language: str = "vi") -> str:
        return addresses.desk(language, self.showroom.slug, part)


def make_shop(on: date | None = None) -> Shop:
    on = on or clock.today()
    showroom = make_showroom("Điểm bán Ga Hà Nội", slug="ga-ha-noi")
    tea = product_item(certified_product(on - timedelta(days=100), 4, name="Trà Shan tuyết", price=90_000, gtin=EAN))
    lapsed = product_item(certified_product(on - timedelta(days=1200), 3, name="Mắm ruốc Cà Ná", price=45_000))
    sweets = plain_item("Kẹo dừa", barcode=EAN_OF_GOODS, price=20_000)
    for item, pieces in ((tea, 10), (lapsed, 4), (sweets, 6)):
        stock(showroom, item, pieces, on=on)
    return Shop(showroom, make_staff(showroom, "lan"), make_manager(showroom, "minh"), tea, lapsed, sweets)


def sign_in(page: Page, site: str, name: str, language: str = "vi") -> None:
    page.goto(site + addresses.sign_in(language))
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("body")).to_have_attribute("data-user", re.compile(r"\d+"))
    page.wait_for_load_state()


def until(page: Page, expression: str, patience: float = 15) -> None:
    """Wait until the page says so. Playwright's own way evaluates a string in the page, which our policy forbids."""
    deadline = time.monotonic() + patience
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def wait_for(page: Page, condition: Callable[[], bool], patience: float = 15) -> None:
    """Wait until the database says so, while the page goes on."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def ready_for_offline(page: Page) -> None:
    """The service worker has kept what is needed without a network."""
    until(page, "sessionStorage.getItem('desk-kept') !== null")


def open_form(page: Page, site: str, shop: Shop, part: str) -> None:
    """A form for scanning, once the list of goods is there."""
    page.goto(site + shop.address(part))
    page.evaluate("desk.snapshot.ready")


def scan(page: Page, code: str) -> None:
    """As a scanner does: fast, with Enter at the end."""
    page.locator("[data-scan]").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    until(
        page, "document.querySelector('[data-scan]').value === '' || document.querySelector('.basket-refused').textContent !== ''"
    )
