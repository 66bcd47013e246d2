"""The register of surfaces: every way a product can reach someone.

A surface is a function from a visitor, on the day it is, to what it shows as certified: `{product id: stars}`. *Offers* show
what is listed (some a few of it, those of showrooms what of it is free to sell there); *records* tell of any certificate in
force, of unpublished products too. Every address of the website belongs to a surface or stands in `SHOW_NO_STANDING` with its
reason; `tests/test_surfaces.py` walks the addresses and holds that.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command
from django.utils import timezone

from catalog import addresses, clock, identity, validity
from catalog.at_a_glance.filters import PRICE_BANDS
from catalog.models import Certificate, Commune, Producer, Product, ProductGroup, Province
from catalog.packaging import PackagingKind
from catalog.public.query import PACKAGINGS
from tests import (
    surfaces_of_accounts,
    surfaces_of_checkout,
    surfaces_of_collections,
    surfaces_of_desk,
    surfaces_of_fairs,
    surfaces_of_offline,
    surfaces_of_order_desk,
    surfaces_of_pages,
    surfaces_of_payment,
    surfaces_of_reports,
    surfaces_of_search,
    surfaces_of_showroom_pages,
    surfaces_of_showrooms,
    surfaces_of_signage,
    surfaces_of_slips,
    surfaces_of_storefront,
    surfaces_of_stories,
    surfaces_of_tills,
)
from tests.surface_register import (
    BADGE,
    CARD,
    LANGUAGES,
    SHARE_IMAGE,
    STARS_IN_ALT,
    SURFACES,
    Kind,
    Shown,
    Visitor,
    cards,
    everyone,
    json_ld,
    list_address,
    number,
    records,
    surface,
    union,
    walk,
)

__all__ = [
    "LANGUAGES",
    "SURFACES",
    "Kind",
    "Shown",
    "Visitor",
    "surfaces_of_accounts",
    "surfaces_of_checkout",
    "surfaces_of_collections",
    "surfaces_of_desk",
    "surfaces_of_fairs",
    "surfaces_of_offline",
    "surfaces_of_order_desk",
    "surfaces_of_pages",
    "surfaces_of_payment",
    "surfaces_of_search",
    "surfaces_of_showroom_pages",
    "surfaces_of_showrooms",
    "surfaces_of_signage",
    "surfaces_of_slips",
    "surfaces_of_storefront",
    "surfaces_of_stories",
    "surfaces_of_tills",
]

SHOW_NO_STANDING = {
    r"^[vV]/(?P<code>[^/]+)/?$": "leads to a label's address",
    "kieu-dang/": "the style page: made-up products in memory, each called an example",
    "en/style/": "the style page",
    **dict.fromkeys(addresses.VERIFY_PHOTOGRAPH.values(), "reads a photograph and leads to the answer of verification"),
    "favicon.ico": "leads to the site's icon",
    "manifest.webmanifest": "tells phones what the site is called, no product",
    "en/manifest.webmanifest": "the same in English",
    "healthz": "tells machines the day and the edition, no product",
    r"^minh-hoa/(?P<code>[0-9A-Z]{8})-(?P<fingerprint>[0-9a-f]{8})-(?P<width>[0-9]{3})\.webp$": "a drawn picture without stars",
    "admin/": "officers' screens; those that filter by standing are surfaces of their own",
    "documents/": "files that officers uploaded, as they are",
    **surfaces_of_accounts.SHOW_NO_STANDING,
    **surfaces_of_desk.SHOW_NO_STANDING,
    **surfaces_of_fairs.SHOW_NO_STANDING,
    **surfaces_of_offline.SHOW_NO_STANDING,
    **surfaces_of_reports.SHOW_NO_STANDING,
    **surfaces_of_slips.SHOW_NO_STANDING,
    **surfaces_of_checkout.SHOW_NO_STANDING,
    **surfaces_of_storefront.SHOW_NO_STANDING,
    **surfaces_of_order_desk.SHOW_NO_STANDING,
    **surfaces_of_payment.SHOW_NO_STANDING,
    **surfaces_of_tills.SHOW_NO_STANDING,
    **surfaces_of_signage.SHOW_NO_STANDING,
}


# --- offers -----------------------------------------------------------------------------------------------------------


@surface(Kind.OFFER)
def queryset(_visitor: Visitor) -> Shown:
    return dict(Product.objects.listed(clock.today()).values_list("pk", "stars"))


@surface(Kind.OFFER)
def python_rule(_visitor: Visitor) -> Shown:
    on, shown = clock.today(), {}
    for product in Product.objects.filter(live=True).prefetch_related("certificates"):
        certificate = validity.in_force_among(product.certificates.all(), on)
        if certificate:
            shown[product.pk] = certificate.stars
    return shown


@surface(Kind.OFFER)
def listed_command(_visitor: Visitor) -> Shown:
    printed = io.StringIO()
    call_command("listed", "--json", stdout=printed)
    return {row["id"]: row["stars"] for row in json.loads(printed.getvalue())}


@surface(Kind.OFFER, "san-pham/", "en/products/")
def product_list(visitor: Visitor) -> Shown:
    """The list in both languages and every order: each order is read in its own way."""
    lists = [walk(visitor, list_address(language)) for language in LANGUAGES]
    lists += [walk(visitor, list_address("vi", sap_xep=order)) for order in visitor.ways("sao", "ten", "gia")]
    assert all(shown == lists[0] for shown in lists)
    return lists[0]


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_star(visitor: Visitor) -> Shown:
    """Each choice of stars shows just those of the whole list."""
    whole = walk(visitor, list_address("vi"))
    for chosen in visitor.ways((3,), (4,), (5,), (5, 4)):
        stars = "&".join(f"star={star}" for star in chosen)
        shown = walk(visitor, f"{addresses.product_list('en')}?{stars}&sort=stars")
        assert shown == {pk: star for pk, star in whole.items() if star in chosen}, chosen
    return whole


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_group(visitor: Visitor) -> Shown:
    """Every group's list, and the products that stand in none."""
    slugs = list(ProductGroup.objects.values_list("slug", flat=True))
    groupless = set(Product.objects.filter(group=None).values_list("pk", flat=True))
    whole = walk(visitor, list_address("en"))
    return union(walk(visitor, list_address("vi", nhom=slug, sap_xep="ten")) for slug in slugs) | {
        pk: stars for pk, stars in whole.items() if pk in groupless
    }


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_province(visitor: Visitor) -> Shown:
    return union(
        walk(visitor, list_address("en", province=slug, sort="price")) for slug in Province.objects.values_list("slug", flat=True)
    )


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_producer(visitor: Visitor) -> Shown:
    slugs = Producer.objects.values_list("slug", flat=True)
    return union(walk(visitor, list_address("vi", chu_the=slug, sap_xep="sao")) for slug in slugs)


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_price(visitor: Visitor) -> Shown:
    """Every range of prices that the filters offer, and the products that have none."""
    bands = [
        "&".join(f"{end}={price}" for end, price in zip(("gia-tu", "gia-duoi"), band, strict=True) if price is not None)
        for band in PRICE_BANDS
    ]
    return union(walk(visitor, f"{addresses.product_list('vi')}?{band}") for band in bands) | _others(visitor, price=None)


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_commune(visitor: Visitor) -> Shown:
    rows = Commune.objects.values_list("kind", "name", "code")
    slugs = [identity.commune_slug(*row) for row in rows]
    return union(walk(visitor, list_address("en", commune=slug)) for slug in slugs) | _others(visitor, commune=None)


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_packaging(visitor: Visitor) -> Shown:
    whole = union(walk(visitor, list_address("vi", dong_goi=name)) for name in PACKAGINGS["vi"].values())
    return whole | _others(visitor, packaging_kind=PackagingKind.NONE)


