"""Addresses of pages; included last, since their slugs are anything that no other address owns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, path, re_path
from django.utils.functional import lazy

from catalog import addresses
from catalog.public.wording import language
from ocop.pages.page_addresses import FURTHER, PARTS, SHARE_PICTURE

from . import collections, fair_catalogue, fair_feeds, fair_index, fair_share, fairs, home, registering, stories, views  # noqa: F401  # they register what their pages show

SLUGS = r"(?P<path>(?:[\w-]+/)+)"


def _parts(tongue: str) -> Iterator[URLPattern]:
    """What lies below pages and is no page of its own."""
    page = rf"^{addresses.HOME[tongue]}{SLUGS}"
    yield re_path(rf"{page}{PARTS['booths'][tongue]}$", fairs.booths)
    yield re_path(rf"{page}{PARTS['catalogue'][tongue]}$", fair_catalogue.catalogue)
    yield re_path(rf"{page}{re.escape(PARTS['calendar'][tongue])}$", fair_feeds.calendar_file)
    for part, asks, thanks in (
        (PARTS["buyers"][tongue], registering.buyers, registering.buyers_thanks),
        (PARTS["exhibitors"][tongue], registering.exhibitors, registering.exhibitors_thanks),
    ):
        yield re_path(rf"{page}{part}$", asks)
        yield re_path(rf"{page}{part}{PARTS['thanks'][tongue]}$", thanks)
    yield re_path(rf"{page}{SHARE_PICTURE}-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$", fair_share.share_picture)
    yield re_path(rf"{page}{FURTHER[tongue]}(?P<number>[1-9][0-9]*)/$", collections.further)


def _of_active_language() -> str:
    return rf"^{addresses.HOME[language()]}(?P<path>(?:[\w-]+/)*)$"


urlpatterns = [
    *(path(addresses.HOME[each], views.home) for each in addresses.LANGUAGES),
    *(pattern for each in reversed(addresses.LANGUAGES) for pattern in _parts(each)),
    *(re_path(rf"^{addresses.HOME[each]}{SLUGS}$", views.serve) for each in reversed(addresses.LANGUAGES)),
    # Matches nothing that the others do not. Wagtail asks by this name, in a page's language, where the page lies.
    re_path(lazy(_of_active_language, str)(), views.serve, name="wagtail_serve"),
]
