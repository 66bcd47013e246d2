"""Showrooms in a real browser: open or closed by the hour, the nearest first, and who has a product, told anew every minute."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses, clock
from showrooms import addresses as showroom_addresses
from showrooms import ledger
from showrooms.ledger import Sale
from showrooms.models import OpeningHours
from tests.showrooms.factories import NOON, make_showroom, slip

from .catalogue import Shown

pytestmark = pytest.mark.browser

SHIFTS = """() => { window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
    window.shifted += entry.value; })).observe({ type: "layout-shift", buffered: true }); }"""


def at(hour: int, minute: int, days: int = 0) -> datetime:
    """A moment in Vietnam, on the page's day or a later one."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), NOON.tzinfo)


def test_open_or_closed_is_told_by_the_hour_in_vietnam(site: str, browser: Browser, shown: Shown) -> None:
    OpeningHours.objects.filter(showroom=shown.showroom).update(opens=time(8), closes=time(17))
    context = browser.new_context(timezone_id="America/New_York", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.clock.install(time=at(7, 30))
    page.goto(site + showroom_addresses.showroom("vi", shown.showroom.slug))
    said, today = page.locator(".open-now"), page.locator(".shop-today")
    expect(said).to_have_text("Đang đóng, mở lại lúc 8:00")
    for moment, words in ((at(8, 1), "Đang mở, đến 17:00"), (at(17, 1), "Đang đóng, mở lại lúc 8:00")):
        page.clock.set_fixed_time(moment)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(said).to_contain_text(words)
    expect(today).to_have_text("Hôm nay 8:00–17:00")
    # Left open for longer than it knows the hours of.
    page.clock.set_fixed_time(at(9, 0, days=30))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(said).to_be_hidden()
    expect(today).to_have_text("")
    context.close()


def test_the_nearest_come_first_and_the_position_stays_here(site: str, browser: Browser, shown: Shown) -> None:
    far = make_showroom("An Biên", province=shown.showroom.province, latitude=21.02, longitude=105.85)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, geolocation={"latitude": 10.02, "longitude": 105.1}, permissions=["geolocation"]
    )
    page = context.new_page()
    page.goto(site + addresses.showrooms("vi"))
    names = page.locator(".shop-name")
    expect(names.first).to_have_text(far.name)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Gần tôi").click()
    expect(names.first).to_have_text(shown.showroom.name)
    expect(page.locator(".shop-distance").first).to_have_text("2,5 km")
    expect(page.locator("[role=status]:not(.cart-said)")).to_contain_text("không rời khỏi máy")
    assert not asked and page.url.endswith("/diem-ban/")
    context.close()


def test_who_does_not_tell_where_they_are_may_type_it(site: str, phone: Page, shown: Shown) -> None:
    phone.goto(site + addresses.showrooms("vi"))
    phone.get_by_role("button", name="Gần tôi").click()
    expect(phone.locator("[role=status]:not(.cart-said)")).to_have_text("Không lấy được vị trí của bạn. Hãy gõ tên một nơi.")
    phone.get_by_label("Bạn ở gần nơi nào?").fill("kien giang")
    phone.get_by_role("button", name="Tìm").click()
    expect(phone.locator(".notice")).to_contain_text("Gần Kiên Giang xếp trước.")


def test_where_to_buy_stands_under_a_product_and_moves_nothing(site: str, phone: Page, shown: Shown) -> None:
    for product, said in ((shown.listed, shown.showroom.name), (shown.sample, "Hiện chưa điểm bán nào có hàng.")):
        phone.add_init_script(f"({SHIFTS})()")
        phone.goto(site + addresses.product("vi", product.slug))
        where = phone.locator(".where")
        expect(where).to_contain_text(said)
        where.scroll_into_view_if_needed()
        assert phone.evaluate("window.shifted") < 0.01
        below = phone.locator(".stub").bounding_box()
        phone.evaluate("document.querySelector('.where-room').firstElementChild.remove()")
        assert phone.locator(".stub").bounding_box() == below


def test_a_page_left_open_says_within_a_minute_what_was_sold(site: str, phone: Page, shown: Shown) -> None:
    phone.clock.install()
    phone.goto(site + addresses.product("vi", shown.listed.slug))
    words = phone.locator(".where .shop-words")
    expect(words).to_have_text("Sắp hết")
    [free] = [level.on_hand for level in shown.showroom.levels.filter(item__product=shown.listed)]
    item = shown.showroom.levels.get(item__product=shown.listed).item
    ledger.sell(shown.showroom, [Sale(item, free, price=50_000)], slip(on=clock.today()))
    phone.clock.fast_forward(61_000)
    expect(words).to_have_text("Hỏi điểm bán")


def test_what_cannot_be_asked_for_is_not_shown(site: str, phone: Page, shown: Shown) -> None:
    """Words that are older than a minute go; the link to the whole answer stays, as it does without a script."""
    phone.clock.install()
    phone.goto(site + addresses.product("vi", shown.listed.slug))
    words = phone.locator(".where .shop-words")
    expect(words).to_have_count(1)
    phone.context.set_offline(True)
    phone.clock.fast_forward(61_000)
    expect(words).to_have_count(0)
    expect(phone.get_by_role("link", name="Các điểm bán đang có hàng")).to_be_visible()


def test_without_a_script_a_link_leads_to_the_same(site: str, browser: Browser, shown: Shown) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + addresses.product("vi", shown.listed.slug))
    page.get_by_role("link", name="Các điểm bán đang có hàng").click()
    expect(page.locator(".shop")).to_contain_text(["Sắp hết"])
    context.close()


def test_the_map_is_reached_by_keyboard(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + addresses.showrooms("vi"))
    point = desktop.locator(".map-point").first
    reached: Any = None
    for _step in range(60):
        desktop.keyboard.press("Tab")
        reached = desktop.evaluate("document.activeElement.getAttribute('aria-label')")
        if reached and shown.showroom.name in reached:
            break
    assert reached == point.get_attribute("aria-label")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text(shown.showroom.name)
