"""Vietnamese in the house's typefaces: no accent is cut, and nothing moves when the web fonts arrive."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, Route, expect

from catalog import addresses
from catalog.fonts import build
from tests.effort import some

from .catalogue import Shown, every_page

pytestmark = pytest.mark.browser

HARDEST = "Ẫ Ễ Ộ Ử Ặ Ỵ"
LEAST_LINE_HEIGHT = 1.25
MOST_SHIFT = 0.01
"""A tenth of what counts as good for a page (web.dev, CLS)."""

# Every line of type that a page sets apart from running text.
SET_APART = (
    "h1, h2, h3, .board strong, .masthead-name, .masthead-nav a, .language, .button, .lead, .card-name, .card-by, .card-price,"
    " .card-until, .record-name, .record-verdict, .stub-verdict, .facts dd, .term-ends b, .option-label, .empty-title, .price"
)
WRITE_HARDEST = """([places, text]) => document.querySelectorAll(places).forEach(each => {
  if (!each.querySelector("svg")) each.textContent = text;
})"""
# Boxes that would cut their own text; what is hidden from sight on purpose stays hidden.
SHOW_ALL = """() => {
  const cutting = [...document.querySelectorAll("body *")].filter(each => {
    const own = [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return own && getComputedStyle(each).overflowY !== "visible" && !each.closest(".visually-hidden, svg");
  });
  cutting.forEach(each => each.style.setProperty("overflow", "visible", "important"));
  return cutting.length;
}"""


@pytest.fixture
def fonts(settings) -> None:
    """The web fonts as `make run` makes them."""
    build(settings.BUILT_STATIC / "fonts")


def cut(page: Page, address: str, size: dict[str, int], extra: str = "") -> tuple[int, int, int, int] | None:
    """Where a box of the page cuts the ink of its own text: left, top, right and bottom in pixels."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(address)
    page.evaluate(WRITE_HARDEST, [SET_APART, HARDEST])
    still = "img, .card-picture { visibility: hidden !important } .thumb-bar { position: static !important }"
    page.add_style_tag(content=f"{still} {extra}")
    page.evaluate("document.fonts.ready.then(() => true)")
    picture(page)  # brings all of the page into view once, with what is loaded only then
    as_it_is = picture(page)
    assert page.evaluate(SHOW_ALL) or not extra
    return ImageChops.difference(as_it_is, picture(page)).getbbox()


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}], ids=["phone", "wide"])
def test_no_box_cuts_the_ink_of_stacked_accents(site: str, phone: Page, shown: Shown, fonts: None, size: dict[str, int]) -> None:
    listing = site + addresses.product_list("vi")
    for address in (
        listing,
        site + addresses.product("vi", shown.listed.slug),
        f"{site}{addresses.verify('vi')}?q=mam",
        site + addresses.style("vi"),
    ):
        assert cut(phone, address, size) is None, address
    # The test sees a cut where there is one.
    assert cut(phone, listing, size, ".card-name { line-height: 1 !important; padding: 0 !important }")


def test_no_heading_is_set_tighter_than_its_accents_need(site: str, phone: Page, shown: Shown) -> None:
    for address in some(every_page(shown, "vi")):
        phone.goto(site + address)
        ratios = phone.evaluate(
            "places => [...document.querySelectorAll(places)].map(each => { const style = getComputedStyle(each);"
            " return parseFloat(style.lineHeight) / parseFloat(style.fontSize) })",
            SET_APART,
        )
        assert min(ratios) >= LEAST_LINE_HEIGHT, address


WATCH_SHIFTS = """window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value }))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_nothing_moves_when_the_web_fonts_arrive(site: str, phone: Page, shown: Shown, fonts: None, language: str) -> None:
    """The fonts are held back until the page is drawn in those that stand in for them."""
    held: list[Route] = []
    phone.add_init_script(WATCH_SHIFTS)
    phone.route("**/*.woff2", lambda route: held.append(route))
    verify = addresses.verify(language)
    for address in (
        "/" if language == "vi" else "/en/",
        addresses.product_list(language),
        addresses.product(language, shown.listed.slug),
        addresses.product(language, shown.sample.slug),
        verify,
        f"{verify}?q={shown.listed.code}",
    ):
        phone.goto("about:blank")
        phone.goto(site + address, wait_until="domcontentloaded")
        phone.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        assert held, address
        assert phone.evaluate("document.fonts.status") == "loading"
        while held:
            held.pop().continue_()
        expect(phone.locator("main")).to_be_visible()
        phone.evaluate(
            "document.fonts.ready.then(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))"
        )
        assert phone.evaluate("[...document.fonts].some(each => each.status === 'loaded' && each.family.includes('Source'))")
        assert phone.evaluate("window.shift") < MOST_SHIFT, address
