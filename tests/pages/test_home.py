"""The home page: sections that an editor orders, each true on the day, together in few questions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import addresses
from ocop.pages.models import HomePage
from ocop.pages.tiles import COLUMNS, TILES
from tests import factories
from tests.catalog.public.conftest import Get
from tests.pages.factories import first_page, make_collection, make_fair, make_page, make_story
from tests.pages.test_blocks import LAST_DAY, NEXT_DAY, START, rule
from tests.showrooms.factories import make_showroom
from tests.surface_register import cards

MOST_QUERIES = 25
EDITION_READS = 2
"""Before and after what is rendered; they go past Django's cursors, where queries are counted."""


def arranged(*sections: tuple[str, Any], language: str = "vi") -> HomePage:
    home = first_page(HomePage, language)
    home.body = list(sections)
    home.save_revision().publish()
    return home


def season(**asked: Any) -> dict[str, Any]:
    return rule(introduction="", first_month=None, last_month=None, collection=None) | asked


def main_of(body: str) -> str:
    return body.split("<main")[1].split("</main>")[0]


# --- as a new site shows it -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_new_site_shows_search_board_newest_and_provinces(get: Get, language: str) -> None:
    home = addresses.home(language)
    factories.certified_product(START, 4, province=factories.make_province("91", "An Giang", "an-giang"))
    shown = main_of(get(home, on=LAST_DAY).text)
    order = [shown.index(part) for part in ("<h1>", 'role="search"', '<table class="today">', 'class="cards"', 'class="tiles"')]
    assert order == sorted(order)
    assert "fair-line" not in shown and "story-card" not in shown, "there are none, and no empty headings for them"
    page = first_page(HomePage, language)
    page.unpublish()
    assert main_of(get(home, on=LAST_DAY).text) == shown, "without a published page, the same"


@pytest.mark.django_db
def test_sections_stand_in_the_editors_order_and_hide_while_they_have_nothing(get: Get) -> None:
    product = factories.certified_product(START, 4)
    fair = make_fair("Hội chợ Xuân", opens_on=LAST_DAY, closes_on=LAST_DAY)
    make_fair("Hội chợ đã qua", opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 5))
    gifts = make_collection("Quà Tết", closes_on=LAST_DAY)
    draft = make_collection("Nháp", live=False)
    story = make_story("Chuyện mắm", dated_on=date(2025, 1, 1))
    make_story("Chuyện chè", dated_on=date(2026, 1, 1))
    arranged(
        ("stories", {"heading": "Đọc chậm", "most": 2, "picked": [story]}),
        ("season", season(heading="Mùa đông", first_month="12", last_month="2")),
        ("season", season(heading="Mùa hè", first_month="4", last_month="9")),
        ("season", season(heading="Theo bộ", collection=gifts)),
        ("collection", {"collection": gifts, "most": 4}),
        ("collection", {"collection": draft, "most": 4}),
        ("fairs", {"heading": "Sắp tới", "most": 3}),
    )
    shown = main_of(get("/", on=LAST_DAY).text)
    titles = re.findall(r"<h[23][^>]*>(?:<a[^>]*>)?([^<]+)<", shown)
    assert [each for each in titles if each != product.name] == [
        *("Đọc chậm", "Chuyện mắm", "Chuyện chè", "Mùa đông", "Theo bộ", "Quà Tết", "Sắp tới", "Hội chợ Xuân")
    ]
    assert '<h1 class="visually-hidden">' in shown, "a page has its title even where no section shows one"
    assert cards(shown) == {product.pk: 4} and f'href="{fair.address}"' in shown
    after = main_of(get("/", on=NEXT_DAY).text)
    assert not cards(after) and "Mùa đông" not in after and "Quà Tết" not in after and "Sắp tới" not in after


# --- provinces --------------------------------------------------------------------------------------------------------


def test_every_province_has_a_tile_of_its_own() -> None:
    assert len(TILES) == len(set(TILES.values())) == 34
    assert all(1 <= tile.column <= COLUMNS for tile in TILES.values())
    north, south = TILES["04"], TILES["96"]
    assert north.row < TILES["01"].row < TILES["46"].row < TILES["79"].row < south.row


@pytest.mark.django_db
def test_provinces_are_a_list_from_the_north_down_with_what_is_in_force(get: Get, places: None) -> None:
    factories.certified_product(START, province=factories.make_province("79", "Hồ Chí Minh", "ho-chi-minh"))
    factories.make_province("99", "Mới", "moi")
    arranged(("places", {"heading": "", "introduction": ""}))
    tile = r'class="tile( tile-none)?" href="([^"]+)"><span class="tile-name" lang="vi">([^<]+)</span> .*?>(\d+)<'
    tiles = re.findall(tile, get("/").text)
    assert len(tiles) == 35 and [name for _none, _address, name, _count in tiles][::34] == ["Lai Châu", "Mới"]
    assert ("", "/dia-phuong/ho-chi-minh/", "Hồ Chí Minh", "1") in tiles and sum(int(count) for *_name, count in tiles) == 1


# --- few questions ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("committed")
def test_twelve_sections_ask_little(get: Get) -> None:
    province = factories.make_province("91", "An Giang", "an-giang")
    producer = factories.make_producer(province=province)
    products = [factories.certified_product(START, 4, producer=producer, province=province) for _number in range(9)]
    for number in range(3):
        make_showroom(f"Điểm bán {number}", province=province)
        make_story(producer=producer)
        make_fair(opens_on=date(2027, 1, 1 + number), closes_on=date(2027, 1, 10))
    arranged(
        ("search", {"title": "", "lead": "", "board": True}),
        ("fairs", {"heading": "", "most": 3}),
        ("season", season(heading="Mùa này", provinces=[str(province.pk)])),
        ("collection", {"collection": make_collection(), "most": 4}),
        ("products", {"heading": "Chọn tay", "products": products[:4]}),
        ("newest", {"heading": "", "most": 8}),
        ("stories", {"heading": "", "most": 3, "picked": []}),
        ("groups", {"heading": ""}),
        ("places", {"heading": "", "introduction": ""}),
        ("showrooms", {"heading": ""}),
        ("introduction", {"heading": "Vì sao", "text": "<p>Vì vậy.</p>"}),
        ("questions", {"heading": "", "questions": [{"question": "Gì?", "answer": "<p>Đó.</p>"}]}),
    )
    get("/en/")
    factories.make_producer()  # moves the edition: nothing is kept any more
    with CaptureQueriesContext(connection) as queries:
        response = get("/")
    assert response.status_code == 200 and len(cards(response.text)) == 9
    assert len(queries) + EDITION_READS <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in queries)
    asked = [query["sql"] for query in queries]
    assert len(asked) == len(set(asked)), "the same is asked once"
    with CaptureQueriesContext(connection) as queries:
        get("/")
    assert not queries, "and then it is kept"


@pytest.mark.django_db
def test_the_english_page_is_arranged_by_itself(get: Get) -> None:
    story = make_story("Chuyện mắm")
    make_page(type(story), story, "en", title="A story of sauce", dated_on=story.dated_on)
    arranged(("stories", {"heading": "", "most": 3, "picked": []}), language="en")
    shown = main_of(get("/en/").text)
    assert "A story of sauce" in shown and "Chuyện mắm" not in shown and "today" not in shown
    assert '<table class="today">' in get("/").text
