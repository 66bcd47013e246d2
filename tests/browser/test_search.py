"""The search in a real browser: suggestions under the box by keyboard and by touch, and the page that answers."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import addresses

from .axe import findings
from .catalogue import LONG_NAME, Shown

pytestmark = pytest.mark.browser

SEARCH, LIST = addresses.search("vi"), addresses.product_list("vi")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def box(page: Page) -> Locator:
    return page.get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def type_into(page: Page, text: str) -> None:
    box(page).press_sequentially(text)
    expect(options(page).first).to_be_visible()


def test_a_suggestion_is_chosen_by_keyboard(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + LIST)
    expect(box(desktop)).to_have_attribute("aria-expanded", "false")
    type_into(desktop, "mam 1")
    expect(box(desktop)).to_have_attribute("aria-expanded", "true")
    expect(desktop.locator("[role=status]:not(.cart-said)").last).to_have_text(re.compile(r"^\d+ gợi ý, chọn bằng phím mũi tên$"))
    expect(desktop.get_by_role("listbox").get_by_role("group", name="Sản phẩm")).to_be_visible()
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowDown")
    chosen = desktop.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert box(desktop).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert chosen.get_attribute("id") == options(desktop).nth(1).get_attribute("id")
    expect(box(desktop)).to_be_focused()
    address = chosen.get_attribute("href")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(site + str(address))
    desktop.go_back()
    expect(desktop.get_by_role("listbox")).to_be_hidden()


def test_the_keys_of_the_list(site: str, desktop: Page, shown: Shown) -> None:
    """Up from the text is the last one, a step beyond the ends the text again; Escape closes and leaves the text; Tab goes on."""
    desktop.goto(site + LIST)
    type_into(desktop, "mam")
    last = options(desktop).last
    desktop.keyboard.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    desktop.keyboard.press("ArrowDown")
    expect(desktop.get_by_role("option", selected=True)).to_have_count(0)
    desktop.keyboard.press("Escape")
    expect(desktop.get_by_role("listbox")).to_be_hidden()
    expect(box(desktop)).to_have_value("mam")
    desktop.keyboard.press("ArrowDown")
    expect(options(desktop).first).to_be_visible()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("listbox")).to_be_hidden()
    expect(desktop.get_by_role("button", name="Tìm", exact=True)).to_be_focused()
    box(desktop).fill("")
    type_into(desktop, "mam 2")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(f"{site}{SEARCH}?q=mam+2")


def test_a_tap_chooses_and_nothing_moves(site: str, browser: Browser, shown: Shown) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    for address in (addresses.home("vi"), LIST, f"{SEARCH}?q=mam", f"{LIST}khong-co/"):
        page.goto(site + address)
        below = page.locator(".home-ways, .list-count, .buttons").first
        before = below.bounding_box()
        box(page).fill("")
        type_into(page, "an g")
        assert below.bounding_box() == before, address
        item = options(page).first
        area = item.bounding_box()
        assert area and area["height"] >= 48 and area["x"] >= 0 and area["x"] + area["width"] <= 390
        on_top = "([x, y]) => document.elementFromPoint(x, y).closest('[role=option]') !== null"
        assert page.evaluate(on_top, [area["x"] + area["width"] / 2, area["y"] + area["height"] / 2]), address
        target = item.get_attribute("href")
        item.tap()
        expect(page).to_have_url(site + str(target))
    context.close()


def test_an_answer_that_comes_late_is_not_shown(site: str, desktop: Page, shown: Shown) -> None:
    asked: list[str] = []

    def late(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url.endswith("q=mam"):
            time.sleep(0.8)
        route.continue_()

    desktop.goto(site + LIST)
    desktop.route("**/goi-y/**", late)
    box(desktop).press_sequentially("mam")
    with desktop.expect_request("**/goi-y/?q=mam"):
        pass
    box(desktop).press_sequentially(" 7")
    expect(options(desktop).first).to_contain_text("Mắm 7")
    desktop.wait_for_timeout(1000)
    expect(options(desktop).first).to_contain_text("Mắm 7")
    assert [url.rpartition("q=")[2] for url in asked] == ["mam", "mam+7"], "one request for what is typed in one go"


def test_where_the_suggestions_do_not_answer_the_box_still_asks(site: str, desktop: Page, shown: Shown) -> None:
    desktop.route("**/goi-y/**", lambda route: route.abort())
    desktop.goto(site + addresses.home("vi"))
    box(desktop).press_sequentially("mam 2")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(f"{site}{SEARCH}?q=mam+2")
    expect(desktop.get_by_role("listbox")).to_be_hidden()


def test_without_a_script_the_box_asks_and_the_page_answers(site: str, browser: Browser, shown: Shown) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}{LIST}?sao=4")
    page.get_by_role("searchbox").fill("mam")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(f"{site}{SEARCH}?sao=4&q=mam")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả cho “mam”")
    context.close()


def test_filtering_taking_away_paging_and_going_back(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + addresses.home("vi"))
    box(desktop).press_sequentially("mam kien giang tu 3 sao")
    desktop.keyboard.press("Enter")
    total = desktop.locator("main")
    expect(total).to_have_attribute("data-total", "28")
    first = f"{site}{SEARCH}?q=mam+kien+giang+tu+3+sao"
    expect(desktop).to_have_url(first)
    expect(desktop.locator("article mark").first).to_have_text("Mắm")
    desktop.get_by_role("link", name="Sau", exact=True).click()
    expect(desktop).to_have_url(re.compile(r"trang=2$"))
    expect(desktop.locator("article.card")).to_have_count(4)
    desktop.go_back()
    expect(desktop).to_have_url(first)
    desktop.locator(".sheet").get_by_role("link", name="4 sao").click()
    expect(desktop).to_have_url(re.compile(r"q=mam\+kien\+giang&sao=4#loc-sao-4$"))
    filtered = desktop.locator("article.card").count()
    assert 0 < filtered < 24
    desktop.locator(".list-count").get_by_role("link", name="Kiên Giang (tỉnh cũ)").click()
    expect(desktop).to_have_url(f"{site}{SEARCH}?q=mam&sao=4")
    expect(desktop.locator("article.card")).to_have_count(filtered)
    desktop.locator(".list-count").get_by_role("link", name="4 sao").click()
    expect(desktop).to_have_url(f"{site}{SEARCH}?q=mam")
    expect(box(desktop)).to_have_value("mam")
    desktop.go_back()
    desktop.go_back()
    expect(desktop).to_have_url(re.compile(r"q=mam\+kien\+giang&sao=4"))


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_axe_finds_nothing(site: str, desktop: Page, shown: Shown, language: str) -> None:
    """On results, on what is read out of a text, on nothing found, on what editors put first, and with suggestions open."""
    SearchPromotion.objects.create(query=Query.get("mắm"), external_link_url=addresses.product("vi", shown.listed.slug))
    search = addresses.search(language)
    found = []
    for address, typed in (
        (f"{search}?q=mam+kien+giang", ""),
        (f"{search}?q=abcxyz", ""),
        (f"{search}?q=mam&sao=5&gia-tu=900000", ""),
        (f"{search}?q=mam", " 1"),
        (addresses.home(language), "an g"),
    ):
        for size in (PHONE, DESKTOP):
            desktop.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                desktop.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                desktop.goto("about:blank")
                desktop.goto(site + address)
                assert bool(desktop.locator(".promoted").count()) == address.endswith("q=mam")
                if typed:
                    type_into(desktop, typed)
                    desktop.keyboard.press("ArrowDown")
                found += [f"{address} {typed} {size['width']} {scheme}: {each}" for each in findings(desktop)]
    assert not found, "\n".join(found)


def test_long_names_stay_within_a_phone(site: str, phone: Page, shown: Shown) -> None:
    phone.goto(site + LIST)
    type_into(phone, LONG_NAME[:12])
    expect(options(phone).first).to_contain_text(LONG_NAME[:30])
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.evaluate("(list => list.scrollWidth - list.clientWidth)(document.querySelector('[role=listbox]'))") == 0
