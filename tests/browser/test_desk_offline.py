"""The desk through a bad connection: nothing is lost, nothing is booked twice, and what is shown says how old it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from catalog import clock
from showrooms import ledger
from showrooms.ledger import Sale
from showrooms.models import Conflict, ConflictState, Entry, EntryKind
from tests.factories import withdraw
from tests.showrooms.factories import on_hand, slip, stock
from tests.showrooms.shop import EAN, EAN_OF_GOODS, Shop, make_shop

from .axe import findings
from .conftest import LIGHT
from .desk import PASSWORD, PHONE, open_form, ready_for_offline, scan, sign_in, until, wait_for

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop()


@pytest.fixture
def lan(site: str, phone: Page, shop: Shop) -> Page:
    """Lan's phone, with the desk on it."""
    sign_in(phone, site, "lan")
    ready_for_offline(phone)
    return phone


def sell(page: Page, code: str = EAN) -> None:
    scan(page, code)
    page.locator(".basket-confirm").click()
    until(
        page, "document.querySelector('.basket-said').textContent !== document.querySelector('[data-desk-form]').dataset.sending"
    )


def sales() -> int:
    return Entry.objects.filter(kind=EntryKind.SELL).count()


class Phone:
    """A browser that can be closed and opened again, with what it keeps on the disk."""

    def __init__(self, browser: Browser, chromium: Path, folder: Path) -> None:
        self._browser, self._chromium, self._folder = browser, chromium, folder
        self.context: BrowserContext | None = None

    def open(self, *, online: bool = True) -> Page:
        self.context = self._browser.browser_type.launch_persistent_context(
            self._folder, executable_path=self._chromium, args=LIGHT, viewport=PHONE, reduced_motion="reduce"
        )
        self.context.set_offline(not online)
        return self.context.pages[0]

    def close(self) -> None:
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def own_phone(browser: Browser, chromium: Path, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser, chromium, tmp_path / "phone")
    yield phone
    phone.close()


def three_sales_and_a_closed_browser(own_phone: Phone, site: str, shop: Shop) -> Page:
    """Offline, reloaded, three sales; closed and opened again, still offline."""
    page = own_phone.open()
    sign_in(page, site, "lan")
    ready_for_offline(page)
    open_form(page, site, shop, "sell")
    own_phone.context.set_offline(True)
    page.reload()
    page.evaluate("desk.snapshot.ready")
    for code in (EAN, EAN, EAN_OF_GOODS):
        sell(page, code)
    expect(page.locator(".basket-said")).to_contain_text("Mất mạng. Máy giữ phiếu này")
    expect(page.locator(".queue-state")).to_contain_text("3 phiếu")
    assert sales() == 0
    own_phone.close()
    page = own_phone.open(online=False)
    page.goto(site + shop.address("sell"))
    expect(page.locator(".queue-state")).to_contain_text("3 phiếu")
    return page


def test_three_sales_outlive_a_closed_browser_and_are_booked_once_each(own_phone: Phone, site: str, shop: Shop) -> None:
    page = three_sales_and_a_closed_browser(own_phone, site, shop)
    assert sales() == 0
    own_phone.context.set_offline(False)
    wait_for(page, lambda: sales() == 3)
    expect(page.locator(".queue")).to_be_hidden()
    page.reload()
    page.wait_for_timeout(500)
    assert sales() == 3
    assert (on_hand(shop.showroom, shop.tea), on_hand(shop.showroom, shop.sweets)) == (8, 5)
    assert set(Entry.objects.filter(kind=EntryKind.SELL).values_list("by", flat=True)) == {shop.lan.pk}


