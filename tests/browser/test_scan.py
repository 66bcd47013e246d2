"""Checking a label with a phone: live where the browser reads codes, by a photograph everywhere.

Chromium on Linux has no BarcodeDetector. A stand-in for this part of the browser says what it "sees"; the camera is Chromium's
own made-up one, and everything after that is ours.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog import addresses, clock
from catalog.models import Product
from tests import factories
from tests.label_photographs import as_file, barcode, photographed, qr

from .axe import findings

pytestmark = pytest.mark.browser

EAN = "8936012345674"
PHONE = {"width": 390, "height": 844}
# What stands in for the browser's reader sees what `window.before_the_camera` holds.
READER = """
window.before_the_camera = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return %s; }
  constructor(options) { window.formats_sought = options.formats; }
  async detect(video) {
    if (!video.videoWidth) throw new DOMException("no frame", "InvalidStateError");
    window.looked = (window.looked ?? 0) + 1;
    return window.before_the_camera;
  }
};
// Chromium's camera, with every track remembered so that it can be seen to have ended.
window.tracks = [];
const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  window.wanted = wanted;
  const stream = await own(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
ALL = '["qr_code", "ean_13", "ean_8", "upc_a", "code_128"]'
Open = Callable[..., Page]


@pytest.fixture
def open_page(site: str, browser: Browser) -> Iterator[Open]:
    """`open_page(language, formats, allowed)`: the page of verification on a phone whose browser reads `formats`."""
    contexts: list[BrowserContext] = []

    def open_(language: str = "vi", formats: str = ALL, allowed: bool = True) -> Page:
        context = browser.new_context(viewport=PHONE, permissions=["camera"] if allowed else [])
        contexts.append(context)
        context.add_init_script(READER % formats)
        page = context.new_page()
        page.goto(site + addresses.verify(language))
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def product(committed: None) -> Product:
    return factories.certified_product(clock.today() - timedelta(days=10), 4, name="Mắm ruốc", gtin=EAN)


def show(page: Page, *codes: tuple[str, str]) -> None:
    page.evaluate("codes => { window.before_the_camera = codes }", [{"format": kind, "rawValue": text} for kind, text in codes])


def until(page: Page, expression: str, patience: float = 10) -> None:
    """Wait until the page says so. Playwright's own way evaluates a string in the page, which our policy forbids."""
    deadline = time.monotonic() + patience
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def scan(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Quét bằng máy ảnh|Scan with the camera")).click()
    until(page, "window.looked > 0")


def camera_is_off(page: Page) -> bool:
    return page.evaluate(
        "tracks.length > 0 && tracks.every(track => track.readyState === 'ended') && !document.querySelector('video').srcObject"
    )


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [("qr_code", "https://ocop.example.vn/v/{code}", "{code}"), ("ean_13", EAN, EAN), ("qr_code", "{code}", "{code}")],
)
def test_what_the_camera_sees_leads_to_the_answer(open_page: Open, product: Product, kind: str, text: str, code: str) -> None:
    page = open_page()
    scan(page)
    assert page.evaluate("wanted.video.facingMode") == "environment" and not page.evaluate("'audio' in wanted")
    expect(page.locator("video")).to_be_visible()
    show(page, (kind, text.format(code=product.code)))
    expect(page).to_have_url(re.compile(rf"/xac-minh/\?q={code.format(code=product.code)}$"))
    expect(page.locator(f'[data-record="{product.pk}"]')).to_have_attribute("data-verdict", "in_force")


def test_the_camera_knows_a_code_of_ours_that_has_no_digit(open_page: Open, product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(code="DTXAXUJS")
    page = open_page()
    scan(page)
    show(page, ("qr_code", "DTXAXUJS"))
    expect(page.locator(f'[data-record="{product.pk}"]')).to_have_attribute("data-verdict", "in_force")


def test_the_camera_is_off_before_the_answer_is_asked_for(open_page: Open, product: Product) -> None:
    page = open_page()
    scan(page)
    page.route("**/*q=*", lambda route: route.fulfill(status=204))  # the page stays and can be asked
    show(page, ("qr_code", f"https://ocop.example.vn/v/{product.code}"))
    expect(page.locator(".scan-said")).to_contain_text(product.code)
    assert camera_is_off(page)
    expect(page.locator("video")).to_be_hidden()


@pytest.mark.parametrize(
    "text",
    ["https://evil.example/", "https://evil.example/v/7K3P9XQQX", "javascript:alert(1)", "WIFI:S:Quan;P:matkhau123;;", "hello"],
)
def test_a_foreign_qr_is_told_and_never_opened(open_page: Open, product: Product, site: str, text: str) -> None:
    page = open_page("en")
    here = page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    scan(page)
    show(page, ("qr_code", text))
    expect(page.locator(".scan-said")).to_contain_text("This QR is not ours. It was not opened.")
    looked = page.evaluate("window.looked")
    until(page, f"window.looked > {looked} + 1")  # it goes on looking
    assert page.url == here and all(address.startswith(f"{site}/static/") for address in asked)
    assert "evil" not in page.locator("main").inner_text()
    show(page, ("qr_code", text), ("qr_code", f"https://ocop.example.vn/v/{product.code}"), ("ean_13", EAN))
    expect(page).to_have_url(re.compile(f"q={product.code}$"))


def test_two_barcodes_are_told(open_page: Open, product: Product) -> None:
    page = open_page("en")
    scan(page)
    show(page, ("ean_13", EAN), ("ean_13", "4006381333931"))
    expect(page.locator(".scan-said")).to_contain_text("There are several codes.")
    show(page, ("ean_13", EAN), ("ean_13", EAN))
    expect(page).to_have_url(re.compile(f"q={EAN}$"))


def test_the_camera_stops_when_closed_and_when_the_page_is_left(open_page: Open, product: Product) -> None:
    page = open_page("en")
    opener = page.get_by_role("button", name="Scan with the camera")
    for leave in (
        lambda: page.get_by_role("button", name="Close the camera").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange')); delete document.hidden"
        ),
        lambda: page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))"),
    ):
        page.evaluate("window.looked = 0; window.tracks = []")
        scan(page)
        leave()
        expect(opener).to_be_visible()
        expect(page.locator("video")).to_be_hidden()
        assert camera_is_off(page)


