"""The page of a fair: what it says of itself on a day, to people and to machines."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from ocop.pages.models import (
    FairDownload,
    FairOrganiser,
    FairPage,
    FairPhoto,
    FeaturedProduct,
    PlanEntry,
    PlanState,
    PressLink,
    ProgrammeItem,
)
from tests.catalog.public.conftest import Get, get
from tests.catalog.public.test_pages import photograph
from tests.factories import TODAY, certified_product, make_product, make_province, withdraw
from tests.pages.factories import make_fair, make_page, text
from tests.surface_register import cards, json_ld

__all__ = ["get"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    cache.clear()


@pytest.fixture
def told() -> FairPage:
    """A fair of which everything is known, in both languages."""
    fair = make_fair(
        "Hội chợ <OCOP>",
        slug="hoi-cho-ocop",
        opens_on=TODAY - DAY,
        closes_on=TODAY + 2 * DAY,
        round_name="lần thứ 3",
        theme="Gạo mới",
        hours="8:00–21:30",
        venue="Cung Triển lãm",
        venue_en="Exhibition Palace",
        street_address="Số 1 phố Hàng Bài",
        province=make_province("01", "Hà Nội", "ha-noi"),
        latitude=21.03,
        longitude=105.85,
        stalls=1220,
        entry_conditions=text("Có từ 3 sao."),
        results=text("Đông vui."),
        visitors=48_200,
        turnover=6_350_000_000,
        contracts=27,
        buyers_register=True,
    )
    make_page(FairPage, fair, "en", title="The fair", slug="the-fair", theme="New rice", entry_conditions=text("Three stars."))
    for role, name in (("sponsor", "Ngân hàng Lúa"), ("organiser", "Sở Nông nghiệp")):
        FairOrganiser.objects.create(page=fair, role=role, name=name, name_en=f"{role} in English")
    live = "https://truc-tiep.example/1"
    for day, title in ((TODAY + DAY, "Ký kết"), (TODAY, "Pha trà"), (TODAY - DAY, "Khai mạc")):
        ProgrammeItem.objects.create(page=fair, day=day, begins=time(9), ends=time(11), title=title, live_url=live)
    FairPhoto.objects.create(page=fair, image=photograph("Một"), alt_text="Dãy gian", caption="Buổi sáng")
    FairPhoto.objects.create(page=fair, image=photograph("Hai"), alt_text="Sân khấu")
    document = get_document_model()(title="Sơ đồ", file_size=123_456)
    document.file.save("so-do.pdf", ContentFile(b"%PDF-1.4"))
    FairDownload.objects.create(page=fair, document=document, title="Sơ đồ hội chợ", title_en="Plan of the fair")
    PressLink.objects.create(page=fair, title="Khai mạc hội chợ", outlet="Báo Lúa", url="https://bao.example/1")
    return fair


def page(get: Get, fair: FairPage, on: date = TODAY) -> str:
    response = get(fair.address, on=on)
    assert response.status_code == 200
    return response.content.decode()


def test_while_it_is_on(get: Get, told: FairPage) -> None:
    shown = page(get, told)
    for words in (
        "Hội chợ &lt;OCOP&gt;",
        "hội chợ, lần thứ 3",
        "Gạo mới",
        "Đang diễn ra, còn 2 ngày",
        "22–25/11/2026",
        "8:00–21:30",
        "1.220 gian hàng",
        "Cung Triển lãm",
        "Số 1 phố Hàng Bài",
        "Đơn vị tổ chức",
        "Có từ 3 sao.",
        "PDF, 121 KB",
        "Báo Lúa",
        "Buổi sáng",
        "destination=21.03%2C105.85",
        'href="/hoi-cho/hoi-cho-ocop/lich.ics"',
        'href="/hoi-cho/hoi-cho-ocop/dang-ky-mua-hang/"',
    ):
        assert words in shown, words
    assert shown.index("Sở Nông nghiệp") < shown.index("Ngân hàng Lúa")
    assert shown.count('aria-current="date"') == 1 and shown.index("Khai mạc") < shown.index("Pha trà") < shown.index("Ký kết")
    today = re.search(r'<section class="programme-day programme-today" id="ngay-2026-11-23">(.*?)</section>', shown, re.S)
    assert today and "Pha trà" in today[1] and "hôm nay" in today[1]
    assert "48.200" not in shown and "Đông vui." not in shown, "results wait until it is over"
    assert 'alt="Dãy gian"' in shown and 'class="map"' in shown


def test_in_english_facts_are_shared_and_texts_are_its_own(get: Get, told: FairPage) -> None:
    english = told.in_language("en")
    assert english is not None
    shown = page(get, english)
    for words in (
        "New rice",
        "On now, 2 more days",
        "22–25 Nov 2026",
        "Exhibition Palace",
        "Three stars.",
        "1,220 stalls",
        "Plan of the fair",
        "organiser in English",
        'hreflang="vi" href="http://127.0.0.1:8000/hoi-cho/hoi-cho-ocop/"',
    ):
        assert words in shown, words
    assert "Có từ 3 sao" not in shown


def test_once_it_is_over_it_tells_its_results_and_products_of_today(get: Get, told: FairPage) -> None:
    kept, lapsed = certified_product(date(2025, 1, 15)), certified_product(date(2023, 12, 1))
    for product in (kept, lapsed):
        FeaturedProduct.objects.create(page=told, product=product)
    assert set(cards(page(get, told, TODAY + 2 * DAY))) == {kept.pk, lapsed.pk}
    later = page(get, told, date(2027, 3, 1))
    assert set(cards(later)) == {kept.pk}
    for words in ("Đã kết thúc", "48.200", "6,3 tỷ ₫", ">27<", "Đông vui."):
        assert words in later, words
    for gone in ("lich.ics", "dang-ky-mua-hang", 'aria-current="date"'):
        assert gone not in later, gone


def test_featured_products_are_those_listed_on_the_day_in_the_editors_order(get: Get) -> None:
    fair = make_fair()
    last_day = certified_product(date(2023, 11, 24), 5)
    first, withdrawn, hidden = (certified_product(date(2025, 1, 15), live=live) for live in (True, True, False))
    withdraw(withdrawn.certificates.get(), TODAY)
    for order, product in enumerate((last_day, withdrawn, make_product(), hidden, first)):
        FeaturedProduct.objects.create(page=fair, product=product, sort_order=order)
    assert list(cards(page(get, fair))) == [last_day.pk, first.pk]
    assert list(cards(page(get, fair, TODAY + DAY))) == [first.pk]
    assert "Sản phẩm nên tìm" not in page(get, make_fair("Không có gì"))


def test_while_only_the_quarter_is_known(get: Get) -> None:
    shown = page(get, make_fair(opens_on=None, closes_on=None, year=2027, first_quarter=3))
    assert "Dự kiến quý III/2027" in shown and "chưa chốt ngày" in shown and "Chưa chốt địa điểm" in shown
    assert "lich.ics" not in shown and "fair-strip" not in shown
    assert [node["@type"] for node in json_ld(shown)] == ["BreadcrumbList"]


@pytest.mark.parametrize(("state", "words", "status"), [("cancelled", "Đã hủy", "Cancelled"), ("postponed", "Hoãn", "Postponed")])
def test_called_off(get: Get, told: FairPage, state: str, words: str, status: str) -> None:
    PlanEntry.objects.create(name="Kế hoạch", page=told, state=PlanState(state))
    shown = page(get, told)
    assert words in shown and "Đang diễn ra" not in shown and "dang-ky-mua-hang" not in shown
    [event] = [node for node in json_ld(shown) if node["@type"] == "ExhibitionEvent"]
    assert event["eventStatus"] == f"https://schema.org/Event{status}"


def test_what_it_tells_machines(get: Get, told: FairPage) -> None:
    crumbs, event = json_ld(page(get, told))
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Trang chủ", "Hội chợ và tuần lễ sản phẩm", "Hội chợ <OCOP>"]
    assert (event["startDate"], event["endDate"]) == ("2026-11-22", "2026-11-25")
    assert event["eventStatus"] == "https://schema.org/EventScheduled" and "offers" not in event
    place = event["location"]
    assert place["name"] == "Cung Triển lãm" and place["geo"]["latitude"] == 21.03
    assert place["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Số 1 phố Hàng Bài",
        "addressRegion": "Hà Nội",
        "addressCountry": "VN",
    }
    assert event["organizer"] == [{"@type": "Organization", "name": "Sở Nông nghiệp"}]
    assert event["sponsor"] == [{"@type": "Organization", "name": "Ngân hàng Lúa"}]
    told.organisers.filter(name="Ngân hàng Lúa").update(name_en="Rice Bank")
    assert json_ld(page(get, told.in_language("en")))[1]["sponsor"] == [{"@type": "Organization", "name": "Rice Bank"}]
    FairPage.objects.filter(pk=told.pk).update(fictional=True)
    made_up = page(get, told)
    assert "hội chợ minh họa" in made_up and len(json_ld(made_up)) == 1


def test_every_picture_has_its_size(get: Get, told: FairPage) -> None:
    FairPage.objects.filter(pk=told.pk).update(picture=photograph("Bìa"))
    shown = page(get, told).split("<main", 1)[1]
    images = re.findall(r"<img [^>]*>", shown)
    assert len(images) >= 5 and all("width=" in image and "height=" in image and "alt=" in image for image in images)
