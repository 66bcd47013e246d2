"""Whatever is typed or asked for in an address: a page that makes sense or says what is wrong, never a fault."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from catalog import addresses
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_list import shown
from tests.rolled_back import rolled_back

from .conftest import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("language", addresses.LANGUAGES)]

TEXTS = {
    "empty": "",
    "blank": "  \u3000 ",
    "invisible": "\u200b\u200d\ufeff",
    "long": "a" * 10_000,
    "long with words": "trà hoa vàng " * 800,
    "punctuation": "?!., -- ... \"'()[]{}",
    "emoji": "🍯👩\u200d🌾🇻🇳",
    "lucene": "name:(trà AND hoa) OR *:* ~2 ^5 [a TO z] \\\\ && || ! /x.*/",
    "lucene alone": "*",
    "fts": 'NEAR(trà hoa) "trà" * ^trà col:trà -hoa AND NOT',
    "tsquery": "trà & !hoa | <-> 'x':*A",
    "sql": "'; DROP TABLE catalog_product; -- \" OR 1=1 %s %(x)s",
    "nul": "trà\x00hoa\x00",
    "right to left": "\u202etrà\u202c \u2067hoa\u2069 \u200f",
    "lone marks": "\u0301\u0302\u0323",
    "markup": '"><script>alert(1)</script><mark>',
    "braces": "{{ frame }} {% load x %} %(text)s {0}",
    "many words": " ".join(chr(ord("a") + number % 26) * 2 for number in range(33)),
    "digits": "9" * 90,
    "prices": "tu 99999999999999999999 den 1 duoi 0d tren -5k 1tr99999999999",
    "stars": "0 sao 9 sao -5 sao ★★★★★★★",
    "other alphabets": "茶 чай شاي ชา",
    "percent": "%",
    "bytes": b"\xff\xfe\xed\xa0\x80tr\xe0",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Read by all and changed by none, so what is kept of it is kept for all."""
    with rolled_back(django_db_blocker, make_world) as made:
        yield made


@pytest.mark.parametrize("kind", TEXTS)
def test_no_text_breaks_the_page_or_the_suggestions(world: SimpleNamespace, get: Get, language: str, kind: str) -> None:
    typed = quote(TEXTS[kind])
    for filters in ("", "&star=4&province=an-giang", "&page=2"):
        response = get(f"{addresses.search(language)}?q={typed}{filters}")
        assert response.status_code in ({200, 302} if "page" not in filters else {200, 302, 404})
        assert "<script>alert" not in response.text and "\x00" not in response.text and "\u202e" not in response.text
        if response.status_code == 302:
            assert get(response.headers["Location"]).status_code in {200, 404}
    suggested = get(f"{addresses.suggestions(language)}?q={typed}")
    assert suggested.status_code == 200 and suggested.headers["Content-Type"] == "application/json"
    assert json.loads(suggested.text).keys() == {"q", "groups", "said"}


def test_what_surrounds_the_words_is_overlooked(world: SimpleNamespace, get: Get, language: str) -> None:
    plain = shown(get(f"{addresses.search(language)}?q={quote('trà hoa vàng')}"))
    assert plain
    for text in ("\u202etrà\u2067 hoa\x00vàng", '(trà) & hoa* "vàng"', "TRÀ  HOA\u200b VÀNG 🍵", "tra\u0300 hoa va\u0300ng!"):
        assert shown(get(f"{addresses.search(language)}?q={quote(text)}")) == plain, text


def test_too_long_a_text_is_cut_and_that_is_said(world: SimpleNamespace, get: Get, language: str) -> None:
    words = {"vi": "Mỗi lần chỉ tìm một câu, dài nhất 100 chữ cái.", "en": "One text of at most 100 letters is looked for"}
    for query in (f"q={quote('trà ' * 2500)}", "q=mot&q=hai"):
        page = get(f"{addresses.search(language)}?{query}").text
        assert words[language] in html.unescape(page), query
        assert len(html.unescape(page).split("<h1>")[1].split("</h1>")[0]) < 130
    assert words[language] not in html.unescape(get(f"{addresses.search(language)}?q=mot&q=mot&q=+mot+").text)


def test_a_text_without_words_says_so(world: SimpleNamespace, get: Get, language: str) -> None:
    for text in ("?!.,", "🍯", "*", "%", "---"):
        page = html.unescape(get(f"{addresses.search(language)}?q={quote(text)}").text)
        assert ("Nội dung tìm này không có từ nào" if language == "vi" else "There is no word in it to look for") in page
        assert not shown(get(f"{addresses.search(language)}?q={quote(text)}&star=4")), text


@pytest.mark.parametrize(
    "query",
    [
        *("star=9", "sao=x&sao=5&star=-1", "group=khong-co", "province=atlantis", "commune=xa-99999", "producer=ai-do"),
        *("price-from=abc", "price-from=5&price-below=5", "packaging=container", "sort=lung-tung", "page=-1", "page=0"),
        *("page=abc", "page=1&page=2", "page=1e9", "page=" + "9" * 40, "q=tra", "group=" + "a" * 10_000),
        "province=%00%F0%9F%98%80",
        "former=';DROP",
    ],
)
def test_a_filter_that_names_nothing_is_left_out_with_a_sentence(
    world: SimpleNamespace, get: Get, language: str, query: str
) -> None:
    response = get(f"{addresses.search(language)}?q=mam&{query}")
    assert response.status_code == 200 and '<p class="notice" role="status">' in response.text
    assert shown(response)


@pytest.mark.parametrize("number", ["3", "1000000000", "9" * 18])
def test_a_page_that_is_not_there_leads_to_the_last(world: SimpleNamespace, get: Get, language: str, number: str) -> None:
    for text in ("tra", "xyzzy"):
        response = get(f"{addresses.search(language)}?q={text}&page={number}")
        assert response.status_code == 404 and f'href="{addresses.search(language)}?q={text}"' in response.text


def test_more_filters_than_a_form_may_have_are_refused_at_the_door(world: SimpleNamespace, get: Get, language: str) -> None:
    typed = "&".join(f"q={number}" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    for address in (addresses.search(language), addresses.suggestions(language)):
        assert get(f"{address}?{typed}").status_code == 400
