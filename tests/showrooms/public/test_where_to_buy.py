"""Where a product can be had: who has it, who can be asked, the nearest to where it comes from first."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from catalog.models import FormerProvince
from showrooms import ledger
from showrooms.ledger import Line
from tests.catalog.public.conftest import Get
from tests.factories import TODAY, certified_product, make_product, withdraw
from tests.showrooms.factories import make_showroom, product_item, slip, stock

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def offers(body: str) -> list[tuple[str, str]]:
    return re.findall(r'data-showroom="([^"]+)".*?data-stock="(\w+)"', body, re.S)


def page(get: Get, code: str, language: str = "vi") -> str:
    response = get({"vi": f"/mua-o-dau/{code}/", "en": f"/en/where-to-buy/{code}/"}[language])
    assert response.status_code == 200
    return response.content.decode()


def test_the_products_own_province_first_then_by_distance_and_who_has_none_last(get: Get, land: SimpleNamespace) -> None:
    hue = make_showroom("Cửa hàng Huế", province=land.hanoi, latitude=16.46, longitude=107.59)
    item = product_item(province=land.an_giang, former_province=FormerProvince.objects.get(slug="kien-giang"))
    for showroom, pieces in ((land.hang_bai, 20), (hue, 2), (land.unknown, 9), (land.rach_gia, 3)):
        stock(showroom, item, pieces)
    ledger.reserve(land.rach_gia, [Line(item, 3)], slip())
    body = page(get, item.product.code)
    assert offers(body) == [
        (land.unknown.slug, "in_stock"),
        (hue.slug, "few"),
        (land.hang_bai.slug, "in_stock"),
        (land.rach_gia.slug, "ask"),
    ]
    assert "Hỏi điểm bán" in body and "Sắp hết" in body
    assert "Ask the showroom" in page(get, item.product.code, "en")


def test_a_stall_or_a_showroom_that_is_not_open_is_not_named(get: Get, land: SimpleNamespace) -> None:
    item = product_item()
    for facts in ({"opens_on": TODAY + DAY}, {"closes_on": TODAY - DAY}, {"live": False}):
        stock(make_showroom(**facts), item, 3)
    body = page(get, item.product.code)
    assert offers(body) == [] and "Hiện chưa điểm bán nào có hàng." in body
    assert 'data-none="Tạm hết hàng"' in body


def test_only_what_is_listed_has_the_page(get: Get, land: SimpleNamespace) -> None:
    withdrawn, unpublished, never = certified_product(), certified_product(live=False), make_product()
    withdraw(withdrawn.certificates.get(), TODAY)
    for product in (withdrawn, unpublished, never):
        stock(land.rach_gia, product_item(product), 3)
    for code in (withdrawn.code, unpublished.code, never.code, "ABCD2345", "x", "%00", "a" * 300):
        assert get(f"/mua-o-dau/{code}/").status_code == 404, code


def test_a_code_in_other_letters_leads_to_the_page(get: Get, land: SimpleNamespace) -> None:
    code = certified_product().code
    moved = get(f"/mua-o-dau/{code.lower()}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/mua-o-dau/{code}/")


def test_the_products_page_leads_there_and_the_answer_must_be_asked_for_anew(get: Get, land: SimpleNamespace) -> None:
    product = certified_product()
    body = get(f"/san-pham/{product.slug}/").content.decode()
    assert f'data-where="/mua-o-dau/{product.code}/"' in body and f'href="/mua-o-dau/{product.code}/"' in body
    assert get(f"/mua-o-dau/{product.code}/").headers["Cache-Control"] == "no-cache"


def test_staff_who_preview_a_day_are_told_of_that_day(admin_client, land: SimpleNamespace, time_machine) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    product = certified_product()
    body = admin_client.get(f"/san-pham/{product.slug}/?ngay=2027-01-31").content.decode()
    assert f'data-where="/mua-o-dau/{product.code}/?ngay=2027-01-31"' in body
