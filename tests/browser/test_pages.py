"""The public pages in a real browser: nothing for axe to find, all within a phone's width, all within the keyboard's reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalog import addresses, clock
from catalog.models import Commune, FormerCommune, FormerProvince, ProducerLink, Product
from catalog.public import listing
from catalog.public.query import ListQuery
from tests import factories

pytestmark = pytest.mark.browser

# Long words, stacked accents, long producers: what breaks a narrow page.
LONG_NAME = "Điểm du lịch sinh thái Ẫ Ễ Ộ Ử kết hợp trải nghiệm nghề truyền thống Chuông-gió-nứa-nghìn-năm"


@dataclass(frozen=True)
class Shown:
    listed: Product
    sample: Product
    lapsed: Product
    withdrawn: Product


@pytest.fixture
def shown(committed: None) -> Shown:
    """A catalogue of thirty with every kind of page in it, as of the real today."""
    today = clock.today()
    province = factories.make_province("91", "An Giang", "an-giang")
    former = FormerProvince.objects.create(
        code="91", name="Kiên Giang", slug="kien-giang", province=province, merged_on=date(2025, 7, 1)
    )
    factories.make_province("92", "Cần Thơ", "can-tho")
    oc_eo, _vong_the = (
        Commune.objects.create(code=code, name=name, kind="xã", province=province)
        for code, name in (("30301", "Óc Eo"), ("30302", "Vọng Thê"))
    )
    FormerCommune.objects.create(commune=oc_eo, kind="thị trấn", name="Óc Eo", partial=True)
    factories.make_rules()
    group, _empty = factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong")
    start = today - timedelta(days=30)
    products = [
        factories.certified_product(
            start - timedelta(days=number), stars=3 + number % 3, name=f"Mắm {number}", group=group, former_province=former
        )
        for number in range(28)
    ]
    listed = products[1]
    Product.objects.filter(pk=listed.pk).update(
        commune=oc_eo, traceability_url="https://trace.example.vn/1", traceability_ends_on=today + timedelta(days=100)
    )
    listed.refresh_from_db()
    factories.issue(listed, start - timedelta(days=900), stars=3, certified_name="Tên đợt đầu")
    ProducerLink.objects.create(producer=listed.producer, kind="shopee", url="https://shopee.vn/x")
    sample = factories.certified_product(
        start,
        name=LONG_NAME,
        fictional=True,
        price=185000,
        price_is_example=True,
        producer=factories.make_producer("Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp và Du lịch cộng đồng Rạch-Giồng-Riềng-Một"),
    )
    lapsed = factories.certified_product(today - timedelta(days=2000), name="Trà đã hết hạn", group=group)
    withdrawn = factories.certified_product(start, name="Rượu bị thu hồi")
    factories.withdraw(withdrawn.certificates.get(), today)
    return Shown(listed, sample, lapsed, withdrawn)


def every_page(shown: Shown, language: str) -> list[str]:
    products, verify = addresses.product_list(language), addresses.verify(language)
    return [
        products,
        f"{products}?sao=4&tinh=an-giang#bo-loc",
        f"{products}?tinh-cu=kien-giang",
        f"{products}?sao=9",
        f"{products}?sao=5&nhom=thuc-pham&trang=2",
        *(addresses.product(language, product.slug) for product in (shown.listed, shown.sample, shown.lapsed, shown.withdrawn)),
        addresses.home(language),
        addresses.guide(language),
        *(addresses.producer(language, product.producer.slug) for product in (shown.listed, shown.sample, shown.lapsed)),
        addresses.places(language),
        *(addresses.place(language, slug) for slug in ("an-giang", "kien-giang", "can-tho")),
        *(addresses.commune(language, "an-giang", slug) for slug in ("xa-oc-eo-30301", "xa-vong-the-30302")),
        addresses.groups(language),
        *(addresses.group(language, slug) for slug in ("thuc-pham", "do-uong")),
        verify,
        f"{verify}?q=mam",
        f"{verify}?q=22222222",
        f"{verify}?q={shown.lapsed.name}",
        *(f"{verify}?q={product.code}" for product in (shown.listed, shown.sample, shown.lapsed)),
        f"{verify}?q={shown.listed.certificates.last().decision.number}",
        f"{products}khong-co/",
    ]


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "light"), ("vi", "dark")])
def test_axe_finds_nothing(site: str, phone: Page, shown: Shown, language: str, scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)
    for address in every_page(shown, language):
        phone.goto("about:blank")
        phone.goto(site + address)
        results = Axe().run(phone)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"


def test_axe_finds_nothing_on_a_wide_screen(site: str, desktop: Page, shown: Shown) -> None:
    for address in every_page(shown, "vi"):
        desktop.goto(site + address)
        results = Axe().run(desktop)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"


@pytest.mark.parametrize(("width", "text"), [(390, "100%"), (320, "100%"), (390, "200%")])
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_nothing_sticks_out_of_a_phone(
    site: str, phone: Page, shown: Shown, language: str, width: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    phone.set_viewport_size({"width": width, "height": 800})
    middle = ListQuery(page=13).address(language)
    for address in (*every_page(shown, language), middle, f"{middle}#bo-loc"):
        phone.goto("about:blank")
        phone.goto(site + address)
        phone.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        beyond = phone.evaluate(
            "[document.documentElement, ...document.querySelectorAll('.sheet-body, .card-text, .pager')]"
            ".filter(box => box.scrollWidth > Math.max(box.clientWidth, 1)).map(box => box.className || box.tagName)"
        )
        assert not beyond, address


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


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_keyboard_reaches_what_matters(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + addresses.product_list("vi"))
    desktop.keyboard.press("Tab")
    assert focused(desktop) == "Đến nội dung chính"
    reached = []
    for _step in range(80):
        desktop.keyboard.press("Tab")
        reached.append(focused(desktop))
    for words in ("Danh mục OCOP", "English", "Sản phẩm", "Xác minh", "Nhiều sao", LONG_NAME):
        assert any(words in text for text in reached), words


def test_focus_is_seen(site: str, desktop: Page, shown: Shown) -> None:
    desktop.goto(site + addresses.verify("vi"))
    for _step in range(6):
        desktop.keyboard.press("Tab")
        width = desktop.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2


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


def test_headings_do_not_clip_stacked_accents(site: str, phone: Page, shown: Shown) -> None:
    """The ink of Ẫ Ễ Ộ Ử lies within its line: no heading is set tighter than 1.25."""
    for address in every_page(shown, "vi"):
        phone.goto(site + address)
        ratios = phone.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, .card-name, .record-name, .stub-verdict')].map(element => {"
            " const style = getComputedStyle(element); return parseFloat(style.lineHeight) / parseFloat(style.fontSize) })"
        )
        assert min(ratios) >= 1.25, address
