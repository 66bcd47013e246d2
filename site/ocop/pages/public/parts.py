"""Pages that lie below a fair and are no pages of their own: how its fair is found, and what surrounds them."""

from __future__ import annotations

from django.http import Http404

from catalog import addresses
from catalog.edition import Reading
from catalog.public.frame import Frame, frame
from catalog.public.trail import Crumb, trail
from catalog.public.wording import language, other_language
from ocop.pages import page_addresses
from ocop.pages.models import FairPage
from ocop.pages.models.base import SitePage

from .finding import page_at


def fair_at(path: str) -> FairPage:
    """The published fair at an address of the active language; 404 where there is none."""
    found = page_at(language(), path)
    if not isinstance(found, FairPage):
        raise Http404
    return found


def part_frame(fair: FairPage, name: str, reading: Reading, *, indexed: bool = True) -> Frame:
    other = fair.in_language(other_language())
    return frame(
        reading,
        here=fair.here,
        address=page_addresses.part(language(), fair.address, name),
        other_address=page_addresses.part(other.language, other.address, name) if other else addresses.home(other_language()),
        indexed=indexed,
    )


def crumbs(page: SitePage, *below: Crumb) -> list[Crumb]:
    """The way from the home page down to this page, and to what is named below it."""
    above = page.get_parent()
    parent = above.specific if above else None
    way = [Crumb(parent.title, parent.address)] if isinstance(parent, SitePage) and parent.depth > 2 else []
    return trail(*way, Crumb(page.title, page.address), *below)
