"""How the site stands on a phone's home screen, one manifest per language, and where its icon lies for those who only guess."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

from catalog import addresses

from .reading import only_read
from .wording import language

FOR_A_DAY = "public, max-age=86400"
BOARD, PAPER = "#14261d", "#ffffff"


def icons() -> list[dict[str, str]]:
    """The site's icons, as a manifest lists them."""
    return [
        {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {"src": static("icons/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": static("icons/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": static("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]


@only_read
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest: reads no data and is the same for everyone."""
    tongue = language()
    content = {
        "id": addresses.home(tongue),
        "name": _("OCOP catalogue"),
        "short_name": "OCOP",
        "description": _("OCOP products whose certificate is in force today, each with its decision and its last day."),
        "lang": tongue,
        "dir": "ltr",
        "start_url": addresses.home(tongue),
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": BOARD,
        "background_color": PAPER,
        "icons": icons(),
        "shortcuts": [{"name": _("Verify a product"), "url": addresses.verify(tongue)}],
    }
    return JsonResponse(
        content,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": FOR_A_DAY},
    )


@only_read
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and crawlers ask for this name unasked; the file itself has a name that changes with it."""
    return HttpResponseRedirect(static("icons/favicon.ico"), headers={"Cache-Control": FOR_A_DAY})
