"""Addresses of pages; included last, since their slugs are anything that no other address owns."""

from __future__ import annotations

import re

from django.urls import re_path

from catalog import addresses
from ocop.pages.page_addresses import PARTS, SHARE_PICTURE

from . import fair_feeds, fair_index, fair_share, fairs, views

SLUGS = r"(?P<path>(?:[\w-]+/)+)"
KINDS = (fair_index, fairs)
"""The modules that say what each kind of page shows."""

urlpatterns = []
for _language in reversed(addresses.LANGUAGES):
    _page = rf"^{addresses.HOME[_language]}{SLUGS}"
    urlpatterns += [
        re_path(rf"{_page}{PARTS['booths'][_language]}$", fairs.booths),
        re_path(rf"{_page}{re.escape(PARTS['calendar'][_language])}$", fair_feeds.calendar_file),
        re_path(rf"{_page}{SHARE_PICTURE}-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$", fair_share.share_picture),
    ]
urlpatterns += [re_path(rf"^{addresses.HOME[language]}{SLUGS}$", views.serve) for language in reversed(addresses.LANGUAGES)]
