"""The list: filters, counts, orders, pages, and how many queries it takes."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from functools import cache

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog import addresses
from catalog.alphabet import vietnamese_order
from catalog.at_a_glance.filters import Sort
from catalog.edition import Reading
from catalog.models import FormerProvince, ProductGroup, Province
from catalog.public import listing
from catalog.public.listing import ListedProduct, listed_products, page_of
from catalog.public.query import ListQuery, Part
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

LIST = addresses.product_list("vi")


def shown(response) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-product-id="(\d+)"', response.content.decode())]


def total(response) -> int:
    return int(re.search(r'data-total="(\d+)"', response.content.decode())[1])


def read(query: str) -> ListQuery:
    return ListQuery.read(QueryDict(query))


@pytest.fixture
def world(db: None) -> dict[str, object]:
    """Thirty products: two provinces, one of them merged; three groups; all stars; some without price or former province."""
    an_giang, ha_noi = factories.make_province("91", "An Giang", "an-giang"), factories.make_province("01", "Hà Nội", "ha-noi")
    formers = [
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=an_giang, merged_on=date(2025, 7, 1))
        for code, name, slug in (("89", "An Giang", "an-giang"), ("91", "Kiên Giang", "kien-giang"))
    ]
    food = factories.make_group()
    tea = ProductGroup.objects.create(
        period=food.period, level="group", parent=food, branch=food, code="15", name="Chè", slug="che", position=1
    )
    drinks = factories.make_group("2", "Đồ uống", "do-uong")
    names = ["Ấm", "An", "Ăn", "Đậu", "Dâu", "Êm", "Ơn"]
    products = []
    for number in range(30):
        products.append(
            factories.certified_product(
                TODAY - timedelta(days=10 + number % 7),
                stars=3 + number % 3,
                name=f"{names[number % 7]} {number:02d}",
                province=ha_noi if number % 4 == 0 else an_giang,
                former_province=None if number % 4 == 0 else [*formers, None][number % 3],
                group=[food, tea, drinks, None][number % 4],
                price=None if number % 5 == 0 else 10_000 * (number % 6 + 1),
            )
        )
    factories.certified_product(date(2020, 1, 1), province=an_giang, group=tea)
    return {"products": products, "an_giang": an_giang, "formers": formers, "tea": tea}


def test_total_counts_and_pages_agree(world, get: Get) -> None:
    first, second = get(LIST), get(f"{LIST}?trang=2")
    assert total(first) == total(second) == 30
    assert len(shown(first)) == listing.PAGE_SIZE
    assert set(shown(first)) | set(shown(second)) == {product.pk for product in world["products"]}


@pytest.mark.parametrize("query", ["sao=4", "star=4", "sao=4&sao=5", "tinh=an-giang&sao=3", "nhom=thuc-pham", "nhom=che"])
def test_filters_in_either_language(world, get: Get, query: str) -> None:
    for language in addresses.LANGUAGES:
        response = get(f"{addresses.product_list(language)}?{query}")
        assert 0 < total(response) < 30
        assert total(response) == len(shown(response))


def test_a_group_holds_what_is_below_it(world, get: Get) -> None:
    food, tea = get(f"{LIST}?nhom=thuc-pham"), get(f"{LIST}?nhom=che")
    assert set(shown(tea)) < set(shown(food))


def test_former_province_admits_products_that_do_not_say(world, get: Get) -> None:
    response = get(f"{LIST}?tinh-cu=kien-giang")
    kien_giang = world["formers"][1]
    expected = {
        product.pk
        for product in world["products"]
        if product.former_province == kien_giang or (product.former_province is None and product.province == world["an_giang"])
    }
    unsure = sum(1 for product in world["products"] if product.former_province is None and product.province == world["an_giang"])
    assert set(shown(response)) == expected
    page = response.content.decode()
    assert "Kiên Giang thuộc An Giang từ ngày 01/07/2025." in page
    assert f"Trong danh sách này có {unsure} sản phẩm chưa rõ thuộc tỉnh cũ nào." in page
    english = get("/en/products/?former=kien-giang").content.decode()
    assert "Kiên Giang has been part of An Giang since 1 Jul 2025." in english
    assert "An Giang as it was before 1 Jul 2025." in get("/en/products/?former=an-giang").content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tinh=kien-giang", "tinh-cu=kien-giang"), ("tinh=Kiên+Giang", "tinh-cu=kien-giang"), ("tinh=Hà+Nội", "tinh=ha-noi")],
)
def test_a_name_does_for_an_address_and_an_old_province_for_a_new(world, get: Get, typed: str, meant: str) -> None:
    found, expected = get(f"{LIST}?{typed}"), get(f"{LIST}?{meant}")
    assert shown(found) == shown(expected) and total(found) == total(expected) < 30
    assert f'rel="canonical" href="http://127.0.0.1:8000{LIST}?{meant}"' in found.content.decode()


def test_a_province_that_no_merger_touched_says_at_most_its_new_name(world, get: Get) -> None:
    hue = factories.make_province("46", "Huế", "hue")
    for code, name, slug, province in (("46", "Thừa Thiên Huế", "thua-thien-hue", hue), ("01", "Hà Nội", "ha-noi", None)):
        province = province or Province.objects.get(code="01")
        FormerProvince.objects.create(code=code, name=name, slug=slug, province=province)
    assert "Thừa Thiên Huế nay là Huế." in get(f"{LIST}?tinh-cu=thua-thien-hue").content.decode()
    assert 'class="notice"' not in get(f"{LIST}?tinh-cu=ha-noi").content.decode()


def test_counts_hold_for_the_other_filters(world, get: Get) -> None:
    """The count behind a group or place is what the list shows when its link is followed; that of a star, with it alone."""
    page = get(f"{LIST}?sao=4&tinh=an-giang").content.decode()
    options = re.findall(
        r'class="option" href="([^"#]*)#loc-[^"]*" id="[^"]*"(?: aria-current="true")?>.*?option-count">([\d.]+)<', page, re.S
    )
    counts = {html.unescape(address): int(count) for address, count in options}
    for group in ("thuc-pham", "do-uong"):
        address = f"{LIST}?nhom={group}&sao=4&tinh=an-giang"
        assert counts[address] == total(get(address)) > 0
    assert counts[f"{LIST}?sao=4&tinh=ha-noi"] == total(get(f"{LIST}?sao=4&tinh=ha-noi")) > 0
    for star in (3, 5):
        address = f"{LIST}?{'&'.join(f'sao={value}' for value in sorted((4, star), reverse=True))}&tinh=an-giang"
        assert counts[address] == total(get(f"{LIST}?sao={star}&tinh=an-giang")) > 0
        assert counts[address] + total(get(f"{LIST}?sao=4&tinh=an-giang")) == total(get(address))


@pytest.mark.parametrize("query", ["", "?sao=4", "?tinh=an-giang&nhom=thuc-pham", "?tinh-cu=kien-giang&sao=3"])
def test_a_former_province_counts_what_its_list_shows(world, get: Get, query: str) -> None:
    """A product whose former province is unknown stands in the list of each that it may be of, and counts there."""
    page = get(f"{LIST}{query}").content.decode()
    options = re.findall(r'href="([^"#]*)#[^"]*" id="loc-[^"]*">(?:(?!</li>).)*?option-count">([\d.]+)<', page, re.S)
    counts = {html.unescape(address): int(count) for address, count in options if "tinh-cu=" in address}
    assert counts
    for address, count in counts.items():
        assert total(get(address)) == count, address


def test_why_former_provinces_add_up_to_more(world, get: Get) -> None:
    unknown = sum(product.former_province is None and product.province == world["an_giang"] for product in world["products"])
    assert f"{unknown} sản phẩm mà quyết định không nêu tỉnh cũ" in get(LIST).content.decode()
    assert "không nêu tỉnh cũ" not in get(f"{LIST}?sao=4").content.decode()


def test_a_filter_keeps_its_place_in_the_sheet(world, get: Get) -> None:
    """Every filter link leads to an option that the page it opens has, or to the sheet; no id stands twice."""
    opened = cache(lambda address: get(html.unescape(address)).content.decode())
    for query in ("", "?tinh=an-giang&sao=4", "?tinh-cu=kien-giang", "?nhom=che"):
        page = opened(f"{LIST}{query}")
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        for address, place in re.findall(r'class="option" href="([^"#]*)#([^"]*)"', page):
            assert f' id="{place}"' in opened(address), (query, address, place)


def test_orders(world) -> None:
    reading = Reading.begin(TODAY)

    def products(sort: Sort):
        return [p for page in (1, 2) for p in listed_products(page_of(ListQuery(sort=sort, page=page), reading).ids, TODAY)]

    newest = products(Sort.NEWEST)
    assert newest == sorted(newest, key=lambda p: (p.recognised_on, p.pk), reverse=True)
    stars = products(Sort.STARS)
    assert [p.stars for p in stars] == sorted((p.stars for p in stars), reverse=True)
    names = products(Sort.NAME)
    assert names == sorted(names, key=lambda p: (vietnamese_order(p.name), p.pk))
    assert names[0].name.startswith("An ") and names[-1].name.startswith("Ơn")
    prices = [p.price for p in products(Sort.PRICE)]
    priced = [price for price in prices if price is not None]
    assert priced == sorted(priced) and prices[: len(priced)] == priced


@pytest.mark.django_db
def test_names_in_english_stand_in_the_order_they_are_read_in() -> None:
    named = [("Bánh khảo", "Sticky rice cake"), ("Mật ong", "Honey"), ("Kẹo dừa", ""), ("Ớt bột", "Chilli powder")]
    for name, name_en in named:
        factories.certified_product(TODAY, name=name, name_en=name_en)

    def by_name() -> list[ListedProduct]:
        return listed_products(page_of(ListQuery(sort=Sort.NAME), Reading.begin(TODAY)).ids, TODAY)

    with translation.override("en"):
        english = [p.name_en or p.name for p in by_name()]
    with translation.override("vi"):
        vietnamese = [p.name for p in by_name()]
    assert english == ["Chilli powder", "Honey", "Kẹo dừa", "Sticky rice cake"]
    assert vietnamese == ["Bánh khảo", "Kẹo dừa", "Mật ong", "Ớt bột"]


def test_vietnamese_alphabet() -> None:
    in_order = ["An", "Àn", "Ản", "Ãn", "Án", "Ạn", "Anh", "Ăn", "Ân", "Ba", "Da", "Đa", "Em", "Êm", "On", "Ôn", "Ơn", "Un", "Ưn"]
    assert sorted([*in_order[9:], *in_order[:9]], key=vietnamese_order) == in_order
    assert vietnamese_order("Ấm") == vietnamese_order("A\u0302\u0301m")


@pytest.mark.parametrize(
    ("query", "part", "words"),
    [
        ("sao=9", Part.STAR, "Hạng sao chỉ có 3, 4 và 5"),
        ("sao=4&sao=x", Part.STAR, "Hạng sao chỉ có 3, 4 và 5"),
        ("nhom=khong-co", Part.GROUP, "bộ lọc nhóm đã được bỏ qua"),
        ("tinh=atlantis", Part.PROVINCE, "bộ lọc tỉnh đã được bỏ qua"),
        ("tinh=ha-noi&tinh-cu=kien-giang", Part.PROVINCE, "bộ lọc tỉnh đã được bỏ qua"),
        ("tinh-cu=';DROP", Part.FORMER, "bộ lọc tỉnh cũ đã được bỏ qua"),
        ("sap-xep=lung-tung", Part.SORT, "Không có kiểu sắp xếp này"),
        ("trang=abc", Part.PAGE, "Không đọc được số trang"),
        ("trang=-1", Part.PAGE, "Không đọc được số trang"),
        ("trang=0", Part.PAGE, "Không đọc được số trang"),
        ("nhom=" + "a" * 10_000, Part.GROUP, "bộ lọc nhóm đã được bỏ qua"),
        ("tinh=%00%F0%9F%98%80", Part.PROVINCE, "bộ lọc tỉnh đã được bỏ qua"),
    ],
)
def test_nonsense_is_left_out_with_a_sentence(world, get: Get, query: str, part: Part, words: str) -> None:
    response = get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert words in response.content.decode()
    assert page_of(read(query), Reading.begin(TODAY)).query.ignored == {part}


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("tinh=an-giang&province=can-tho", {Part.PROVINCE}),
        ("sap-xep=gia&sap-xep=ten", {Part.SORT}),
        ("trang=2&trang=3", {Part.PAGE}),
        ("gia-tu=1000&gia-tu=2000", {Part.PRICE_FROM}),
        ("tinh=an-giang&province=An+Giang&sao=5&star=5&trang=1&page=1", set()),
    ],
)
def test_what_contradicts_itself_is_left_out_as_its_sentence_says(query: str, parts: set[Part]) -> None:
    asked = read(query)
    assert asked.ignored == parts
    if parts:
        assert asked._replace(ignored=frozenset()) == ListQuery()
    else:
        assert (asked.province, asked.stars, asked.page) == ("an-giang", (5,), 1)


@pytest.mark.parametrize("number", ["3", "999", "1000000000", "9" * 18])
def test_a_page_beyond_the_last_leads_to_the_last(world, get: Get, number: str) -> None:
    response = get(f"{LIST}?sao=4&sao=5&sao=3&trang={number}")
    assert response.status_code == 404
    assert f'href="{LIST}?trang=2"' in response.content.decode()
    assert get(f"{LIST}?trang=2").status_code == 200


def test_an_empty_list_helps(db: None, get: Get) -> None:
    response = get(LIST)
    assert response.status_code == 200 and total(response) == 0
    assert "Không có sản phẩm còn hiệu lực" in response.content.decode()
    assert get(f"{LIST}?trang=2").status_code == 404


def test_the_pager_does_not_link_every_page(db: None, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    for number in range(12):
        factories.certified_product(name=f"Mắm {number}")
    page = get(f"{LIST}?trang=6").content.decode()
    assert set(re.findall(r"trang=(\d+)", page.split('class="pager"')[1])) == {"5", "6", "7", "12"}


@pytest.mark.usefixtures("committed")
def test_at_most_twelve_queries(get: Get) -> None:
    for number in range(30):
        factories.certified_product(stars=3 + number % 3, name=f"Mắm {number}")
    for query in ("", "?sap-xep=sao", "?sap-xep=gia", "?sap-xep=ten", "?sao=4", "?tinh=tinh-91"):
        with CaptureQueriesContext(connection) as first:
            assert get(f"{LIST}{query}").status_code == 200
        with CaptureQueriesContext(connection) as second:
            get(f"{LIST}{query}")
        assert len(first) <= 12 and len(second) <= 8, query
