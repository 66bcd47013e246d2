"""The queue of movements in the browser, against a server that answers in every way a server can."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.showrooms.shop import Shop, make_shop

from .desk import ready_for_offline, sign_in, until, wait_for

pytestmark = pytest.mark.browser

WORDS = ".queue-state"


@dataclass
class Server:
    """Answers as it is told to, and books each key once."""

    answer: Callable[[Route, dict[str, str]], None] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)

    def __call__(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        fields = {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
        self.asked.append(fields)
        (self.answer or self.book)(route, fields)

    def book(self, route: Route, fields: dict[str, str]) -> None:
        if fields["key"] not in self.booked:
            self.booked.append(fields["key"])
        reply(route, {"ok": True, "sentence": "Đã bán.", "undo": None, "free": {}})


def reply(route: Route, answer: dict[str, object], status: int = 200) -> None:
    route.fulfill(status=status, content_type="application/json", body=json.dumps(answer))


def refuse(status: int, **answer: object) -> Callable[[Route, dict[str, str]], None]:
    return lambda route, fields: reply(route, {"ok": False, "sentence": "Không được.", **answer}, status)


def page_instead(status: int) -> Callable[[Route, dict[str, str]], None]:
    return lambda route, fields: route.fulfill(status=status, content_type="text/html", body="<p>…</p>")


@pytest.fixture
def shop(committed: None) -> Shop:
    return make_shop()


@pytest.fixture
def server(site: str, phone: Page, shop: Shop) -> Server:
    """Lan stands at the desk; what she books goes to this server."""
    server = Server()
    phone.context.route(f"**{shop.address('sell')}", server)
    sign_in(phone, site, "lan")
    return server


def book(page: Page, shop: Shop, words: str = "Bán: 1 × Trà", key: str = "") -> dict[str, object]:
    asked = {
        "address": shop.address("sell"),
        "fields": [["item", "1"], ["quantity", "1"]],
        "words": words,
        "key": key,
        "effect": {},
    }
    return page.evaluate("asked => desk.queue.book({ ...asked, key: asked.key || crypto.randomUUID() })", asked)


def drain(page: Page) -> None:
    page.evaluate("desk.queue.retry()")


def kept(page: Page) -> list[str]:
    """The words of what this browser keeps, in their order."""
    page.locator(".queue details").evaluate("each => (each.open = true)")
    return page.locator(".queue-row .queue-words").all_inner_texts()


def test_what_is_booked_at_once_leaves_nothing_behind(phone: Page, server: Server, shop: Shop) -> None:
    assert book(phone, shop) | {"key": ""} == {
        "state": "booked", "ok": True, "sentence": "Đã bán.", "undo": None, "free": {}, "key": "",
    }  # fmt: skip
    [asked] = server.asked
    assert asked["made_by"] == str(shop.lan.pk) and asked["csrfmiddlewaretoken"] and asked["told_at"].endswith("Z")
    assert "queued" not in asked
    expect(phone.locator(".queue")).to_be_hidden()


@pytest.mark.parametrize(
    "trouble",
    [page_instead(502), refuse(503), page_instead(200), refuse(429), lambda route, fields: route.abort()],
    ids=["bad gateway", "busy", "a hotel's sign-in page", "too many", "cut off"],
)
def test_what_is_not_answered_for_stays_and_is_sent_again_under_its_key(
    phone: Page, server: Server, shop: Shop, trouble: Callable
) -> None:
    server.answer = trouble
    assert book(phone, shop, key="khoa-so-1")["state"] == "waiting"
    expect(phone.locator(WORDS)).to_contain_text("1")
    assert kept(phone) == ["Bán: 1 × Trà"]
    server.answer = None
    drain(phone)
    expect(phone.locator(".queue")).to_be_hidden()
    assert server.booked == ["khoa-so-1"]
    assert {each["key"] for each in server.asked} == {"khoa-so-1"} and server.asked[-1]["queued"] == "1"


def test_a_reply_that_is_lost_books_once(phone: Page, server: Server, shop: Shop) -> None:
    def booked_and_cut(route: Route, fields: dict[str, str]) -> None:
        if fields["key"] not in server.booked:
            server.booked.append(fields["key"])
        route.abort()

    server.answer = booked_and_cut
    assert book(phone, shop, key="khoa-so-2")["state"] == "waiting"
    server.answer = None
    drain(phone)
    expect(phone.locator(".queue")).to_be_hidden()
    assert server.booked == ["khoa-so-2"]


def test_they_are_sent_in_their_order(phone: Page, server: Server, shop: Shop) -> None:
    server.answer = page_instead(502)
    for number in range(3):
        book(phone, shop, f"Bán lần {number}", key=f"khoa-lan-{number}")
    assert kept(phone) == ["Bán lần 0", "Bán lần 1", "Bán lần 2"]
    server.answer = None
    drain(phone)
    expect(phone.locator(".queue")).to_be_hidden()
    assert server.booked == ["khoa-lan-0", "khoa-lan-1", "khoa-lan-2"]


def test_one_over_which_the_server_stumbles_does_not_hold_up_the_others_for_ever(phone: Page, server: Server, shop: Shop) -> None:
    server.answer = lambda route, fields: (
        page_instead(500)(route, fields) if fields["key"] == "khoa-xau" else server.book(route, fields)
    )
    book(phone, shop, "Bán hỏng", key="khoa-xau")
    book(phone, shop, "Bán tốt", key="khoa-tot")
    for _again in range(3):
        drain(phone)
    assert server.booked == ["khoa-tot"]
    assert kept(phone) == ["Bán hỏng"]


@pytest.mark.parametrize("answer", [refuse(401), page_instead(403)], ids=["signed out", "an old form"])
def test_signed_out_it_waits_for_signing_in(phone: Page, server: Server, shop: Shop, answer: Callable) -> None:
    server.answer = answer
    assert book(phone, shop)["state"] == "sign_in"
    expect(phone.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    phone.context.clear_cookies(name="sessionid")
    server.answer = None
    phone.get_by_role("link", name="Đăng nhập lại").click()
    phone.locator("input[name=username]").fill("lan")
    phone.locator("input[name=password]").fill("mật khẩu")
    phone.locator("main button").click()
    expect(phone.locator("h1")).to_have_text("Hôm nay")
    wait_for(phone, lambda: len(server.booked) == 1)
    expect(phone.locator(".queue")).to_be_hidden()


def test_another_users_wait_for_that_user(phone: Page, server: Server, shop: Shop, site: str) -> None:
    server.answer = page_instead(502)
    book(phone, shop, "Bán của Lan", key="khoa-cua-lan")
    server.answer = None
    phone.context.route(f"**{shop.address('sell')}", lambda route: route.abort())
    ready_for_offline(phone)
    phone.context.clear_cookies()
    sign_in(phone, site, "minh")
    ready_for_offline(phone)
    phone.context.unroute(f"**{shop.address('sell')}")
    phone.context.route(f"**{shop.address('sell')}", server)
    drain(phone)
    expect(phone.locator(".queue-others")).to_contain_text("lan")
    assert server.booked == []
    book(phone, shop, key="khoa-cua-minh")
    assert server.booked == ["khoa-cua-minh"]
    phone.context.clear_cookies()
    sign_in(phone, site, "lan")
    wait_for(phone, lambda: server.booked == ["khoa-cua-minh", "khoa-cua-lan"])
    assert [each["made_by"] for each in server.asked[-2:]] == [str(shop.minh.pk), str(shop.lan.pk)]


def test_refused_at_once_it_is_told_and_not_kept(phone: Page, server: Server, shop: Shop) -> None:
    server.answer = refuse(409, code="insufficient_stock")
    outcome = book(phone, shop)
    assert (outcome["state"], outcome["sentence"]) == ("refused", "Không được.")
    expect(phone.locator(".queue")).to_be_hidden()


def test_a_conflict_is_left_to_a_person_and_said(phone: Page, server: Server, shop: Shop) -> None:
    server.answer = page_instead(502)
    book(phone, shop)
    server.answer = lambda route, fields: reply(route, {"ok": False, "conflict": 7, "sentence": "Chỉ còn 1."})
    drain(phone)
    expect(phone.locator(".queue-conflicts")).to_contain_text("1")
    assert phone.locator(".queue-conflicts").get_attribute("href") == shop.address("conflicts")
    expect(phone.locator(".queue-row")).to_have_count(0)


def test_what_the_server_never_takes_is_shown_with_the_reason_and_does_not_hold_up_the_others(
    phone: Page, server: Server, shop: Shop
) -> None:
    server.answer = page_instead(502)
    book(phone, shop, "Bán ở chỗ cũ", key="khoa-cho-cu")
    book(phone, shop, "Bán ở đây", key="khoa-o-day")
    refusal = refuse(403, code="not_yours", sentence="Bạn không làm ở đây nữa.")
    server.answer = lambda route, fields: refusal(route, fields) if fields["key"] == "khoa-cho-cu" else server.book(route, fields)
    drain(phone)
    until(phone, "document.querySelectorAll('.queue-row').length === 1")
    assert server.booked == ["khoa-o-day"]
    assert kept(phone) == ["Bán ở chỗ cũ"]
    expect(phone.locator(".queue-problem")).to_have_text("Bạn không làm ở đây nữa.")
    phone.get_by_role("button", name="Bỏ, không gửi").click()
    expect(phone.locator(".queue")).to_be_hidden()


def test_two_tabs_do_not_send_at_once(phone: Page, server: Server, shop: Shop) -> None:
    server.answer = page_instead(502)
    for number in range(3):
        book(phone, shop, key=f"khoa-lan-{number}")
    other = phone.context.new_page()
    other.goto(phone.url)
    server.answer = None
    server.asked.clear()
    for page in (phone, other):
        page.evaluate("() => { desk.queue.retry() }")
    wait_for(phone, lambda: len(server.booked) == 3)
    for page in (phone, other):
        expect(page.locator(".queue")).to_be_hidden()
    assert [each["key"] for each in server.asked] == ["khoa-lan-0", "khoa-lan-1", "khoa-lan-2"]


def test_a_movement_that_was_never_sent_can_be_taken_back(phone: Page, server: Server, shop: Shop) -> None:
    # However often it is tried again meanwhile: what fails at the server itself would let those behind it pass in the end.
    server.answer = lambda route, fields: route.abort()
    book(phone, shop, "Đã gửi thử")
    book(phone, shop, "Chưa gửi")
    assert kept(phone) == ["Đã gửi thử", "Chưa gửi"]
    expect(phone.get_by_role("button", name="Bỏ, không gửi")).to_have_count(1)
    phone.get_by_role("button", name="Bỏ, không gửi").click()
    until(phone, "document.querySelectorAll('.queue-row').length === 1")
    assert kept(phone) == ["Đã gửi thử"]
