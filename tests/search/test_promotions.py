"""Promoted results: listed products, in the editors' order, for a text however it is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import addresses
from catalog.edition import Reading
from catalog.models import Product
from search.promotions import promoted, slug_in
from tests import factories
from tests.factories import TODAY, certified_product
from tests.watching import Watch

LAPSES = date(2027, 1, 15)


def promote(text: str, *links: str) -> None:
    query = Query.get(text)
    for at, link in enumerate(links):
        SearchPromotion.objects.create(query=query, external_link_url=link, external_link_text="x", sort_order=at)


def address(product: Product, language: str = "vi") -> str:
    return addresses.product(language, product.slug)


def shown(text: str, on: date = TODAY) -> list[int]:
    return promoted(text, Reading.begin(on))


@pytest.mark.parametrize(
    "link",
    [
        *("/san-pham/mat-ong-ab12/", "/en/products/mat-ong-ab12/", "/san-pham/mat-ong-ab12", "/San-Pham/MAT-ONG-AB12/"),
        *(
            "https://ocop.example.vn/san-pham/mat-ong-ab12/",
            "http://ocop.example.vn:8000/en/products/mat-ong-ab12/?on=2027-01-01#x",
        ),
        *(
            "http://shop.example.vn/san-pham/mat-ong-ab12/",
            "//ocop.example.vn/san-pham/mat-ong-ab12/",
            " /san-pham/mat-ong-ab12/ ",
        ),
    ],
)
def test_links_that_lead_to_a_product(link: str, settings: Any) -> None:
    settings.PUBLIC_BASE_URL, settings.ALLOWED_HOSTS = "https://ocop.example.vn", ["shop.example.vn"]
    assert slug_in(link) == "mat-ong-ab12"


@pytest.mark.parametrize(
    "link",
    [
        *("", "/", "mat-ong-ab12", "san-pham/mat-ong-ab12/", "/san-pham/", "/en/products/", "/san-pham/mat-ong-ab12/anh/"),
        *("https://other.example.vn/san-pham/mat-ong-ab12/", "//other.example.vn/san-pham/mat-ong-ab12/", "https:///san-pham/x/"),
        *("javascript:/san-pham/x/", "ftp://ocop.example.vn/san-pham/x/", "http://[/san-pham/x/", "/chu-the/x/", "/v/AB12CD34"),
        "https://ocop.example.vn@other.example.vn/san-pham/x/",
    ],
)
def test_links_that_lead_to_none(link: str, settings: Any) -> None:
    settings.PUBLIC_BASE_URL, settings.ALLOWED_HOSTS = "https://ocop.example.vn", []
    assert slug_in(link) == ""


@pytest.mark.django_db
def test_editors_order_holds_and_a_product_stands_once() -> None:
    first, second, third = (certified_product() for _ in range(3))
    promote("quà tết", address(third), address(first, "en"), address(third, "en"), "https://example.com/", address(second))
    assert shown("quà tết") == [third.pk, first.pk, second.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "typed", "found"),
    [
        ("mật ong", "MẬT  ONG", True),
        ("mật ong", "mat ong", True),
        ("mat ong", "Mật ong!", True),
        ("mật ong", "mắt ong", False),
        ("hoà bình", "Hòa Bình", True),
        ("dứa", "dừa", False),
        ("dứa", "dua", True),
        ("mật ong", "mật ong rừng", False),
        ("mật ong", "ong mật", False),
        ("đường", "duong", True),
        ("mật ong", "", False),
        ("mật ong", "!!!", False),
        ("!!!", "???", False),
        ("mật ong", "mật \u0323 ong", True),
    ],
)
def test_case_never_matters_and_accents_only_where_both_have_them(written: str, typed: str, found: bool) -> None:
    product = certified_product()
    promote(written, address(product))
    assert shown(typed) == ([product.pk] if found else [])


@pytest.mark.django_db
def test_only_what_is_listed_is_shown_on_each_day() -> None:
    lapsing = certified_product(date(2024, 1, 15))
    unpublished, never = certified_product(live=False), factories.make_product()
    withdrawn = certified_product()
    factories.withdraw(withdrawn.certificates.get(), date(2026, 12, 1))
    promote("mắm", *(address(each) for each in (lapsing, unpublished, never, withdrawn)), "/san-pham/khong-co/")
    assert shown("mắm", date(2026, 11, 30)) == [lapsing.pk, withdrawn.pk]
    assert shown("mắm", date(2026, 12, 1)) == [lapsing.pk]
    assert shown("mắm", LAPSES) == []


@pytest.mark.django_db
def test_a_text_written_twice_promotes_both() -> None:
    one, other = certified_product(), certified_product()
    promote("mat ong", address(one))
    promote("mật ong", address(other), address(one))
    assert shown("mật ong") == shown("mat ong") == [one.pk, other.pk]


@pytest.mark.usefixtures("committed")
def test_a_change_is_shown_at_once_and_moves_the_edition() -> None:
    product = certified_product()
    watch = Watch()
    promote("mắm", address(product))
    assert watch.moved and shown("mắm") == [product.pk]
    SearchPromotion.objects.update(description="for the fair", external_link_text="Mắm ngon")
    assert not watch.moved
    Query.objects.update(query_string="cá")
    assert watch.moved and shown("mắm") == [] and shown("cá") == [product.pk]
    SearchPromotion.objects.all().delete()
    assert watch.moved and shown("cá") == []


@pytest.mark.usefixtures("committed")
def test_promotions_are_read_once_and_then_remembered() -> None:
    product = certified_product()
    promote("mắm", address(product))
    reading = Reading.begin(TODAY)
    assert promoted("mắm", reading)
    with CaptureQueriesContext(connection) as asked:
        assert promoted("mắm", reading) == [product.pk] and promoted("cá", reading) == []
    assert len(asked) == 0
