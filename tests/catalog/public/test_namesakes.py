"""Verification, asked for the exact name of a product no longer in force, gives one plain line: never a stub or a star."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from catalog import addresses
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

LINE = re.compile(r'<p class="lapsed-line" data-record="(\d+)" data-verdict="(\w+)"><a href="([^"]+)">([^<]+)</a>(.*?)</p>', re.S)
DAY = timedelta(days=1)


def ask(get: Get, text: str, language: str = "vi") -> str:
    return get(f"{addresses.verify(language)}?{urlencode({'q': text})}").content.decode()


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_by_name_a_lapsed_product_gives_one_line_and_by_code_its_stub(get: Get, language: str) -> None:
    product = factories.certified_product(date(2020, 1, 1), 5, name="Trà hoa vàng")
    page = ask(get, "trà hoa VÀNG", language)
    [(pk, verdict, address, name, rest)] = LINE.findall(page)
    assert (int(pk), verdict, name) == (product.pk, "lapsed", "Trà hoa vàng")
    assert ("Hết hiệu lực từ ngày 01/01/2023." if language == "vi" else "Lapsed on 1 Jan 2023.") in rest
    main = page.split("<main")[1].split("</main>")[0]
    for forbidden in ("data-badge", 'class="card', 'class="stub', "5 sao", "5 stars"):
        assert forbidden not in main, forbidden
    assert address == addresses.product(language, product.slug) and get(address).status_code == 410
    assert 'class="stub stub-cut"' in ask(get, product.code, language)


def test_in_force_a_name_still_gives_the_whole_stub_with_its_badge(get: Get) -> None:
    factories.certified_product(TODAY - 100 * DAY, 4, name="Trà hoa vàng")
    page = ask(get, "Trà hoa vàng")
    assert not LINE.findall(page) and 'class="stub"' in page and 'data-badge="4"' in page


def test_of_two_namesakes_the_one_in_force_has_the_badge_and_the_other_a_line(get: Get) -> None:
    gone = factories.certified_product(date(2020, 1, 1), 5, name="Mật ong")
    there = factories.certified_product(TODAY, 3, name="Mật ong")
    page = ask(get, "Mật ong")
    assert [int(line[0]) for line in LINE.findall(page)] == [gone.pk]
    assert re.findall(r'data-badge="(\d)"', page) == ["3"] and f'data-record="{there.pk}" data-verdict="in_force"' in page


def test_an_unpublished_product_leads_to_the_answer_to_its_code(get: Get) -> None:
    product = factories.certified_product(date(2020, 1, 1), name="Trà kín", live=False)
    for language in addresses.LANGUAGES:
        [line] = LINE.findall(ask(get, "Trà kín", language))
        address = html.unescape(line[2])
        assert address == f"{addresses.verify(language)}?q={product.code}"
        assert f'data-record="{product.pk}" data-verdict="lapsed"' in get(address).content.decode()


def test_a_sample_says_so_in_its_line(get: Get) -> None:
    factories.certified_product(date(2020, 1, 1), name="Trà mẫu", fictional=True)
    [line] = LINE.findall(ask(get, "Trà mẫu", "en"))
    assert "Sample: Lapsed on 1 Jan 2023." in line[4]
