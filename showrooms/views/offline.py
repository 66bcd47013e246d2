"""The desk without a network: the service worker of each language, and the page that stands in for what was not kept."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.edition import release
from catalog.public.wording import language
from showrooms import addresses

from .desk import render_desk

KEPT = ("today", "sell", "receive", "give_back", "withdraw", "pull_list", "goods", "snapshot")
"""The parts of the desk that are there without a network."""
SCRIPT = Path(__file__).parents[1] / "static" / "showrooms" / "sw.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, served from where its scope begins and with what it cannot know by itself before it. Another release makes
    another script, so browsers take it and throw away what the one before had kept.
    """
    tongue = language()
    told = {
        "language": tongue,
        "release": release(),
        "scope": addresses.desk_home(tongue),
        "offline": addresses.without_network(tongue),
        "parts": [addresses.PARTS[part][tongue] for part in KEPT],
        "doors": [addresses.sign_in(tongue), addresses.sign_out(tongue)],
    }
    return HttpResponse(
        f"const DESK = {json.dumps(told)};\n{SCRIPT.read_text('utf-8')}",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@require_safe
def without_network(request: HttpRequest) -> HttpResponse:
    """The same for everyone, so that it can be kept before anyone signs in."""
    title = _("There is no network")
    return render_desk(request, "showrooms/desk/without_network.html", {"title": title})
