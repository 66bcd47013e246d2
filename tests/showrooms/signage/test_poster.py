"""The poster on the door: what it says, and that nothing on it can go stale."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest

from catalog.public.qr import qr
from showrooms import addresses
from showrooms.models import OpeningHours
from tests.factories import make_rules

from .shop import Shop


def poster(shop: Shop, language: str = "en", **query: str) -> str:
    response = shop.client.get(addresses.desk(language, shop.showroom.slug, "poster"), query)
    assert response.status_code == 200
    return response.text


def test_it_says_who_when_and_what_the_stars_mean(shop: Shop) -> None:
    make_rules()
    for weekday in range(7):
        OpeningHours.objects.create(showroom=shop.showroom, weekday=weekday, opens=time(7, 30), closes=time(20))
    page = poster(shop)
    for said in ("Điểm OCOP Ga Hà Nội", "đường Trần Phú, An Giang", "7:30–20:00", "90 to 100 points", "Certified today"):
        assert said in page
    assert re.findall(r'data-badge="(\d)"', page) == ["5", "4", "3"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_code_leads_to_the_page_of_the_showroom(shop: Shop, settings: Any, language: str) -> None:
    address = settings.PUBLIC_BASE_URL + addresses.showroom(language, shop.showroom.slug)
    path = re.compile(r' d="([^"]+)"/></svg>')
    page = poster(shop, language)
    assert path.findall(qr(address))[0] in page and address.partition("://")[2].rstrip("/") in page


def test_it_names_no_product_and_no_day(shop: Shop) -> None:
    sheet = poster(shop).partition('<article class="poster')[2].partition("</article>")[0]
    assert sheet
    assert not any(str(item) in sheet for item in (*shop.printable, shop.lapsed))
    assert not re.search(r"20\d\d", sheet)


@pytest.mark.parametrize(("asked", "sheet"), [("a3", "poster-a3.css"), ("a4", "poster-a4.css"), ("a0", "poster-a4.css")])
def test_it_comes_in_two_sizes(shop: Shop, asked: str, sheet: str) -> None:
    assert sheet in poster(shop, paper=asked)
