"""`manage.py search`: what the search page answers, for people and scripts."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from catalog import addresses
from catalog.models import FormerProvince, Product
from search import indexing
from search.public.results import MOST_PROMOTED
from tests import factories
from tests.factories import certified_product
from tests.surface_register import CARD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> Iterator[None]:
    time_machine.move_to("2026-11-23T12:00:00+07:00", tick=False)
    yield


@pytest.fixture
def products() -> dict[str, Product]:
    province = factories.make_province("25", "Phú Thọ", "phu-tho")
    former = FormerProvince.objects.create(
        code="17", name="Hòa Bình", slug="hoa-binh", province=province, merged_on=date(2025, 7, 1)
    )
    made = {
        "honey": certified_product(name="Mật ong bạc hà", stars=5, price=150_000),
        "wild": certified_product(name="Mật ong rừng", stars=4, price=90_000),
        "mead": certified_product(date(2023, 12, 1), name="Rượu mật ong", stars=3),
        "coffee": certified_product(name="Cà phê", province=province, former_province=former),
    }
    indexing.drain()
    return made


def search(*arguments: str) -> str:
    written = io.StringIO()
    call_command("search", *arguments, stdout=written)
    return written.getvalue()


def found(*arguments: str) -> dict[str, Any]:
    answered: dict[str, Any] = json.loads(search(*arguments, "--json"))
    return answered


def names(answered: dict[str, Any]) -> set[str]:
    return {row["name"] for row in answered["results"]}


def test_results_come_with_names_and_scores_the_best_first(products: dict[str, Product]) -> None:
    answered = found("mật ong")
    assert names(answered) == {"Mật ong bạc hà", "Mật ong rừng", "Rượu mật ong"} and answered["total"] == 3
    assert {row["id"] for row in answered["results"]} == {products[name].pk for name in ("honey", "wild", "mead")}
    scores = [row["score"] for row in answered["results"]]
    assert scores == sorted(scores, reverse=True) and min(scores) > 0
    assert answered["engine"] == "database" and answered["understood"]["manner"] == "as typed"


def test_what_the_text_says_of_stars_and_price_narrows_as_on_the_page(products: dict[str, Product]) -> None:
    answered = found("mat ong 5 sao duoi 200k")
    assert names(answered) == {"Mật ong bạc hà"} and answered["total"] == 1
    assert answered["understood"]["filters"]["stars"] == [5]
    assert answered["understood"]["filters"]["price"] == {"least": None, "below": 200_000}
    assert answered["understood"]["text"] == "mat ong"


def test_a_text_of_filters_alone_lists_what_they_say(products: dict[str, Product]) -> None:
    answered = found("5 sao")
    assert names(answered) == {"Mật ong bạc hà"} and answered["understood"]["text"] == ""
    assert answered["total"] == 1


def test_signs_without_a_word_find_nothing(products: dict[str, Product]) -> None:
    answered = found("?!")
    assert answered["results"] == [] and answered["total"] == 0


def test_it_says_what_the_page_says(products: dict[str, Product], client: Client) -> None:
    for text in ("mật ong", "mat ong 5 sao duoi 200k", "ca phe hoa binh", "4 sao 5 sao", "duoi 100k 4 sao", "xyzzy", "?!"):
        page = client.get(addresses.search("vi"), {"q": text}, follow=True).content.decode()
        assert [int(pk) for pk, _card in CARD.findall(page)] == [row["id"] for row in found(text)["results"]], text


def test_places_and_corrections_are_told(products: dict[str, Product]) -> None:
    answered = found("caf phee hoa binh")
    assert names(answered) == {"Cà phê"}
    assert answered["understood"]["filters"]["places"] == [{"typed": "hoa binh", "names": ["Hòa Bình"]}]
    assert {each["typed"] for each in answered["understood"]["corrections"]} == {"caf", "phee"}


def test_a_word_that_is_known_but_was_a_slip_is_told(products: dict[str, Product]) -> None:
    for name in ("Trà hoa cúc", "Trứng cút"):
        certified_product(name=name)
    indexing.drain()
    assert found("tra hoa cut")["understood"]["corrections"] == [{"typed": "cut", "meant": "cuc"}]


def test_another_day_shows_what_is_in_force_then(products: dict[str, Product]) -> None:
    assert "Rượu mật ong" in names(found("mật ong", "--on", "2026-11-30"))
    assert "Rượu mật ong" not in names(found("mật ong", "--on", "2026-12-01"))
    assert names(found("mật ong", "--on", "2020-01-01")) == set()


def test_a_limit_cuts_the_rows_and_not_the_total(products: dict[str, Product]) -> None:
    answered = found("mật ong", "--limit", "1", "--engine", "database")
    assert len(answered["results"]) == 1 and answered["total"] == 3


def test_promoted_products_are_told(products: dict[str, Product]) -> None:
    link = addresses.product("vi", products["coffee"].slug)
    SearchPromotion.objects.create(query=Query.get("mật ong"), external_link_url=link, external_link_text="x", sort_order=0)
    coffee = {"id": products["coffee"].pk, "name": "Cà phê"}
    assert found("mat ong")["promoted"] == found("mat ong 3 sao")["promoted"] == [coffee]
    assert found("mat ong 5 sao")["promoted"] == []
    for product in (products["honey"], products["wild"], products["mead"], certified_product()):
        SearchPromotion.objects.create(query=Query.get("mật ong"), external_link_url=addresses.product("vi", product.slug))
    assert len(found("mat ong")["promoted"]) == MOST_PROMOTED


def test_the_table_reads_like_the_page(products: dict[str, Product]) -> None:
    said = search("mat ong hoa binh 5 sao")
    assert "stars: 5" in said and "place: hoa binh = Hòa Bình" in said and "looked for: mat ong hoa binh" in said
    said = search("mật ong rừng")
    assert "Mật ong rừng" in said and "in force on 2026-11-23, answered by database" in said


@pytest.mark.parametrize(
    "text", ["!!!", "OR AND (", "'; DROP TABLE catalog_product; --", "\u202e\u200f", "🍯", "x" * 10_000, "a\x00b"]
)
def test_any_text_is_answered(products: dict[str, Product], text: str) -> None:
    try:
        assert isinstance(found(text)["results"], list)
    except CommandError as refused:
        assert "There is no text" in str(refused)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mật ong", "--on", "31/2"], "'31/2' is no day. Write it as year-month-day"),
        (["mật ong", "--on", "2026-02-30"], "'2026-02-30' is no day"),
        (["mật ong", "--engine", "google"], "There is no engine 'google'. Name one of these: database, elasticsearch."),
        (["mật ong", "--engine", "elasticsearch"], "No Elasticsearch is configured: set ELASTICSEARCH_URL."),
        (["mật ong", "--limit", "0"], "'0' is no number of products"),
        (["mật ong", "--limit", "ten"], "'ten' is no number of products"),
        ([" \u200b "], "There is no text"),
    ],
)
def test_what_cannot_be_asked_is_said_plainly(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        search(*arguments)
    assert sentence in str(refused.value)
