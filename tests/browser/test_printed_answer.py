"""An answer of verification on paper: one sheet, black on white, with the question, the hour and the way to ask again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog import addresses, clock
from tests import factories

pytestmark = pytest.mark.browser

LONG_NAME = "Điểm du lịch sinh thái Ẫ Ễ Ộ Ử kết hợp trải nghiệm nghề truyền thống"
MARGIN = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")


@pytest.fixture
def answers(committed: None) -> dict[str, str]:
    """What is asked, by the kind of its answer."""
    today = clock.today()
    listed = factories.certified_product(today - timedelta(days=30), 4, name="Mắm ruốc Bà Giáo")
    factories.issue(listed, today - timedelta(days=900), stars=3, certified_name="Tên đợt đầu")
    lapsed = factories.certified_product(today - timedelta(days=2000), 5, name="Trà đã hết hạn")
    withdrawn = factories.certified_product(today - timedelta(days=30), 3, name="Rượu bị thu hồi")
    factories.withdraw(withdrawn.certificates.get(), today)
    sample = factories.certified_product(
        today - timedelta(days=30), 5, name=LONG_NAME, fictional=True, producer=factories.make_producer("Hợp tác xã " * 6)
    )
    unpublished = factories.certified_product(today - timedelta(days=30), name="Chưa đăng", live=False)
    decision = factories.make_decision(today - timedelta(days=20), number="2497/QĐ-UBND")
    for number in range(3):
        product = factories.make_product(f"Gạo thơm {number}")
        factories.issue(product, decision.signed_on, stars=3 + number, decision=decision)
    return {
        **{
            name: product.code
            for name, product in {
                "listed": listed,
                "lapsed": lapsed,
                "withdrawn": withdrawn,
                "sample": sample,
                "unpublished": unpublished,
            }.items()
        },
        "lapsed by name": lapsed.name,
        "list": "gạo thơm",
        "decision": decision.number,
        "unknown": "22222222",
    }


def ask(page: Page, site: str, text: str, language: str = "vi") -> None:
    page.goto("about:blank")
    page.goto(f"{site}{addresses.verify(language)}?q={text}")


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_every_answer_prints_on_one_sheet(site: str, desktop: Page, answers: dict[str, str], language: str, paper: str) -> None:
    for kind, text in answers.items():
        ask(desktop, site, text, language)
        assert sheets(desktop.pdf(format=paper, margin=MARGIN)) == 1, kind


@pytest.mark.parametrize(("width", "scheme"), [(718, "light"), (718, "dark"), (484, "light")])
def test_paper_says_all_that_matters_and_nothing_else(
    site: str, desktop: Page, answers: dict[str, str], settings, width: int, scheme: str
) -> None:
    """Within the width of an A4 or A5 sheet with margins of 1 cm, also from a browser in the dark."""
    desktop.set_viewport_size({"width": width, "height": 1047})
    for kind, text in answers.items():
        desktop.emulate_media(media="print", color_scheme=scheme)
        ask(desktop, site, text)
        expect(desktop.locator(".masthead-nav")).to_be_hidden()
        assert desktop.evaluate("document.documentElement.scrollWidth") <= width, kind
        assert desktop.locator("main :is(button, input, video):visible, nav:visible, .skip:visible").count() == 0, kind
        page = desktop.locator("body").inner_text()
        assert text in desktop.locator(".answer-question").inner_text()
        assert re.search(r"Kiểm tra lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}\.", page), kind
        path = f"/v/{text}" if desktop.locator(".stub").count() else "/xac-minh/"

        assert settings.PUBLIC_BASE_URL + path in page, kind
        assert desktop.locator(".qr:visible").count() == 1, kind
        assert ("không có thật" in page or "Minh họa:" in page) == (kind == "sample"), kind
        colours = desktop.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
        assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], kind
        for part, colour in ((".badge-ground", "rgb(0, 0, 0)"), (".badge-star", "rgb(255, 255, 255)")):
            fills = desktop.locator(part).evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
            assert set(fills) <= {colour}, kind


@pytest.fixture
def abroad(browser: Browser) -> Iterator[Page]:
    """A browser whose own zone is far from Vietnam's."""
    context = browser.new_context(timezone_id="America/Los_Angeles")
    yield context.new_page()
    context.close()


def vietnam(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def under_clock(page: Page, moment: datetime) -> None:
    """The browser believes that it asked for the page at this moment."""
    page.add_init_script(f"Object.defineProperty(performance, 'timeOrigin', {{ value: {moment.timestamp() * 1000} }})")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-25T14:05", "Checked at 14:05, Vietnam time, on 25 Nov 2026."),
        ("2026-11-25T00:00", "Checked at 00:00, Vietnam time, on 25 Nov 2026."),
        ("2026-11-25T23:59", "Checked at 23:59, Vietnam time, on 25 Nov 2026."),
        ("2026-11-24T23:59", "Checked on 25 Nov 2026."),
        ("2026-11-26T00:00", "Checked on 25 Nov 2026."),
        ("2019-01-01T12:00", "Checked on 25 Nov 2026."),
    ],
)
def test_the_hour_is_vietnams_and_said_only_of_the_answers_day(
    site: str, abroad: Page, committed: None, time_machine, moment: str, said: str
) -> None:
    """The page is of 25 November; a browser that thinks otherwise does not lend it an hour."""
    time_machine.move_to("2026-11-25T12:00:00+07:00", tick=True)
    under_clock(abroad, vietnam(moment))
    ask(abroad, site, "22222222", "en")
    expect(abroad.locator(".checked-when")).to_have_text(said)


def test_an_answer_taken_from_the_browsers_own_store_keeps_the_day_alone(site: str, desktop: Page, committed: None) -> None:
    ask(desktop, site, "22222222", "en")
    expect(desktop.locator(".checked-when")).to_contain_text("Checked at")
    kind = "performance.getEntriesByType = () => [{ type: 'back_forward' }]"
    desktop.add_init_script(kind)
    ask(desktop, site, "22222222", "en")
    expect(desktop.locator(".checked-print")).to_be_visible()
    expect(desktop.locator(".checked-when")).to_contain_text("Checked on")


def test_without_a_script_the_day_stands_and_no_button(site: str, browser: Browser, committed: None) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    ask(page, site, "22222222", "en")
    today = clock.today()
    expect(page.locator(".checked-when")).to_have_text(f"Checked on {today.day} {today:%b} {today.year}.")
    expect(page.locator(".checked-print")).to_be_hidden()
    expect(page.locator(".scan-open")).to_be_hidden()
    context.close()


def test_the_button_prints(site: str, desktop: Page, committed: None) -> None:
    desktop.add_init_script("window.print = () => { window.printed = true }")
    ask(desktop, site, "22222222")
    desktop.get_by_role("button", name="In câu trả lời này").click()
    assert desktop.evaluate("window.printed")
