"""A phone at the desk of a showroom."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from showrooms import addresses
from tests.showrooms.shop import Shop

PHONE = {"width": 390, "height": 844}
PASSWORD = "mật khẩu"


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
    """The service worker has kept for this user what is needed without a network; nothing of it is still under way."""
    until(page, "(sessionStorage.getItem('desk-kept') ?? '').endsWith(` ${document.body.dataset.user}`)")


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
