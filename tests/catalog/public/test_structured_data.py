"""What pages tell machines: true, in schema.org's words, and nothing of what is not listed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from catalog import addresses, certification
from catalog.models import ProductImage, ProductSetMember
from catalog.public import structured_data
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph
from tests.surfaces import json_ld
from tests.vocabulary import departures

pytestmark = pytest.mark.django_db

START = date(2025, 1, 15)
LAST_DAY = date(2028, 1, 14)


def told(get: Get, address: str, **asked: Any) -> list[dict[str, Any]]:
    nodes = json_ld(get(address, **asked).content.decode())
    assert departures(nodes) == []
    return nodes


def product_told(get: Get, product: Any, language: str = "vi", **asked: Any) -> dict[str, Any]:
    [found] = [node for node in told(get, addresses.product(language, product.slug), **asked) if node["@type"] == "Product"]
    return found


def kinds(nodes: list[dict[str, Any]]) -> list[str]:
    return [node["@type"] for node in nodes]


def test_the_vocabulary_is_recent_and_the_check_bites() -> None:
    from schema_org import registry

    assert float(registry.SCHEMA_VERSION) >= 26
    product = {"@type": "Product", "name": "Mắm"}
    assert departures([product]) == []
    for wrong in (
        {"@type": "Produkt"},
        {"nme": "Mắm"},
        {"expires": "2028-01-15"},
        {"offers": {"@type": "Rating"}},
        {"offers": {"@type": "Offer", "price": "", "priceCurrency": "VND"}},
        {"offers": {"@type": "Offer", "availabilityEnds": "15/01/2028"}},
        {"offers": {"@type": "Offer", "itemCondition": "new"}},
        {"hasCertification": {"@type": "Certification", "certificationStatus": "https://schema.org/NewCondition"}},
        {"hasCertification": {"@type": "Certification", "expires": "2028-01-15T00:00:00"}},
        {"hasCertification": {"@type": "Certification", "issuedBy": "UBND"}},
        {"url": "/san-pham/"},
    ):
        assert departures([product | wrong]), wrong


def test_a_product_with_a_price(get: Get) -> None:
    group = factories.make_group()
    producer = factories.make_producer("HTX Núi Sập")
    product = factories.make_product(
        "Mắm Bà Giáo",
        name_en="Ba Giao fish sauce",
        description="Mắm cá linh.\n\nỦ một năm.",
        price=185000,
        gtin="8936012345674",
        group=group,
        producer=producer,
    )
    decision = factories.make_decision(date(2025, 1, 15), number="86/QĐ-UBND")
    factories.issue(product, START, 4, decision=decision)
    said = product_told(get, product)
    url = f"http://127.0.0.1:8000/san-pham/{product.slug}/"
    certification, offer = said.pop("hasCertification"), said.pop("offers")
    [image] = said.pop("image")
    assert said == {
        "@type": "Product",
        "@id": f"{url}#product",
        "url": url,
        "name": "Mắm Bà Giáo",
        "description": "Mắm cá linh. Ủ một năm.",
        "sku": product.code,
        "gtin": "8936012345674",
        "category": "Thực phẩm",
        "brand": {"@type": "Organization", "name": "HTX Núi Sập"},
        "manufacturer": {"@type": "Organization", "name": "HTX Núi Sập"},
        "countryOfOrigin": {"@type": "Country", "name": "Việt Nam"},
    }
    assert offer == {
        "@type": "Offer",
        "url": url,
        "price": 185000,
        "priceCurrency": "VND",
        "availabilityEnds": "2028-01-15T00:00:00+07:00",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Organization", "name": "HTX Núi Sập"},
    }
    assert certification == {
        "@type": "Certification",
        "name": "OCOP 4 sao",
        "url": f"http://127.0.0.1:8000/v/{product.code}",
        "certificationIdentification": "86/QĐ-UBND",
        "certificationStatus": "https://schema.org/CertificationActive",
        "certificationRating": {"@type": "Rating", "ratingValue": 4, "bestRating": 5, "worstRating": 1},
        "issuedBy": {"@type": "Organization", "name": factories.PROVINCIAL},
        "datePublished": "2025-01-15",
        "validFrom": "2025-01-15",
        "expires": "2028-01-15T00:00:00+07:00",
    }
    # A drawn picture is called one.
    assert image["@type"] == "ImageObject" and image["caption"] == "Hình minh họa, không phải ảnh chụp"
    assert image["contentUrl"].startswith("http://127.0.0.1:8000/minh-hoa/")


def test_the_english_page_speaks_english_and_keeps_the_certified_name(get: Get) -> None:
    product = factories.certified_product(START, 4, name="Mắm Bà Giáo", name_en="Ba Giao fish sauce")
    said = product_told(get, product, "en")
    assert (said["name"], said["alternateName"]) == ("Ba Giao fish sauce", "Mắm Bà Giáo")
    assert said["hasCertification"]["name"] == "OCOP, 4 stars"
    assert said["url"] == f"http://127.0.0.1:8000/en/products/{product.slug}/"
    assert "alternateName" not in product_told(get, product)


@pytest.mark.parametrize("facts", [{}, {"price": 185000, "price_is_example": True}])
def test_no_offer_without_a_price_that_is_asked(get: Get, facts: dict[str, Any]) -> None:
    product = factories.certified_product(START, **facts)
    body = get(addresses.product("vi", product.slug)).content.decode()
    assert "offers" not in product_told(get, product)
    assert '"Offer"' not in body and "aggregateRating" not in body


def test_a_made_up_product_is_no_product(get: Get) -> None:
    product = factories.certified_product(START, fictional=True, price=185000)
    body = get(addresses.product("vi", product.slug)).content.decode()
    assert kinds(told(get, addresses.product("vi", product.slug))) == ["BreadcrumbList"]
    assert "Certification" not in body


def test_a_made_up_decision_certifies_nothing(get: Get) -> None:
    product = factories.make_product()
    factories.issue(product, START, decision=factories.make_decision(START, fictional=True))
    assert "hasCertification" not in product_told(get, product)


def test_photographs_by_their_own_addresses(get: Get, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    product = factories.certified_product(START)
    for number in range(2):
        ProductImage.objects.create(product=product, image=photograph(f"Ảnh {number}"), alt_text="Hũ mắm", sort_order=number)
    images = product_told(get, product)["image"]
    assert len(set(images)) == 2 and all(image.startswith("http://127.0.0.1:8000/media/") for image in images)


def test_what_is_not_known_is_not_said(get: Get) -> None:
    product = factories.make_product(producer=factories.make_producer("(không rõ chủ thể)"), price=50000)
    decision = factories.make_decision(START, number="(không rõ số)")
    factories.issue(product, START, decision=decision)
    said = product_told(get, product)
    assert not {"brand", "manufacturer", "gtin", "description", "category"} & said.keys()
    assert "seller" not in said["offers"] and "certificationIdentification" not in said["hasCertification"]


def test_the_certificates_own_number_comes_first(get: Get) -> None:
    product = factories.certified_product(START)
    certification.correct(product.certificates.get(), audit=factories.audit(), certificate_number="OCOP-0042")
    assert product_told(get, product)["hasCertification"]["certificationIdentification"] == "OCOP-0042"


def test_it_ends_at_the_very_moment_of_the_lapse(get: Get) -> None:
    product = factories.certified_product(START, price=50000)
    said = product_told(get, product, on=LAST_DAY)
    lapse = datetime(2028, 1, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert datetime.fromisoformat(said["offers"]["availabilityEnds"]) == lapse
    assert datetime.fromisoformat(said["hasCertification"]["expires"]) == lapse
    certificate = product.certificates.get()
    assert certificate.in_force((lapse - timedelta(seconds=1)).date()) and not certificate.in_force(lapse.date())
    address = addresses.product("vi", product.slug)
    assert get(address, on=lapse.date()).status_code == 410
    assert kinds(told(get, address, on=lapse.date())) == ["BreadcrumbList"]


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_a_withdrawn_or_unpublished_product_is_not_told_of(get: Get, language: str) -> None:
    withdrawn = factories.certified_product(START, price=50000)
    factories.withdraw(withdrawn.certificates.get(), date(2026, 1, 1))
    draft = factories.certified_product(START, live=False)
    for product in (withdrawn, draft):
        assert "Product" not in kinds(told(get, addresses.product(language, product.slug)))


def test_a_renewed_product_has_the_rounds_of_its_day(get: Get) -> None:
    product = factories.certified_product(START, 3, name="Trám muối")
    factories.issue(product, date(2026, 5, 20), 4)
    before = product_told(get, product, on=date(2026, 5, 19))["hasCertification"]
    after = product_told(get, product, on=date(2026, 5, 20))["hasCertification"]
    assert (before["certificationRating"]["ratingValue"], before["expires"]) == (3, "2026-05-20T00:00:00+07:00")
    assert (after["certificationRating"]["ratingValue"], after["expires"]) == (4, "2029-05-20T00:00:00+07:00")


def test_an_extended_certificate_ends_later(get: Get) -> None:
    factories.make_rules()
    product = factories.certified_product(date(2023, 12, 1))
    factories.extend(product.certificates.get(), date(2027, 2, 1))
    assert product_told(get, product)["hasCertification"]["expires"] == "2027-02-01T00:00:00+07:00"


def test_a_set_tells_of_its_own_certificate_alone(get: Get) -> None:
    box, member = factories.certified_product(START, 3, name="Bộ trà"), factories.certified_product(START, 5, name="Trà sen")
    ProductSetMember.objects.create(product_set=box, member=member, name="Trà sen")
    nodes = told(get, addresses.product("vi", box.slug))
    assert kinds(nodes) == ["BreadcrumbList", "Product"]
    assert nodes[1]["hasCertification"]["certificationRating"]["ratingValue"] == 3


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--<script>", "a & b > c", 'nói "thật" \\'])
def test_no_text_breaks_out(get: Get, hostile: str) -> None:
    product = factories.certified_product(START, name=f"Mắm {hostile}", description=hostile)
    body = get(addresses.product("vi", product.slug)).content.decode()
    script = body.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(script)
    said = product_told(get, product)
    assert (said["name"], said["description"]) == (f"Mắm {hostile}", hostile)
    assert hostile not in body.split("</head>")[0]


def test_a_group_that_bears_its_branch_s_name_stands_in_the_way_once(get: Get) -> None:
    branch, only = factories.make_group("6", "Du lịch", "du-lich"), factories.make_group("6.1", "Du lịch", "dich-vu-du-lich")
    only.parent = branch
    only.save()
    product = factories.certified_product(START, name="Làng hoa", group=only)
    of_product, of_group = addresses.product("vi", product.slug), "/nhom/dich-vu-du-lich/"
    for page, above in ((of_product, ["Trang chủ"]), (of_group, ["Trang chủ", "Nhóm"])):
        crumbs = [(crumb["name"], crumb["item"]["@id"]) for crumb in told(get, page)[0]["itemListElement"]]
        assert [name for name, _address in crumbs][: len(above) + 1] == [*above, "Du lịch"]
        assert crumbs[len(above)][1].endswith(of_group)


def test_breadcrumbs_lead_down_to_the_page(get: Get) -> None:
    """Those of the page's eye and those of machines are the same, and each leads somewhere."""
    branch = factories.make_group()
    leaf = factories.make_group("1.1", "Mắm", "mam")
    leaf.parent = branch
    leaf.save()
    product = factories.certified_product(START, name="Mắm Bà Giáo", group=leaf)
    base = "http://127.0.0.1:8000"
    way = [("Trang chủ", "/"), ("Thực phẩm", "/nhom/thuc-pham/"), ("Mắm", "/nhom/mam/")]
    through = [way[0], ("Nhóm", "/nhom/"), *way[1:]]
    address, province = addresses.product("vi", product.slug), product.province
    for page, expected in (
        (address, [*way, ("Mắm Bà Giáo", address)]),
        ("/nhom/mam/", through),
        ("/san-pham/?nhom=mam", through),
        (
            addresses.place("vi", province.slug),
            [way[0], ("Địa phương", "/dia-phuong/"), (province.name, addresses.place("vi", province.slug))],
        ),
    ):
        crumbs = told(get, page)[0]["itemListElement"]
        assert [(crumb["name"], crumb["item"]["@id"].removeprefix(base)) for crumb in crumbs] == expected
        assert [crumb["position"] for crumb in crumbs] == list(range(1, len(expected) + 1))
        for _name, link in expected:
            assert get(link).status_code == 200
    assert told(get, "/san-pham/") == []


@pytest.mark.parametrize(("language", "home"), [("vi", "http://127.0.0.1:8000/"), ("en", "http://127.0.0.1:8000/en/")])
def test_the_site_and_its_publisher(language: str, home: str) -> None:
    with translation.override(language):
        nodes = list(structured_data.website())
    assert departures(nodes) == []
    site, organisation = nodes
    assert (site["@type"], site["url"], site["inLanguage"]) == ("WebSite", home, language)
    assert site["publisher"]["@id"] == organisation["@id"]


def test_the_home_page_says_whose_site_it_is(get: Get) -> None:
    assert kinds(told(get, "/")) == kinds(told(get, "/en/")) == ["WebSite", "Organization"]
