"""The photographs of a product in a real browser: by touch, keyboard and without a script, and nothing moves when they come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses, clock
from catalog.models import Product, ProductImage
from tests import factories
from tests.photographs import encoded, in_library

from .axe import findings

pytestmark = pytest.mark.browser

SHAPES = ((1600, 1200), (900, 1600), (800, 800), (2000, 500))
WATCH_SHIFTS = """
window.shifted = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(source =>
    window.shifted.push(source.node?.closest?.("main") ? entry.value : 0)
))).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def product(site: str) -> Product:
    product = factories.certified_product(clock.today() - timedelta(days=30), name="Mắm cá linh")
    for number, (width, height) in enumerate(SHAPES, start=1):
        image = in_library(encoded(width, height, colour=(40 * number, 90, 60)))
        ProductImage.objects.create(product=product, image=image, alt_text=f"Hình {number}", sort_order=number)
    product.producer.image = in_library(encoded(600, 800), name="xuong.jpg")
    product.producer.save()
    return product


def shown(page: Page) -> int:
    """Which picture fills the frame, counted from 1; 0 while none does."""
    found: int = page.evaluate(
        "(() => { const frame = document.querySelector('.gallery-track').getBoundingClientRect();"
        " return [...document.querySelectorAll('.gallery-picture')].findIndex("
        " each => Math.abs(each.getBoundingClientRect().left - frame.left) < 2) + 1 })()"
    )
    return found


def wait_for(page: Page, number: int) -> None:
    page.wait_for_function(
        "number => { const frame = document.querySelector('.gallery-track');"
        " return Math.abs(frame.scrollLeft - (number - 1) * frame.clientWidth) < 2 }",
        arg=number,
    )


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_axe_finds_nothing(site: str, phone: Page, product: Product, language: str) -> None:
    phone.goto(site + addresses.product(language, product.slug))
    assert not findings(phone)


def test_a_small_picture_brings_its_large_one_and_the_page_stays(site: str, phone: Page, product: Product) -> None:
    address = site + addresses.product("vi", product.slug)
    phone.goto(address)
    small = phone.locator(".gallery-thumbnails a")
    expect(small).to_have_count(len(SHAPES))
    expect(small.first).to_have_attribute("aria-current", "true")
    before = phone.evaluate("scrollY")
    small.nth(2).click()
    wait_for(phone, 3)
    assert shown(phone) == 3 and phone.url == address and phone.evaluate("scrollY") == before
    expect(small.nth(2)).to_have_attribute("aria-current", "true")
    expect(small.first).not_to_have_attribute("aria-current", "true")


def test_the_keyboard_walks_through_them(site: str, desktop: Page, product: Product) -> None:
    desktop.goto(site + addresses.product("vi", product.slug))
    desktop.locator(".gallery-track").focus()
    desktop.keyboard.press("ArrowRight")
    wait_for(desktop, 2)
    desktop.locator(".gallery-thumbnails a").nth(3).focus()
    desktop.keyboard.press("Enter")
    wait_for(desktop, 4)
    assert shown(desktop) == 4


def test_without_a_script_they_are_links(site: str, browser: Browser, product: Product) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + addresses.product("vi", product.slug))
    page.locator(".gallery-thumbnails a").nth(1).click()
    expect(page.locator("#anh-2")).to_be_in_viewport(ratio=0.5)
    expect(page.locator("#anh-1")).not_to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_they_come(site: str, browser: Browser, product: Product, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)

    def late(route: Any) -> None:
        page.wait_for_timeout(1)
        route.continue_()

    page.route("**/media/**", late)
    page.goto(site + addresses.product("vi", product.slug))
    page.wait_for_load_state("networkidle")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.gallery-picture img')]"
        ".map(each => each.getBoundingClientRect()).map(box => box.width / box.height)"
    )
    assert all(abs(ratio - 1) < 0.02 for ratio in boxes)
    assert sum(page.evaluate("window.shifted")) < 0.005
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
