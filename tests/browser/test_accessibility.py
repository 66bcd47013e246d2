"""The public pages for those who see, move or point otherwise: axe finds nothing, and the keyboard is seen wherever it stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.utils import translation
from playwright.sync_api import Page, Route

from catalog import addresses
from catalog.public import errors
from tests.effort import IN_CI, some

from .axe import findings
from .catalogue import LONG_NAME, Shown, every_page, pictured, states

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
BROKEN = "/broken-on-purpose/"

# What a ring must stand out from is the ground round the element: that of the nearest ancestor that has one.
STOP = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => {
    const [red, green, blue] = channels(colour).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let around = element.parentElement;
  while (around !== document.documentElement && (channels(getComputedStyle(around).backgroundColor)[3] ?? 1) === 0)
    around = around.parentElement;
  const [darker, lighter] = [style.outlineColor, getComputedStyle(around).backgroundColor].map(luminance).sort((a, b) => a - b);
  const labels = [...(element.labels || [])].map(label => label.textContent);
  const named = (element.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id)?.textContent);
  return {
    text: [element.textContent, element.ariaLabel, element.title, ...labels, ...named].filter(Boolean).join(" ").trim(),
    tag: element.outerHTML.slice(0, 120),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      && style.visibility === "visible",
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (lighter + 0.05) / (darker + 0.05),
  };
}"""


def errors_in(language: str) -> dict[str, str]:
    """Pages that no address of a healthy site leads to."""
    with translation.override(language):
        pages = {
            "400": errors.bad_request(None, SuspiciousOperation()),  # type: ignore[arg-type]
            "403": errors.forbidden(None),  # type: ignore[arg-type]
            "405": errors.not_allowed(),
            "500": errors.server_error(None),  # type: ignore[arg-type]
        }
    return {name: page.content.decode() for name, page in pages.items()}


ON_A_PHONE = [(PHONE, "light")]
LIGHT = [*ON_A_PHONE, (DESKTOP, "light")]
DARK = [(PHONE, "dark"), (DESKTOP, "dark")]
# With CI=true, each kind of page where it differs most, and some of the rest; otherwise every page everywhere, Vietnamese in
# the dark too.
OF_KINDS = [*ON_A_PHONE, DARK[1]] if IN_CI else [*LIGHT, *DARK]
OF_THE_REST = {"vi": ON_A_PHONE if IN_CI else [*LIGHT, *DARK], "en": ON_A_PHONE if IN_CI else LIGHT}


def swept(page: Page, address: str, views: list[tuple[dict[str, int], str]]) -> list[str]:
    """What axe finds at the address in each view. Dark mode changes colours only."""
    page.emulate_media(color_scheme="light")
    page.goto("about:blank")
    page.goto(address)
    found = []
    for size, scheme in views:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
        found += [f"{address} {size['width']} {scheme}: {each}" for each in findings(page, **options)]
    return found


def test_axe_finds_nothing(site: str, phone: Page, shown: Shown) -> None:
    """Each kind of page on a phone and on a wide screen, light and dark."""
    found = [each for address in pictured("vi") for each in swept(phone, site + address, OF_KINDS)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_axe_finds_nothing_in_other_states_and_words(site: str, phone: Page, shown: Shown, language: str) -> None:
    """Made of the same parts: on a phone, where words are short of room."""
    kinds, views = pictured(language) if language == "en" else [], OF_THE_REST[language]
    found = [each for address in some([*kinds, *states(shown, language)]) for each in swept(phone, site + address, views)]
    for name, body in errors_in(language).items():
        phone.route(site + BROKEN, fulfilled_with(body), times=1)
        found += [f"{name}: {each}" for each in swept(phone, site + BROKEN, views)]
    assert not found, "\n".join(found)


def fulfilled_with(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8")


def test_more_contrast_for_those_who_ask_for_it(site: str, phone: Page, shown: Shown) -> None:
    enhanced = {"runOnly": ["color-contrast-enhanced"], "rules": {"color-contrast-enhanced": {"enabled": True}}}
    found = []
    for scheme in ("light", "dark"):
        phone.emulate_media(contrast="more", color_scheme=scheme)  # type: ignore[arg-type]
        for product in (shown.listed, shown.lapsed):
            phone.goto(site + addresses.product("vi", product.slug))
            found += [f"{product} {scheme}: {each}" for each in findings(phone, **enhanced)]
    assert not found, "\n".join(found)


def walk(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Where Tab stops, one after another, until it leaves the page."""
    stops = []
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"after {most} steps the keyboard is still in the page: a trap")


def problems_of(stops: list[dict[str, Any]], least: float) -> list[str]:
    return [
        str(stop) for stop in stops if not (stop["seen"] and stop["text"] and stop["ring"] >= 2 and stop["contrast"] >= least)
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_is_seen_and_named_wherever_it_stops(site: str, desktop: Page, shown: Shown, scheme: Any) -> None:
    desktop.emulate_media(color_scheme=scheme)
    for address in (
        "/",
        addresses.product_list("vi"),
        addresses.product("vi", shown.listed.slug),
        addresses.product("vi", shown.lapsed.slug),
        addresses.verify("vi"),
        f"{addresses.verify('vi')}?q={shown.listed.code}",
        addresses.style("vi"),
    ):
        desktop.goto("about:blank")
        desktop.goto(site + address)
        stops = walk(desktop)
        assert not problems_of(stops, least=3), address
        assert stops[0]["text"] == "Đến nội dung chính", address


def test_the_keyboard_reaches_what_matters(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + addresses.product_list("vi"))
    reached = [stop["text"] for stop in walk(desktop)]
    for words in ("Danh mục OCOP", "English", "Sản phẩm", "Xác minh", "Nhiều sao", LONG_NAME):
        assert any(words in text for text in reached), words


def test_the_skip_link_skips(site: str, desktop: Page, shown: Shown) -> None:
    for address in (addresses.product_list("vi"), addresses.product("vi", shown.listed.slug), addresses.verify("vi")):
        desktop.goto(site + address)
        desktop.keyboard.press("Tab")
        desktop.keyboard.press("Enter")
        desktop.keyboard.press("Tab")
        assert desktop.evaluate("document.querySelector('main').contains(document.activeElement)"), address
        assert not desktop.evaluate("document.activeElement.closest('.masthead, .sheet')"), address


def test_where_the_system_paints_the_colours_rings_and_edges_stay(site: str, desktop: Page, shown: Shown) -> None:
    desktop.emulate_media(forced_colors="active")
    for address in (addresses.product_list("vi"), addresses.verify("vi"), addresses.style("vi")):
        desktop.goto("about:blank")
        desktop.goto(site + address)
        assert not problems_of(walk(desktop), least=1), address
        unseen = desktop.evaluate(
            "[...document.querySelectorAll('.button, input:not([type=file])')].filter(each => {"
            " if (!each.checkVisibility()) return false;"
            " const style = getComputedStyle(each);"
            " return parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === style.backgroundColor"
            "}).map(each => each.outerHTML)"
        )
        assert not unseen, address


def test_nothing_moves_for_those_who_ask_for_stillness(site: str, desktop: Page, shown: Shown) -> None:
    for address in some(every_page(shown, "vi")):
        desktop.goto(site + address)
        moving = desktop.evaluate(
            "[...document.querySelectorAll('*')].filter(each => {"
            " const style = getComputedStyle(each);"
            " return style.animationName !== 'none' || style.scrollBehavior === 'smooth'"
            " || style.transitionDuration.split(', ').some(each => parseFloat(each) > 0)"
            "}).map(each => each.className || each.tagName)"
        )
        assert not moving, address
