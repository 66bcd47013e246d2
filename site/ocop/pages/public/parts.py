"""Pages that lie below a fair and are no pages of their own: how its fair is found, and what surrounds them."""

from __future__ import annotations

from django.http import Http404

from catalog.edition import Reading
from catalog.public.frame import Frame
from catalog.public.wording import language
from ocop.pages import page_addresses
from ocop.pages.models import FairPage

from .finding import page_at
from .surroundings import frame_of


def fair_at(path: str) -> FairPage:
    """The published fair at an address of the active language; 404 where there is none."""
    found = page_at(language(), path)
    if not isinstance(found, FairPage):
        raise Http404
    return found


def part_frame(fair: FairPage, reading: Reading, *names: str, indexed: bool = True) -> Frame:
    return frame_of(fair, reading, lambda tongue, address: page_addresses.part(tongue, address, *names), indexed=indexed)
