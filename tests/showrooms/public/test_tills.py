"""What a till or a screen is told for its token, and the sales it tells of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from showrooms import tokens
from showrooms.models import Entry, EntryKind, Placement, Showroom, Till
from tests.factories import TODAY, certified_product, withdraw
from tests.showrooms.factories import make_showroom, on_hand, plain_item, product_item, stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC), tick=False):
        yield


class Counter:
    """A till at a showroom of its own."""

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("may_sell", True)
        self.showroom: Showroom = facts.pop("showroom", None) or make_showroom(slug="ga-ha-noi")
        self.till = Till.objects.create(showroom=self.showroom, name="Quầy 1", digest=tokens.unknown_digest(), **facts)
        self.token = tokens.give(self.till)

    def ask(self, what: str, slug: str = "", **headers: str) -> Any:
        headers = {"authorization": f"Bearer {self.token}", **headers}
        return Client().get(f"/may-ban/{slug or self.showroom.slug}/{what}", headers=headers)

    def sell(self, told: Any, slug: str = "") -> Any:
        body = told if isinstance(told, str | bytes) else json.dumps(told)
        return Client(enforce_csrf_checks=True).post(
            f"/may-ban/{slug or self.showroom.slug}/ban",
            body,
            content_type="application/json",
            headers={"authorization": f"Bearer {self.token}"},
        )


@pytest.fixture
def counter() -> Counter:
    return Counter()


def one_sale(code: str, quantity: int = 1, key: str = "hoa-don-0001", **more: Any) -> dict[str, Any]:
    return {"key": key, "lines": [{"code": code, "quantity": quantity}], **more}


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [goods["name"] for goods in answer.json()["goods"]]


# --- the list of goods ------------------------------------------------------------------------------------------------


def test_goods_are_told_with_the_price_of_the_counter(counter: Counter) -> None:
    item = product_item(certified_product(date(2025, 1, 15), 4, name="Mật ong", price=50_000, gtin="8935001800019"))
    stock(counter.showroom, item, 3)
    Placement.objects.update(counter_price=48_000)
    answer = counter.ask("hang.json")
    assert answer.json() == {
        "showroom": "ga-ha-noi",
        "on": "2026-11-23",
        "goods": [
            {
                "code": item.product.code,
                "gtin": "8935001800019",
                "name": "Mật ong",
                "producer": item.product.producer.name,
                "price": 48_000,
                "stars": 4,
                "last_day": "2028-01-14",
                "free": 3,
            }
        ],
    }
    [row] = csv.DictReader(io.StringIO(counter.ask("hang.csv").content.decode("utf-8-sig")))
    assert row == {name: str(value) for name, value in answer.json()["goods"][0].items()}


def test_only_listed_goods_that_are_free_to_sell_are_told(counter: Counter) -> None:
    tea, honey, *others = (certified_product(date(2025, 1, 15), name=name) for name in ("Trà", "Mật", "Chè", "Gạo"))
    for product in (tea, honey, *others):
        stock(counter.showroom, product_item(product), 2)
    stock(counter.showroom, plain_item("Kẹo"), 2)
    stock(make_showroom(), product_item(certified_product(name="Ở nơi khác")), 2)
    withdraw(tea.certificates.get(), TODAY)
    type(honey).objects.filter(pk=honey.pk).update(live=False)
    assert names(counter.ask("hang.json")) == ["Chè", "Gạo"]
    with time_machine.travel(datetime(2028, 1, 14, 17, tzinfo=UTC), tick=False):
        assert names(counter.ask("hang.json")) == []


def test_a_name_is_never_a_formula(counter: Counter) -> None:
    stock(counter.showroom, product_item(certified_product(name="=HYPERLINK(1)")), 2)
    [row] = csv.DictReader(io.StringIO(counter.ask("hang.csv").content.decode("utf-8-sig")))
    assert row["name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("what", ["hang.json", "hang.csv"])
def test_what_has_not_changed_is_not_sent_again(counter: Counter, what: str) -> None:
    item = product_item()
    stock(counter.showroom, item, 2)
    first = counter.ask(what)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert counter.ask(what, **{"if-none-match": first.headers["ETag"]}).status_code == 304
    stock(counter.showroom, item, 1)
    assert counter.ask(what, **{"if-none-match": first.headers["ETag"]}).status_code == 200


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_the_token_may_stand_in_the_address(counter: Counter) -> None:
    assert Client().get(f"/may-ban/ga-ha-noi/hang.json?token={counter.token}").status_code == 200


def addresses(slug: str) -> list[tuple[str, str]]:
    return [("GET", f"/may-ban/{slug}/hang.json"), ("GET", f"/may-ban/{slug}/hang.csv"), ("POST", f"/may-ban/{slug}/ban")]


def asked(method: str, address: str, token: str) -> Any:
    body = json.dumps(one_sale("8935001800019"))
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Client().generic(method, address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("token", ["", "sai", "\u0111", "x" * 5000])
def test_without_a_known_token_nothing_is_told_of_showrooms(counter: Counter, token: str) -> None:
    here, nowhere = addresses("ga-ha-noi"), addresses("khong-co")
    for (method, known), (_method, unknown) in zip(here, nowhere, strict=True):
        answers = [asked(method, address, token) for address in (known, unknown)]
        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].content == answers[1].content
    assert not Entry.objects.exists()


def test_a_till_of_another_showroom_finds_nothing_here_and_changes_nothing(counter: Counter) -> None:
    stock(counter.showroom, product_item(certified_product(gtin="8935001800019", price=50_000)), 3)
    other = Counter(showroom=make_showroom(slug="ga-sai-gon"))
    for method, address in [*addresses("ga-ha-noi"), *addresses("khong-co")]:
        assert asked(method, address, other.token).status_code == 404
    assert not Entry.objects.filter(kind=EntryKind.SELL).exists()


def test_a_till_that_is_switched_off_is_not_known(counter: Counter) -> None:
    Till.objects.update(live=False)
    assert counter.ask("hang.json").status_code == 401


def test_a_new_token_ends_the_former_one(counter: Counter) -> None:
    token = tokens.give(counter.till)
    assert counter.ask("hang.json").status_code == 401
    assert asked("GET", "/may-ban/ga-ha-noi/hang.json", token).status_code == 200
    assert token not in str(Till.objects.values_list())


@pytest.mark.parametrize(("method", "what"), [("POST", "hang.json"), ("PUT", "hang.csv"), ("GET", "ban"), ("DELETE", "ban")])
def test_another_method_is_refused_with_the_right_one(counter: Counter, method: str, what: str) -> None:
    answer = asked(method, f"/may-ban/ga-ha-noi/{what}", counter.token)
    assert answer.status_code == 405
    assert answer.headers["Allow"] in ("GET, HEAD", "POST")


# --- sales ------------------------------------------------------------------------------------------------------------


def test_a_sale_is_booked_once_however_often_it_is_sent(counter: Counter) -> None:
    item = product_item(price=50_000)
    stock(counter.showroom, item, 5)
    told = one_sale(item.product.code, 2, at="2026-11-23T09:30:00+07:00")
    first, again = counter.sell(told), counter.sell(told)
    assert first.json() == again.json()
    assert first.json()["free"] == {item.product.code: 3}
    entry = Entry.objects.get(kind=EntryKind.SELL)
    assert (entry.pk, entry.till, entry.by) == (first.json()["entry"], counter.till, None)
    assert entry.told_at == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert entry.movements.get().price == 50_000
    assert on_hand(counter.showroom, item) == 3


def test_two_tills_may_number_their_slips_alike(counter: Counter) -> None:
    item = product_item()
    stock(counter.showroom, item, 5)
    second = Counter(showroom=counter.showroom)
    assert [each.sell(one_sale(item.product.code)).status_code for each in (counter, second)] == [200, 200]
    assert on_hand(counter.showroom, item) == 3


def test_goods_that_are_not_ocop_are_sold_by_their_barcode_at_a_price_of_the_till(counter: Counter) -> None:
    stock(counter.showroom, plain_item("Kẹo", barcode="036000291452"), 3)
    lines = [{"gtin": "036000291452", "quantity": 1, "price": 15_000}]
    assert counter.sell({"key": "hoa-don-0001", "lines": lines}).json()["free"] == {"036000291452": 2}
    movement = Entry.objects.get(kind=EntryKind.SELL).movements.get()
    assert (movement.price, movement.as_ocop) == (15_000, False)


def test_a_key_of_another_sale_is_refused(counter: Counter) -> None:
    item = product_item()
    stock(counter.showroom, item, 5)
    counter.sell(one_sale(item.product.code, 1))
    answer = counter.sell(one_sale(item.product.code, 2))
    assert (answer.status_code, answer.json()["code"]) == (409, "key_taken")
    assert on_hand(counter.showroom, item) == 4


def refusal(answer: Any) -> tuple[int, str]:
    told = answer.json()
    assert told["ok"] is False and told["sentence"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, told["code"]


def test_what_does_not_fit_is_refused_whole(counter: Counter) -> None:
    item, lapsed, elsewhere = product_item(), product_item(), product_item()
    stock(counter.showroom, item, 5)
    stock(counter.showroom, lapsed, 5)
    withdraw(lapsed.product.certificates.get(), TODAY)
    stranger = certified_product()
    code = item.product.code
    for lines, expected in (
        ([{"code": code, "quantity": 6}], (409, "insufficient_stock")),
        ([{"code": elsewhere.product.code, "quantity": 1}], (409, "insufficient_stock")),
        ([{"code": stranger.code, "quantity": 1}], (409, "insufficient_stock")),
        ([{"code": lapsed.product.code, "quantity": 1}], (409, "not_in_force")),
        ([{"code": code, "quantity": 0}], (422, "bad_request")),
        ([{"code": code, "quantity": -3}], (422, "bad_request")),
        ([{"code": code, "quantity": 10**30}], (422, "bad_request")),
        ([{"code": code, "quantity": 1, "price": -1}], (422, "bad_request")),
        ([{"code": code, "quantity": 1}] * 501, (422, "bad_request")),
        ([{"code": code, "quantity": 1}, {"code": "8935001800026", "quantity": 1}], (422, "unknown_code")),
        ([{"code": code, "quantity": 1}, {"code": "a\x00b", "quantity": 1}], (422, "unknown_code")),
    ):
        answer = counter.sell({"key": "hoa-don-0001", "lines": lines})
        assert refusal(answer) == expected, lines
        if expected[1] == "unknown_code":
            assert answer.json()["line"] == 2
            assert "Dòng 2" in answer.json()["sentence"]
    assert on_hand(counter.showroom, item) == on_hand(counter.showroom, lapsed) == 5


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b"1" * 10_000,
        [],
        {},
        {"key": "hoa-don-0001"},
        {"key": "hoa-don-0001", "lines": []},
        {"key": "hoa-don-0001", "lines": "x"},
        {"key": "hoa-don-0001", "lines": [1]},
        {"key": "hoa-don-0001", "lines": [{"quantity": 1}]},
        {"key": "hoa-don-0001", "lines": [{"code": ["x"], "quantity": 1}]},
        {"key": "hoa-don-0001", "lines": [{"code": "x", "quantity": "1"}]},
        {"key": "hoa-don-0001", "lines": [{"code": "x", "quantity": True}]},
        {"key": "hoa-don-0001", "lines": [{"code": "x", "quantity": 1.5}]},
        {"key": "hoa-don-0001", "lines": [{"code": "x", "quantity": 1, "price": "1"}]},
        one_sale("x", key="ngan"),
        one_sale("x", key="x" * 41),
        one_sale("x", key="khóa-của-quầy"),
        one_sale("x", key="hoa-don\x000001"),
        one_sale("x", at="hôm qua"),
        one_sale("x", at="2026-11-23T09:30:00"),
        one_sale("x", at="2026-13-45T09:30:00+07:00"),
        one_sale("x", at=5),
        one_sale("x", at="0001-01-01T00:00:00+14:00"),
        one_sale("\ud800"),
    ],
)
def test_what_is_no_sale_is_refused_with_a_sentence(counter: Counter, told: Any) -> None:
    assert refusal(counter.sell(told)) == (400, "unreadable")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_what_is_too_large_is_not_read(counter: Counter, size: int) -> None:
    assert refusal(counter.sell(b" " * size)) == (413, "too_large")


def test_a_screen_sells_nothing(counter: Counter) -> None:
    item = product_item()
    stock(counter.showroom, item, 5)
    screen = Counter(showroom=counter.showroom, may_sell=False)
    assert names(screen.ask("hang.json"))
    assert refusal(screen.sell(one_sale(item.product.code))) == (403, "not_yours")
    assert on_hand(counter.showroom, item) == 5


def test_a_showroom_that_is_not_open_yet_offers_nothing(counter: Counter) -> None:
    stock(counter.showroom, product_item(), 5)
    Showroom.objects.update(opens_on=TODAY + timedelta(days=1))
    assert names(counter.ask("hang.json")) == []