def _others(visitor: Visitor, **having: Any) -> Shown:
    """Of the whole list the products that a kind of filter does not reach."""
    pks = set(Product.objects.filter(**having).values_list("pk", flat=True))
    return {pk: stars for pk, stars in walk(visitor, list_address("vi")).items() if pk in pks}


@surface(Kind.OFFER, "san-pham/<slug:slug>/", "en/products/<slug:slug>/")
def product_page(visitor: Visitor) -> Shown:
    """Product pages in both languages: 200 with a badge if listed; else 404 or 410 and no badge but of other products' cards."""
    shown: Shown = {}
    for pk, slug, *_rest in everyone():
        pages = [visitor.get(addresses.product(language, slug)) for language in visitor.ways(*LANGUAGES)]
        [status] = {page.status for page in pages}
        badges = {tuple(BADGE.findall(CARD.sub("", page.body))) for page in pages}
        if status == 200:
            assert all(f'data-product-page="{pk}"' in page.body for page in pages)
            [stars] = {int(badge) for found in badges for badge in found}
            shown[pk] = stars
        else:
            assert status in {404, 410} and badges == {()}, (pk, status)
            assert all("data-product-page" not in page.body for page in pages)
    return shown


@surface(Kind.OFFER, "san-pham/<slug:slug>/", "en/products/<slug:slug>/")
def structured_data(visitor: Visitor) -> Shown:
    """The products that pages tell machines of, by the rating of their certification; other pages tell of none."""
    shown: Shown = {}
    for pk, slug, code, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.product(language, slug))
            for node in json_ld(page.body):
                if node["@type"] == "Product":
                    assert page.status == 200 and node["sku"] == code
                    certification = node["hasCertification"]
                    assert certification["certificationStatus"] == "https://schema.org/CertificationActive"
                    assert datetime.fromisoformat(certification["expires"]) > timezone.now()
                    shown[pk] = certification["certificationRating"]["ratingValue"]
    return shown


