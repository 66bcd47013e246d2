"""The surfaces that lead through the catalogue: the home page, producers, places, groups, and what stands below a product."""

from __future__ import annotations

import html
import re

from catalog import addresses
from catalog.identity import commune_slug
from catalog.models import Commune, Producer
from catalog.public import pages_of_groups, pages_of_places
from tests.surface_register import BADGE, CARD, LANGUAGES, Kind, Shown, Visitor, cards, everyone, number, records, surface, union


@surface(Kind.SELECTION, "san-pham/<slug:slug>/", "en/products/<slug:slug>/")
def offered_below_a_product(visitor: Visitor) -> Shown:
    """The rows of a listed product's page: no product twice, and never itself."""
    shown: Shown = {}
    for pk, slug, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.product(language, slug))
            if page.status == 200:
                beside = [int(found) for found, _card in CARD.findall(page.body)]
                assert len(beside) == len(set(beside)) and pk not in beside, pk
                shown |= cards(page.body)
    return shown


@surface(Kind.SELECTION, "", "en/")
def home(visitor: Visitor) -> Shown:
    """The newest, and a board whose numbers are those of the lists they lead to."""
    shown: Shown = {}
    for language in visitor.ways(*LANGUAGES):
        page = visitor.get(addresses.home(language))
        assert page.status == 200
        board = page.body.split('<table class="today">')[1].split("</table>")[0]
        for address, count in re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)</a>', board):
            assert number(visitor.get(html.unescape(address)).body, "data-total") == int(count), address
        shown |= cards(page.body)
    return shown


@surface(Kind.OFFER, "chu-the/<slug:slug>/", "en/producers/<slug:slug>/")
def producer_pages(visitor: Visitor) -> Shown:
    """Every producer's products in force; what is no longer in force stands below them, without a badge."""
    pages = [
        visitor.get(addresses.producer(language, slug))
        for slug in Producer.objects.order_by("pk").values_list("slug", flat=True)
        for language in visitor.ways(*LANGUAGES)
    ]
    shown: Shown = {}
    for page in pages:
        if page.status == 404:
            assert not cards(page.body)
            continue
        total, (with_badge, _verdicts) = number(page.body, "data-total"), records(CARD.sub("", page.body))
        assert not with_badge
        if total:
            assert len(cards(page.body)) == total
            shown |= cards(page.body)
    return shown


@surface(Kind.SELECTION, "chu-the/<slug:slug>/", "en/producers/<slug:slug>/")
def offered_beside_a_producer(visitor: Visitor) -> Shown:
    """The cards on every producer's page: its own, or where none is in force, those of others near it."""
    slugs = Producer.objects.order_by("pk").values_list("slug", flat=True)
    return union(
        cards(visitor.get(addresses.producer(language, slug)).body) for slug in slugs for language in visitor.ways(*LANGUAGES)
    )


@surface(Kind.SELECTION, "dia-phuong/", "en/places/", "dia-phuong/<slug:slug>/", "en/places/<slug:slug>/")
def place_pages(visitor: Visitor) -> Shown:
    """Every place of the index, of today and of before, with as many products as the index says."""
    return union(
        _indexed(visitor, addresses.places(language), most=pages_of_places.NEWEST) for language in visitor.ways(*LANGUAGES)
    )


@surface(Kind.SELECTION, "dia-phuong/<slug:province>/<slug:slug>/", "en/places/<slug:province>/<slug:slug>/")
def commune_pages(visitor: Visitor) -> Shown:
    shown: Shown = {}
    for commune in Commune.objects.exclude(code="").filter(products__isnull=False).distinct().select_related("province"):
        slug = commune_slug(commune.kind, commune.name, commune.code)
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.commune(language, commune.province.slug, slug))
            assert page.status == 200
            shown |= cards(page.body)
    return shown


@surface(Kind.SELECTION, "nhom/", "en/groups/", "nhom/<slug:slug>/", "en/groups/<slug:slug>/")
def group_pages(visitor: Visitor) -> Shown:
    """Every group of the index, with as many products as the index says."""
    return union(
        _indexed(visitor, addresses.groups(language), most=pages_of_groups.NEWEST) for language in visitor.ways(*LANGUAGES)
    )


_COUNTED = re.compile(r'<a class="counted-line[^"]*" href="([^"]+)">.*?<span class="counted-number">([\d.,]+)</span>')


def _indexed(visitor: Visitor, index: str, most: int) -> Shown:
    """The cards of every page that an index counts; each page says the same number and shows the newest of them."""
    page = visitor.get(index)
    assert page.status == 200, index
    shown: Shown = {}
    for address, count in _COUNTED.findall(page.body):
        each, total = visitor.get(html.unescape(address)), int(re.sub(r"\D", "", count))
        assert each.status == 200 and number(each.body, "data-total") == total, address
        if "?" not in address:
            assert len(cards(each.body)) == min(total, most), address
        shown |= cards(each.body)
    return shown


@surface(Kind.SELECTION, "cach-doc-sao/", "en/reading-the-stars/")
def guide(visitor: Visitor) -> Shown:
    """Draws each badge once, and shows no product."""
    for language in visitor.ways(*LANGUAGES):
        page = visitor.get(addresses.guide(language))
        assert page.status == 200 and BADGE.findall(page.body) == ["5", "4", "3"]
        assert not cards(page.body)
    return {}
