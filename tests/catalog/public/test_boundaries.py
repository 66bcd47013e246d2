"""What shoppers see on the last day of a certificate and on the next, with nothing run in between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog import addresses
from catalog.models import Decision
from tests import factories
from tests.catalog.public.conftest import Get

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)
LAST_DAY = date(2028, 1, 14)
NEXT_DAY = date(2028, 1, 15)


def text(response) -> str:
    return response.content.decode()


def verdict(get: Get, code: str, on: date, language: str = "vi") -> str:
    return text(get(f"{addresses.verify(language)}?q={code}", on=on))


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_last_day_and_next_change_every_page_together(get: Get, language: str) -> None:
    product = factories.certified_product(START, stars=4, name="Mắm Bà Giáo")
    address = addresses.product(language, product.slug)

    listing = get(addresses.product_list(language), on=LAST_DAY)
    assert f'data-product-id="{product.pk}"' in text(listing)
    assert 'data-total="1"' in text(listing) and 'data-in-force="1"' in text(listing)
    page = get(address, on=LAST_DAY)
    assert page.status_code == 200
    assert f'data-product-page="{product.pk}"' in text(page) and 'data-badge="4"' in text(page)
    answer = verdict(get, product.code, LAST_DAY, language)
    assert 'data-verdict="in_force"' in answer and 'data-badge="4"' in answer

    listing = get(addresses.product_list(language), on=NEXT_DAY)
    assert "data-product-id" not in text(listing)
    assert 'data-total="0"' in text(listing) and 'data-in-force="0"' in text(listing)
    page = get(address, on=NEXT_DAY)
    assert page.status_code == 410
    assert f'data-record="{product.pk}"' in text(page)
    assert "data-badge" not in text(page) and "data-product-page" not in text(page)
    answer = verdict(get, product.code, NEXT_DAY, language)
    assert 'data-verdict="lapsed"' in answer and "data-badge" not in answer


def test_plain_words_of_the_last_day_and_the_lapse(get: Get) -> None:
    product = factories.certified_product(START, stars=4)
    address = addresses.product("vi", product.slug)
    assert "Còn hiệu lực đến hết ngày 14/01/2028." in text(get(address, on=LAST_DAY))
    lapsed = text(get(address, on=NEXT_DAY))
    assert "Hết hiệu lực từ ngày 15/01/2028." in lapsed
    assert "Đã từng được công nhận 4 sao." in lapsed
    english = addresses.product("en", product.slug)
    assert "In force to the end of 14 Jan 2028." in text(get(english, on=LAST_DAY))
    assert "Lapsed on 15 Jan 2028." in text(get(english, on=NEXT_DAY))


def test_withdrawn_from_its_day_on_with_the_ground(get: Get) -> None:
    product = factories.certified_product(START)
    day = date(2026, 9, 1)
    factories.withdraw(product.certificates.get(), day)
    address = addresses.product("vi", product.slug)
    assert get(address, on=day - timedelta(days=1)).status_code == 200
    page = get(address, on=day)
    assert page.status_code == 410
    assert "Bị thu hồi từ ngày 01/09/2026." in text(page)
    assert "không còn đạt tiêu chí" in text(page)
    assert "data-badge" not in text(page)
    assert 'data-verdict="withdrawn"' in verdict(get, product.code, day)


def test_before_the_first_day_the_page_is_a_record_not_an_offer(get: Get) -> None:
    product = factories.certified_product(START)
    page = get(addresses.product("vi", product.slug), on=START - timedelta(days=1))
    assert page.status_code == 404
    assert "Chưa có hiệu lực, bắt đầu từ ngày 15/01/2025." in text(page)
    assert "data-badge" not in text(page)
    assert get(addresses.product("vi", product.slug), on=START).status_code == 200


def test_the_next_round_takes_over_on_its_own_day(get: Get) -> None:
    product = factories.certified_product(START, stars=3, name="Trám muối")
    factories.issue(product, date(2026, 5, 20), stars=4, certified_name="Trám đen Hùng Ly")
    address = addresses.product("vi", product.slug)
    assert 'data-badge="3"' in text(get(address, on=date(2026, 5, 19)))
    page = text(get(address, on=date(2026, 5, 20)))
    assert 'data-badge="4"' in page and 'data-badge="3"' not in page
    assert "Trám đen Hùng Ly" in page
    assert "được thay bằng quyết định mới từ ngày 20/05/2026" in page


def test_unpublished_and_never_certified_products_have_no_page(get: Get) -> None:
    draft = factories.certified_product(START, live=False)
    bare = factories.make_product()
    assert get(addresses.product("vi", draft.slug)).status_code == 404
    assert get(addresses.product("vi", bare.slug)).status_code == 404
    assert get(addresses.product("en", "no-such-thing")).status_code == 404


def test_lapsed_page_offers_what_is_in_force_nearby(get: Get) -> None:
    group = factories.make_group()
    lapsed = factories.certified_product(date(2020, 1, 1), group=group)
    near = factories.certified_product(START, group=group, name="Mắm cùng nhóm")
    same_province = factories.certified_product(START, name="Trà cùng tỉnh")
    elsewhere = factories.certified_product(START, province=factories.make_province("01", "Hà Nội"), name="Xa")
    page = text(get(addresses.product("vi", lapsed.slug)))
    assert page.index(f'data-product-id="{near.pk}"') < page.index(f'data-product-id="{same_province.pk}"')
    assert f'data-product-id="{elsewhere.pk}"' not in page
    assert 'data-badge="' not in page.split('class="nearby"')[0]


def test_a_sample_says_so_everywhere(get: Get) -> None:
    decision = factories.make_decision(START, fictional=True)
    product = factories.make_product("Mật ong bịa", fictional=True)
    factories.issue(product, START, decision=decision)
    for address in (
        addresses.product_list("vi"),
        addresses.product("vi", product.slug),
        addresses.short_verify(product.code),
        f"{addresses.verify('vi')}?q={decision.number}",
    ):
        assert "sản phẩm minh họa" in text(get(address)), address
    page = text(get(addresses.short_verify(product.code)))
    assert "Minh họa: Còn hiệu lực đến hết ngày" in page
    assert "không phải giấy chứng nhận thật" in page


def test_a_decision_answers_for_each_of_its_products(get: Get) -> None:
    decision = factories.make_decision(START, number="86/QĐ-UBND")
    standing, ended = factories.make_product("Còn"), factories.make_product("Hết")
    factories.issue(standing, START, decision=decision)
    factories.withdraw(factories.issue(ended, START, decision=decision), date(2026, 1, 1))
    factories.make_decision(date(2024, 3, 1), number="86/QĐ-UBND", kind=Decision.Kind.RECOGNITION)
    page = text(get(f"{addresses.verify('vi')}?q=86/qd-ubnd"))
    assert f'data-record="{standing.pk}" data-verdict="in_force"' in page
    assert f'data-record="{ended.pk}" data-verdict="withdrawn"' in page