@surface(
    Kind.OFFER,
    *(f"^{folder}(?P<code>[0-9A-Z]{{8}})-(?P<fingerprint>[0-9a-f]{{12}})\\.jpg$" for folder in addresses.SHARE.values()),
)
def share_image(visitor: Visitor) -> Shown:
    """The pictures by which pages are shared, today's and every one there ever was: each answers only while it is true."""
    for pk, slug, code, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.product(language, slug))
            image = SHARE_IMAGE.search(page.body)
            if image:
                stars = STARS_IN_ALT.findall(page.body)[0]
                assert page.status == 200 and code in image[1]
                visitor.shared[image[1]] = (pk, int(stars))
    statuses = {address: visitor.client.head(address).status_code for address in visitor.shared}
    assert set(statuses.values()) <= {200, 404}
    answering = {visitor.shared[address] for address, status in statuses.items() if status == 200}
    assert len({pk for pk, _stars in answering}) == len(answering)
    return dict(answering)


@surface(Kind.SELECTION, "san-pham/<slug:slug>/", "en/products/<slug:slug>/")
def offered_beside_lapsed(visitor: Visitor) -> Shown:
    """The products offered on the pages of lapsed ones."""
    shown: Shown = {}
    for _pk, slug, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.product(language, slug))
            if page.status == 410:
                shown |= cards(page.body)
    return shown


# --- records ----------------------------------------------------------------------------------------------------------


@surface(Kind.RECORD, "v/<str:code>")
def verify_label(visitor: Visitor) -> Shown:
    return union(records(visitor.get(addresses.short_verify(code)).body)[0] for _pk, _slug, code, *_rest in everyone())


