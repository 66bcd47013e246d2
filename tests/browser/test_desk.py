"""The desk on a phone with a good connection: scan, receive, sell, and what is said of what may stand on the shelf."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from catalog import clock
from catalog.addresses import LANGUAGES
from showrooms import addresses
from showrooms.models import Entry, EntryKind, Movement
from tests.showrooms.factories import on_hand
from tests.showrooms.shop import EAN, EAN_OF_GOODS, Shop, make_shop

from .axe import findings
from .desk import PHONE, open_form, scan, sign_in, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop()


@pytest.fixture
def lan(site: str, phone: Page, shop: Shop) -> Page:
    sign_in(phone, site, "lan")
    return phone


def test_scan_receive_sell(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "receive")
    scan(lan, EAN)
    scan(lan, EAN)
    scan(lan, EAN_OF_GOODS)
    expect(lan.locator(".basket-line")).to_have_count(2)
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("2 × Trà Shan tuyết")
    assert (on_hand(shop.showroom, shop.tea), on_hand(shop.showroom, shop.sweets)) == (12, 7)

    lan.get_by_role("navigation").get_by_role("link", name="Bán").click()
    expect(lan.locator("[data-scan]")).to_be_visible()
    scan(lan, f"https://ocop.example.vn/v/{shop.tea.product.code}")
    line = lan.locator(".basket-line")
    expect(line.locator(".basket-state")).to_contain_text("đến hết")
    line.get_by_role("button", name="Thêm một Trà Shan tuyết").click()
    expect(line.locator(".basket-price")).to_have_text("2 × 90.000 ₫ = 180.000 ₫")
    line.locator("[name=quantity]").fill("3")
    line.get_by_role("button", name="Bớt một Trà Shan tuyết").click()
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("180.000 ₫")
    assert on_hand(shop.showroom, shop.tea) == 10
    [movement] = Movement.objects.filter(entry__kind=EntryKind.SELL)
    assert (movement.on_hand_change, movement.price, movement.as_ocop, movement.stars) == (-2, 90_000, True, 4)
    assert movement.entry.by == shop.lan and movement.entry.told_at

    lan.get_by_role("button", name="Hoàn tác").click()
    wait_for(lan, lambda: on_hand(shop.showroom, shop.tea) == 12)
    expect(lan.get_by_role("button", name="Hoàn tác")).to_be_hidden()


def test_what_must_come_off_the_shelf_is_not_put_on_the_slip(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, shop.lapsed.product.code)
    expect(lan.get_by_role("alert")).to_contain_text(re.compile("Mắm ruốc Cà Ná.*hết hiệu lực từ"))
    expect(lan.locator(".basket-line")).to_have_count(0)
    expect(lan.locator(".basket-confirm")).to_be_hidden()


def test_a_manager_sells_what_lapsed_as_goods_that_are_not_ocop(phone: Page, shop: Shop, site: str) -> None:
    sign_in(phone, site, "minh")
    open_form(phone, site, shop, "sell")
    scan(phone, shop.lapsed.product.code)
    phone.get_by_role("link", name="Bán như hàng thường").click()
    expect(phone.locator(".slip-line .row-name")).to_have_text("Mắm ruốc Cà Ná")
    phone.get_by_label("Vì sao vẫn bán").fill("khách biết và vẫn mua")
    phone.locator("main .button-strong").click()
    expect(phone.locator(".told")).to_contain_text("Bán như hàng không phải OCOP: 1 × Mắm ruốc Cà Ná.")
    [movement] = Movement.objects.filter(entry__kind=EntryKind.SELL)
    assert (movement.item, movement.as_ocop, movement.stars) == (shop.lapsed, False, None)


def test_totals_are_grouped_and_six_digits_are_seen_whole(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "receive")
    scan(lan, EAN)
    pieces = lan.locator("[name=quantity]")
    pieces.fill("100000")
    expect(lan.locator(".basket-total")).to_have_text("100.000 món")
    assert pieces.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert lan.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_low_screen_the_button_does_not_lie_over_the_box_for_scanning(lan: Page, shop: Shop, site: str) -> None:
    lan.set_viewport_size({"width": 390, "height": 430})
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    foot, box = lan.locator(".basket-foot").bounding_box(), lan.locator("[data-scan]").bounding_box()
    assert foot and box and box["y"] + box["height"] <= foot["y"]
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("1 × Trà Shan tuyết")


def test_goods_are_found_by_name_without_accents(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    lan.locator("[data-scan]").press_sequentially("keo du")
    lan.locator(".scan-found").get_by_role("button", name="Kẹo dừa").click()
    expect(lan.locator(".basket-name")).to_have_text("Kẹo dừa")
    expect(lan.locator("[data-scan]")).to_be_focused()


def test_an_unknown_barcode_offers_a_search(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "receive")
    scan(lan, "8938505974194")
    expect(lan.get_by_role("alert")).to_contain_text("8938505974194")
    scan(lan, EAN)
    expect(lan.get_by_role("alert")).to_be_empty()
    scan(lan, "8938505974194")
    lan.get_by_role("link", name="Tìm trong tất cả hàng").click()
    expect(lan).to_have_url(re.compile("q=8938505974194"))


def test_a_scanner_reaches_the_box_wherever_the_finger_was(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    lan.get_by_role("button", name="Thêm một Trà Shan tuyết").click()
    lan.keyboard.type(EAN_OF_GOODS)  # a scanner types at whatever has the focus
    lan.keyboard.press("Enter")
    expect(lan.locator(".basket-name")).to_have_text(["Kẹo dừa", "Trà Shan tuyết"])
    pieces = lan.get_by_label("Số lượng Trà Shan tuyết")
    expect(pieces).to_have_value("2")
    pieces.focus()
    lan.keyboard.type(EAN_OF_GOODS)
    lan.keyboard.press("Enter")
    expect(lan.get_by_label("Số lượng Kẹo dừa")).to_have_value("2")
    expect(pieces).to_have_value("2")


def test_a_double_click_books_once(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    lan.locator(".basket-confirm").dblclick()
    expect(lan.locator(".basket-said")).to_contain_text("1 × Trà Shan tuyết")
    lan.wait_for_timeout(300)
    assert Entry.objects.filter(kind=EntryKind.SELL).count() == 1


def test_more_than_there_is_is_refused_in_words_and_the_slip_stays(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    lan.locator("[name=quantity]").fill("11")
    lan.locator("[name=quantity]").blur()
    expect(lan.locator(".basket-short")).to_contain_text("10")
    lan.locator(".basket-confirm").click()
    expect(lan.get_by_role("alert")).to_contain_text("Trà Shan tuyết")
    expect(lan.locator("[name=quantity]")).to_have_value("11")
    assert on_hand(shop.showroom, shop.tea) == 10
    lan.locator("[name=quantity]").fill("10")
    lan.locator(".basket-confirm").click()
    wait_for(lan, lambda: on_hand(shop.showroom, shop.tea) == 0)


class Slow:
    """A server that answers the first slip only when it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self._held: list[Route] = []
        page.route(f"**{address}", self)

    def __call__(self, route: Route) -> None:
        if route.request.method == "POST" and not self._held:
            self._held.append(route)
        else:
            route.continue_()

    @property
    def is_asked(self) -> bool:
        return bool(self._held)

    def answer(self) -> None:
        self._held[0].continue_()