def test_closed_before_the_camera_is_there_it_is_stopped_all_the_same(open_page: Open, product: Product) -> None:
    page = open_page("en")
    page.evaluate(
        "() => { const own = navigator.mediaDevices.getUserMedia;"
        " navigator.mediaDevices.getUserMedia = async (w) => { await new Promise(go => { window.go = go }); return own(w) } }"
    )
    page.get_by_role("button", name="Scan with the camera").click()
    page.get_by_role("button", name="Close the camera").click()
    page.evaluate("go()")
    until(page, "tracks.length > 0 && tracks.every(track => track.readyState === 'ended')")
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate("window.looked") is None


def test_without_permission_the_photograph_is_named(open_page: Open, product: Product) -> None:
    page = open_page("en", allowed=False)
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator(".scan-said")).to_contain_text("The browser may not use the camera. Take a photograph instead")
    expect(page.locator("video")).to_be_hidden()
    expect(page.get_by_label("Photograph a QR or barcode")).to_be_enabled()


def test_without_a_camera_it_is_said(open_page: Open, product: Product) -> None:
    page = open_page("en")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError') } }")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator(".scan-said")).to_contain_text("No camera answers. Take a photograph instead")


@pytest.mark.parametrize("formats", ['["qr_code"]', "[]", 'Promise.reject(new Error("no"))'])
def test_a_browser_that_cannot_read_every_kind_shows_no_such_button(open_page: Open, product: Product, formats: str) -> None:
    page = open_page("en", formats)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Scan with the camera")).to_have_count(0)
    expect(page.get_by_text("Photograph a QR or barcode")).to_be_visible()


def test_the_light_is_offered_only_where_the_camera_has_one(open_page: Open, product: Product) -> None:
    page = open_page("en")
    scan(page)
    expect(page.get_by_role("button", name="Light")).to_have_count(0)
    page.keyboard.press("Escape")
    page.evaluate(
        "() => { MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });"
        " MediaStreamTrack.prototype.applyConstraints = async (wanted) => { window.torch = wanted.advanced[0].torch } }"
    )
    scan(page)
    light = page.get_by_role("button", name="Light")
    for on in (True, False):
        light.click()
        expect(light).to_have_attribute("aria-pressed", str(on).lower())
        assert page.evaluate("torch") is on


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_axe_finds_nothing_while_the_camera_runs(open_page: Open, product: Product, language: str) -> None:
    page = open_page(language)
    for codes in ([], [("qr_code", "https://evil.example/")]):
        page.evaluate("window.looked = 0")
        if not codes:
            scan(page)
        show(page, *codes)
        until(page, "window.looked > 1")
        assert not findings(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def photograph(folder: Path, *codes, **taken) -> Path:
    path = folder / "anh.jpg"
    path.write_bytes(as_file(photographed(*codes, **taken), quality=80))
    return path


@pytest.mark.parametrize("script", [True, False])
def test_a_photograph_leads_to_the_answer(site: str, browser: Browser, product: Product, tmp_path: Path, script: bool) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto(site + addresses.verify("en"))
    page.get_by_label("Photograph a QR or barcode").set_input_files(photograph(tmp_path, barcode(EAN), degrees=7))
    if not script:
        page.get_by_role("button", name="Read the picture").click()
    expect(page).to_have_url(re.compile(rf"/en/verify/\?q={EAN}$"))
    expect(page.locator(f'[data-record="{product.pk}"]')).to_have_attribute("data-verdict", "in_force")
    context.close()


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_axe_finds_nothing_where_a_photograph_leads_nowhere(
    site: str, phone: Page, product: Product, tmp_path: Path, language: str
) -> None:
    small = {"size": (1600, 1200), "width": 400}
    for codes in ((), (qr("https://evil.example/"),), (barcode(EAN), barcode("4006381333931"))):
        phone.goto(site + addresses.verify(language))
        with phone.expect_navigation():
            phone.locator("input[type=file]").set_input_files(photograph(tmp_path, *codes, **small))
        expect(phone.locator(".answer-nothing")).to_be_visible()
        assert not findings(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("link", name=EAN).click()
    expect(phone.locator(f'[data-record="{product.pk}"]')).to_be_visible()
