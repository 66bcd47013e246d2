"""Editors' pages that stand by themselves: stories, guides and whatever else is built of blocks."""

from __future__ import annotations

from ocop.pages.models import ContentPage, StoryIndexPage, StoryPage
from tests.surface_register import LANGUAGES, Kind, Shown, Visitor, cards, surface, union

SLUGS = r"(?P<path>(?:[\w-]+/)+)$"
ADDRESSES = (f"^{SLUGS}", f"^en/{SLUGS}", r"^(?P<path>(?:[\w-]+/)*)$")
"""Of every page of editors; the last is the name that Wagtail asks by."""


@surface(Kind.SELECTION, *ADDRESSES)
def stories_and_pages(visitor: Visitor) -> Shown:
    """What a story's producer has in force, and what blocks of products, picked or by a rule, show of it."""
    languages = set(visitor.ways(*LANGUAGES))
    pages = [page for kind in (StoryIndexPage, StoryPage, ContentPage) for page in kind.objects.live().select_related("locale")]
    return union(_cards(visitor, page.address) for page in pages if page.language in languages)


def _cards(visitor: Visitor, address: str) -> Shown:
    page = visitor.get(address)
    assert page.status == 200, address
    return cards(page.body)
