"""The page of a fair and its booths. Products are those listed on the day of reading, whatever the day of the fair."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from catalog import photographs
from catalog.edition import Reading
from catalog.public import pictures
from catalog.public.cards import cards
from catalog.public.frame import page as rendered
from catalog.public.pictures import Picture
from catalog.public.reading import read_by_edition
from catalog.public.structured_data import breadcrumbs, script
from catalog.public.trail import Crumb
from ocop.pages.models import FairPage
from showrooms.public.map import Map, map_with_pin

from .booths import Booths
from .contexts import shows
from .fair import Fair
from .fair_events import event_nodes
from .fair_share import share_of_fair
from .parts import fair_at, part_frame
from .surroundings import crumbs


@shows(FairPage)
def fair_context(page: FairPage, reading: Reading) -> dict[str, Any]:
    fair = Fair(page, reading.on)
    booths = Booths(fair.facts, reading)
    share = share_of_fair(fair, booths)
    featured = cards([row.product_id for row in fair.facts.featured.all()], reading)
    way = crumbs(page)
    return {
        "fair": fair,
        "booths": booths,
        "exhibitors": booths.exhibitors,
        "featured": featured,
        "drawn": any(card.picture.drawn for card in featured),
        "picture": picture_of(fair.facts),
        "gallery": pictures.gallery_of(list(fair.facts.photos.all())),
        "map": _map(fair),
        "press": list(fair.facts.press.all()),
        "share": share,
        "breadcrumbs": way,
        "structured_data": script(breadcrumbs(*way), *event_nodes(fair, share)),
    }


@read_by_edition(lambda request, path: f"booths {path}")
def booths(request: HttpRequest, reading: Reading, path: str) -> HttpResponse:
    """The plan and every booth of the fair."""
    page = fair_at(path)
    fair = Fair(page, reading.on)
    found = Booths(fair.facts, reading)
    way = crumbs(page, Crumb(_("Booths"), fair.booths_address))
    context = {
        "page": page,
        "fair": fair,
        "booths": found,
        "share": share_of_fair(fair, found),
        "frame": part_frame(page, reading, "booths", indexed=bool(found)),
        "breadcrumbs": way,
    }
    return rendered("pages/booths.html", context)


def picture_of(facts: FairPage) -> Picture | None:
    """The fair's own picture. One query."""
    if facts.picture is None:
        return None
    photographs.prefetch([facts.picture], photographs.PAGE)
    return pictures.photograph(facts.picture, facts.picture.default_alt_text)


def _map(fair: Fair) -> Map | None:
    if fair.position is None or fair.ways is None:
        return None
    printed = fair.facts.province.name if fair.facts.province else fair.venue
    called = f"{printed}: {fair.venue}" if fair.venue else printed
    return map_with_pin(fair.position, printed, called, fair.ways.on_map)
