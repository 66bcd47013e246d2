"""The screen in a shop, under clocks that run, stop and jump, with and without a connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses as of_catalogue
from catalog.models import Product
from showrooms import addresses
from showrooms.models import Item, Showroom
from tests.factories import TODAY, certified_product, withdraw
from tests.showrooms.factories import make_showroom, product_item, stock

from .axe import findings

pytestmark = pytest.mark.browser

TURN = 12
TOMORROW = TODAY + timedelta(days=1)
LAST_DAY_TODAY = date(2023, 11, 24)


@pytest.fixture(autouse=True)
def _two_minutes_to_midnight(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T23:58:00+07:00", tick=True)


@pytest.fixture
def showroom(committed: None) -> Showroom:
    return make_showroom("Điểm OCOP Ga Hà Nội", slug="ga-ha-noi", name_en="OCOP at Hanoi Station")


def on_hand(showroom: Showroom, name: str, start: date = date(2025, 1, 15)) -> Item:
    item = product_item(certified_product(start, 4, name=name, price=50_000))
    stock(showroom, item, 9)
    return item


@pytest.fixture
def lasting(showroom: Showroom) -> Item:
    return on_hand(showroom, "Mật ong bạc hà")


@pytest.fixture
def lapsing(showroom: Showroom) -> Item:
    """In force today for the last time."""
    return on_hand(showroom, "Cốm làng Vòng", LAST_DAY_TODAY)


@pytest.fixture
def screen(browser: Browser, site: str) -> Iterator[Page]:
    """A screen whose time passes only when a test says so."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def turn_on(screen: Page, site: str, showroom: Showroom, language: str = "vi") -> None:
    screen.goto(site + addresses.kiosk(language, showroom.slug))
    expect(screen.locator(".kiosk-shown")).to_be_visible()


def pass_time(screen: Page, seconds: int) -> None:
    """Let it pass, with time for what was asked meanwhile to be answered."""
    for _part in range(0, seconds, 4):
        screen.clock.run_for(min(4, seconds) * 1000)
        screen.wait_for_timeout(120)


def is_blank(screen: Page, sentence: str = "Chưa có kết nối") -> None:
    expect(screen.locator(".kiosk-shown")).to_be_hidden()
    expect(screen.locator(".kiosk-blank")).to_contain_text(sentence)
    assert not screen.locator(".badge:visible").count()


def slide(screen: Page, item: Item) -> Any:
    return screen.locator(f'.slide[data-product-id="{item.product_id}"]')


def shown_now(screen: Page) -> str:
    return screen.locator(".slide:visible h2").inner_text()


# --- midnight -------------------------------------------------------------------------------------------------------


def test_what_lapses_at_midnight_is_gone_within_a_minute(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item, time_machine: Any
) -> None:
    turn_on(screen, site, showroom)
    expect(slide(screen, lapsing)).to_have_count(1)
    time_machine.move_to(f"{TOMORROW}T00:00:05+07:00", tick=True)
    pass_time(screen, 60)
    expect(slide(screen, lapsing)).to_have_count(0)
    expect(slide(screen, lasting)).to_be_visible()
    expect(screen.locator(".kiosk-day")).to_contain_text(f"{TOMORROW:%d/%m/%Y}")


def test_at_midnight_itself_nothing_of_yesterday_stays(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item, time_machine: Any
) -> None:
    """Also where the server is asked only after its own midnight: the time left was told before."""
    turn_on(screen, site, showroom)
    screen.route("**/nhip.json", lambda route: None)  # asked, and not answered
    screen.clock.fast_forward(121_000)
    is_blank(screen)


def test_without_a_connection_it_keeps_on_until_midnight_and_then_goes_blank(
    screen: Page, site: str, showroom: Showroom, lasting: Item, time_machine: Any
) -> None:
    turn_on(screen, site, showroom)
    screen.context.set_offline(True)
    pass_time(screen, 100)
    expect(slide(screen, lasting)).to_be_visible()
    pass_time(screen, 24)
    is_blank(screen)
    time_machine.move_to(f"{TOMORROW}T08:00:00+07:00", tick=True)
    screen.context.set_offline(False)
    pass_time(screen, 12)
    expect(slide(screen, lasting)).to_be_visible()
    expect(screen.locator(".kiosk-day")).to_contain_text(f"{TOMORROW:%d/%m/%Y}")


