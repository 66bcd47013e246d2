"""Where a product and a producer are featured, on their screens in the admin."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from catalog.admin.featured import mentions
from ocop.pages.models import Booth, CollectionPin, ContentPage, FeaturedProduct
from tests.factories import certified_product
from tests.pages.factories import make_collection, make_fair, make_page

pytestmark = pytest.mark.django_db


def test_pages_that_name_a_product_in_lists_and_blocks(client: Client) -> None:
    product = certified_product(date(2025, 1, 15))
    fair, collection = make_fair("Hội chợ", slug="a"), make_collection("Quà", slug="b")
    fair.featured.add(FeaturedProduct(product=product))
    fair.booths.add(Booth(number="A1", producer=product.producer))
    collection.pins.add(CollectionPin(product=product))
    text = make_page(ContentPage, title="Chuyện", live=False, body=[("products", {"heading": "", "products": [product]})])
    make_page(ContentPage, title="Khác")
    for page in (fair, collection, text):
        page.save()
    admin = get_user_model().objects.create_superuser("admin")
    found = mentions(product, admin)
    assert [(each.title, each.live) for each in found] == [("Hội chợ", True), ("Quà", True), ("Chuyện", False)]
    assert found[0].address == reverse("wagtailadmin_pages:edit", args=[fair.pk])
    assert [each.title for each in mentions(product.producer, admin)] == ["Hội chợ"]
    client.force_login(admin)
    for screen, pk in (("products:edit", product.pk), ("producers:edit", product.producer_id)):
        assert f'href="{found[0].address}"' in client.get(reverse(screen, args=[pk])).content.decode()
    reader = get_user_model().objects.create_user("reader")
    assert [each.address for each in mentions(product, reader)] == ["", "", ""]
