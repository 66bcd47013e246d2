"""The list of showrooms and its map: by province and by place, of today and of before, and whatever else is asked."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from showrooms.models import Showroom
from tests.catalog.public.conftest import Get
from tests.factories import TODAY
from tests.showrooms.factories import make_showroom

pytestmark = pytest.mark.django_db


def page(get: Get, address: str) -> str:
    response = get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def names(body: str) -> list[str]:
    return re.findall(r'class="shop-name" lang="vi"><a href="[^"]+">([^<]+)<', body)


def notices(body: str) -> list[str]:
    return re.findall(r'<p class="notice">([^<]+)<', body)


def test_showrooms_stand_by_province_and_name_in_both_languages(get: Get, land: SimpleNamespace) -> None:
    body = page(get, "/diem-ban/")
    assert names(body) == ["Cửa hàng Rạch Giá", "Điểm bán Long Xuyên", "Cửa hàng Hàng Bài"]
    assert names(page(get, "/en/showrooms/"))[-1] == "Hàng Bài shop"
    assert '<a href="/diem-ban/" aria-current="true">Điểm bán</a>' in body
    assert 'hreflang="en" rel="alternate">English' in body and 'href="/en/showrooms/"' in body


def test_of_a_province_by_its_name_of_today_or_of_before(get: Get, land: SimpleNamespace) -> None:
    for asked in ("tinh=an-giang", "province=an-giang", "tinh=An+Giang"):
        body = page(get, f"/diem-ban/?{asked}")
        assert names(body) == ["Cửa hàng Rạch Giá", "Điểm bán Long Xuyên"], asked
        assert 'href="/en/showrooms/?province=an-giang"' in body
    former = page(get, "/diem-ban/?tinh=kien-giang")
    assert names(former) == ["Cửa hàng Rạch Giá", "Điểm bán Long Xuyên"]
    assert notices(former) == ["Kiên Giang thuộc An Giang từ ngày 01/07/2025."]


@pytest.mark.parametrize(
    ("asked", "first", "said"),
    [
        ("Hà Nội", "Cửa hàng Hàng Bài", "từ Hà Nội"),
        ("ha noi", "Cửa hàng Hàng Bài", "từ Hà Nội"),
        ("TP. Hà Nội", "Cửa hàng Hàng Bài", "từ Hà Nội"),
        ("An Giang province", "Cửa hàng Rạch Giá", "từ Rạch Giá"),
        ("Kiên Giang", "Cửa hàng Rạch Giá", "nay thuộc An Giang"),
        ("Long Xuyên", "Cửa hàng Rạch Giá", "từ Long Xuyên"),
        ("đặc khu Phú Quốc", "Cửa hàng Rạch Giá", "từ Rạch Giá"),
        ("Óc Eo", "Điểm bán Long Xuyên", "nay thuộc xã Tân Lập, An Giang"),
        ("xã Tân Lập, Kiên Giang", "Điểm bán Long Xuyên", "từ Rạch Giá"),
        ("tan lap, ha noi", "Cửa hàng Hàng Bài", "từ Hà Nội"),
    ],
)
def test_nearest_to_a_place_first(get: Get, land: SimpleNamespace, asked: str, first: str, said: str) -> None:
    body = page(get, f"/diem-ban/?noi={asked}")
    assert names(body)[0] == first and len(names(body)) == 3
    [notice] = notices(body)
    assert said in notice
    assert len(re.findall(r'class="shop-distance">(?:dưới 10|khoảng [\d.]+) km<', body)) == 3


def test_a_name_of_several_provinces_asks_which(get: Get, land: SimpleNamespace) -> None:
    body = page(get, "/diem-ban/?noi=tan+lap")
    assert notices(body) == ["Nhiều tỉnh có nơi tên “tan lap”. Bạn tìm nơi nào?"]
    choices = re.findall(r'<li><a href="([^"]+)" lang="vi">(xã Tân Lập, [^<]+)<', body)
    assert sorted(name for _address, name in choices) == ["xã Tân Lập, An Giang", "xã Tân Lập, Hà Nội"]
    for address, _name in choices:
        assert "Nhiều tỉnh" not in page(get, address)


@pytest.mark.parametrize(
    "asked", ["noi=Atlantis", "near=%00%FF", "noi=,,,", "noi=" + "x" * 5000, "tinh=atlantis", "tinh=%3Cb%3E"]
)
def test_a_place_that_is_none_is_told_and_all_showrooms_stay(get: Get, land: SimpleNamespace, asked: str) -> None:
    body = page(get, f"/diem-ban/?{asked}")
    assert len(names(body)) == 3
    assert len(notices(body)) == 1 and ("Không tìm thấy nơi" in notices(body)[0] or "Không có tỉnh" in notices(body)[0])


@pytest.mark.parametrize("asked", ["", "?noi=", "?noi=%20&tinh=", "?trang=99", "?x=1", "?noi&noi"])
def test_odd_addresses_are_the_whole_list(get: Get, land: SimpleNamespace, asked: str) -> None:
    assert len(names(page(get, f"/diem-ban/{asked}"))) == 3


def test_a_stall_is_announced_shown_and_gone(get: Get, land: SimpleNamespace) -> None:
    stall = make_showroom(
        "Gian hội chợ", kind="stall", opens_on=TODAY + timedelta(days=2), closes_on=TODAY + timedelta(days=4), province=land.hanoi
    )
    hidden = make_showroom("Chưa đăng", live=False)
    for ahead, said in (
        (0, "Từ Thứ Tư 25/11/2026 đến hết Thứ Sáu 27/11/2026"),
        (2, "Đến hết Thứ Sáu 27/11/2026"),
        (4, "Hôm nay là ngày cuối"),
    ):
        body = get("/diem-ban/", on=TODAY + timedelta(days=ahead)).content.decode()
        assert stall.name in body and said in body and hidden.name not in body, ahead
    assert stall.name not in get("/diem-ban/", on=TODAY + timedelta(days=5)).content.decode()


def test_the_map_leads_to_showrooms_and_says_what_the_list_says(get: Get, land: SimpleNamespace) -> None:
    make_showroom("Cửa hàng Tràng Tiền", province=land.hanoi, latitude=21.025, longitude=105.853)
    body = page(get, "/diem-ban/")
    points = dict(re.findall(r'<a class="map-point" href="([^"]+)" aria-label="([^"]+)"', body))
    assert points == {
        f"/diem-ban/{land.rach_gia.slug}/": "An Giang: Cửa hàng Rạch Giá",
        "/diem-ban/?tinh=ha-noi": "Hà Nội (2): Cửa hàng Hàng Bài, Cửa hàng Tràng Tiền",
    }
    assert "Quần đảo Hoàng Sa" in body and "Quần đảo Trường Sa" in body
    printed = re.findall(r'<text x="[\d.]+" y="[\d.]+" text-anchor="\w+">([^<]+)</text></a>', body)
    assert sorted(printed) == ["An Giang", "Hà Nội (2)"]


def test_without_showrooms_the_page_says_so(get: Get, db: None) -> None:
    body = page(get, "/diem-ban/")
    assert "Chưa có điểm bán nào." in body and '<svg class="map"' not in body


def test_what_the_list_says_changes_with_the_facts(get: Get, land: SimpleNamespace) -> None:
    assert "Số 5 phố mới" not in page(get, "/diem-ban/")
    Showroom.objects.filter(pk=land.rach_gia.pk).update(street_address="Số 5 phố mới")
    assert "Số 5 phố mới" in page(get, "/diem-ban/")