# --- clocks that jump -----------------------------------------------------------------------------------------------


def test_a_laptop_that_slept_shows_nothing_of_yesterday(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item, time_machine: Any
) -> None:
    """One clock stood still meanwhile, the other went on."""
    turn_on(screen, site, showroom)
    screen.context.set_offline(True)
    screen.evaluate("() => { const now = Date.now; Date.now = () => now() + 8 * 3600 * 1000 }")
    screen.clock.run_for(1_000)
    is_blank(screen)
    time_machine.move_to(f"{TOMORROW}T08:00:00+07:00", tick=True)
    screen.context.set_offline(False)
    pass_time(screen, 12)
    expect(slide(screen, lasting)).to_be_visible()
    expect(slide(screen, lapsing)).to_have_count(0)


@pytest.mark.parametrize("hours", [-24, 24, -1])
def test_a_clock_that_somebody_sets_keeps_nothing_up(
    screen: Page, site: str, showroom: Showroom, lasting: Item, hours: int
) -> None:
    turn_on(screen, site, showroom)
    screen.context.set_offline(True)
    screen.evaluate(f"() => {{ const now = Date.now; Date.now = () => now() + {hours} * 3600 * 1000 }}")
    pass_time(screen, 4)
    is_blank(screen)
    screen.context.set_offline(False)
    pass_time(screen, 12)
    expect(slide(screen, lasting)).to_be_visible()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_where_the_screen_believes_to_be_does_not_matter(
    browser: Browser, site: str, showroom: Showroom, lasting: Item, zone: str
) -> None:
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.clock.install(time="2019-01-01T00:00:00Z")
    turn_on(page, site, showroom)
    expect(slide(page, lasting)).to_be_visible()
    context.close()


# --- what changes meanwhile -----------------------------------------------------------------------------------------


def test_what_is_withdrawn_meanwhile_is_gone_within_a_minute(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item
) -> None:
    turn_on(screen, site, showroom)
    product = Product.objects.get(pk=lasting.product_id)
    withdraw(product.certificates.get(), TODAY)
    pass_time(screen, 40)
    expect(slide(screen, lasting)).to_have_count(0)
    expect(slide(screen, lapsing)).to_be_visible()


def test_what_is_known_not_to_hold_goes_even_if_nothing_new_comes(
    screen: Page, site: str, showroom: Showroom, lasting: Item
) -> None:
    turn_on(screen, site, showroom)
    screen.route(f"**{addresses.kiosk('vi', showroom.slug)}", lambda route: route.abort())
    withdraw(Product.objects.get(pk=lasting.product_id).certificates.get(), TODAY)
    pass_time(screen, 40)
    is_blank(screen)


def test_a_showroom_that_is_taken_out_has_a_blank_screen(screen: Page, site: str, showroom: Showroom, lasting: Item) -> None:
    turn_on(screen, site, showroom)
    Showroom.objects.filter(pk=showroom.pk).update(live=False)
    pass_time(screen, 40)
    is_blank(screen, "không còn trên danh mục")


def test_nothing_is_shown_before_the_server_has_spoken(screen: Page, site: str, showroom: Showroom, lasting: Item) -> None:
    """A page out of the browser's own store is of any day."""
    screen.route("**/nhip.json", lambda route: route.abort())
    screen.goto(site + addresses.kiosk("vi", showroom.slug))
    is_blank(screen)


def test_without_a_script_nothing_is_shown(browser: Browser, site: str, showroom: Showroom, lasting: Item) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + addresses.kiosk("vi", showroom.slug))
    expect(page.locator(".kiosk-shown")).to_be_hidden()
    assert not page.locator(".badge:visible").count()
    context.close()


