"""What a phone must load before it can show a page: markup, styles and scripts, compressed as they are sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from catalog import addresses, fonts
from catalog.models import Commune, FormerProvince, Product, ProductGroup, Province
from catalog.reference.groups import load_groups
from catalog.reference.places import load_places
from catalog.reference.rules import load_rules
from showrooms import addresses as showroom_addresses
from showrooms.models import OpeningHours
from tests import factories
from tests.rolled_back import rolled_back
from tests.showrooms.factories import make_showroom, product_item, stock

pytestmark = pytest.mark.once

KILOBYTE = 1024
MOST_OF_ALL = 60 * KILOBYTE
MOST_SCRIPT = 20 * KILOBYTE
MOST_SHOWROOMS = 140
"""The whole country had 132 in 2025."""


def assets(markup: str) -> dict[str, int]:
    """Bytes of each style sheet and script of the page, compressed."""
    head = markup.partition("</head>")[0]
    names = re.findall(r'(?:rel="stylesheet" href|<script src)="/static/([^"]+)"', head)
    assert any(name.endswith(".css") for name in names)
    return {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), mtime=0)) for name in names}


def weigh(client: Client, address: str) -> tuple[int, dict[str, int]]:
    response = client.get(address)
    assert response.status_code == 200
    return len(gzip.compress(response.content, mtime=0)), assets(response.text)


NOON = f"{factories.TODAY}T12:00:00+07:00"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False), rolled_back(django_db_blocker, load):
        yield


@pytest.fixture
def laden(loaded: None, time_machine: Any) -> None:
    """A catalogue as wide as the country: every province, former province, branch and price, names as long as real ones."""
    time_machine.move_to(NOON, tick=False)


def load() -> None:
    fonts.build(settings.BUILT_STATIC / "fonts")
    load_places(quiet=True)
    load_groups(quiet=True)
    load_rules(quiet=True)
    provinces = list(Province.objects.order_by("code"))
    former = {each.province_id: each for each in FormerProvince.objects.order_by("code")}
    communes = {each.province_id: each for each in Commune.objects.order_by("code")}
    groups = list(ProductGroup.objects.filter(period__code="2026").order_by("code"))
    producers = [factories.make_producer(f"Hợp tác xã Nông nghiệp và Dịch vụ Tổng hợp số {number}") for number in range(20)]
    for number in range(3 * len(provinces)):
        province = provinces[number % len(provinces)]
        factories.certified_product(
            factories.TODAY - timedelta(days=number),
            stars=3 + number % 3,
            name=f"Mật ong hoa bạc hà cao nguyên đá {number}",
            producer=producers[number % len(producers)],
            province=province,
            former_province=former.get(province.pk),
            commune=communes.get(province.pk),
            group=groups[number % len(groups)],
            price=None if number % 3 else 20_000 * (number + 1),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_full_list_is_light(laden: None, client: Client, language: str) -> None:
    listing = addresses.product_list(language)
    for address in (listing, f"{listing}?tinh=an-giang", f"{listing}?trang=2"):
        markup, sent = weigh(client, address)
        assert markup + sum(sent.values()) <= MOST_OF_ALL, (address, markup, sent)
    assert client.get(listing).text.count('<article class="card"') == 24


@pytest.mark.django_db
def test_a_full_showroom_and_a_country_full_of_them_are_light(laden: None, client: Client) -> None:
    provinces = list(Province.objects.order_by("code"))
    for number in range(MOST_SHOWROOMS):
        showroom = make_showroom(
            f"Điểm giới thiệu và bán sản phẩm OCOP số {number}",
            province=provinces[number % len(provinces)],
            latitude=9 + number / 12,
            longitude=105 + number % 7 / 3,
        )
        OpeningHours.objects.bulk_create(
            OpeningHours(showroom=showroom, weekday=weekday, opens=time(7, number % 60), closes=time(20)) for weekday in range(7)
        )
    for product in Product.objects.all():
        stock(showroom, product_item(product), 3)
    for language in addresses.LANGUAGES:
        for address in (addresses.showrooms(language), showroom_addresses.showroom(language, showroom.slug)):
            markup, sent = weigh(client, address)
            assert markup + sum(sent.values()) <= MOST_OF_ALL, (address, markup, sent)


@pytest.mark.django_db
def test_no_page_needs_much_script(laden: None, client: Client) -> None:
    product = factories.certified_product(factories.TODAY)
    for address in (
        addresses.product_list("vi"),
        addresses.product("vi", product.slug),
        addresses.verify("vi"),
        addresses.style("vi"),
        addresses.showrooms("vi"),
        addresses.where_to_buy("vi", product.code),
        showroom_addresses.showroom("vi", make_showroom().slug),
    ):
        _markup, sent = weigh(client, address)
        script = sum(size for name, size in sent.items() if name.endswith(".js"))
        assert script <= MOST_SCRIPT, (address, sent)
