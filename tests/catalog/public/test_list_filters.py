"""The list narrowed by price, packaging, commune and producer: what shows, what counts, what helps when nothing does."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import translation

from catalog import addresses
from catalog.at_a_glance.filters import PriceRange
from catalog.models import Commune
from catalog.public.lifting import price_label
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_list import LIST, shown, total
from tests.factories import TODAY


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Twelve products of two provinces, three communes (two of one name) and two producers; and one that lapsed."""
    an_giang, can_tho = factories.make_province("91", "An Giang"), factories.make_province("92", "Cần Thơ")
    rows = (("30301", "Tân Thạnh", an_giang), ("30302", "Tân Thành", an_giang), ("31001", "Tân Thạnh", can_tho))
    communes = [Commune.objects.create(code=code, name=name, kind="xã", province=place) for code, name, place in rows]
    producers = [factories.make_producer("Hợp tác xã Núi Sập"), factories.make_producer("Cơ sở Bà Giáo")]
    names = ("Mắm cá linh", "Mắm thái", "Đường thốt nốt")
    products = [
        factories.certified_product(
            TODAY - timedelta(days=20 + number),
            stars=3 + number % 3,
            name=f"{names[number % 3]} {number}",
            group=factories.make_group() if number == 0 else None,
            province=communes[number % 3].province,
            commune=communes[number % 3],
            producer=producers[number % 2],
            price=(None, 30_000, 50_000, 120_000)[number % 4],
            packaging=("hũ 500 g", "túi 1 kg", "")[number % 3],
        )
        for number in range(12)
    ]
    lapsed = factories.certified_product(TODAY - timedelta(days=1200), name="Mắm ruột đặc biệt", province=an_giang)
    return SimpleNamespace(products=products, communes=communes, producers=producers, lapsed=lapsed)


def having(world: SimpleNamespace, fits) -> set[int]:
    return {product.pk for product in world.products if fits(product)}


def test_prices_include_the_lower_and_exclude_the_upper_end(world: SimpleNamespace, get: Get) -> None:
    for query, fits in (
        ("gia-tu=50000", lambda price: price >= 50_000),
        ("gia-duoi=50000", lambda price: price < 50_000),
        ("price-from=30000&price-below=50001", lambda price: 30_000 <= price < 50_001),
        ("gia-tu=50.000", None),
    ):
        expected = having(world, lambda product, fits=fits: fits is None or (product.price is not None and fits(product.price)))
        assert set(shown(get(f"{LIST}?{query}"))) == expected, query


def test_packaging_commune_and_producer(world: SimpleNamespace, get: Get) -> None:
    xa = f"xa-tan-thanh-{world.communes[1].code}"
    assert set(shown(get(f"{LIST}?dong-goi=hu"))) == having(world, lambda each: each.packaging.startswith("hũ"))
    assert shown(get(f"{LIST}?packaging=jar")) == shown(get(f"{LIST}?dong-goi=hu"))
    assert set(shown(get(f"{LIST}?xa={xa}"))) == having(world, lambda each: each.commune == world.communes[1])
    slug = world.producers[0].slug
    assert set(shown(get(f"{LIST}?chu-the={slug}"))) == having(world, lambda each: each.producer == world.producers[0])


def test_a_commune_lies_in_one_province_whatever_its_name(world: SimpleNamespace, get: Get) -> None:
    """Communes of one name are told apart by their code; a commune of another province is left out with a sentence."""
    here, there = (f"xa-tan-thanh-{world.communes[number].code}" for number in (0, 2))
    assert not set(shown(get(f"{LIST}?xa={here}"))) & set(shown(get(f"{LIST}?xa={there}")))
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000{LIST}?tinh=tinh-91&amp;xa={here}"'
        in get(f"{LIST}?xa={here}").content.decode()
    )
    contradicting = get(f"{LIST}?tinh=tinh-91&xa={there}")
    assert set(shown(contradicting)) == having(world, lambda each: each.province.code == "91")
    assert "bộ lọc xã đã được bỏ qua" in contradicting.content.decode()


