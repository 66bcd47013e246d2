"""The poster of a fair where its page is shared."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from PIL import Image

from catalog.sharing import poster
from ocop.pages.models import Booth, FairPage
from tests.catalog.public.conftest import Get, get
from tests.catalog.public.test_pages import photograph
from tests.factories import make_producer
from tests.pages.factories import make_fair

__all__ = ["get"]

LONG = "Hội chợ triển lãm sản phẩm OCOP, đặc sản vùng miền và hàng thủ công mỹ nghệ các tỉnh đồng bằng sông Cửu Long lần thứ mười"


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()
    return tmp_path


def meta(get: Get, fair: FairPage) -> dict[str, str]:
    head = get(fair.address).content.decode().split("</head>")[0]
    return dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', head))


def address(get: Get, fair: FairPage) -> str:
    return urlsplit(meta(get, fair)["og:image"]).path


@pytest.mark.django_db
def test_it_is_drawn_once_and_stands_at_the_address_of_all_that_it_shows(get: Get, own_folder: Path) -> None:
    fair = make_fair("Hội chợ OCOP", slug="hoi-cho-ocop", venue="Bến phà")
    assert meta(get, fair)["og:image:alt"] == "Hội chợ OCOP, 21–25/11/2026, Bến phà"
    first = address(get, fair)
    assert re.fullmatch(r"/hoi-cho/hoi-cho-ocop/share-[0-9a-f]{12}\.jpg", first)
    answer = get(first)
    assert answer.headers["Content-Type"] == "image/jpeg" and Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert get(first, **{"if-none-match": answer.headers["ETag"]}).status_code == 304
    Booth.objects.create(page=fair, number="A1", producer=make_producer())
    second = address(get, fair)
    assert second != first
    assert (get(first).status_code, get(second).status_code) == (404, 200)
    assert len(list((own_folder / "share-images" / "vi").iterdir())) == 1, "the older one is gone"
    FairPage.objects.filter(pk=fair.pk).update(picture=photograph("Bìa"))
    assert get(address(get, fair)).status_code == 200
    FairPage.objects.filter(pk=fair.pk).update(live=False)
    assert get(second).status_code == 404


@pytest.mark.parametrize("title", ["Hội chợ", LONG, "村の市", "W" * 60])
@pytest.mark.parametrize("sample", ["", "hội chợ minh họa"])
def test_any_title_fits(title: str, sample: str) -> None:
    drawn = poster.draw(
        poster.Poster(
            title=title,
            kind="Hội chợ, lần thứ 3",
            when="dự kiến quý III–IV/2027",
            where=("Trung tâm Hội nghị và Triển lãm quốc tế rất dài tên", "Số 1 đường rất dài, phường Hạ Long, Quảng Ninh"),
            exhibitors="12 đơn vị trưng bày",
            catalogue="Danh mục OCOP",
            programme="Mỗi xã một sản phẩm",
            sample=sample,
            photograph="",
        )
    )
    assert drawn.size == (1200, 630)
