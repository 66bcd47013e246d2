"""Which slugs a page cannot have: those of the site's own addresses, and those of parts of the page above it.

What the site owns is read from its address patterns, so that no address can be forgotten here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from catalog import addresses

from .page_addresses import PARTS

HOME = 2
"""How deep the home pages stand in Wagtail's tree."""
_FIRST_SEGMENT = re.compile(r"\^?([\w-]+)(?=/|$|\$)")


def refusal(slug: str, parent: Any, language: str) -> str:
    """Why a page of that slug cannot stand below `parent`; empty if it can."""
    if parent.depth == HOME and slug in owned(language):
        return _("“%(slug)s” is the address of another part of this site. Choose another slug.") % {"slug": slug}
    if parent.depth > HOME and slug in parts(language):
        return _("“%(slug)s” is the address of what stands below every page of a fair. Choose another slug.") % {"slug": slug}
    return ""


@cache
def owned(language: str) -> frozenset[str]:
    """The first segments of all addresses below the root of a language that are not pages."""
    root = addresses.HOME[language]
    uploads = [part.strip("/") for part in (settings.STATIC_URL, settings.MEDIA_URL)] if not root else []
    routes = (route.removeprefix("^") for route in _routes(get_resolver().url_patterns))
    found = (_FIRST_SEGMENT.match(route.removeprefix(root)) for route in routes if route.startswith(root))
    return frozenset([*uploads, *(first[1] for first in found if first)])


def parts(language: str) -> frozenset[str]:
    """What lies below pages in that language and could be a slug."""
    return frozenset(part[language].strip("/") for part in PARTS.values())


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route:
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern | URLResolver):
            yield route
