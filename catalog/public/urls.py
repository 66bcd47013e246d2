"""Addresses of the public pages in both languages, from the literal table of `catalog.addresses`."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import path, re_path

from catalog import addresses

from . import guide, pages_of_groups, pages_of_places, producer_page, scanning, views
from .manifest import favicon, manifest
from .reading import only_read


@only_read
def _to_label(request: HttpRequest, code: str) -> HttpResponse:
    """A label's address typed with a capital V or a slash at its end."""
    return HttpResponsePermanentRedirect(addresses.short_verify(quote(code, safe="")))


@only_read
def _illustration(request: HttpRequest, code: str, fingerprint: str, width: str) -> HttpResponseBase:
    return views.illustration(request, code, fingerprint, int(width))


urlpatterns = [
    path(f"{addresses.SHORT_VERIFY}<str:code>", views.verify_code),
    re_path(r"^[vV]/(?P<code>[^/]+)/?$", _to_label),
    re_path(
        rf"^{addresses.ILLUSTRATIONS}(?P<code>[0-9A-Z]{{8}})-(?P<fingerprint>[0-9a-f]{{8}})-(?P<width>[0-9]{{3}})\.webp$",
        _illustration,
    ),
    path(addresses.FAVICON, favicon),
]
for _language in addresses.LANGUAGES:
    urlpatterns += [
        path(addresses.LIST[_language], views.product_list),
        path(f"{addresses.LIST[_language]}<slug:slug>/", views.product),
        path(addresses.VERIFY[_language], views.verify),
        path(f"{addresses.PRODUCERS[_language]}<slug:slug>/", producer_page.producer),
        path(addresses.PLACES[_language], pages_of_places.place_index),
        path(f"{addresses.PLACES[_language]}<slug:slug>/", pages_of_places.place),
        path(f"{addresses.PLACES[_language]}<slug:province>/<slug:slug>/", pages_of_places.commune),
        path(addresses.GROUPS[_language], pages_of_groups.group_index),
        path(f"{addresses.GROUPS[_language]}<slug:slug>/", pages_of_groups.group),
        path(addresses.GUIDE[_language], guide.guide),
        path(addresses.VERIFY_PHOTOGRAPH[_language], scanning.verify_photograph),
        path(addresses.MANIFEST[_language], manifest),
        re_path(
            rf"^{addresses.SHARE[_language]}(?P<code>[0-9A-Z]{{8}})-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$", views.share_image
        ),
    ]
