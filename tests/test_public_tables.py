"""Every table that a public page reads is one whose changes move the edition: a kept page can't outlive what it shows."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from catalog.edition import Reading
from catalog.models import Commune, FormerCommune, ProducerLink, Product, ProductImage, ProductSetMember
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS
from ocop.caching import KeptPagesMiddleware
from ocop.storefront import addresses as shop
from search.promotions import promoted
from showrooms.addresses import DESK, TILL
from showrooms.models import ShowroomPhoto
from tests.factories import TODAY, certified_product, make_group, make_rules, withdraw
from tests.pages.factories import make_collection, make_fair, make_story, text
from tests.showrooms.factories import make_showroom, product_item, stock
from tests.surfaces import SURFACES, Kind, Visitor, verdicts

READ_BUT_NOT_SHOWN = {
    "catalog_edition": "the edition itself",
    "wagtailimages_rendition": "made from an image, whose file is public",
    "search_change": "what documents wait for: it decides who answers a search, never what",
    "search_word": "what slips are measured against, made of documents",
    "showrooms_movement": "what the surfaces compare levels with",
    "showrooms_entry": "as above",
    "showrooms_hold": "goods whose time has passed are set free by levels, which are public",
    "django_content_type": "tells of which kind a page is; written by migrations",
    "wagtailredirects_redirect": "what leads on from an address where nothing is found: such answers are never kept",
    "search_state": "numbers the documents, which are made of public facts",
}


def tables_in(sql: str) -> set[str]:
    return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))


@pytest.fixture
def pages_of_words_unsaid(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Pages that are read by the edition and read levels of stock, but do not say so: a sale would not end them."""
    unsaid: set[str] = set()
    rendered = KeptPagesMiddleware._rendered

    def watched(self: KeptPagesMiddleware, request: Any, reading: Reading, key: str, coding: str) -> Any:
        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if tables_in(sql) & AVAILABILITY.keys() and not reading.availability:
                unsaid.add(request.path)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            return rendered(self, request, reading, key, coding)

    monkeypatch.setattr(KeptPagesMiddleware, "_rendered", watched)
    return unsaid


@pytest.mark.django_db
def test_pages_read_public_tables_only(time_machine, pages_of_words_unsaid: set[str]) -> None:
    time_machine.move_to("2026-11-23T12:00:00+07:00", tick=False)
    make_rules()
    product = certified_product(date(2025, 1, 1), 4, group=make_group(), gtin="8936012345674")
    lapsed = certified_product(date(2025, 2, 1), 3)
    withdraw(lapsed.certificates.get(), date(2026, 1, 1))
    picture = apps.get_model("wagtailimages.Image").objects.create(title="a", file=get_test_image_file())
    ProductImage.objects.create(product=lapsed, image=picture, alt_text="Hũ mắm")
    ProductSetMember.objects.create(product_set=product, member=lapsed, name="Mắm")
    commune = Commune.objects.create(code="30301", name="Óc Eo", kind="xã", province=product.province)
    FormerCommune.objects.create(commune=commune, kind="thị trấn", name="Óc Eo")
    Product.objects.filter(pk=product.pk).update(commune=commune)
    ProducerLink.objects.create(producer=product.producer, kind="zalo", url="https://zalo.me/1")
    showroom = make_showroom()
    stock(showroom, product_item(product), 3)
    ShowroomPhoto.objects.create(showroom=showroom, image=picture, alt_text="Kệ hàng")

    visitor = Visitor()
    # What is made for one visitor is never kept.
    storefront = (shop.CART, shop.CHECKOUT, shop.ORDER, shop.DEMO_PAYMENT, shop.ACCOUNT, shop.ORDER_DESK)
    private = (*DESK.values(), TILL, *(address for part in storefront for address in part.values()))
    public = [name for name, entry in SURFACES.items() if entry.addresses and not entry.addresses[0].startswith(private)]
    assert any(SURFACES[name].kind is Kind.RECORD for name in public)
    make_fair(), make_story(body=text("Mắm"))
    collection = make_collection()
    collection.tags.add("quà")
    collection.save()
    pages = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    with CaptureQueriesContext(connection) as captured:
        for address in pages:
            assert visitor.client.get(address).status_code == 200, address
        for name in public:
            SURFACES[name].show(visitor)
        verdicts(visitor)
        promoted("mắm", Reading.begin(TODAY))
    # What the surfaces themselves read to know whom to ask for stands among these queries and in the same tables.
    read = {table for query in captured.captured_queries for table in tables_in(query["sql"])}
    # Each declared table is read here, so that none can be left out of the declaration unnoticed. Pages declare all theirs.
    by_rule = {model._meta.db_table for model in apps.get_app_config("pages").get_models(include_auto_created=True)}
    assert (PUBLIC_COLUMNS.keys() | AVAILABILITY.keys()) - read - by_rule == set()
    assert read - PUBLIC_COLUMNS.keys() - AVAILABILITY.keys() - READ_BUT_NOT_SHOWN.keys() == set()
    assert pages_of_words_unsaid == set()