def test_every_count_in_the_sheet_is_what_its_link_shows(world: SimpleNamespace, get: Get) -> None:
    """But for further stars, which add to those chosen."""
    producer = f"chu-the={world.producers[1].slug}"
    for query in ("", "?sao=4", "?tinh=tinh-91", "?gia-tu=50000&gia-duoi=100000", f"?{producer}&dong-goi=hu"):
        page = get(f"{LIST}{query}").content.decode()
        options = re.findall(
            r'class="option" href="([^"#]*)#[^"]*" id="loc-(?!sao)[^"]*"><span class="option-label">.*?option-count">([\d.]+)<',
            page,
        )
        assert len(options) > 3
        for address, count in options:
            assert total(get(html.unescape(address))) == int(count), (query, address)


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_text_has_an_address_of_its_own(world: SimpleNamespace, get: Get, language: str) -> None:
    """All that was asked for besides goes along, what can't be read too: it is told there."""
    for query in ("q=mam", "q=M%E1%BA%AFm+ru%E1%BB%99t&sao=4&page=2", "q=mam&sao=9", "q=mot&q=hai", "q=" + "a" * 5000):
        moved = get(f"{addresses.product_list(language)}?{query}")
        assert moved.status_code == 301
        assert moved.headers["Location"] == f"{addresses.search(language)}?{query}"
    for query in ("q=", "q=%20", "q=%E2%80%8B&sao=4", "q=%00"):
        assert get(f"{addresses.product_list(language)}?{query}").status_code == 200


def test_an_empty_list_says_what_lifting_each_filter_would_show(world: SimpleNamespace, get: Get) -> None:
    slug = world.producers[0].slug
    response = get(f"{LIST}?sao=5&chu-the={slug}&gia-tu=500000")
    assert total(response) == 0
    page = response.content.decode()
    offered = re.findall(r'<li><a href="([^"]*)">bỏ ([^<]*)</a> <span class="option-count">(\d+) sản phẩm', page)
    assert [label for _address, label, _count in offered] == ["từ 500.000 ₫"]
    for address, _label, count in offered:
        assert total(get(html.unescape(address))) == int(count) > 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("gia-tu=abc", "Không đọc được giá thấp nhất"),
        ("gia-tu=50000&gia-duoi=50000", "Giá cao nhất trong địa chỉ này không đọc được hoặc quá thấp"),
        ("gia-duoi=0", "Giá cao nhất trong địa chỉ này không đọc được hoặc quá thấp"),
        ("gia-tu=99999999999999999999", "Không đọc được giá thấp nhất"),
        ("dong-goi=container", "bộ lọc bao bì đã được bỏ qua"),
        ("xa=xa-tan-thanh-99999", "bộ lọc xã đã được bỏ qua"),
        ("xa=xa-tan-thanh", "bộ lọc xã đã được bỏ qua"),
        ("chu-the=khong-co", "bộ lọc chủ thể đã được bỏ qua"),
        ("sap-xep=khop", "Không có kiểu sắp xếp này"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_sentence(world: SimpleNamespace, get: Get, query: str, words: str) -> None:
    for language in addresses.LANGUAGES:
        response = get(f"{addresses.product_list(language)}?{query}")
        assert response.status_code == 200
    assert words in get(f"{LIST}?{query}").content.decode()


def test_a_thousand_filters_are_refused_at_the_door(world: SimpleNamespace, get: Get) -> None:
    response = get(f"{LIST}?{'&'.join(f'sao={number}' for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))}")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("least", "below", "label"),
    [
        (100_000, 200_000, "từ 100.000 đến dưới 200.000 ₫"),
        (100_000, 200_001, "từ 100.000 đến 200.000 ₫"),
        (100_000, 200_002, "từ 100.000 đến dưới 200.002 ₫"),
        (None, 200_000, "dưới 200.000 ₫"),
        (None, 200_001, "đến 200.000 ₫"),
        (None, 1, "dưới 1 ₫"),
        (100_000, None, "từ 100.000 ₫"),
    ],
)
def test_a_range_of_prices_is_said_as_it_was_meant(least: int | None, below: int | None, label: str) -> None:
    with translation.override("vi"):
        assert price_label(PriceRange(least, below)) == label
