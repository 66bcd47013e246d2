"""Addresses of pages; included last, since their slugs are anything that no other address owns."""

from __future__ import annotations

from django.urls import path, re_path

from catalog import addresses
from ocop.pages import page_addresses

from . import collections, home, stories, views  # noqa: F401  # they register what their pages show

SLUGS = r"(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    *(path(addresses.HOME[language], views.home) for language in addresses.LANGUAGES),
    *(
        re_path(
            rf"^{addresses.HOME[language]}{SLUGS}{page_addresses.FURTHER[language]}(?P<number>[1-9][0-9]*)/$", collections.further
        )
        for language in reversed(addresses.LANGUAGES)
    ),
    *(re_path(rf"^{addresses.HOME[language]}{SLUGS}$", views.serve) for language in reversed(addresses.LANGUAGES)),
]
