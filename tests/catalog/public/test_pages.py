"""Product pages, languages, pictures and errors."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from wagtail.images import get_image_model

from catalog import addresses, certification
from catalog.models import Producer, ProducerLink, ProductImage, ProductSetMember
from catalog.public import pictures
from tests import factories
from tests.catalog.public.conftest import Get

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)


def photograph(title: str) -> Any:
    file = ContentFile(b"", name="photo.png")
    Image.new("RGB", (1600, 1200), "#aa7722").save(file, "PNG")
    return get_image_model().objects.create(title=title, file=file, width=1600, height=1200)


def page_of(get: Get, product, language: str = "vi") -> str:
    """What the page says of the product itself: other products stand in rows below."""
    response = get(addresses.product(language, product.slug))
    assert response.status_code == 200
    return response.content.decode().split('<section class="card-row">')[0]


@pytest.mark.parametrize("query", ["", "?sao=4&tinh=an-giang&trang=2"])
def test_the_switch_stays_on_the_page(get: Get, query: str) -> None:
    factories.make_province("91", "An Giang", "an-giang")
    for number in range(25):
        factories.certified_product(START, stars=4, name=f"Mắm {number}")
    vietnamese, english = f"/san-pham/{query}", f"/en/products/{query}"
    for name, name_en in (("sao", "star"), ("tinh", "province"), ("trang", "page")):
        english = english.replace(name, name_en)
    assert f'class="language" href="{english.replace("&", "&amp;")}"' in get(vietnamese).content.decode()
    assert f'class="language" href="{vietnamese.replace("&", "&amp;")}"' in get(english).content.decode()
    assert '<html lang="en">' in get(english).content.decode()


def test_the_board_says_day_and_number(get: Get) -> None:
    factories.certified_product(START)
    board = get("/san-pham/").content.decode().split('class="board"')[1].split("</p>")[0]
    assert "Thứ Hai 23/11/2026" in board and "1 sản phẩm còn hiệu lực" in board and 'data-in-force="1"' in board
    board = get("/en/verify/").content.decode().split('class="board"')[1].split("</p>")[0]
    assert "Monday 23 Nov 2026" in board and "1 product in force" in board


def test_price_or_ask(get: Get) -> None:
    priced = factories.certified_product(START, price=185000)
    example = factories.certified_product(START, price=1250000, price_is_example=True)
    without = factories.certified_product(START)
    assert "185.000 ₫" in page_of(get, priced) and "giá ví dụ" not in page_of(get, priced)
    assert "1.250.000 ₫" in page_of(get, example) and "giá ví dụ" in page_of(get, example)
    assert "1,250,000 ₫" in page_of(get, example, "en")
    assert "hỏi giá nhà sản xuất" in page_of(get, without) and "₫" not in page_of(get, without)


def test_contact_only_with_consent(get: Get) -> None:
    producer = factories.make_producer(phone="0912 345 678", email="a@example.vn", street_address="1 Núi Sập")
    product = factories.certified_product(START, producer=producer)
    page = page_of(get, product)
    assert "0912" not in page and "a@example.vn" not in page and "1 Núi Sập" not in page
    producer.contact_consent = True
    producer.save()
    page = page_of(get, product)
    assert "0912 345 678" in page and "a@example.vn" in page and "1 Núi Sập" in page


def test_shops_are_linked_without_endorsement(get: Get) -> None:
    product = factories.certified_product(START)
    ProducerLink.objects.create(producer=product.producer, kind="shopee", url="https://shopee.vn/ba-giao")
    assert '<a href="https://shopee.vn/ba-giao" rel="nofollow noopener">Shopee</a>' in page_of(get, product)


def test_an_unpublished_producer_is_named_and_nothing_more(get: Get, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    producer = factories.make_producer("HTX Núi Sập", story="Chuyện kể", phone="0912 345 678", contact_consent=True)
    producer.image = photograph("Xưởng")
    producer.save()
    ProducerLink.objects.create(producer=producer, kind="shopee", url="https://shopee.vn/nui-sap")
    product = factories.certified_product(START, producer=producer)
    private = ("Chuyện kể", "0912 345 678", "https://shopee.vn/nui-sap", 'class="producer-picture"')
    page = page_of(get, product)
    assert all(each in page for each in private)
    producer.live = False
    producer.save()
    page = page_of(get, product)
    assert "HTX Núi Sập" in page and not any(each in page for each in private)


def test_a_producer_whom_no_source_names(get: Get) -> None:
    product = factories.certified_product(START, producer=factories.make_producer("(không rõ chủ thể)"))
    assert "(producer not named)" in page_of(get, product, "en") and "không rõ chủ thể" not in page_of(get, product, "en")
    answer = get(addresses.verify("vi") + "?q=chủ+thể").content.decode()
    assert f'data-record="{product.pk}"' not in answer


def test_a_withdrawal_whose_decision_is_not_known_is_dated_as_told(get: Get) -> None:
    product = factories.certified_product(START)
    paper = factories.make_decision(date(2026, 9, 17), number="(không rõ số)", kind="withdrawal")
    certificate = product.certificates.get()
    certification.withdraw(certificate, decision=paper, from_day=paper.signed_on, ground="b", audit=factories.audit())
    for language, sentences in (
        ("vi", ("Đã bị thu hồi, chậm nhất là ngày 17/09/2026.", "quyết định chưa rõ số và ngày")),
        ("en", ("Withdrawn by 17 Sep 2026 at the latest.", "by a decision whose number and day are not known")),
    ):
        page = get(addresses.product(language, product.slug)).content.decode()
        assert all(sentence in page for sentence in sentences)
        assert "(không rõ số)" not in page and "(number not stated)" not in page


def test_members_of_a_set_are_linked_while_listed(get: Get) -> None:
    box = factories.certified_product(START, name="Bộ trà")
    listed, lapsed = factories.certified_product(START), factories.certified_product(date(2020, 1, 1))
    listed.name_en = "Green tea"
    listed.save()
    for member in (listed, lapsed, None):
        ProductSetMember.objects.create(product_set=box, member=member, name=f"Phần {member and member.pk}")
    page = page_of(get, box)
    assert addresses.product("vi", listed.slug) in page
    assert addresses.product("vi", lapsed.slug) not in page
    assert f"Phần {lapsed.pk}" in page and "Phần None" in page
    assert ">Green tea</a>" in page_of(get, box, "en") and f"Phần {lapsed.pk}" in page_of(get, box, "en")


def test_shoppers_do_not_see_officers_warnings(get: Get) -> None:
    product = factories.make_product()
    factories.make_rules()
    factories.issue(product, date(2026, 1, 15), stars=5, officer_reason="lý do riêng")
    assert product.certificates.get().rule_warnings
    page = page_of(get, product)
    assert "lý do riêng" not in page and "rule_warnings" not in page


def test_the_source_of_a_real_recognition(get: Get) -> None:
    product = factories.certified_product(START, source="Báo An Giang", source_url="https://example.vn/bai")
    other = factories.certified_product(START, source="Hồ sơ giấy", source_url="javascript:alert(1)")
    assert '<a href="https://example.vn/bai" rel="nofollow noopener" lang="vi">Báo An Giang</a>' in page_of(get, product)
    assert "Hồ sơ giấy" in page_of(get, other) and 'href="javascript' not in page_of(get, other)


def test_traceability_has_its_own_last_day(get: Get) -> None:
    product = factories.certified_product(
        START, traceability_url="https://trace.example.vn/1", traceability_ends_on=date(2027, 2, 3)
    )
    assert "duy trì đến hết ngày 03/02/2027" in page_of(get, product)
    assert "kept up to the end of 3 Feb 2027" in page_of(get, product, "en")


def test_illustrations_are_drawn_once_and_kept_for_ever(get: Get, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    product = factories.certified_product(START, name="Mật ong")
    picture = pictures.drawn(product.code, product.name, "")
    address = picture.src.replace("-640.", "-320.")
    response = get(address)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"RIFF")
    [file] = (tmp_path / "illustrations").iterdir()
    assert Image.open(file).size == (320, 320)
    assert "Hình minh họa, không phải ảnh chụp" in page_of(get, product)
    for wrong in (
        address.replace("-320.", "-321."),
        address.replace("-320.", "-999."),
        addresses.illustration(product.code, "00000000", 320),
        addresses.illustration("22222222", "00000000", 320),
    ):
        assert get(wrong).status_code == 404
    assert len(list((tmp_path / "illustrations").iterdir())) == 1


def test_photographs_take_the_place_of_the_illustration(get: Get, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    product = factories.certified_product(START, name="Mật ong")
    for number, words in enumerate(("Hũ mật", "Tổ ong")):
        ProductImage.objects.create(
            product=product, image=photograph(words), alt_text=words, alt_text_en="Jar" if number == 0 else "", sort_order=number
        )
    page = page_of(get, product)
    assert 'alt="Hũ mật"' in page and 'alt="Tổ ong"' in page and "Hình minh họa" not in page
    assert page.index("Hũ mật") < page.index("Tổ ong")
    assert 'alt="Jar"' in page_of(get, product, "en") and 'alt="Tổ ong"' in page_of(get, product, "en")
    listing = get("/san-pham/").content.decode()
    assert "fill-640x640" in listing and "/minh-hoa/" not in listing


def test_unknown_addresses_are_in_the_house_style(get: Get) -> None:
    for address, words in (("/khong-co/", "Không có trang này"), ("/en/nothing/", "There is no such page")):
        response = get(address)
        assert response.status_code == 404
        assert words in response.content.decode() and 'class="masthead"' in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/san-pham/", "/xac-minh/", "/en/products/", "/san-pham/mam/", "/v/7K3P9XQQ"])
def test_pages_are_only_read(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for response in (client.post(address), client.delete(address)):
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
        assert ("It only shows things" if "/en/" in address else "chỉ để xem") in response.content.decode()


def test_other_spellings_lead_to_the_one_address(get: Get) -> None:
    product = factories.certified_product(START, name="Mắm", code="7K3P9XQQ")
    for spelled, canonical in (
        ("/V/7K3P9XQQ", "/v/7K3P9XQQ"),
        ("/v/7K3P9XQQ/", "/v/7K3P9XQQ"),
        ("/v/7k3p9xqq", "/v/7K3P9XQQ"),
        ("/v/7K3P-9XQQ", "/v/7K3P9XQQ"),
        (f"/san-pham/{product.slug.upper()}/", f"/san-pham/{product.slug}/"),
        (f"/en/products/{product.slug.title()}/", f"/en/products/{product.slug}/"),
    ):
        response = get(spelled)
        assert (response.status_code, response.headers["Location"]) == (301, canonical)
        assert get(canonical).status_code == 200


def test_titles_tell_verdict_and_page(get: Get) -> None:
    lapsed = factories.certified_product(date(2020, 1, 1), name="Mắm cũ")
    for number in range(25):
        factories.certified_product(START, name=f"Mắm {number}")

    def title(address: str) -> str:
        return html.unescape(get(address).content.decode().split("<title>")[1].split(" ·")[0])

    assert title(addresses.product("en", lapsed.slug)) == "Mắm cũ: No longer in force"
    assert title("/en/products/?page=2") == "Products in force today, page 2"
    assert title(f"/en/verify/?q={lapsed.code}") == "Mắm cũ: No longer in force"
    assert title("/en/verify/?q=khong-co-gi-ca") == "khong-co-gi-ca: Not known"


def test_only_addresses_that_exist_are_canonical(get: Get) -> None:
    factories.certified_product(START)
    assert 'rel="canonical"' in get("/san-pham/").content.decode()
    for missing in ("/khong-co/", "/san-pham/khong-co/", "/san-pham/?trang=9"):
        assert 'rel="canonical"' not in get(missing).content.decode()


def test_a_note_is_told_wherever_its_certificate_is(get: Get) -> None:
    note = "Theo nguồn, sản phẩm đã được công nhận lại; chưa có quyết định."
    product = factories.make_product("Miến dong")
    factories.issue(product, date(2021, 6, 30), note=note, stars=4)
    record = get(addresses.product("en", product.slug)).content.decode()
    assert note in record and "its source says more" in record and "may not be sold" not in record
    factories.certified_product(START, name="Miến dong khác")
    for asked in (product.code, "mien", product.certificates.get().decision.number):
        assert note in get(f"/xac-minh/?q={asked}").content.decode()
    standing = factories.make_product("Miến còn hạn")
    factories.issue(standing, START, note=note)
    assert note in page_of(get, standing)


def test_a_lapsed_address_is_not_logged_as_a_fault(get: Get, caplog: pytest.LogCaptureFixture) -> None:
    lapsed = factories.certified_product(date(2020, 1, 1))
    assert get(addresses.product("vi", lapsed.slug)).status_code == 410
    assert not [record for record in caplog.records if record.name == "django.request"]


def test_a_broken_server_reads_no_data(django_assert_num_queries) -> None:
    from catalog.public import errors

    with django_assert_num_queries(0), translation.override("vi"):
        response = errors.server_error(None)
    assert response.status_code == 500 and "Máy chủ của chúng tôi gặp lỗi" in response.content.decode()
    with translation.override("en"):
        assert errors.bad_request(None, Exception()).status_code == 400
        assert errors.forbidden(None).status_code == 403


def preview_of(instance) -> str:
    request = RequestFactory().get("/admin/")
    with translation.override("vi"):
        response = instance.serve_preview(request, "")
        response.render()
    assert "ETag" not in response.headers
    return response.content.decode()


def test_a_preview_shows_a_banner_and_unsaved_changes() -> None:
    product = factories.certified_product(START, name="Mắm")
    product.packaging = "hũ chưa lưu"
    shown = preview_of(product)
    assert "người mua chưa thấy trang này" in shown and "hũ chưa lưu" in shown and "noindex" in shown
    shown = preview_of(factories.make_product("Chưa có gì"))
    assert "sẽ không được bày" in shown and "data-badge" not in shown


def test_a_producer_is_previewed_on_its_own_page() -> None:
    product = factories.certified_product(START, name="Mắm")
    producer = product.producer
    producer.story, producer.live = "Chuyện chưa lưu", False
    shown = preview_of(producer)
    assert f'<h1 lang="vi">{producer.name}</h1>' in shown and "Chuyện chưa lưu" in shown and "Mắm" in shown
    assert "người mua chưa thấy trang này" in shown and "noindex" in shown
    assert "sẽ không được bày" not in shown


@pytest.mark.parametrize("saved", [True, False])
def test_a_producer_without_products_is_previewed_too(saved: bool) -> None:
    factories.certified_product(START, name="Mắm")
    producer = factories.make_producer("Hộ mới") if saved else Producer(name="Hộ mới")
    producer.story = "Chuyện chưa lưu"
    shown = preview_of(producer)
    assert "Hộ mới" in shown and "Chuyện chưa lưu" in shown
    with translation.override("vi"):
        assert gettext("The producer gets this page once one of its products is recognised.") in shown
