"""Addresses of pages; included last, since their slugs are anything that no other address owns."""

from __future__ import annotations

from django.urls import path, re_path
from django.utils.functional import lazy

from catalog import addresses
from catalog.public.wording import language

from . import home, stories, views  # noqa: F401  # they register what their pages show

SLUGS = r"(?P<path>(?:[\w-]+/)+)"


def _of_active_language() -> str:
    return rf"^{addresses.HOME[language()]}(?P<path>(?:[\w-]+/)*)$"


urlpatterns = [
    *(path(each, views.home) for each in addresses.HOME.values()),
    *(re_path(rf"^{addresses.HOME[each]}{SLUGS}$", views.serve) for each in reversed(addresses.LANGUAGES)),
    # Matches nothing that the others do not. Wagtail asks by this name, in a page's language, where the page lies.
    re_path(lazy(_of_active_language, str)(), views.serve, name="wagtail_serve"),
]
