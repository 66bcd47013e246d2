"""The catalogue of a fair, for paper: what it holds, what it says of its days, and its numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from catalog.models import Producer, Product
from ocop.pages.models import Booth, FairPage, FairZone
from ocop.pages.public.fair_catalogue import _css
from tests.factories import TODAY, certified_product, make_group, make_producer, make_province
from tests.pages.factories import make_fair, make_page
from tests.surfaces_of_collections import entries

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


@pytest.fixture
def makers() -> list[Producer]:
    return [make_producer(name) for name in ("Hợp tác xã Đầm Sen", "Cơ sở Bà Ba", "Tổ hợp tác Ô Môn")]


@pytest.fixture
def fair(makers: list[Producer]) -> FairPage:
    """Three exhibitors in two zones; the fair is on from 21 to 25 November."""
    fair = make_fair("Hội chợ OCOP", slug="hoi-cho")
    FairZone.objects.create(page=fair, key="B", name="Tỉnh bạn")
    FairZone.objects.create(page=fair, key="A", name="Trong tỉnh")
    for number, zone, maker in (("A10", "A", 0), ("A2", "A", 1), ("B1", "B", 2), ("B2", "B", 2)):
        Booth.objects.create(page=fair, number=number, zone=zone, producer=makers[maker])
    Booth.objects.create(page=fair, number="SK", label="Sân khấu", label_en="Stage")
    return fair


def body(client: Client, fair: FairPage, query: str = "") -> str:
    answer = client.get(f"{fair.address}{'danh-muc' if fair.language == 'vi' else 'catalogue'}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def product(maker: Producer, name: str, start: date = date(2025, 1, 15), **facts: object) -> Product:
    return certified_product(start, producer=maker, name=name, **facts)  # type: ignore[arg-type]


def test_only_what_is_in_force_on_every_day_that_is_left(
    client: Client, fair: FairPage, makers: list[Producer], time_machine
) -> None:
    lasting = product(makers[0], "Mắm")
    product(makers[0], "Hết giữa hội chợ", date(2023, 11, 25))
    to_the_last = product(makers[1], "Hết sau hội chợ", date(2023, 11, 26))
    product(makers[1], "Hết rồi", date(2020, 1, 1))
    certified_product(date(2025, 1, 15))  # of nobody who exhibits
    shown = body(client, fair)
    assert entries(shown).keys() == {lasting.pk, to_the_last.pk}
    assert shown.count("Danh mục lập cho các ngày 23–25/11/2026; lập ngày 23/11/2026") >= 1
    time_machine.move_to("2026-11-10T12:00:00+07:00", tick=False)
    assert "lập cho các ngày 21–25/11/2026; lập ngày 10/11/2026" in body(client, fair)
    time_machine.move_to("2026-11-26T12:00:00+07:00", tick=False)
    over = body(client, fair)
    assert entries(over).keys() == {lasting.pk} and "Hội chợ đã kết thúc ngày 25/11/2026" in over


def test_a_fair_without_settled_days_says_so(client: Client, fair: FairPage, makers: list[Producer]) -> None:
    lapsing = product(makers[0], "Mắm", date(2023, 11, 24))
    FairPage.objects.update(opens_on=None, closes_on=None, year=2027, first_quarter=1)
    shown = body(client, fair)
    assert entries(shown).keys() == {lapsing.pk} and "Chưa ấn định ngày hội chợ" in shown


def test_numbers_run_through_zones_and_booths_and_indexes_lead_to_them(
    client: Client, fair: FairPage, makers: list[Producer]
) -> None:
    group = make_group()
    elsewhere = make_province("92", "Đà Nẵng")
    products = [
        product(makers[2], "Rượu", group=group),
        product(makers[1], "Ổi sấy", group=group, province=elsewhere),
        product(makers[0], "Đậu phộng", group=make_group("2", "Đồ uống", "do-uong")),
        product(makers[0], "Dừa sấy", date(2025, 2, 1)),
    ]
    shown = body(client, fair)
    numbers = re.findall(r'data-product-id="(\d+)">\s*<p class="entry-number"><span[^>]*>[^<]*</span>(\d+)', shown)
    expected = [products[0], products[1], products[3], products[2]]
    assert numbers == [(str(each.pk), str(at)) for at, each in enumerate(expected, 1)]
    by_booth = re.findall(r'<li><b>(\w+)</b><span>[^<]*</span><span class="numbers">([^<]*)</span>', shown)
    assert by_booth == [("A2", "2"), ("A10", "3–4"), ("B1", "1"), ("B2", "1"), ("SK", "")]
    headings = re.findall(r'<div class="heading"><h3[^>]*>([^<]+)</h3>', shown)
    assert headings == ["Đồ uống", "Sản phẩm khác", "Thực phẩm", "An Giang", "Đà Nẵng"]
    assert "B1, B2" in shown and shown.count('class="qr"') == 4


def test_papers_and_languages(client: Client, fair: FairPage, makers: list[Producer]) -> None:
    product(makers[0], "Mắm", name_en="Fish paste")
    assert "pages/catalogue-a5.css" in body(client, fair) and "pages/catalogue-a5.css" in body(client, fair, "?kho=a3")
    assert "pages/catalogue-a4.css" in body(client, fair, "?kho=a4")
    english = make_page(FairPage, fair, "en", title="OCOP fair", slug="ocop-fair")
    shown = body(client, english, "?paper=a4")
    assert "Fish paste" in shown and "Catalogue made for 23–25 Nov 2026; made on 23 Nov 2026" in shown
    assert "pages/catalogue-a4.css" in shown and f'href="{fair.address}danh-muc/?kho=a4" lang="vi"' in shown
    assert re.search(r'rel="canonical" href="[^"?]+/catalogue/"', shown) and 'hreflang="x-default"' in shown


def test_nothing_breaks_out_of_the_foot(client: Client, fair: FairPage) -> None:
    FairPage.objects.update(title='Chợ"}</style><script>x')
    assert "<script>x" not in body(client, fair)
    assert _css('a"}<\\') == '"a\\22 \\7d \\3c \\5c "'


def test_there_is_none_without_booths(client: Client) -> None:
    assert client.get(f"{make_fair().address}danh-muc/").status_code == 404
    assert client.get("/bo-suu-tap/danh-muc/").status_code == 404
