"""How long the pages of showrooms are kept, and how much they ask when they are made anew."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from showrooms import ledger
from showrooms.models import Showroom
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph
from tests.catalog.public.test_queries import EDITION_READS, MOST_QUERIES
from tests.showrooms.factories import product_item, slip, stock

pytestmark = pytest.mark.usefixtures("committed")


def test_the_page_asks_little_however_much_stands_there(get: Get, told: Showroom) -> None:
    picture = photograph("Hũ")
    for number in range(9):
        item = product_item()
        item.product.images.create(image=picture, alt_text="Hũ") if number else None
        stock(told, item, 3)
    for where in ("/diem-ban/", f"/diem-ban/{told.slug}/", f"/mua-o-dau/{item.product.code}/"):
        get(where)  # photographs are cut
        factories.make_producer()  # moves the edition
        get("/diem-ban/?tinh=ha-noi")
        with CaptureQueriesContext(connection) as queries:
            assert get(where).status_code == 200
        assert len(queries) + EDITION_READS <= MOST_QUERIES, where


def test_a_page_is_kept_until_a_word_changes(get: Get, land: SimpleNamespace) -> None:
    item = product_item()
    stock(land.rach_gia, item, 20)
    where = (f"/diem-ban/{land.rach_gia.slug}/", f"/mua-o-dau/{item.product.code}/")
    product = f"/san-pham/{item.product.slug}/"

    def tags() -> list[str]:
        return [get(each).headers["ETag"] for each in where]

    first, of_product = tags(), get(product).headers["ETag"]
    ledger.sell(land.rach_gia, [ledger.Sale(item, 1)], slip())
    assert tags() == first
    ledger.sell(land.rach_gia, [ledger.Sale(item, 15)], slip())
    assert not set(tags()) & set(first)
    assert get(product).headers["ETag"] == of_product
    assert "sắp hết" in get(where[0]).content.decode()
