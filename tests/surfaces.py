"""The register of surfaces: every way a product can reach someone.

A surface is a function from a visitor, on the day it is, to what it shows as certified: `{product id: stars}`. *Offers* show
what is listed (some of them a few of it); *records* tell of any certificate in force, of unpublished products too. Every address
of the website belongs to a surface or stands in `SHOW_NO_STANDING` with its reason; `tests/test_surfaces.py` walks the addresses
and holds that.
"""

from __future__ import annotations

import html
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from catalog import addresses, clock, identity, validity
from catalog.models import Certificate, Commune, Producer, Product, ProductGroup, Province
from catalog.packaging import PackagingKind
from catalog.public.query import PACKAGINGS, PRICE_BANDS

Shown = dict[int, int]
Way = TypeVar("Way")
LANGUAGES = ("vi", "en")


class Kind(Enum):
    OFFER = "shows what is listed"
    SELECTION = "shows a few of what is listed"
    RECORD = "tells of every certificate in force"


@dataclass(frozen=True)
class Page:
    status: int
    body: str


@dataclass
class Visitor:
    """A browser that keeps pages and asks whether they still hold. `officer` is logged in to the admin. `shared` remembers every
    share image it was ever shown: product and stars by address.

    A surface may be reached in many ways (two languages, several orders, what one knows of a product). Whoever looks once
    takes them all; who looks thousands of times `takes_turns`: the whole surface each time, the ways one after another.
    """

    client: Client = field(default_factory=Client)
    officer: Client | None = None
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    shared: dict[str, tuple[int, int]] = field(default_factory=dict)
    open_pages: dict[str, Page] = field(default_factory=dict)
    confirmed: int = 0
    takes_turns: bool = False
    turn: int = 0

    def look_anew(self) -> None:
        """Something may have happened: ask for every page again, though not twice."""
        self.open_pages.clear()
        self.turn += 1

    def ways(self, *ways: Way) -> tuple[Way, ...]:
        """All the ways to reach a surface, or the one whose turn it is."""
        return (ways[self.turn % len(ways)],) if self.takes_turns else ways

    def get(self, address: str) -> Page:
        if address not in self.open_pages:
            self.open_pages[address] = self._ask(address)
        return self.open_pages[address]

    def _ask(self, address: str) -> Page:
        etag, body = self.kept.get(address, ("", ""))
        response = self.client.get(address, headers={"if-none-match": etag} if etag else {})
        if response.status_code == 304:
            # Told that what it kept still holds: that must be, to the letter, what it would get now.
            self.confirmed += 1
            fresh = self.client.get(address)
            assert fresh.status_code == 200 and fresh.content.decode() == body, f"304 for a page that has changed: {address}"
            return Page(200, body)
        page = Page(response.status_code, response.content.decode())
        if response.status_code == 200 and response.headers.get("ETag"):
            self.kept[address] = (response.headers["ETag"], page.body)
        else:
            self.kept.pop(address, None)
        return page


SURFACES: dict[str, Surface] = {}


@dataclass(frozen=True)
class Surface:
    name: str
    kind: Kind
    show: Callable[[Visitor], Shown]
    addresses: tuple[str, ...]


def surface(kind: Kind, *claimed: str) -> Callable[[Callable[[Visitor], Shown]], Callable[[Visitor], Shown]]:
    """Enter a surface in the register; `claimed` are the address patterns it answers for."""

    def enter(show: Callable[[Visitor], Shown]) -> Callable[[Visitor], Shown]:
        SURFACES[show.__name__] = Surface(show.__name__, kind, show, claimed)
        return show

    return enter


SHOW_NO_STANDING = {
    "": "leads to the product list",
    "en/": "leads to the product list",
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
}


# --- reading pages ----------------------------------------------------------------------------------------------------

