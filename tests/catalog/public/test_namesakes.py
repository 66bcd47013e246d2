"""The exact name of a product no longer in force gives one plain line that leads to its record: never a card or a star."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import translation

from catalog import addresses
from catalog.edition import Reading
from catalog.public import namesakes
from catalog.public.namesakes import lapsed_namesakes
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

LINE = re.compile(r'<p class="lapsed-line" data-record="(\d+)" data-verdict="(\w+)"><a href="([^"]+)">([^<]+)</a>(.*?)</p>', re.S)
DAY = timedelta(days=1)


def named(text: str, on: date = TODAY) -> list[int]:
    return [record.product.pk for record in lapsed_namesakes(text, Reading.begin(on))]


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
    assert named("Mật ong") == [gone.pk]


def test_the_line_comes_on_the_day_of_the_lapse() -> None:
    product = factories.certified_product(date(2023, 11, 23), name="Nước mắm")
    assert named("Nước mắm", TODAY - DAY) == []
    assert named("Nước mắm", TODAY) == [product.pk]


def test_only_the_very_name_counts() -> None:
    product = factories.certified_product(date(2020, 1, 1), name="Trà hoa vàng")
    for text in ("Trà hoa vàng", "  trà  hoa vàng ", "TRÀ HOA VÀNG", "Trà hoa vàng 4 sao"):
        assert named(text) == [product.pk], text
    for text in ("trà hoa", "trà hoa vàng Tam Đảo", "tra hoa vang khong", "", "   ", "%", "4 sao"):
        assert named(text) == [], text


def test_the_very_name_may_be_typed_without_its_accents() -> None:
    tea, coconut, pineapple = (
        factories.certified_product(date(2020, 1, 1), name=name) for name in ("Trà đá", "Kẹo dừa", "Kẹo dứa")
    )
    assert named("tra da") == named("TRA DA 4 sao") == [tea.pk]
    assert set(named("keo dua")) == {coconut.pk, pineapple.pk}
    assert named("kẹo dứa") == [pineapple.pk]
    assert named("keo dứa") == named("tra") == named("tra da hoa") == []


def test_the_english_name_counts_as_one(get: Get) -> None:
    product = factories.certified_product(date(2020, 1, 1), name="Trà hoa vàng", name_en="Golden camellia tea")
    [(pk, *_rest)] = LINE.findall(get(f"{addresses.search('en')}?q=golden+camellia+tea").content.decode())
    assert int(pk) == product.pk


def test_withdrawn_and_not_yet_in_force_are_told_too() -> None:
    withdrawn = factories.certified_product(TODAY - 100 * DAY, name="Rượu cần")
    factories.withdraw(withdrawn.certificates.get(), TODAY)
    coming = factories.certified_product(TODAY, name="Chè lam")
    factories.make_product("Chưa từng công nhận")
    assert named("Rượu cần") == [withdrawn.pk]
    assert named("Chè lam", TODAY - DAY) == [coming.pk]
    assert named("Chưa từng công nhận") == []


def test_a_later_round_in_force_leaves_no_line_whichever_name_is_asked() -> None:
    product = factories.make_product("Tên mới")
    factories.issue(product, date(2020, 1, 1), certified_name="Tên cũ")
    assert named("Tên cũ", TODAY) == named("Tên mới", TODAY) == [product.pk]
    factories.issue(product, TODAY)
    assert named("Tên cũ") == named("Tên mới") == []


def test_an_unpublished_product_leads_to_the_answer_to_its_code(get: Get) -> None:
    product = factories.certified_product(date(2020, 1, 1), name="Trà kín", live=False)
    for language in addresses.LANGUAGES:
        [line] = LINE.findall(ask(get, "Trà kín", language))
        address = html.unescape(line[2])
        assert address == f"{addresses.verify(language)}?q={product.code}"
        assert f'data-record="{product.pk}" data-verdict="lapsed"' in get(address).content.decode()
        with translation.override(language):
            assert lapsed_namesakes("Trà kín", Reading.begin(TODAY))[0].record_address == address


def test_a_sample_says_so_in_its_line(get: Get) -> None:
    factories.certified_product(date(2020, 1, 1), name="Trà mẫu", fictional=True)
    [line] = LINE.findall(ask(get, "Trà mẫu", "en"))
    assert "Sample: Lapsed on 1 Jan 2023." in line[4]


def test_many_namesakes_are_a_few_lines() -> None:
    for _each in range(namesakes.MOST + 1):
        factories.certified_product(date(2020, 1, 1), name="Mật ong")
    assert len(named("Mật ong")) == namesakes.MOST
