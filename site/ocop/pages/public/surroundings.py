"""What stands around an editor's page: the frame, the way back, and where the switch of languages leads."""

from __future__ import annotations

from collections.abc import Callable

from wagtail.models import Page

from catalog import addresses
from catalog.edition import Reading
from catalog.public.frame import Frame, frame
from catalog.public.trail import Crumb, trail
from catalog.public.wording import language, other_language
from ocop.pages import page_addresses
from ocop.pages.models.base import SitePage

HOME = 2
"""How deep the home pages stand in Wagtail's tree."""
At = Callable[[str, str], str]
"""From a language and the address of a page to the address of what is meant there."""


def frame_of(page: SitePage, reading: Reading, at: At = lambda language, address: address, *, indexed: bool = True) -> Frame:
    """The frame of a page, or of what lies `at` it. The switch leads to the same in the other language; where nobody published
    that, to what is nearest above it.
    """
    other = page.in_language(other_language())
    return frame(
        reading,
        here=page.here,
        address=at(language(), page.address),
        other_address=at(other.language, other.address) if other else nearest_above(page, other_language()),
        translated=other is not None,
        indexed=indexed,
    )


def nearest_above(page: SitePage, tongue: str) -> str:
    """The address of the lowest page above this one that is published in that language."""
    if not page.path:
        return addresses.home(tongue)
    keys = page.get_ancestors().filter(depth__gte=HOME).values("translation_key")
    found = Page.objects.live().filter(translation_key__in=keys, locale__language_code=tongue).order_by("-depth").first()
    return page_addresses.of(tongue, found.url_path) if found else addresses.home(tongue)


def crumbs(page: SitePage, *below: Crumb) -> list[Crumb]:
    """The way from the home page down to this page, and to what is named below it."""
    above = page.get_ancestors().live().filter(depth__gt=HOME) if page.path else []
    way = [Crumb(each.title, page_addresses.of(page.language, each.url_path)) for each in above]
    return trail(*way, Crumb(page.title, page.address), *below)
