"""The surfaces that editors add by rules: collections, and the catalogues of fairs."""

from __future__ import annotations

import re

from catalog import addresses
from ocop.pages import page_addresses
from ocop.pages.models import CollectionIndexPage, CollectionPage, FairPage
from ocop.pages.models.base import SitePage
from tests.surface_register import BADGE, LANGUAGES, Kind, Shown, Visitor, cards, number, surface, walk

PAGES = r"(?P<path>(?:[\w-]+/)+)"
ENTRY = re.compile(r'<article class="entry" data-product-id="(\d+)">(.*?)</article>', re.S)
TILE = re.compile(r'<a class="collection-tile-link" href="([^"]+)">.*?<p class="collection-tile-facts">(\d+) ', re.S)


def live_pages(model: type[SitePage], language: str) -> list[SitePage]:
    return list(model._default_manager.filter(live=True, locale__language_code=language).order_by("path"))


@surface(
    Kind.SELECTION,
    *(f"^{addresses.HOME[tongue]}{PAGES}$" for tongue in LANGUAGES),
    *(f"^{addresses.HOME[tongue]}{PAGES}{page_addresses.FURTHER[tongue]}(?P<number>[1-9][0-9]*)/$" for tongue in LANGUAGES),
)
def collections(visitor: Visitor) -> Shown:
    """Every collection from its first page to its last, with as many products as the list of collections says."""
    shown: Shown = {}
    for language in visitor.ways(*LANGUAGES):
        counted: dict[str, int] = {}
        for index in live_pages(CollectionIndexPage, language):
            page = visitor.get(index.address)
            assert page.status == 200 and not cards(page.body)
            counted |= {address: int(count) for address, count in TILE.findall(page.body)}
        for each in live_pages(CollectionPage, language):
            if visitor.get(each.address).status == 404:
                assert each.address not in counted
                continue
            found = walk(visitor, each.address)
            assert counted.get(each.address, 0) == len(found), each.address
            shown |= found
    return shown


@surface(
    Kind.SELECTION,
    *(f"^{addresses.HOME[tongue]}{PAGES}{page_addresses.PARTS['catalogue'][tongue]}$" for tongue in LANGUAGES),
)
def catalogues_of_fairs(visitor: Visitor) -> Shown:
    shown: Shown = {}
    for language in visitor.ways(*LANGUAGES):
        for fair in live_pages(FairPage, language):
            page = visitor.get(page_addresses.part(language, fair.address, "catalogue"))
            if page.status == 200:
                found = entries(page.body)
                assert number(page.body, "data-total") == len(found) == len(ENTRY.findall(page.body))
                shown |= found
    return shown


def entries(body: str) -> Shown:
    """The products of a printed catalogue; each entry carries one badge."""
    shown: Shown = {}
    for pk, entry in ENTRY.findall(body):
        [stars] = BADGE.findall(entry)
        shown[int(pk)] = int(stars)
    return shown
