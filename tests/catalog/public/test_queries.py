"""How much a page asks of the database when it is rendered, however much stands on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import addresses
from catalog.models import Commune, FormerCommune, ProducerLink, ProductImage, ProductSetMember
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph

# What is listed is kept in memory between pages, though not inside a transaction.
pytestmark = pytest.mark.usefixtures("committed")

START = date(2025, 1, 15)
MOST_QUERIES = 10
EDITION_READS = 2
"""Before and after what is rendered; they go past Django's cursors, where queries are counted."""


def asked(get: Get, address: str) -> int:
    """The queries of a page that no one asked for yet, those for the edition included; its photographs are cut already."""
    get(address)
    factories.make_producer()  # moves the edition: nothing is kept any more
    get(addresses.verify("vi"))
    with CaptureQueriesContext(connection) as queries:
        assert get(address).status_code == 200
    return len(queries) + EDITION_READS


def test_no_page_asks_much(get: Get, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    province = factories.make_province("91", "An Giang", "an-giang")
    oc_eo = Commune.objects.create(code="30301", name="Óc Eo", kind="xã", province=province)
    FormerCommune.objects.create(commune=oc_eo, kind="thị trấn", name="Óc Eo")
    Commune.objects.create(code="30302", name="Vọng Thê", kind="xã", province=province)
    producers = [factories.make_producer(province=province, commune=oc_eo, image=image) for image in (photograph("Xưởng"), None)]
    facts = {"province": province, "commune": oc_eo, "group": factories.make_group()}
    for producer in producers:
        ProducerLink.objects.create(producer=producer, kind="shopee", url="https://shopee.vn/x")
        factories.certified_product(date(2020, 1, 1), producer=producer, **facts)
    products = [factories.certified_product(START, producer=producer, **facts) for producer in producers for _number in range(9)]
    picture = photograph("Hũ")
    for product in products:
        ProductImage.objects.create(product=product, image=picture, alt_text="Hũ")
    ProductSetMember.objects.create(product_set=products[-1], member=products[1], name="Mắm")
    gone = factories.certified_product(date(2020, 1, 1), province=province, producer=factories.make_producer(province=province))
    for address in (
        *("/nhom/", "/nhom/thuc-pham/", "/cach-doc-sao/", "/dia-phuong/", "/dia-phuong/an-giang/"),
        *("/dia-phuong/an-giang/xa-oc-eo-30301/", "/dia-phuong/an-giang/xa-vong-the-30302/"),
        *(addresses.producer("vi", producer.slug) for producer in (*producers, gone.producer)),
        *(addresses.product("vi", product.slug) for product in (products[0], products[-1])),
    ):
        assert asked(get, address) <= MOST_QUERIES, address