def test_where_stock_ran_out_meanwhile_a_conflict_is_left_to_a_person(own_phone: Phone, site: str, shop: Shop) -> None:
    page = three_sales_and_a_closed_browser(own_phone, site, shop)
    ledger.sell(shop.showroom, [Sale(shop.sweets, 6)], slip(shop.minh, on=clock.today()))
    own_phone.context.set_offline(False)
    wait_for(page, lambda: sales() == 3 and Conflict.objects.exists())
    page.get_by_role("link", name="Vướng mắc cần xem: 1").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("1 × Kẹo dừa")
    expect(conflict).to_contain_text("lan")
    assert not findings(page)
    conflict.get_by_role("button", name="Ghi sổ ngay").click()
    expect(page.get_by_role("alert")).to_contain_text("Kẹo dừa")
    stock(shop.showroom, shop.sweets, 2, on=clock.today())
    page.get_by_role("button", name="Ghi sổ ngay").click()
    expect(page.locator(".conflict")).to_have_count(0)
    assert on_hand(shop.showroom, shop.sweets) == 1
    found = Conflict.objects.get()
    assert (found.state, found.closed_by, found.by) == (ConflictState.BOOKED, shop.lan, shop.lan)
    assert Entry.objects.filter(key=found.key, kind=EntryKind.SELL).count() == 1
    assert not findings(page)


