"""A producer's page: while it has one, what it shows on the last day and the next, and what it keeps to itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog import addresses
from catalog.models import Commune, Producer, ProducerLink
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph
from tests.surface_register import cards

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)
LAST_DAY, NEXT_DAY = date(2028, 1, 14), date(2028, 1, 15)


def page_of(get: Get, producer: Producer, language: str = "vi", on: date = factories.TODAY) -> str:
    response = get(addresses.producer(language, producer.slug), on=on)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_product_moves_from_the_cards_to_a_plain_line_overnight(get: Get, language: str) -> None:
    product = factories.certified_product(START, stars=4, name="Mắm Bà Giáo")
    on_last_day = page_of(get, product.producer, language, on=LAST_DAY)
    assert cards(on_last_day) == {product.pk: 4} and "data-record" not in on_last_day
    after = page_of(get, product.producer, language, on=NEXT_DAY)
    assert not cards(after) and 'data-total="0"' in after and "data-badge" not in after
    assert f'data-record="{product.pk}" data-verdict="lapsed"' in after
    assert f'href="{addresses.product(language, product.slug)}"' in after
    sentence = {"vi": "Hết hiệu lực từ ngày 15/01/2028.", "en": "Lapsed on 15 Jan 2028."}[language]
    assert sentence in after


def test_with_none_in_force_it_says_so_and_offers_what_is_near(get: Get) -> None:
    province = factories.make_province("91", "An Giang", "an-giang")
    producer = factories.make_producer("HTX Núi Sập", province=province)
    factories.certified_product(date(2020, 1, 1), producer=producer, province=province)
    near = factories.certified_product(START, province=province)
    factories.certified_product(START, province=factories.make_province("01", "Hà Nội", "ha-noi"))
    page = page_of(get, producer)
    assert "Hiện không có sản phẩm nào còn hiệu lực." in page and "Còn hiệu lực ở An Giang" in page
    assert cards(page).keys() == {near.pk}
    assert page.index("data-record") < page.index("data-product-id"), "its own record comes before what others have"


def test_it_is_there_once_one_of_its_published_products_was_certified(get: Get) -> None:
    never = factories.make_product().producer
    unpublished = factories.certified_product(START, live=False).producer
    coming = factories.make_product()
    factories.issue(coming, START)
    hidden = factories.make_producer(live=False)
    factories.certified_product(START, producer=hidden)
    nameless = factories.certified_product(START, producer=factories.make_producer("(không rõ chủ thể)")).producer
    for missing in (never, unpublished, hidden, nameless):
        assert get(addresses.producer("vi", missing.slug)).status_code == 404
    address = addresses.producer("vi", coming.producer.slug)
    assert get(address, on=date(2025, 1, 14)).status_code == 404
    assert get(address, on=START).status_code == 200
    assert get("/chu-the/khong-co/").status_code == 404
    missing = get("/chu-the/khong-co/").content.decode()
    assert 'class="language" href="/en/producers/khong-co/"' in missing


def test_a_draft_product_is_named_nowhere(get: Get) -> None:
    producer = factories.make_producer()
    factories.certified_product(START, producer=producer)
    draft = factories.certified_product(START, producer=producer, name="Mắm chưa đăng", live=False)
    withdrawn_draft = factories.certified_product(date(2020, 1, 1), producer=producer, name="Mắm cũ chưa đăng", live=False)
    page = page_of(get, producer)
    assert draft.name not in page and withdrawn_draft.name not in page


def test_contact_only_with_consent(get: Get) -> None:
    producer = factories.make_producer(phone="0912 345 678", email="a@example.vn", street_address="1 Núi Sập")
    factories.certified_product(START, producer=producer)
    private = ("0912 345 678", "a@example.vn", "1 Núi Sập")
    assert not any(each in page_of(get, producer) for each in private)
    Producer.objects.filter(pk=producer.pk).update(contact_consent=True)
    assert all(each in page_of(get, producer) for each in private)


def test_what_it_tells_of_the_producer(get: Get, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    province = factories.make_province("91", "An Giang", "an-giang")
    commune = Commune.objects.create(code="30301", name="Óc Eo", kind="xã", province=province)
    producer = factories.make_producer(
        "HTX Núi Sập",
        kind="cooperative",
        province=province,
        commune=commune,
        place_as_published="thị trấn Núi Sập",
        story="Chuyện kể",
        story_en="A story",
        fictional=True,
    )
    producer.image = photograph("Xưởng")
    producer.save()
    ProducerLink.objects.create(producer=producer, kind="shopee", url="https://shopee.vn/nui-sap")
    factories.certified_product(START, producer=producer, fictional=True)
    page = page_of(get, producer)
    assert "Chuyện kể" in page and "A story" in page_of(get, producer, "en") and "Chuyện kể" not in page_of(get, producer, "en")
    assert "nhà sản xuất minh họa" in page.lower() and "thị trấn Núi Sập" in page and 'class="producer-portrait"' in page
    assert '<a href="https://shopee.vn/nui-sap" rel="nofollow noopener">Shopee</a>' in page
    assert 'href="/dia-phuong/an-giang/xa-oc-eo-30301/">xã Óc Eo</a>' in page and 'href="/dia-phuong/an-giang/"' in page


def test_a_long_range_leads_on_to_the_list(get: Get) -> None:
    producer = factories.make_producer()
    for _number in range(25):
        factories.certified_product(START, producer=producer)
    page = page_of(get, producer)
    assert len(cards(page)) == 24 and 'data-total="25"' in page
    assert f'href="/san-pham/?chu-the={producer.slug}"' in page
    assert 'data-total="25"' in get(f"/san-pham/?chu-the={producer.slug}").content.decode()


def test_other_spellings_lead_to_the_one_address(get: Get) -> None:
    producer = factories.certified_product(START).producer
    response = get(f"/chu-the/{producer.slug.upper()}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/chu-the/{producer.slug}/")
