"""A visitor, and two showrooms in provinces of today and of before."""

from __future__ import annotations

from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from catalog.models import Commune, FormerCommune, FormerProvince
from showrooms.models import Closure, OpeningHours, Showroom, ShowroomLink, ShowroomPhoto
from tests.catalog.public.conftest import get
from tests.catalog.public.test_pages import photograph
from tests.factories import TODAY, make_province
from tests.showrooms.factories import make_showroom

__all__ = ["get"]

MERGED = date(2025, 7, 1)


@pytest.fixture
def land() -> SimpleNamespace:
    """An Giang, which Kiên Giang was merged into, and Hà Nội, each with a commune called Tân Lập and a showroom; another showroom
    of An Giang whose position nobody gave."""
    an_giang, hanoi = make_province("91", "An Giang", "an-giang"), make_province("01", "Hà Nội", "ha-noi")
    for code, name, slug, province, merged in (
        ("89", "An Giang", "an-giang", an_giang, MERGED),
        ("91", "Kiên Giang", "kien-giang", an_giang, MERGED),
        ("01", "Hà Nội", "ha-noi", hanoi, None),
    ):
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=province, merged_on=merged)
    near, far = (
        Commune.objects.create(code=code, name="Tân Lập", kind="xã", province=province)
        for code, province in (("30301", an_giang), ("00301", hanoi))
    )
    Commune.objects.create(code="30999", name="Phú Quốc", kind="đặc khu", province=an_giang)
    FormerCommune.objects.create(commune=near, kind="thị trấn", name="Óc Eo")
    rach_gia = make_showroom("Cửa hàng Rạch Giá", province=an_giang, latitude=10.01, longitude=105.08)
    unknown = make_showroom("Điểm bán Long Xuyên", province=an_giang, commune=near)
    hang_bai = make_showroom(
        "Cửa hàng Hàng Bài", name_en="Hàng Bài shop", province=hanoi, commune=far, latitude=21.02, longitude=105.85
    )
    return SimpleNamespace(an_giang=an_giang, hanoi=hanoi, rach_gia=rach_gia, unknown=unknown, hang_bai=hang_bai)


@pytest.fixture
def told(land: SimpleNamespace, settings: Any, tmp_path: Any) -> Showroom:
    """A showroom of which everything is known."""
    settings.MEDIA_ROOT = tmp_path
    showroom: Showroom = land.hang_bai
    Showroom.objects.filter(pk=showroom.pk).update(
        phone="024 3825 1234", email="ocop@vi-du.vn", managing_body="Sở Công Thương", description="Có chỗ <thử> trà."
    )
    for weekday in range(5):
        OpeningHours.objects.create(showroom=showroom, weekday=weekday, opens=time(7, 30), closes=time(17))
    Closure.objects.create(
        showroom=showroom,
        since=TODAY + timedelta(days=1),
        until=TODAY + timedelta(days=2),
        reason="Kiểm kê",
        reason_en="Stocktake",
    )
    ShowroomLink.objects.create(showroom=showroom, kind="facebook", url="https://facebook.com/ocop")
    for title in ("Mặt tiền", "Kệ trà"):
        ShowroomPhoto.objects.create(showroom=showroom, image=photograph(title), alt_text=title)
    return showroom
