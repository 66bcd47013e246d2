"""Labels out of the printer: Chromium makes the PDF, it is laid out in a thermal printer's dots, and every code on it is read."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings as django_settings
from PIL import Image
from playwright.sync_api import Page, expect

from catalog import addresses as of_catalogue
from catalog import fonts
from showrooms import addresses
from showrooms.views.papers import PAPERS, Paper
from tests.factories import TODAY
from tests.showrooms.signage.shop import LONG_NAME, Shop, make_shop

pytestmark = pytest.mark.browser

DPI = 203
DOTS_PER_MM = 8
"""Of a printer that is called one of 203 dpi."""
MM = 72 / 25.4
BLACK = 128
SPILLED = """() => [...document.querySelectorAll(".label")].flatMap((label) => {
    const paper = label.getBoundingClientRect();
    const out = (rect) => rect.left < paper.left - .5 || rect.right > paper.right + .5
        || rect.top < paper.top - .5 || rect.bottom > paper.bottom + .5;
    const parts = [...label.querySelectorAll("*")].filter((part) =>
        part.getClientRects().length && out(part.getBoundingClientRect()));
    const rows = [...label.children].map((row) => row.getBoundingClientRect());
    const overlaps = rows.some((row, at) => at && row.top < rows[at - 1].bottom - .5);
    const shrunk = label.scrollHeight > label.clientHeight + 1 || label.scrollWidth > label.clientWidth + 1;
    return parts.length || overlaps || shrunk ? [label.dataset.item + ": " + label.innerText] : [];
})"""


@pytest.fixture
def shop(committed: None, time_machine: Any) -> Shop:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=True)
    return make_shop()


@pytest.fixture
def staff(desktop: Page, site: str, shop: Shop, settings: Any) -> Page:
    """The browser of someone who works there."""
    fonts.build(settings.BUILT_STATIC / "fonts")
    name = django_settings.SESSION_COOKIE_NAME
    desktop.context.add_cookies([{"name": name, "value": shop.client.cookies[name].value, "url": site}])
    return desktop


def show(page: Page, site: str, shop: Shop, paper: Paper, language: str = "vi", query: str = "what=all") -> None:
    page.goto(f"{site}{addresses.printed_labels(language, shop.showroom.slug)}?paper={paper.key}&{query}")
    page.evaluate("document.fonts.ready.then(() => null)")


def printed(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def dots(sheet: pypdfium2.PdfPage, dpi: float = DPI) -> Image.Image:
    """The sheet as a thermal head burns it: a dot is black or it is not."""
    picture = sheet.render(scale=dpi / 72, grayscale=True).to_pil()
    return picture.point(lambda value: 255 * (value >= BLACK))


def codes(document: pypdfium2.PdfDocument) -> Counter[str]:
    """All that a scanner finds on the sheets."""
    return Counter(code.text for sheet in document for code in zxingcpp.read_barcodes(dots(sheet)))


def expected_codes(shop: Shop, base: str) -> Counter[str]:
    products = [item.product for item in shop.printable if item.product]
    qrs = [f"{base}{of_catalogue.short_verify(product.code)}" for product in products]
    return Counter([*qrs, "8936012345674", "96385074", "0036000291452", "8934563138165"])


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("language", of_catalogue.LANGUAGES)
def test_every_code_on_every_paper_is_read(
    staff: Page, site: str, shop: Shop, settings: Any, paper: Paper, language: str
) -> None:
    show(staff, site, shop, paper, language)
    document = printed(staff)
    assert codes(document) == expected_codes(shop, settings.PUBLIC_BASE_URL)
    assert len(document) == -(-len(shop.printable) // paper.on_a_sheet)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_codes_of_a_long_address_are_read_too(staff: Page, site: str, shop: Shop, settings: Any, paper: Paper) -> None:
    settings.PUBLIC_BASE_URL = "https://san-pham-ocop.trung-tam-xuc-tien.example.gov.vn"
    show(staff, site, shop, paper)
    assert codes(printed(staff)) == expected_codes(shop, settings.PUBLIC_BASE_URL)
    assert staff.evaluate(SPILLED) == []


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("language", of_catalogue.LANGUAGES)
def test_nothing_is_clipped_or_set_over_something_else(staff: Page, site: str, shop: Shop, paper: Paper, language: str) -> None:
    staff.emulate_media(media="print")
    show(staff, site, shop, paper, language)
    assert staff.locator(".label").count() == len(shop.printable)
    assert staff.evaluate(SPILLED) == []


def test_accents_above_and_dots_below_are_whole(staff: Page, site: str, shop: Shop) -> None:
    """Lines are as high as the ink of the tallest letters, on the paper too."""
    assert shop.in_force.product
    type(shop.in_force.product).objects.filter(pk=shop.in_force.product.pk).update(name="Ẫ Ễ Ộ Ử Ặ Ỵ Ậ Ệ Ữ Ằ Ỗ Ế Ộ Ự Ặ Ỹ Ẫ Ễ Ộ Ử")
    for paper in PAPERS.values():
        show(staff, site, shop, paper, query=f"what=chosen&item={shop.in_force.pk}")
        [sheet] = printed(staff)
        text = sheet.get_textpage()
        letters = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1) in "ẪỄỘỬẶỴ"]
        lines = sorted({(round(bottom), round(top)) for _left, bottom, _right, top in letters}, reverse=True)
        assert letters and lines[0][1] < sheet.get_height() - 2 * MM, "below the upper edge"


@pytest.mark.parametrize("key", ["roll-58", "roll-80"])
def test_a_roll_is_as_wide_as_its_paper_and_print_stays_within_the_head(staff: Page, site: str, shop: Shop, key: str) -> None:
    paper = PAPERS[key]
    show(staff, site, shop, paper)
    for sheet in printed(staff):
        assert sheet.get_width() / MM == pytest.approx(paper.size[0], abs=0.4)
        assert sheet.get_height() / MM == pytest.approx(paper.size[1], abs=0.4)
        picture = dots(sheet, DOTS_PER_MM * 25.4)
        whole = picture.crop((0, 0, picture.width - 1, picture.height - 1))  # the last dots are but partly on the page
        ink = whole.point(lambda value: 255 - value).getbbox()
        assert ink
        edge = (paper.size[0] - paper.room) / 2 - 0.3
        assert ink[0] >= edge * DOTS_PER_MM and ink[2] <= (paper.size[0] - edge) * DOTS_PER_MM


@pytest.mark.parametrize("key", ["roll-58", "roll-80"])
def test_bars_are_whole_dots_on_the_printer(staff: Page, site: str, shop: Shop, key: str) -> None:
    """Of three dots each, or of a multiple: none has lost one to its neighbour."""
    show(staff, site, shop, PAPERS[key], query=f"what=chosen&item={shop.plain.pk}")
    [sheet] = printed(staff)
    picture = dots(sheet, DOTS_PER_MM * 25.4)
    [code] = zxingcpp.read_barcodes(picture)
    across, level = code.position, (code.position.top_left.y + code.position.bottom_left.y) // 2
    row = [picture.getpixel((x, level)) for x in range(across.top_left.x - 12, across.top_right.x + 12)]
    runs = [len(list(run)) for _value, run in groupby(row)][1:-1]
    assert len(runs) == 59
    assert {length % 3 for length in runs} == {0}


def test_labels_are_cut_along_lines(staff: Page, site: str, shop: Shop) -> None:
    for paper in PAPERS.values():
        show(staff, site, shop, paper)
        style = staff.locator(".label").first.evaluate("label => getComputedStyle(label).borderRightStyle")
        assert style == ("none" if paper.is_roll else "dashed")


def test_an_old_page_is_not_printed(staff: Page, site: str, shop: Shop) -> None:
    staff.clock.install()
    show(staff, site, shop, PAPERS["a4-18"])
    expect(staff.locator(".label").first).to_be_visible()
    staff.clock.run_for(11 * 3600 * 1000)
    expect(staff.locator(".label").first).to_be_visible()
    staff.clock.run_for(2 * 3600 * 1000)
    expect(staff.locator(".label").first).to_be_hidden()
    expect(staff.locator(".print-over")).to_be_visible()
    assert len(printed(staff)) == 1 and codes(printed(staff)) == Counter()


def test_the_long_name_is_there_as_far_as_it_goes(staff: Page, site: str, shop: Shop) -> None:
    """In the type of each paper; what is left off is marked."""
    for paper in PAPERS.values():
        show(staff, site, shop, paper, query=f"what=chosen&item={shop.long.pk}")
        [name] = staff.locator(".label h2").all_inner_texts()
        said = " ".join(name.split())
        assert said == LONG_NAME or (said.endswith("…") and LONG_NAME.startswith(said.rstrip("…").rstrip(" ,–-")))
