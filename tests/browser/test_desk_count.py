"""Counting on a phone: scanned piece by piece, without ever being shown what the books say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page, expect

from catalog import clock
from showrooms import addresses
from showrooms.models import CountLine, Entry, EntryKind, Lot
from tests.factories import certified_product
from tests.showrooms.factories import make_manager, make_showroom, make_staff, on_hand, product_item, stock

from .axe import findings

pytestmark = pytest.mark.browser

HONEY, TEA = "8935001230120", "8935001230137"


@pytest.fixture
def shelf(committed: None) -> Any:
    """Five jars of honey by the books, and seven packets of tea of one lot."""
    today = clock.today()
    showroom = make_showroom("Ga Hà Nội")
    honey = product_item(certified_product(today - timedelta(days=30), name="Mật ong bạc hà", price=50_000, gtin=HONEY))
    tea = product_item(certified_product(today - timedelta(days=30), name="Trà Shan", price=90_000, gtin=TEA))
    stock(showroom, honey, 5, on=today)
    stock(showroom, tea, 7, on=today, lot_code="A7", best_before=today + timedelta(days=90))
    return showroom, honey, tea


def sign_in(page: Page, site: str, user: Any) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def scan(page: Page, code: str) -> None:
    """A scanner types into whatever has the focus, and ends with Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_counted_by_scanner_and_approved(phone: Page, site: str, shelf: Any) -> None:
    showroom, honey, tea = shelf
    staff, manager = make_staff(showroom, "lan"), make_manager(showroom, "hung")
    sign_in(phone, site, staff)
    phone.goto(site + addresses.desk("vi", showroom.slug, "counts"))
    assert findings(phone) == []
    phone.get_by_role("button", name="Bắt đầu đếm").click()
    expect(phone.locator("#q")).to_be_focused()

    scan(phone, HONEY)
    figure = phone.locator("#counted")
    expect(figure).to_have_value("1")
    scan(phone, HONEY)
    scan(phone, HONEY)
    expect(figure).to_have_value("3")
    phone.get_by_role("button", name="Thêm một").click()
    expect(figure).to_have_value("4")
    assert findings(phone) == []
    scan(phone, TEA)  # saves the honey and goes on to the tea
    expect(phone.get_by_role("heading", name="Trà Shan")).to_be_visible()
    assert list(CountLine.objects.values_list("item", "counted")) == [(honey.pk, 4)]

    phone.get_by_text("A7").click()
    phone.locator("#counted").fill("7")
    phone.locator("#counted").press("Enter")
    expect(phone.get_by_role("heading", name="Đã đếm: 2 dòng")).to_be_visible()
    assert CountLine.objects.get(item=tea).lot == Lot.objects.get()
    phone.get_by_role("link", name="Đếm xong").click()
    assert findings(phone) == []
    phone.get_by_role("button", name="Nộp").dblclick()
    expect(phone.get_by_text("chờ duyệt", exact=False).first).to_be_visible()
    expect(phone.get_by_text("−50.000")).to_have_count(0)

    sign_in(phone, site, manager)
    phone.reload()
    expect(phone.get_by_text("−50.000 ₫").first).to_be_visible()
    assert findings(phone) == []
    phone.get_by_role("button", name="Duyệt").dblclick()
    expect(phone.get_by_text("Đã duyệt", exact=False).first).to_be_visible()
    assert (on_hand(showroom, honey), on_hand(showroom, tea)) == (4, 7)
    assert Entry.objects.filter(kind=EntryKind.COUNT).count() == 1
    assert get_user_model().objects.count() == 2


def test_no_page_of_it_asks_for_the_figures_of_the_books(phone: Page, site: str, shelf: Any) -> None:
    """Neither what the counting page loads nor what it asks for afterwards holds them."""
    showroom, honey, _tea = shelf
    stock(showroom, honey, 7_346, on=clock.today())  # 7,351 altogether
    sign_in(phone, site, make_staff(showroom, "lan"))
    bodies: list[str] = []

    def keep(response: Any) -> None:
        if response.request.resource_type in ("document", "fetch", "xhr") and response.status == 200:
            bodies.append(response.text())

    phone.on("response", keep)
    phone.goto(site + addresses.desk("vi", showroom.slug, "counts"))
    phone.get_by_role("button", name="Bắt đầu đếm").click()
    expect(phone.locator("#q")).to_be_focused()
    scan(phone, HONEY)
    expect(phone.locator("#counted")).to_have_value("1")
    phone.wait_for_load_state("networkidle")
    assert len(bodies) >= 3
    assert not [body for body in bodies if "7351" in body or "7.351" in body]
