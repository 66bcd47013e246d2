"""Collections as visitors read them: the products that fit today, while the collection lasts; a plain word once it has ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from catalog import photographs
from catalog.edition import Reading
from catalog.public.cards import cards
from catalog.public.counted import products_in_force
from catalog.public.facets import links_of_pages
from catalog.public.frame import page as rendered
from catalog.public.pictures import Picture, photograph
from catalog.public.reading import read_by_edition
from catalog.public.trail import Crumb, trail
from catalog.public.wording import day, language
from ocop.pages import page_addresses, rules
from ocop.pages.models import CollectionIndexPage, CollectionPage
from ocop.pages.models.base import FIRST_LANGUAGE

from .contexts import shows
from .finding import page_at
from .surroundings import frame_of
from .views import page_context, show

PAGE_SIZE = 24


@dataclass(frozen=True)
class Listing:
    """One page of a collection's products. `total` are all, `ids` those of page `number`."""

    total: int
    number: int
    ids: Sequence[int]

    @property
    def pages(self) -> int:
        return max(math.ceil(self.total / PAGE_SIZE), 1)

    @property
    def query(self) -> Listing:
        """As the pager asks for the number: `query.page`."""
        return self

    @property
    def page(self) -> int:
        return self.number


@dataclass(frozen=True)
class Tile:
    """A collection where it is offered; `facts` is a line of how many products it has and until when."""

    title: str
    address: str
    introduction: str
    picture: Picture | None
    facts: str


@shows(CollectionIndexPage)
def collection_index(page: CollectionIndexPage, reading: Reading) -> dict[str, Any]:
    return {"breadcrumbs": trail(Crumb(page.title, page.address)), "tiles": current_tiles(reading)}


@shows(CollectionPage)
def collection(page: CollectionPage, reading: Reading) -> dict[str, Any]:
    facts = page.facts
    index = page.get_parent()
    context: dict[str, Any] = {
        "breadcrumbs": trail(
            Crumb(index.title, page_addresses.of(page.language, index.url_path)), Crumb(page.title, page.address)
        ),
        "drawn": facts.fictional,
        "ended": "",
    }
    if facts.closes_on and facts.has_ended(reading.on):
        others = [tile for tile in current_tiles(reading) if tile.address != page.address]
        return context | {"ended": day(facts.closes_on) if facts.closes_on else "", "tiles": others, "listing": Listing(0, 1, ())}
    return context | {"picture": _picture(facts), "facts": _facts(facts)} | _listed(page, reading, 1)


@read_by_edition(lambda request, path, number: f"page {path} {number}")
def further(request: HttpRequest, reading: Reading, path: str, number: str) -> HttpResponse:
    """A later page of a collection's products. The first has the collection's own address."""
    found = page_at(language(), path)
    if not isinstance(found, CollectionPage):
        # No collection lies there: then the whole may be the address of a page whose slug looks like a number of one.
        found = page_at(language(), f"{path}{page_addresses.FURTHER[language()]}{number}/")
        if found is None or not found.is_there(reading.on):
            raise Http404
        return show(found, reading)
    if not found.is_there(reading.on) or found.facts.has_ended(reading.on):
        raise Http404
    if int(number) == 1:
        return HttpResponsePermanentRedirect(found.address)
    listed = _listed(found, reading, int(number))
    if not listed["listing"].ids:
        raise Http404
    context = page_context(found, reading)
    surroundings = frame_of(found, reading, lambda tongue, address: page_addresses.further(tongue, address, int(number)))
    return rendered(found.template, context | listed | {"frame": surroundings})


def _listed(page: CollectionPage, reading: Reading, number: int) -> dict[str, Any]:
    """The products on a page of the collection, and the way to the pages around it."""
    facts = page.facts
    ids = rules.matching(rules.of_collection(facts), reading.on, rules.pins_of(facts))
    listing = Listing(len(ids), number, ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    shown = cards(listing.ids, reading)

    def address_of(other: int) -> str:
        return page_addresses.further(page.language, page.address, other) if other > 1 else page.address

    return {
        "listing": listing,
        "in_force": products_in_force(listing.total),
        "cards": shown,
        "drawn_cards": any(card.picture.drawn for card in shown),
        "links": links_of_pages(number, listing.pages, address_of),
        "previous": address_of(number - 1) if number > 1 else "",
        "next": address_of(number + 1) if number < listing.pages else "",
    }


def current_tiles(reading: Reading) -> list[Tile]:
    """The collections of the page's language that are on today, in the order that editors gave them."""
    live = CollectionPage.objects.live().select_related("picture", "locale").order_by("path")
    by_language: dict[str, list[CollectionPage]] = {language(): [], FIRST_LANGUAGE: []}
    for page in live.filter(locale__language_code__in=by_language):
        by_language[page.language].append(page)
    of_key = {page.translation_key: page for page in by_language[FIRST_LANGUAGE]}
    pages = by_language[language()]
    for page in pages:
        page.facts = of_key.get(page.translation_key, page)
    current = [page for page in pages if page.facts.is_shown(reading.on)]
    photographs.prefetch([page.facts.picture for page in current if page.facts.picture], photographs.PAGE)
    return [_tile(page, reading) for page in current]


def _tile(page: CollectionPage, reading: Reading) -> Tile:
    facts = page.facts
    total = len(rules.matching(rules.of_collection(facts), reading.on, rules.pins_of(facts)))
    line = " · ".join(filter(None, (products_in_force(total), _facts(facts))))
    picture = photograph(facts.picture, "") if facts.picture else None
    return Tile(page.title, page.address, page.introduction, picture, line)


def _picture(facts: CollectionPage) -> Picture | None:
    """Beside a title that says what it is of, so that it needs no words of its own."""
    if facts.picture is None:
        return None
    photographs.prefetch([facts.picture], photographs.PAGE)
    return photograph(facts.picture, "")


def _facts(facts: CollectionPage) -> str:
    return _("until %(day)s") % {"day": day(facts.closes_on)} if facts.closes_on else ""
