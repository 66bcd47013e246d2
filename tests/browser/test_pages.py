"""The public pages in a real browser: all within a phone's width, one printed sheet, a filter sheet that needs no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from catalog import addresses
from catalog.public import listing
from catalog.public.query import ListQuery
from ocop.pages.page_addresses import PARTS
from tests.effort import some

from .catalogue import Shown, every_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "texts"), [(390, ("100%", "200%")), (320, ("100%",))])
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_nothing_sticks_out_of_a_phone(
    site: str, phone: Page, shown: Shown, language: str, width: int, texts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    phone.set_viewport_size({"width": width, "height": 800})
    middle = ListQuery(page=13).address(language)
    for address in (*some(every_page(shown, language)), middle, f"{middle}#bo-loc"):
        phone.goto("about:blank")
        phone.goto(site + address)
        for text in texts:
            phone.evaluate("size => { document.documentElement.style.fontSize = size }", text)
            beyond = phone.evaluate(
                "[document.documentElement, ...document.querySelectorAll('.sheet-body, .card-text, .pager')]"
                ".filter(box => box.scrollWidth > Math.max(box.clientWidth, 1)).map(box => box.className || box.tagName)"
            )
            assert not beyond, f"{address} {text}"


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_everything_begins_at_one_left_edge(site: str, desktop: Page, shown: Shown, language: str) -> None:
    """That of the site's name. What verification asks and what it answers end at one right edge too."""
    on_the_site = [each for each in every_page(shown, language) if not each.endswith(PARTS["catalogue"][language])]
    for address in some(on_the_site):  # a catalogue is laid out for paper
        desktop.goto(site + address)
        astray = desktop.evaluate(
            """() => {
                const left = part => Math.round(part.getBoundingClientRect().left)
                const edge = left(document.querySelector('.masthead-name'))
                const text = part => left(part) + Math.round(parseFloat(getComputedStyle(part).paddingLeft))
                return [...document.querySelectorAll('.page > *')]
                    .filter(part => part.offsetWidth && left(part) !== edge && text(part) !== edge)
                    .map(part => part.outerHTML.slice(0, 80))
            }"""
        )
        assert not astray, address
    desktop.goto(f"{site}{addresses.verify(language)}?q={shown.listed.code}")
    ends = {
        round(box["x"] + box["width"])
        for part in (".verify-form", ".scan", ".stub")
        if (box := desktop.locator(part).bounding_box())
    }
    assert len(ends) == 1


def test_a_printed_product_has_its_certificate_on_page_one(site: str, desktop: Page, shown: Shown) -> None:
    """A4 with margins of 1 cm: what counts lies within the first sheet, and nothing beyond its edges."""
    desktop.set_viewport_size({"width": 718, "height": 1047})
    desktop.emulate_media(media="print")
    for product in (shown.listed, shown.sample):
        desktop.goto(site + addresses.product("vi", product.slug))
        expect(desktop.locator(".language")).to_be_hidden()  # a page new to its process learns late that it is printed
        assert desktop.evaluate("document.documentElement.scrollWidth") <= 718
        stub = desktop.locator(".stub").bounding_box()
        assert stub and stub["y"] + stub["height"] <= 1047


def test_the_filter_sheet_without_a_script(site: str, browser, shown: Shown) -> None:
    """On a phone: open the sheet, set two filters one after another, read the number on the button, see that many."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + addresses.product_list("vi"))
    sheet = page.locator("#bo-loc")
    expect(sheet).to_be_hidden()
    page.get_by_role("link", name="Bộ lọc", exact=True).click()
    expect(sheet).to_be_visible()
    sheet.get_by_role("link", name="4 sao").click()
    expect(page).to_have_url(re.compile(r"sao=4#loc-sao-4$"))
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("link", name="4 sao").last).to_have_attribute("aria-current", "true")
    sheet.get_by_role("link", name="An Giang").first.click()
    expect(page).to_have_url(re.compile(r"tinh=an-giang"))
    expect(sheet).to_be_visible()
    expect(sheet.locator("[id=loc-tinh-an-giang]")).to_be_visible()
    expect(sheet.locator(".sheet-lifted a")).to_have_count(2)
    button = sheet.get_by_role("link", name="Xem", exact=False)
    count = int(button.inner_text().split()[1])
    assert count > 0
    button.click()
    expect(sheet).to_be_hidden()
    expect(page.locator("article.card")).to_have_count(count)
    context.close()


def test_the_filter_sheet_is_a_dialog(site: str, phone: Page, shown: Shown) -> None:
    """Esc and "Close" lead back to the very place, the keyboard stays inside, and Back undoes all filters at once."""
    whole = site + addresses.product_list("vi")
    phone.goto(whole)
    phone.evaluate("scrollTo(0, 1500)")
    opener = phone.get_by_role("link", name="Bộ lọc", exact=True)
    dialog = phone.get_by_role("dialog", name="Bộ lọc")
    for leave in (lambda: phone.keyboard.press("Escape"), lambda: dialog.get_by_role("link", name="Đóng").click()):
        opener.evaluate("link => link.click()")  # a click by Playwright scrolls the page first
        expect(phone.locator("#bo-loc")).to_be_focused()  # the last thing that opening does
        leave()
        expect(opener).to_be_focused()  # closing scrolls back in the same breath
        assert phone.evaluate("scrollY") == 1500
        expect(phone).to_have_url(whole)
        expect(dialog).to_be_hidden()
    opener.click()
    expect(phone.locator("#bo-loc")).to_be_focused()
    for _step in range(40):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.getElementById('bo-loc').contains(document.activeElement)")
    for name, chosen in (("4 sao", "sao=4"), ("An Giang", "tinh=an-giang")):
        dialog.get_by_role("link", name=name).first.click()
        expect(phone).to_have_url(re.compile(chosen))
        expect(dialog).to_be_visible()
    dialog.get_by_role("link", name="Xem", exact=False).click()
    expect(dialog).to_be_hidden()
    assert "sao=4" in phone.url and "tinh=an-giang" in phone.url
    phone.go_back()
    expect(phone).to_have_url(whole)