_CARD = re.compile(r'<article class="card" data-product-id="(\d+)">(.*?)</article>', re.S)
_RECORD = re.compile(r'data-record="(\d+)" data-verdict="(\w+)"(.*?)(?=data-record="|</main>|\Z)', re.S)
_BADGE = re.compile(r'data-badge="(\d)"')
_SHARE_IMAGE = re.compile(r'<meta property="og:image" content="https?://[^/"]+(/(?:chia-se|en/share)/[^"]+)">')
_STARS_IN_ALT = re.compile(r'<meta property="og:image:alt" content="[^"]*OCOP,? (\d) [^"]*">')
_NEXT = re.compile(r'<a class="pager-step" href="([^"]+)" rel="next">')


def cards(body: str) -> Shown:
    """The products of a page's cards; each card carries one badge."""
    shown: Shown = {}
    for pk, card in _CARD.findall(body):
        [stars] = _BADGE.findall(card)
        shown[int(pk)] = int(stars)
    return shown


def records(body: str) -> tuple[Shown, dict[int, set[str]]]:
    """What a page of records shows with a badge, and the verdicts it gives on each product."""
    shown: Shown = {}
    verdicts: dict[int, set[str]] = {}
    for pk, verdict, text in _RECORD.findall(body):
        badges = _BADGE.findall(text)
        verdicts.setdefault(int(pk), set()).add(verdict)
        assert bool(badges) == (verdict == "in_force"), f"a badge and “{verdict}” do not go together"
        if badges:
            shown[int(pk)] = int(badges[0])
    return shown, verdicts


def number(body: str, name: str) -> int:
    found = re.search(rf'{name}="(\d+)"', body)
    assert found, f"the page does not say {name}"
    return int(found[1])


def json_ld(body: str) -> list[dict[str, Any]]:
    """What a page tells machines, node by node."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)
    return [node for script in scripts for node in json.loads(script)["@graph"]]


def walk(visitor: Visitor, address: str) -> Shown:
    """The cards of a list from its first page to its last; every page says the same total, and it is theirs."""
    shown: Shown = {}
    count, totals = 0, set()
    while address:
        page = visitor.get(address)
        assert page.status == 200, address
        on_page = cards(page.body)
        assert not on_page.keys() & shown.keys(), f"a product stands on two pages: {address}"
        shown |= on_page
        count += len(_CARD.findall(page.body))
        totals.add(number(page.body, "data-total"))
        following = _NEXT.search(page.body)
        address = html.unescape(following[1]) if following else ""
    assert totals == {count} == {len(shown)}
    return shown


def list_address(language: str, **query: Any) -> str:
    pairs = "&".join(f"{name.replace('_', '-')}={value}" for name, value in query.items())
    return addresses.product_list(language) + (f"?{pairs}" if pairs else "")


def union(parts: Iterable[Shown]) -> Shown:
    whole: Shown = {}
    for part in parts:
        whole |= part
    return whole


def everyone() -> Iterator[tuple[Any, ...]]:
    """What a person could know of each product on record."""
    return iter(Product.objects.order_by("pk").values_list("pk", "slug", "code", "name", "gtin", "official_code"))


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


@surface(Kind.OFFER, "san-pham/", "en/products/")
def list_by_name(visitor: Visitor) -> Shown:
    """What the search box answers to each product's name; others of that name stand there too."""
    names = {name for _pk, _slug, _code, name, *_rest in everyone()}
    return union(walk(visitor, f"{addresses.product_list('vi')}?{urlencode({'q': name})}") for name in names)


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
        badges = {tuple(_BADGE.findall(_CARD.sub("", page.body))) for page in pages}
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
            image = _SHARE_IMAGE.search(page.body)
            if image:
                stars = _STARS_IN_ALT.findall(page.body)[0]
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


def problems(visitor: Visitor, listed: Shown, certified: Shown) -> Iterator[str]:
    """Where a surface shows other products, or other stars, than are expected of its kind."""
    for entry in SURFACES.values():
        shown = entry.show(visitor)
        if entry.kind is Kind.SELECTION:
            expected = {pk: listed[pk] for pk in shown if pk in listed}
        else:
            expected = listed if entry.kind is Kind.OFFER else certified
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
    for address in (list_address("vi"), list_address("en"), addresses.verify("vi"), addresses.verify("en")):
        assert number(visitor.get(address).body, "data-in-force") == len(listed)
