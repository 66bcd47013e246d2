"""The booths of a fair: on the plan, by zone, by exhibitor, each with what is in force on the day of reading."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from catalog.models import Producer
from ocop.pages.models import Booth, FairPage, FairZone
from ocop.pages.public.booths import anchor, natural
from tests.catalog.public.conftest import Get, get
from tests.catalog.public.test_pages import photograph
from tests.factories import TODAY, certified_product, make_producer, withdraw
from tests.pages.factories import make_fair, make_page
from tests.surface_register import cards

__all__ = ["get"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()


def booth(fair: FairPage, number: str, producer: Producer | None = None, **facts: Any) -> Booth:
    return Booth.objects.create(page=fair, number=number, producer=producer, **facts)


def on_plan(x: int) -> dict[str, int]:
    return {"x": x, "y": 100, "width": 100, "height": 100}


def page(get: Get, fair: FairPage, on: date = TODAY) -> str:
    response = get(f"{fair.address}gian-hang/", on=on)
    assert response.status_code == 200
    return response.content.decode()


def test_numbers_stand_as_people_count() -> None:
    assert sorted(["A10", "B1", "A2", "SK", "A 3"], key=natural) == ["A2", "A 3", "A10", "B1", "SK"]
    assert (anchor("A12"), anchor("Khu A/12 ")) == ("gian-A12", "gian-Khu-A-12")


def test_every_booth_on_the_plan_leads_to_its_panel_in_the_order_of_numbers(get: Get) -> None:
    fair = make_fair(plan_image=photograph("Sơ đồ"))
    for number, x in (("A10", 300), ("A2", 100), ("SK", 500)):
        booth(fair, number, make_producer(f"HTX {number}") if number != "SK" else None, label="Sân khấu", **on_plan(x))
    booth(fair, "Z1", label="Không vẽ")
    shown = page(get, fair)
    assert re.findall(r'<a class="plan-booth[^"]*" href="([^"]*)"', shown) == ["#gian-A2", "#gian-A10", "#gian-SK"]
    assert 'viewBox="0 0 800 600"' in shown and '<rect x="80.0" y="60.0" width="80.0" height="60.0"/>' in shown
    assert 'aria-label="SK: Sân khấu"' in shown and 'id="gian-Z1"' in shown
    in_fair = get(fair.address).content.decode()
    assert f'href="{fair.address}gian-hang/#gian-A2"' in in_fair


def test_without_a_plan_there_is_a_list_by_zone(get: Get) -> None:
    fair = make_fair()
    FairZone.objects.create(page=fair, key="B", name="Ẩm thực", name_en="Food", sort_order=0)
    FairZone.objects.create(page=fair, key="A", name="Thủ công", sort_order=1)
    booth(fair, "A1", make_producer("HTX Ba"), zone="A")
    booth(fair, "B1", zone="B", label="Bếp", label_en="Kitchen")
    booth(fair, "X", label="Ngoài khu")
    shown = page(get, fair)
    assert "plan-booths" not in shown and "booths.js" not in shown
    order = [shown.index(words) for words in ("Ẩm thực", "Bếp", "Thủ công", "HTX Ba", "Nơi khác", "Ngoài khu")]
    assert order == sorted(order)
    english = make_page(FairPage, fair, "en", title="Fair")
    in_english = get(f"{english.address}booths/").content.decode()
    assert "Kitchen" in in_english and "Food" in in_english


def test_exhibitors_stand_in_the_order_of_their_booths_each_once(get: Get) -> None:
    fair = make_fair()
    for number, name in (("A10", "An"), ("A2", "Ấm"), ("B1", "Dâu"), ("A1", "Đậu")):
        booth(fair, number, make_producer(name))
    booth(fair, "A9", Producer.objects.get(name="Dâu"))
    shown = get(fair.address).content.decode()
    found = re.findall(r'<li class="exhibitor">.*?<h3 lang="vi">.*?(?:>)?([^<>]+)</(?:a|h3)>', shown, re.S)
    assert found == ["Đậu", "Ấm", "Dâu", "An"]
    third = shown.split('<li class="exhibitor">')[3]
    assert "#gian-A9" in third and "#gian-B1" in third


def test_a_product_that_lapses_during_the_fair_vanishes_that_midnight(get: Get) -> None:
    fair = make_fair(opens_on=TODAY - DAY, closes_on=TODAY + 3 * DAY)
    producer = make_producer("HTX Núi Sập")
    lasting = certified_product(date(2025, 1, 15), producer=producer)
    lapsing = certified_product(date(2023, 11, 24), 5, producer=producer)  # the last day is TODAY
    booth(fair, "A1", producer)
    for on, expected in ((TODAY, {lasting.pk, lapsing.pk}), (TODAY + DAY, {lasting.pk})):
        assert set(cards(page(get, fair, on))) == expected
        assert set(map(int, re.findall(r'<li data-product-id="(\d+)"', get(fair.address, on=on).content.decode()))) == expected
    withdraw(lasting.certificates.get(), TODAY)
    assert "Hôm nay không có sản phẩm nào còn hiệu lực" in page(get, fair, TODAY + DAY)


def test_what_is_more_than_a_few_is_a_link_away(get: Get) -> None:
    fair = make_fair()
    producer = make_producer("HTX Lớn")
    for number in range(6):
        certified_product(date(2025, 1, 15) + number * DAY, producer=producer)
    booth(fair, "A1", producer)
    shown = page(get, fair)
    assert len(cards(shown)) == 4 and "Tất cả 6 sản phẩm còn hiệu lực" in shown
    assert f"/san-pham/?chu-the={producer.slug}" in shown


def test_only_a_fair_has_booths(get: Get) -> None:
    draft = make_fair(live=False)
    for address in ("/hoi-cho/gian-hang/", f"{draft.address}gian-hang/", "/bo-suu-tap/gian-hang/"):
        assert get(address).status_code == 404
    assert "Chưa xếp gian hàng" in page(get, make_fair())