@surface(Kind.RECORD, "xac-minh/", "en/verify/")
def verify_what_one_knows(visitor: Visitor) -> Shown:
    """Our code, the name, the barcode, the official code (our code where a product has none), or every decision's number."""
    products = list(everyone())
    questions = visitor.ways(
        [("vi", code) for _pk, _slug, code, *_rest in products],
        [("en", name) for _pk, _slug, _code, name, *_rest in products],
        [("vi", gtin or code) for _pk, _slug, code, _name, gtin, _official in products],
        [("en", official or code) for _pk, _slug, code, _name, _gtin, official in products],
        [("vi", number) for number in set(Certificate.objects.values_list("decision__number", flat=True))],
    )
    answers = [union(_asked(visitor, language, text) for language, text in asked) for asked in questions]
    assert all(shown == answers[0] for shown in answers)
    return answers[0]


@surface(Kind.RECORD)
def officers_list_in_force(visitor: Visitor) -> Shown:
    """The officers' list filtered to what is in force, and of it each star's."""
    officer = visitor.officer
    assert officer, "the visitor must be able to log in"

    def found(**filters: int) -> set[int]:
        ids: set[int] = set()
        for number_of_page in itertools.count(1):
            query: dict[str, str | int] = {"state": "in_force", "p": number_of_page, **filters}
            page = officer.get("/admin/products/results/", query)
            assert page.status_code == 200
            body = page.content.decode()
            ids |= set(map(int, re.findall(r"/admin/products/edit/(\d+)/", body)))
            if f"p={number_of_page + 1}" not in body:
                break
        return ids

    shown = dict(Product.objects.certified(clock.today()).filter(pk__in=(whole := found())).values_list("pk", "stars"))
    assert shown.keys() == whole
    for chosen in visitor.ways((), (3,), (4,), (5,)):
        for stars in chosen:
            assert found(stars=stars) == {pk for pk in shown if shown[pk] == stars}, stars
    return shown


def _asked(visitor: Visitor, language: str, text: str) -> Shown:
    page = visitor.get(f"{addresses.verify(language)}?{urlencode({'q': text})}")
    assert page.status == 200, text
    return records(page.body)[0]


def verdicts(visitor: Visitor) -> dict[int, str]:
    """What a label's code is answered with, product by product."""
    answers: dict[int, str] = {}
    for pk, _slug, code, *_rest in everyone():
        body = visitor.get(addresses.short_verify(code)).body
        _shown, given = records(body)
        answers[pk] = given[pk].pop() if pk in given else "unknown"
    return answers


def problems(visitor: Visitor, listed: Shown, certified: Shown, stocked: Shown) -> Iterator[str]:
    """Where a surface shows other products, or other stars, than are expected of its kind."""
    of_kind = {Kind.OFFER: listed, Kind.STOCKED: stocked, Kind.RECORD: certified}
    for entry in SURFACES.values():
        shown = entry.show(visitor)
        some = {pk: listed[pk] for pk in shown if pk in listed}
        expected = some if entry.kind is Kind.SELECTION else of_kind[entry.kind]
        if shown != expected:
            yield f"{entry.name} shows {shown}, expected {expected}"


# --- numbers ----------------------------------------------------------------------------------------------------------


def check_numbers(visitor: Visitor, listed: Shown, on: date) -> None:
    """The number in force at the head of every page, and the counts behind the filters, are those of what is listed."""
    for language in LANGUAGES:
        body = visitor.get(list_address(language)).body
        assert number(body, "data-total") == len(listed)
        counts = dict(
            re.findall(
                r'href="[^"?]*\?(?:sao|star)=(\d)[^"]*"[^>]*><span[^>]*>[^<]*</span><span class="option-count">(\d+)', body
            )
        )
        expected = {str(stars): str(list(listed.values()).count(stars)) for stars in (3, 4, 5)}
        assert {stars: counts.get(stars, "0") for stars in expected} == expected, on
    for address_of in (addresses.home, list_address, addresses.verify):
        for language in LANGUAGES:
            assert number(visitor.get(address_of(language)).body, "data-in-force") == len(listed)
    assert number(visitor.get(addresses.home("vi")).body, "data-total") == len(listed)
