"""Addresses of the public pages in both languages, from the literal table of `catalog.addresses`."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, re_path

from catalog import addresses

from . import scanning, views
from .manifest import favicon, manifest
from .reading import only_read


@only_read
def _to_list(request: HttpRequest, language: str) -> HttpResponse:
    return redirect(addresses.product_list(language))


@only_read
def _to_label(request: HttpRequest, code: str) -> HttpResponse:
    """A label's address typed with a capital V or a slash at its end."""
    return HttpResponsePermanentRedirect(addresses.short_verify(quote(code, safe="")))


@only_read
def _illustration(request: HttpRequest, code: str, fingerprint: str, width: str) -> HttpResponseBase:
    return views.illustration(request, code, fingerprint, int(width))


urlpatterns = [
    path("", _to_list, {"language": "vi"}),
    path("en/", _to_list, {"language": "en"}),
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
        path(addresses.VERIFY_PHOTOGRAPH[_language], scanning.verify_photograph),
        path(addresses.MANIFEST[_language], manifest),
        re_path(
            rf"^{addresses.SHARE[_language]}(?P<code>[0-9A-Z]{{8}})-(?P<fingerprint>[0-9a-f]{{12}})\.jpg$", views.share_image
        ),
    ]
