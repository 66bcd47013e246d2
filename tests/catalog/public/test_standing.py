"""Reads whose SQL is worked out once give what the query itself gives."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import ProducerLink, Product, ProductSetMember
from catalog.public import preview
from catalog.public.standing import StandingRead
from tests import factories

pytestmark = pytest.mark.usefixtures("committed")

OF_ADDRESS = StandingRead(
    lambda slug: Product.objects.select_related("producer", "commune").filter(slug=slug, live=True, price__gt=5), str
)


def test_it_gives_what_the_query_gives_and_asks_once() -> None:
    products = [factories.certified_product(price=1000 * number) for number in (1, 2)]
    cheap = factories.certified_product(price=1)
    for product in products:
        with CaptureQueriesContext(connection) as queries:
            (found,) = OF_ADDRESS(product.slug)
            assert (found, found.price, found.producer.name, found.commune) == (
                product,
                product.price,
                product.producer.name,
                None,
            )
        assert len(queries) == 1
    assert not OF_ADDRESS(cheap.slug) and not OF_ADDRESS("khong-co") and not OF_ADDRESS("' OR 1=1 --")


def test_each_thread_asks_on_its_own_connection() -> None:
    product = factories.certified_product(price=1000)
    assert OF_ADDRESS(product.slug) == [product]
    found: list[Product] = []

    def elsewhere() -> None:
        found.extend(OF_ADDRESS(product.slug))
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [product]


def test_a_shape_without_its_value_is_refused() -> None:
    with pytest.raises(ValueError, match="put its value into the query"):
        StandingRead(lambda slug: Product.objects.filter(live=True), str)("a")


def test_a_draft_shows_what_it_holds_itself() -> None:
    product = factories.certified_product(name="Bộ quà")
    product.members.add(ProductSetMember(name="Mắm chưa đăng"))
    assert "Mắm chưa đăng" in preview.product_preview(product.save_revision().as_object())
    assert not ProductSetMember.objects.exists()
    producer = product.producer
    producer.links.add(ProducerLink(kind="shopee", url="https://shopee.vn/chua-dang"))
    assert "shopee.vn/chua-dang" in preview.producer_preview(producer.save_revision().as_object())
    assert not ProducerLink.objects.exists()
