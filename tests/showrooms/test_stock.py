"""What is read of the stock on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from showrooms import ledger, stock
from showrooms.finding import carried_by_name, goods_by_code, placed_by_name, product_by_code, products_by_name
from showrooms.ledger import Line
from showrooms.models import Item, Placement
from showrooms.standing import Standing
from tests.factories import TODAY, certified_product, issue, make_producer, withdraw

from .factories import make_showroom, plain_item, product_item, slip
from .factories import stock as put

pytestmark = pytest.mark.django_db


def test_the_pull_list_from_the_day_of_the_lapse() -> None:
    showroom = make_showroom()
    put(showroom, product_item(certified_product(date(2025, 1, 15), name="Trà")), 3)
    put(showroom, plain_item("Kẹo"), 3)
    last = date(2028, 1, 14)
    assert stock.pull_list(showroom, last) == []
    [row] = [row for row in stock.stocked(showroom, last) if row.leaves_tonight]
    assert (row.name, row.standing.last_day) == ("Trà", last)
    [row] = stock.pull_list(showroom, last + timedelta(days=1))
    assert (row.name, row.on_hand, row.standing.standing) == ("Trà", 3, Standing.OFF_SHELF)


def test_the_pull_list_is_cleared_by_a_movement_or_by_a_new_certificate() -> None:
    showroom = make_showroom()
    withdrawn, renewed = (product_item(certified_product(date(2025, 1, 15), name=name)) for name in ("Trà", "Mật"))
    put(showroom, withdrawn, 3)
    put(showroom, renewed, 3)
    withdraw(withdrawn.product.certificates.get(), TODAY)
    later = date(2028, 1, 15)
    assert [row.name for row in stock.pull_list(showroom, later)] == ["Mật", "Trà"]
    issue(renewed.product, date(2026, 11, 1))
    ledger.withdraw(showroom, [Line(withdrawn, 3)], slip(why="bị thu hồi", on=later))
    assert stock.pull_list(showroom, later) == []


def test_a_stock_is_read_in_a_fixed_number_of_queries() -> None:
    showroom = make_showroom()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            stock.stocked(showroom, TODAY, empty=True)
        return len(captured)

    put(showroom, product_item(), 3)
    put(showroom, plain_item(), 3)
    before = queries()
    for _number in range(5):
        put(showroom, product_item(), 3, lot_code="A", best_before=date(2027, 1, 1))
    assert queries() == before <= 6


def test_words_say_the_last_few() -> None:
    assert [stock.words(free) for free in (0, 1, 5, 6)] == ["ask", "few", "few", "in_stock"]


def test_available_is_what_is_listed_free_fresh_and_in_a_public_showroom() -> None:
    open_shop, hidden = make_showroom(), make_showroom(live=False)
    fair = make_showroom(kind="stall", opens_on=TODAY + timedelta(days=1), closes_on=TODAY + timedelta(days=2))
    fresh, stale, lapsed, reserved = (product_item(certified_product(date(2025, 1, 15))) for _ in range(4))
    for showroom in (open_shop, hidden, fair):
        put(showroom, fresh, 4)
    put(open_shop, stale, 4, lot_code="A", best_before=TODAY - timedelta(days=1))
    put(open_shop, lapsed, 4)
    withdraw(lapsed.product.certificates.get(), TODAY)
    put(open_shop, reserved, 4)
    ledger.reserve(open_shop, [Line(reserved, 4)], slip())
    put(open_shop, plain_item(), 4)
    assert stock.available(TODAY) == {fresh.product_id: {open_shop.pk: 4}}
    assert stock.available(TODAY + timedelta(days=2)) == {fresh.product_id: {open_shop.pk: 4, fair.pk: 4}}
    assert stock.available(TODAY + timedelta(days=3)) == {fresh.product_id: {open_shop.pk: 4}}


def test_low_is_what_the_showroom_calls_low() -> None:
    showroom, item = make_showroom(), plain_item()
    put(showroom, item, 4)
    Placement.objects.filter(item=item).update(low_from=4)
    [row] = stock.stocked(showroom, TODAY)
    assert row.is_low
    put(showroom, item, 1)
    [row] = stock.stocked(showroom, TODAY)
    assert not row.is_low


@pytest.mark.usefixtures("admin_search")
def test_what_is_scanned_finds_the_product() -> None:
    product = certified_product(name="Mật ong Bạc Hà", gtin="8935001800019")
    goods = plain_item(barcode="036000291452")
    for text in (product.code, f" {product.code.lower()} ", f"https://x.vn/v/{product.code}", "8935001800019"):
        assert product_by_code(text) == product, text
    assert product_by_code("8935001800026") is None
    assert [goods_by_code(text) for text in ("036000291452", "0036000291452")] == [goods, goods]
    assert products_by_name("mat ong") == [product]
    assert products_by_name("mat bo") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trà", ["Trà Shan tuyết"]),
        ("tra", ["Trà Shan tuyết", "Tranh thêu", "Gạo nếp"]),
        ("shan trà", ["Trà Shan tuyết"]),
        ("tra s", ["Trà Shan tuyết"]),
        ("ra", []),
        ("tra shan", ["Trà Shan tuyết"]),
        ("tr shan", []),
        ("THEU", ["Tranh thêu"]),
        ("tranh hoà", ["Tranh thêu"]),
        ("Đồng", ["Gạo nếp"]),
        ("dong", ["Gạo nếp"]),
        ("đ", ["Gạo nếp"]),
        ("...", []),
    ],
)
def test_names_are_found_by_words_and_the_beginning_of_the_last_the_nearest_first(text: str, names: list[str]) -> None:
    showroom = make_showroom()
    rows = [("Gạo nếp", "Trang trại Đồng Quê"), ("Tranh thêu", "Tổ thêu Hòa Bình"), ("Trà Shan tuyết", "Hợp tác xã Nậm Lành")]
    for name, maker in rows:
        put(showroom, plain_item(name, maker=maker), 1)
    items = Item.objects.in_bulk()
    assert [items[pk].name for pk in carried_by_name(showroom, text)] == names
    assert placed_by_name(showroom, text) == carried_by_name(showroom, text)


@pytest.mark.usefixtures("admin_search")
def test_products_are_found_like_what_is_carried() -> None:
    farm = make_producer("Trang trại Đồng Quê")
    rice, tea = certified_product(name="Gạo nếp", producer=farm), certified_product(name="Trà Shan tuyết")
    assert products_by_name("Trà") == [tea]
    assert products_by_name("tra") == [tea, rice]
    assert products_by_name("trang") == [rice]
    assert products_by_name("ra") == []
