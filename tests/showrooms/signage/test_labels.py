"""Shelf labels: who gets one and who gets none, what stands on it, and what is told the person who prints."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from showrooms import addresses
from showrooms.views.papers import PAPERS
from tests.factories import TODAY, issue
from tests.showrooms.factories import make_showroom, make_user, plain_item, stock

from .shop import DAY, LONG_MAKER, Shop

pytestmark = pytest.mark.once

LABEL = re.compile(r'<article class="label[^"]*" data-item="(\d+)">(.*?)</article>', re.S)


def sheets(shop: Shop, language: str = "vi", **query: Any) -> HttpResponse:
    address = addresses.printed_labels(language, shop.showroom.slug)
    return shop.client.get(address, {"what": "all", **query})


def labels(response: HttpResponse) -> dict[int, str]:
    assert response.status_code == 200
    return {int(pk): text for pk, text in LABEL.findall(response.text)}


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_what_is_in_force_and_what_is_not_ocop_gets_a_label(shop: Shop) -> None:
    assert labels(sheets(shop)).keys() == {item.pk for item in shop.printable}


def test_what_gets_none_is_named_with_the_reason(shop: Shop) -> None:
    page = words(sheets(shop, "en").text)
    assert "3 products get no label" in page
    assert re.search(r"Trà đã hết hạn : no longer in force from \d+ \w+ \d{4}", page)
    assert "Rượu bị thu hồi : certificate withdrawn from 23 Nov 2026" in page
    assert "Chưa đăng : not published in the catalogue" in page


def test_a_label_says_what_a_shopper_asks(shop: Shop, settings: Any) -> None:
    label = labels(sheets(shop))[shop.in_force.pk]
    product = shop.in_force.product
    assert product
    lapses_on = product.certificates.get().ends_on
    said = words(label)
    assert "Mật ong bạc hà" in said and product.producer.name in said and "An Giang" in said
    assert "179.000 ₫" in said and "185.000" not in said, "the price of this counter"
    assert "/ Hũ thủy tinh 500 g" in said
    assert f"đến hết ngày {lapses_on - timedelta(days=1):%d/%m/%Y}" in said
    assert "23/11/2026" in said, "the day of printing"
    assert 'data-badge="4"' in label and 'class="qr"' in label and 'aria-label="8936012345674"' in label


def test_a_plain_label_has_no_word_of_certificates(shop: Shop) -> None:
    printed = labels(sheets(shop))
    label = printed[shop.plain.pk]
    assert 'aria-label="8934563138165"' in label
    for item in (shop.plain, shop.plain_without_code):
        assert "data-badge" not in printed[item.pk] and 'class="qr"' not in printed[item.pk]
        assert not re.search(r"hiệu lực|công nhận|OCOP|sao\b", words(printed[item.pk]))


def test_a_sample_says_that_it_is_one(shop: Shop) -> None:
    label = words(labels(sheets(shop, "en"))[shop.long.pk])
    assert "sample product" in label and "1,185,000 ₫" in label


def test_a_name_too_long_ends_in_an_ellipsis_and_the_place_never_goes(shop: Shop) -> None:
    for paper in PAPERS:
        label = labels(sheets(shop, paper=paper))[shop.long.pk]
        [name] = re.findall(r"<h2[^>]*>(.*?)</h2>", label, re.S)
        [by] = re.findall(r'<p class="label-by"[^>]*>(.*?)</p>', label, re.S)
        assert 1 <= name.count("<span>") <= 2 and by.count("<span>") <= 2
        assert words(by).endswith("An Giang")
        assert LONG_MAKER in words(by) or "…" in words(by)


def test_the_last_day_is_told(shop: Shop, time_machine: Any) -> None:
    page = sheets(shop, "en")
    assert re.search(r"Today is the last day of these.*?Cốm làng Vòng", words(page.text))
    assert shop.last_day.pk in labels(page)
    time_machine.move_to(f"{TODAY + DAY}T00:00:01+07:00", tick=False)
    shop.client.force_login(shop.showroom.assignments.get().user)
    assert shop.last_day.pk not in labels(sheets(shop))


def test_a_renewed_product_gets_its_label_again(shop: Shop) -> None:
    assert shop.lapsed.product
    issue(shop.lapsed.product, TODAY, 5)
    assert 'data-badge="5"' in labels(sheets(shop))[shop.lapsed.pk]


def test_a_shelf_is_printed_as_a_whole(shop: Shop) -> None:
    assert labels(sheets(shop, shelf="A1")).keys() == {shop.in_force.pk, shop.plain.pk}


def test_chosen_items_in_as_many_copies_as_asked(shop: Shop) -> None:
    response = sheets(shop, what="chosen", item=[shop.in_force.pk, shop.plain.pk], copies=20, paper="a4-18")
    printed = [int(pk) for pk, _text in LABEL.findall(response.text)]
    assert sorted(printed) == sorted([shop.in_force.pk] * 20 + [shop.plain.pk] * 20)
    assert response.text.count('<div class="sheet">') == 3
    assert response.text.count('data-badge="4"') == 20


def test_what_is_carried_and_sold_out_gets_a_label_when_chosen(shop: Shop) -> None:
    shop.showroom.levels.filter(item=shop.in_force).delete()
    assert shop.in_force.pk not in labels(sheets(shop))
    assert shop.in_force.pk in labels(sheets(shop, what="chosen", item=shop.in_force.pk))


def test_goods_of_another_showroom_get_none_and_that_is_said(shop: Shop) -> None:
    foreign = plain_item("Của điểm khác")
    stock(make_showroom(), foreign, 5)
    page = sheets(shop, "en", what="chosen", item=[foreign.pk, shop.plain.pk])
    assert labels(page).keys() == {shop.plain.pk}
    assert "One thing chosen is not carried here" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"what": "chosen"}, "Choose what gets a label."),
        ({"copies": "0"}, "Type how many labels of each"),
        ({"copies": "-3"}, "Type how many labels of each"),
        ({"copies": "nhiều"}, "Type how many labels of each"),
        ({"copies": "9999999999999999999999"}, "Type how many labels of each"),
        ({"what": "chosen", "item": ["x", "-1", "9" * 40]}, "Choose what gets a label."),
    ],
)
def test_what_cannot_be_printed_is_told(shop: Shop, query: dict[str, Any], said: str) -> None:
    response = sheets(shop, "en", **query)
    assert response.status_code == 422 and said in response.text


def test_too_many_at_once_are_told(shop: Shop) -> None:
    for number in range(8):
        stock(shop.showroom, plain_item(f"Kẹo {number}"), 1)
    response = sheets(shop, "en", copies="50")
    assert response.status_code == 422 and "Print at most 600 in one go" in response.text


def test_an_unknown_paper_is_the_first_one(shop: Shop) -> None:
    assert "paper-a4.css" in sheets(shop, paper="giấy bạc").text


def choices(response: HttpResponse) -> set[int]:
    return set(map(int, re.findall(r'name="item" value="(\d+)"', response.text)))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("mat ong", "in_force"), ("8936012345674", "in_force"), ("que nha", "plain"), ("ẪỄỘỬ", None), ("com vong", "last_day")],
)
def test_goods_are_found_without_accents(shop: Shop, typed: str, found: str | None) -> None:
    response = shop.client.get(addresses.desk("vi", shop.showroom.slug, "labels"), {"q": typed})
    expected: set[int] = {getattr(shop, found).pk} if found else set()
    assert choices(response) == expected


def test_goods_can_be_chosen_beforehand(shop: Shop) -> None:
    response = shop.client.get(addresses.desk("vi", shop.showroom.slug, "labels"), {"item": shop.plain.pk})
    assert re.findall(r'name="item" value="(\d+)" checked', response.text) == [str(shop.plain.pk)]
    assert choices(response) == {item.pk for item in shop.printable}


def test_labels_are_for_those_who_work_there(shop: Shop) -> None:
    shop.client.force_login(make_user())
    assert sheets(shop).status_code == 404


def test_an_old_page_knows_how_long_it_holds(shop: Shop, time_machine: Any) -> None:
    assert 'data-seconds-left="43200"' in sheets(shop).text
    time_machine.move_to("2026-11-23T16:59:59.9+00:00", tick=False)
    shop.client.force_login(shop.showroom.assignments.get().user)
    assert 'data-seconds-left="0"' in sheets(shop).text


def test_queries_do_not_grow_with_the_labels(shop: Shop, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        stock(shop.showroom, plain_item(f"Kẹo {number}"), 1)
    with django_assert_max_num_queries(14):
        sheets(shop)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_lengths_are_written_as_css_reads_them(shop: Shop, language: str) -> None:
    assert "--width:64.667mm" in sheets(shop, language).text