def test_a_network_that_dies_after_the_server_booked_books_once(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")

    def booked_and_cut(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    address = f"**{shop.address('sell')}"
    lan.context.route(address, booked_and_cut)
    sell(lan)
    assert sales() == 1
    expect(lan.locator(".queue-state")).to_contain_text("1 phiếu")
    lan.context.unroute(address)
    lan.evaluate("desk.queue.drain()")
    expect(lan.locator(".queue")).to_be_hidden()
    assert sales() == 1
    assert on_hand(shop.showroom, shop.tea) == 9


def test_a_phone_with_a_wrong_clock_books_on_the_day_of_the_server(lan: Page, shop: Shop, site: str) -> None:
    lan.context.clock.set_fixed_time("2033-01-01T08:00:00Z")
    open_form(lan, site, shop, "sell")
    sell(lan)
    lan.context.set_offline(True)
    sell(lan)
    lan.context.set_offline(False)
    wait_for(lan, lambda: sales() == 2)
    for entry in Entry.objects.filter(kind=EntryKind.SELL):
        assert entry.told_at.year == 2033
        assert abs(timezone.now() - entry.at) < timedelta(minutes=5)


def test_a_session_that_ended_meanwhile_is_said_and_signing_in_sends(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    lan.context.set_offline(True)
    sell(lan)
    Session.objects.all().delete()
    lan.context.set_offline(False)
    expect(lan.locator(".queue-state")).to_contain_text("Đăng nhập lại để gửi 1 phiếu")
    lan.get_by_role("link", name="Đăng nhập lại").click()
    expect(lan.locator(".queue-others")).to_contain_text("lan")
    lan.locator("input[name=username]").fill("lan")
    lan.locator("input[name=password]").fill(PASSWORD)
    lan.locator("main button").click()
    wait_for(lan, lambda: sales() == 1)
    expect(lan.locator(".queue")).to_be_hidden()
    assert re.search(shop.address("sell"), lan.url)


def test_what_another_user_left_waits_for_them(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    lan.context.set_offline(True)
    sell(lan)
    lan.context.clear_cookies()
    lan.context.set_offline(False)
    sign_in(lan, site, "minh")
    expect(lan.locator(".queue-others")).to_contain_text("lan")
    lan.wait_for_timeout(500)
    assert sales() == 0


def test_figures_that_are_kept_say_how_old_they_are(lan: Page, shop: Shop, site: str) -> None:
    open_form(lan, site, shop, "sell")
    expect(lan.locator("[data-figures]")).to_be_hidden()
    lan.context.set_offline(True)
    lan.reload()
    there = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    expect(lan.locator("[data-figures]")).to_contain_text(
        re.compile(rf"Số liệu lúc ({there:%H}|{there - timedelta(hours=1):%H}):")
    )
    assert not findings(lan)
    lan.goto(site + shop.address("goods"))
    expect(lan.locator("[data-figures]")).to_contain_text("Số liệu lúc")
    expect(lan.get_by_text("Trà Shan tuyết")).to_be_visible()


def test_after_midnight_kept_states_are_worked_out_anew(lan: Page, shop: Shop, site: str) -> None:
    withdraw(shop.tea.product.certificates.get(), clock.today() + DAY)  # so today is its last day
    open_form(lan, site, shop, "sell")
    lan.goto(site + shop.address("goods"))
    lan.context.set_offline(True)
    lan.context.clock.set_fixed_time(datetime.now(tz=timezone.get_default_timezone()) + DAY)
    lan.reload()
    expect(lan.locator("[data-figures]")).to_contain_text(f"Số liệu của ngày {clock.today():%d/%m/%Y}")
    row = lan.get_by_role("listitem").filter(has_text="Trà Shan tuyết")
    expect(row.locator(".state")).to_contain_text("Hết hiệu lực từ")
    expect(row.locator(".badge")).to_have_count(0)
    lan.goto(site + shop.address("sell"))
    lan.evaluate("desk.snapshot.ready")
    scan(lan, EAN)
    expect(lan.get_by_role("alert")).to_contain_text("gỡ khỏi kệ hôm nay")
    expect(lan.locator(".basket-line")).to_have_count(0)
    scan(lan, EAN_OF_GOODS)
    expect(lan.locator(".basket-line")).to_have_count(1)


@pytest.mark.parametrize("part", ["today", "pull_list"])
def test_goods_are_taken_off_the_shelf_without_a_network(lan: Page, shop: Shop, site: str, part: str) -> None:
    lan.context.set_offline(True)
    lan.goto(site + shop.address(part))
    row = lan.locator(".pull").filter(has_text="Mắm ruốc Cà Ná")
    row.get_by_role("button", name="Gỡ 4 món khỏi kệ").click()
    expect(row.get_by_role("status")).to_have_text("Đã ghi trên máy này, chờ gửi.")
    lan.reload()
    expect(row.get_by_role("status")).to_have_text("Đã ghi trên máy này, chờ gửi.")
    expect(row.get_by_role("button")).to_have_count(0)
    assert not findings(lan)
    lan.context.set_offline(False)
    wait_for(lan, lambda: on_hand(shop.showroom, shop.lapsed) == 0)
    expect(row.get_by_role("status")).to_contain_text("4 × Mắm ruốc Cà Ná")
    expect(row.get_by_role("link", name="Hoàn tác")).to_be_visible()
    assert Entry.objects.get(kind=EntryKind.WITHDRAW).why == "giấy chứng nhận hết hiệu lực"


def test_the_pages_to_take_back_and_take_off_are_kept(lan: Page, shop: Shop, site: str) -> None:
    lan.context.set_offline(True)
    for part in ("give_back", "withdraw"):
        lan.goto(site + shop.address(part))
        expect(lan.locator("[data-scan]")).to_be_visible()


def test_what_is_not_kept_says_so_and_the_front_door_leads_to_the_showroom(lan: Page, shop: Shop, site: str) -> None:
    lan.context.set_offline(True)
    lan.goto(site + shop.address("history"))
    expect(lan.locator("h1")).to_have_text("Đang mất mạng")
    assert not findings(lan)
    lan.get_by_role("link", name="Về quầy").click()
    expect(lan).to_have_url(site + shop.address("today"))


def test_signing_out_takes_the_kept_pages_along(lan: Page, shop: Shop, site: str) -> None:
    lan.goto(site + "/quay/")
    cookies = {each["name"]: each["value"] for each in lan.context.cookies()}
    lan.evaluate(
        "token => { const form = document.createElement('form'); form.method = 'post'; form.action = '/quay/dang-xuat/';"
        " form.innerHTML = `<input name=csrfmiddlewaretoken value=${token}>`; document.body.append(form); form.submit() }",
        cookies["csrftoken"],
    )
    expect(lan.locator("input[name=password]")).to_be_visible()
    lan.context.set_offline(True)
    for part in ("today", "sell", "goods"):
        lan.goto(site + shop.address(part))
        expect(lan.locator("h1")).to_have_text("Đang mất mạng")


def test_another_user_is_never_shown_what_was_kept_for_the_one_before(lan: Page, shop: Shop, site: str) -> None:
    lan.context.clear_cookies()  # signed out where the service worker does not see it
    sign_in(lan, site, "minh")
    ready_for_offline(lan)
    lan.context.set_offline(True)
    for part in ("today", "sell", "goods"):
        lan.goto(site + shop.address(part))
        expect(lan.locator("body")).to_have_attribute("data-user", str(shop.minh.pk))
