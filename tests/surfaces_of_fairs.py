"""Fairs in public: their calendar, the page of each, and its booths."""

from __future__ import annotations

import re

from catalog import addresses
from ocop.pages.models import FairIndexPage, FairPage
from ocop.pages.page_addresses import PARTS, SHARE_PICTURE, part
from tests.surface_register import BADGE, CARD, Kind, Shown, Visitor, cards, surface, union

_PAGES = {language: rf"^{addresses.HOME[language]}(?P<path>(?:[\w-]+/)+)" for language in addresses.LANGUAGES}
_LINE = re.compile(r'<li data-product-id="(\d+)">(.*?)</li>', re.S)

SHOW_NO_STANDING = {
    **{
        f"{page}{re.escape(PARTS['calendar'][language])}$": "days and places of fairs for people’s own calendars, no product"
        for language, page in _PAGES.items()
    },
    **{
        f"{page}{PARTS[form][language]}{thanks}$": "a form for buyers or producers, no product"
        for language, page in _PAGES.items()
        for form in ("buyers", "exhibitors")
        for thanks in ("", PARTS["thanks"][language])
    },
    **dict.fromkeys(
        (rf"{page}{SHARE_PICTURE}-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$" for page in _PAGES.values()),
        "the poster of a fair: its days and its place, no stars",
    ),
}


@surface(Kind.SELECTION)
def fair_calendar(visitor: Visitor) -> Shown:
    """Every published fair and no product."""
    for page in FairIndexPage.objects.filter(live=True, locale__language_code__in=visitor.ways(*addresses.LANGUAGES)):
        answer = visitor.get(page.address)
        assert answer.status == 200 and not BADGE.search(answer.body.split("<main", 1)[1])
    return {}


@surface(Kind.SELECTION)
def fair_pages(visitor: Visitor) -> Shown:
    """Featured products in the editor's order, and of each exhibitor some lines; each has its badge, and nothing else has."""
    shown: Shown = {}
    for page in _fairs(visitor):
        answer = visitor.get(page.address)
        assert answer.status == 200, page.address
        featured, lines = cards(answer.body), _lines(answer.body)
        chosen = list(page.facts.featured.values_list("product", flat=True))
        assert list(featured) == [pk for pk in chosen if pk in featured], page.address
        exhibiting = set(page.facts.booths.values_list("producer__products", flat=True))
        assert lines.keys() <= exhibiting, page.address
        rest = _LINE.sub("", CARD.sub("", answer.body))
        assert not BADGE.search(rest), page.address
        shown |= featured | lines
    return shown


@surface(Kind.SELECTION, *(f"{page}{PARTS['booths'][language]}$" for language, page in _PAGES.items()))
def booths_of_fairs(visitor: Visitor) -> Shown:
    """The cards below each booth are of its own producer."""
    return union(_booths(visitor, page) for page in _fairs(visitor))


def _booths(visitor: Visitor, page: FairPage) -> Shown:
    answer = visitor.get(part(page.language, page.address, "booths"))
    assert answer.status == 200, page.address
    found = cards(answer.body)
    assert found.keys() <= set(page.facts.booths.values_list("producer__products", flat=True)), page.address
    assert not BADGE.search(CARD.sub("", answer.body)), page.address
    return found


def _fairs(visitor: Visitor) -> list[FairPage]:
    languages = visitor.ways(*addresses.LANGUAGES)
    return list(FairPage.objects.filter(live=True, locale__language_code__in=languages).select_related("locale").order_by("pk"))


def _lines(body: str) -> Shown:
    lines: Shown = {}
    for pk, line in _LINE.findall(body):
        [stars] = BADGE.findall(line)
        lines[int(pk)] = int(stars)
    return lines