# --- turns ----------------------------------------------------------------------------------------------------------


def test_every_product_of_a_long_list_gets_its_turn(screen: Page, site: str, showroom: Showroom, time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T08:00:00+07:00", tick=True)
    names = [f"Mắm số {number:02d}" for number in range(1, 14)]
    for name in names:
        on_hand(showroom, name)
    turn_on(screen, site, showroom)
    seen = []
    for number in range(len(names)):
        seen.append(shown_now(screen))
        if number == 5:  # the page is another meanwhile: the round goes on
            Product.objects.filter(name=names[0]).update(description="Lời mới")
        pass_time(screen, TURN)
    assert seen == names
    assert shown_now(screen) == names[0], "and again from the first"


def test_it_can_be_paused_and_moved_on_by_keyboard(screen: Page, site: str, showroom: Showroom, time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T08:00:00+07:00", tick=True)
    for number in range(4):
        on_hand(showroom, f"Mắm số {number}")
    turn_on(screen, site, showroom, "en")
    first = shown_now(screen)
    screen.keyboard.press("Tab")
    expect(screen.get_by_role("button", name="Pause")).to_be_focused()
    screen.keyboard.press("Enter")
    pass_time(screen, 3 * TURN)
    assert shown_now(screen) == first
    screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")
    assert shown_now(screen) != first
    screen.get_by_role("button", name="Go on").press("Enter")
    second = shown_now(screen)
    pass_time(screen, TURN + 4)
    assert shown_now(screen) != second


def test_it_stays_paused_and_focused_when_the_page_is_another(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item
) -> None:
    turn_on(screen, site, showroom, "en")
    screen.get_by_role("button", name="Pause").press("Enter")
    current = shown_now(screen)
    Showroom.objects.filter(pk=showroom.pk).update(name_en="Another name")
    pass_time(screen, 40)
    expect(screen.locator(".kiosk-name")).to_have_text("Another name")
    screen.bring_to_front()  # a page whose window lost the focus has no focused button
    expect(screen.get_by_role("button", name="Go on")).to_be_focused()
    assert shown_now(screen) == current


def test_nothing_moves_for_who_asked_for_that(screen: Page, site: str, showroom: Showroom, lasting: Item) -> None:
    turn_on(screen, site, showroom)
    assert screen.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", of_catalogue.LANGUAGES)
def test_axe_finds_nothing(
    screen: Page, site: str, showroom: Showroom, lasting: Item, lapsing: Item, language: str, width: int
) -> None:
    screen.set_viewport_size({"width": width, "height": 844})
    turn_on(screen, site, showroom, language)
    assert findings(screen) == []
    assert screen.evaluate("document.documentElement.scrollWidth") <= width
    screen.context.set_offline(True)
    screen.clock.fast_forward(200_000)
    expect(screen.locator(".kiosk-shown")).to_be_hidden()
    assert findings(screen) == []


def test_a_name_as_long_as_they_come_stays_within_the_screen(screen: Page, site: str, showroom: Showroom) -> None:
    on_hand(showroom, "Điểm du lịch sinh thái Ẫ Ễ Ộ Ử kết hợp trải nghiệm nghề truyền thống Chuông-gió-nứa-nghìn-năm")
    turn_on(screen, site, showroom)
    for width, height in ((1280, 720), (1920, 1080), (390, 844), (1080, 1920)):
        screen.set_viewport_size({"width": width, "height": height})
        spilled = screen.evaluate(
            "() => [...document.querySelectorAll('.slide:not([hidden]) :is(h2, p, .qr, b)')].filter(each => {"
            " const rect = each.getBoundingClientRect(), foot = document.querySelector('.kiosk-foot').getBoundingClientRect();"
            " return rect.right > innerWidth + 1 || rect.bottom > foot.top + 1; }).map(each => each.outerHTML.slice(0, 80))"
        )
        assert spilled == [], (width, height)
    assert re.search("Ẫ", shown_now(screen))
