"""Addresses of pages; included last, since their slugs are anything that no other address owns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from catalog import addresses
from ocop.pages.page_addresses import PARTS, SHARE_PICTURE

from . import fair_feeds, fair_index, fair_share, fairs, home, registering, stories, views  # noqa: F401  # they register what their pages show

SLUGS = r"(?P<path>(?:[\w-]+/)+)"


def _parts(language: str) -> Iterator[URLPattern]:
    """What lies below pages and is no page of its own."""
    page = rf"^{addresses.HOME[language]}{SLUGS}"
    yield re_path(rf"{page}{PARTS['booths'][language]}$", fairs.booths)
    for part, asks, thanks in (
        (PARTS["buyers"][language], registering.buyers, registering.buyers_thanks),
        (PARTS["exhibitors"][language], registering.exhibitors, registering.exhibitors_thanks),
    ):
        yield re_path(rf"{page}{part}$", asks)
        yield re_path(rf"{page}{part}{PARTS['thanks'][language]}$", thanks)
    yield re_path(rf"{page}{re.escape(PARTS['calendar'][language])}$", fair_feeds.calendar_file)
    yield re_path(rf"{page}{SHARE_PICTURE}-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$", fair_share.share_picture)


urlpatterns = [
    *(path(addresses.HOME[language], views.home) for language in addresses.LANGUAGES),
    *(pattern for language in reversed(addresses.LANGUAGES) for pattern in _parts(language)),
    *(re_path(rf"^{addresses.HOME[language]}{SLUGS}$", views.serve) for language in reversed(addresses.LANGUAGES)),
]
