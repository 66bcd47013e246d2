"""The exact name of a product no longer in force gives one plain line that leads to its record: never a card or a star."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from catalog import addresses
from catalog.edition import Reading
from catalog.models import Product
from search import outbox
from search.phrases import read_phrases
from search.public import namesakes
from search.public.namesakes import lapsed_namesakes
from tests import factories
from tests.catalog.public.conftest import Get
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

LINE = re.compile(r'<p class="lapsed-line" data-record="(\d+)" data-verdict="(\w+)"><a href="([^"]+)">([^<]+)</a>(.*?)</p>', re.S)
DAY = timedelta(days=1)


def named(text: str, on: date = TODAY) -> list[int]:
    return [record.product.pk for record in lapsed_namesakes([text, read_phrases(text).rest], Reading.begin(on))]


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


def test_many_namesakes_are_a_few_lines() -> None:
    for _each in range(namesakes.MOST + 1):
        factories.certified_product(date(2020, 1, 1), name="Mật ong")
    assert len(named("Mật ong")) == namesakes.MOST


def test_what_is_in_force_and_not_published_is_not_told(get: Get) -> None:
    factories.certified_product(TODAY, name="Trà kín", live=False)
    gone = factories.certified_product(date(2020, 1, 1), name="Trà kín", live=False)
    [line] = LINE.findall(get(f"{addresses.search('vi')}?q=tra+kin").text)
    assert int(line[0]) == gone.pk and f'data-record="{gone.pk}"' in get(line[2]).text


def test_names_are_found_before_and_after_their_documents_are_made() -> None:
    old, new = (factories.certified_product(date(2020, 1, 1), name="Trà sen") for _each in range(2))
    assert named("trà sen") == [old.pk, new.pk]
    while outbox.write_documents(keep_changes=False):
        pass
    Product.objects.filter(pk=new.pk).update(name="Trà lài")
    new.certificates.update(certified_name="Trà lài")
    assert named("trà sen") == [old.pk] and named("trà lài") == [new.pk]
