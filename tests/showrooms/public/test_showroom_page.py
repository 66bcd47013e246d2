"""The page of a showroom: what is listed there today, and what it tells people and machines of itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from showrooms import ledger
from showrooms.ledger import Line
from showrooms.models import Placement, Showroom
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY, certified_product, withdraw
from tests.showrooms.factories import make_showroom, plain_item, product_item, slip, stock
from tests.surface_register import cards, json_ld
from tests.vocabulary import departures

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LAST_DAY = date(2028, 1, 14)


def address(showroom: Showroom, language: str = "vi") -> str:
    return {"vi": f"/diem-ban/{showroom.slug}/", "en": f"/en/showrooms/{showroom.slug}/"}[language]


def page(get: Get, where: str, **asked: Any) -> str:
    response = get(where, **asked)
    assert response.status_code == 200, where
    return response.content.decode()


def notes(body: str) -> dict[int, str]:
    return {int(pk): note for pk, note in re.findall(r'data-product-id="(\d+)".*?class="card-note">([^<]+)<', body, re.S)}


def test_what_is_in_force_and_free_stands_there_with_words(get: Get, land: SimpleNamespace) -> None:
    plenty, few, promised, lapsed = (product_item(name=name) for name in ("Mắm", "Trà", "Gạo", "Mật"))
    for item, pieces in ((plenty, 6), (few, 5), (promised, 3), (lapsed, 9), (plain_item("Kẹo lạ"), 9)):
        stock(land.rach_gia, item, pieces)
    ledger.reserve(land.rach_gia, [Line(promised, 3)], slip())
    withdraw(lapsed.product.certificates.get(), TODAY)
    body = page(get, address(land.rach_gia))
    assert notes(body) == {plenty.product_id: "còn hàng", few.product_id: "sắp hết"}
    assert notes(page(get, address(land.rach_gia, "en"))) == {plenty.product_id: "in stock", few.product_id: "last few"}
    assert "Kẹo lạ" not in body and "Hôm nay ở đây có 2 sản phẩm còn hiệu lực" in body
    assert cards(page(get, address(land.hang_bai))) == {}


def test_its_last_day_and_the_day_after(get: Get, land: SimpleNamespace) -> None:
    stock(land.rach_gia, product_item(certified_product(date(2025, 1, 15))), 3)
    assert len(cards(page(get, address(land.rach_gia), on=LAST_DAY))) == 1
    assert "Lúc này chưa có sản phẩm nào còn hiệu lực" in page(get, address(land.rach_gia), on=LAST_DAY + DAY)


def test_the_price_at_the_counter(get: Get, land: SimpleNamespace) -> None:
    item = product_item(price=50_000)
    for showroom in (land.rach_gia, land.hang_bai):
        stock(showroom, item, 3)
    Placement.objects.filter(showroom=land.rach_gia).update(counter_price=55_000)
    assert "55.000 ₫" in page(get, address(land.rach_gia)) and "50.000 ₫" in page(get, address(land.hang_bai))


def test_pages_and_filters_of_the_goods(get: Get, land: SimpleNamespace) -> None:
    group = factories.make_group()
    for number in range(26):
        made = certified_product(date(2025, 1, 15) + number * DAY, 4 if number < 2 else 3, group=group if number < 3 else None)
        stock(land.rach_gia, product_item(made), 1)
    where = address(land.rach_gia)
    assert [
        len(cards(page(get, f"{where}{query}"))) for query in ("", "?trang=2", "?sao=4", "?nhom=thuc-pham", "?star=3&page=1")
    ] == [*(24, 2, 2, 3, 24)]
    assert get(f"{where}?trang=3").status_code == get(f"{where}?trang=99").status_code == 404
    for odd in ("?trang=0", "?trang=-1", "?trang=x", "?sao=9", "?nhom=khong-co", "?nhom=%00", "?q=mam", "?sao=4&sao=5&trang=1"):
        assert get(f"{where}{odd}").status_code == 200, odd
    second = page(get, f"{where}?trang=2")
    assert f'href="/en/showrooms/{land.rach_gia.slug}/?page=2"' in second


def test_a_stall_before_its_first_day_and_after_its_last(get: Get, land: SimpleNamespace) -> None:
    stall = make_showroom("Gian hội chợ", kind="stall", opens_on=TODAY + DAY, closes_on=TODAY + 2 * DAY)
    item = product_item()
    stock(stall, item, 3)
    before = page(get, address(stall))
    assert "Chưa mở cửa." in before and "Từ Thứ Ba 24/11/2026 đến hết Thứ Tư 25/11/2026" in before and not cards(before)
    assert cards(page(get, address(stall), on=TODAY + 2 * DAY)) == {item.product_id: 3}
    closed = get(address(stall), on=TODAY + 3 * DAY)
    assert closed.status_code == 410
    assert "Gian hội chợ đã đóng cửa" in closed.content.decode() and "25/11/2026" in closed.content.decode()


def test_one_that_never_was_or_is_not_published_is_not_there(get: Get, land: SimpleNamespace) -> None:
    hidden = make_showroom("Kín", live=False, closes_on=TODAY - DAY)
    for where in (address(hidden), "/diem-ban/khong-co/", "/en/showrooms/no/"):
        response = get(where)
        assert response.status_code == 404 and "Kín" not in response.content.decode()
    assert "Không có điểm bán này" in get("/diem-ban/khong-co/").content.decode()
    assert get(address(land.rach_gia).upper().replace("/DIEM-BAN/", "/diem-ban/")).status_code == 301


def test_hours_ways_and_contacts(get: Get, told: Showroom) -> None:
    body = page(get, address(told))
    for words in (
        "Hôm nay 7:30–17:00",
        "Thứ Hai – Thứ Sáu",
        "Kiểm kê: nghỉ",
        "24/11/2026 – 25/11/2026",
        "Sở Công Thương",
        "xã Tân Lập",
    ):
        assert words in body, words
    for link in (
        "https://www.openstreetmap.org/?mlat=21.02&amp;mlon=105.85#map=17/21.02/105.85",
        "https://www.google.com/maps/dir/?api=1&amp;destination=21.02%2C105.85",
        "geo:21.02,105.85?q=21.02,105.85(",
        "tel:02438251234",
        "mailto:ocop@vi-du.vn",
        "https://facebook.com/ocop",
    ):
        assert f'href="{link}' in body, link
    assert "Có chỗ &lt;thử&gt; trà." in body and 'alt="Kệ trà"' in body
    assert "Closed today: Stocktake" in page(get, address(told, "en"), on=TODAY + DAY)


def test_machines_are_told_of_a_store(get: Get, told: Showroom) -> None:
    nodes = json_ld(page(get, address(told)))
    assert departures(nodes) == []
    [store] = [node for node in nodes if node["@type"] == "Store"]
    assert store["address"] == {
        "@type": "PostalAddress",
        "streetAddress": told.street_address,
        "addressLocality": "xã Tân Lập",
        "addressRegion": "Hà Nội",
        "addressCountry": "VN",
    }
    assert (store["geo"]["latitude"], store["geo"]["longitude"]) == (21.02, 105.85)
    assert [each["dayOfWeek"] for each in store["openingHoursSpecification"]][-1] == "https://schema.org/Friday"
    [closed] = store["specialOpeningHoursSpecification"]
    assert (closed["opens"], closed["closes"], closed["validFrom"], closed["validThrough"]) == (
        *("00:00", "00:00", "2026-11-24", "2026-11-25"),
    )
    Showroom.objects.filter(pk=told.pk).update(fictional=True)
    assert [node["@type"] for node in json_ld(page(get, address(told)))] == ["BreadcrumbList"]