def test_what_is_scanned_while_a_slip_is_sent_is_the_next_slip(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    slow = Slow(lan, shop.address("sell"))
    scan(lan, EAN)
    scan(lan, EAN)
    lan.locator(".basket-confirm").click()
    wait_for(lan, lambda: slow.is_asked)
    expect(lan.locator(".basket-line")).to_have_count(0)
    scan(lan, EAN_OF_GOODS)
    slow.answer()
    expect(lan.locator(".basket-said")).to_contain_text("2 × Trà Shan tuyết")
    expect(lan.locator(".basket-name")).to_have_text(["Kẹo dừa"])
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("1 × Kẹo dừa")
    assert (on_hand(shop.showroom, shop.tea), on_hand(shop.showroom, shop.sweets)) == (8, 5)
    assert Entry.objects.filter(kind=EntryKind.SELL).count() == 2


def test_a_slip_refused_while_the_next_one_is_filled_is_opened_again(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    slow = Slow(lan, shop.address("sell"))
    scan(lan, EAN)
    lan.locator("[name=quantity]").fill("11")
    lan.locator(".basket-confirm").click()
    wait_for(lan, lambda: slow.is_asked)
    scan(lan, EAN_OF_GOODS)
    slow.answer()
    laid_aside = lan.locator(".basket-laid-aside")
    expect(laid_aside).to_contain_text("11 × Trà Shan tuyết")
    expect(lan.locator(".basket-name")).to_have_text(["Kẹo dừa"])
    lan.reload()
    assert not findings(lan)
    laid_aside.get_by_role("button", name="Mở lại phiếu").click()
    expect(lan.locator(".basket-name")).to_have_text(["Trà Shan tuyết"])
    expect(laid_aside).to_contain_text("1 × Kẹo dừa")
    lan.locator("[name=quantity]").fill("10")
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("10 × Trà Shan tuyết")
    laid_aside.get_by_role("button", name="Mở lại phiếu").click()
    lan.locator(".basket-confirm").click()
    expect(lan.locator(".basket-said")).to_contain_text("1 × Kẹo dừa")
    assert (on_hand(shop.showroom, shop.tea), on_hand(shop.showroom, shop.sweets)) == (0, 5)


def test_a_slip_outlives_a_reload_and_is_still_one_slip(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    scan(lan, EAN)
    lan.reload()
    expect(lan.locator("[name=quantity]")).to_have_value("2")
    lan.locator(".basket-confirm").click()
    wait_for(lan, lambda: on_hand(shop.showroom, shop.tea) == 8)
    lan.reload()
    expect(lan.locator(".basket-line")).to_have_count(0)


def test_two_tabs_sell_their_own_slips(lan: Page, shop: Shop, site: str) -> None:
    other = lan.context.new_page()
    for page in (lan, other):
        open_form(page, site, shop, "sell")
        scan(page, EAN)
    for page in (lan, other):
        page.locator(".basket-confirm").click()
    for page in (lan, other):
        expect(page.locator(".basket-said")).to_contain_text("1 × Trà Shan tuyết")
    assert on_hand(shop.showroom, shop.tea) == 8


def test_taking_off_the_shelf_takes_a_reason(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "withdraw")
    scan(lan, shop.lapsed.product.code)
    lan.get_by_label("Lý do").fill("hết hiệu lực")
    lan.locator(".basket-confirm").click()
    wait_for(lan, lambda: on_hand(shop.showroom, shop.lapsed) == 3)
    assert Entry.objects.get(kind=EntryKind.WITHDRAW).why == "hết hiệu lực"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_pages_of_the_desk(site: str, phone: Page, shop: Shop, language: str) -> None:
    sign_in(phone, site, "minh", language)
    for part in ("today", "sell", "receive", "give_back", "withdraw", "pull_list", "goods", "history", "conflicts"):
        phone.goto(site + shop.address(part, language))
        if phone.locator("[data-scan]").count():
            scan(phone, EAN)
            expect(phone.locator(".basket-line")).to_have_count(1)
            scan(phone, "8938505974194")
        assert not findings(phone), part
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], part
    for address in (addresses.without_network(language), addresses.desk_home(language)):
        phone.goto(site + address)
        assert not findings(phone), address


def test_what_a_finger_presses_is_48_pixels_high(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    small = lan.evaluate(
        "[...document.querySelectorAll('main button, main input, main summary')]"
        ".filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 48).map(each => each.outerHTML)"
    )
    assert not small


def test_today_is_the_day_in_vietnam(lan: Page, shop: Shop, site: str) -> None:
    """The state in the words of the desk is that of the day, and tells the last day."""
    open_form(lan, site, shop, "sell")
    scan(lan, EAN)
    last = shop.tea.product.certificates.get().last_day
    assert last > clock.today() + timedelta(days=300)
    expect(lan.locator(".basket-state")).to_contain_text(f"{last:%d/%m/%Y}")
