"""Reports and the meter of the range on a phone: axe finds nothing, nothing runs out of the page, keys go through the bars."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from catalog import clock
from catalog.addresses import LANGUAGES
from showrooms import ledger
from showrooms.ledger import Line, Sale
from showrooms.models import RangeTarget
from tests.showrooms.factories import slip, stock
from tests.showrooms.shop import Shop, make_shop

from .axe import findings
from .desk import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(committed: None) -> Shop:
    made, on = make_shop(), clock.today()
    stock(made.showroom, made.lapsed, 1, on=on - timedelta(days=40))
    ledger.sell(made.showroom, [Sale(made.tea, 2), Sale(made.sweets, 1)], slip(on=on))
    ledger.withdraw(made.showroom, [Line(made.sweets, 1)], slip(on=on, why="Vỡ"))
    RangeTarget.objects.create(province=made.showroom.province, share=70, since=on, source="Kế hoạch của tỉnh")
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(site: str, phone: Page, shop: Shop, language: str) -> None:
    sign_in(phone, site, "minh", language)
    reports = shop.address("reports", language)
    for address in (
        shop.address("range", language),
        *(f"{reports}{query}" for query in ("", "?by=product", "?by=stars", "?show=slow", "?show=worth", "?show=losses")),
    ):
        phone.goto(site + address)
        expect(phone.locator("main table").first).to_be_visible()
        assert findings(phone) == [], address
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_arrow_keys_go_from_bar_to_bar(site: str, phone: Page, shop: Shop) -> None:
    sign_in(phone, site, "minh")
    phone.goto(site + shop.address("range"))
    bars = phone.locator(".chart-bar")
    bars.first.focus()
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("ArrowRight")
    expect(bars.nth(2)).to_be_focused()
    expect(bars.nth(2).locator(".chart-said")).to_be_visible()
    phone.keyboard.press("End")
    expect(bars.last).to_be_focused()
    phone.keyboard.press("ArrowRight")
    expect(bars.last).to_be_focused()
    phone.keyboard.press("Home")
    expect(bars.first).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.locator(".chart-bar:focus")).to_have_count(0)
