"""The door poster: who this is, when it is open, what the stars mean, and where one reads what is certified today.

It hangs for months, so nothing on it can go stale: no product, no number, no date.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.public.guide import star_lines
from catalog.public.qr import qr
from catalog.public.wording import in_language
from catalog.rules import RuleBook
from showrooms import addresses
from showrooms.public.hours import week_lines

from .desk import DeskRequest, Routes, desk_view, render_desk

PAPERS = {"a4": "A4", "a3": "A3"}


@desk_view("poster")
def poster(request: DeskRequest) -> HttpResponse:
    showroom, tongue = request.showroom, request.desk.language
    paper = request.GET.get("paper", "")
    paper = paper if paper in PAPERS else "a4"
    address = settings.PUBLIC_BASE_URL + addresses.showroom(tongue, showroom.slug)
    context: dict[str, Any] = {
        "paper": paper,
        "papers": PAPERS.items(),
        "style_sheet": f"showrooms/paper-{paper}-poster.css",
        "name": in_language(showroom.name_en, showroom.name),
        "place": f"{showroom.street_address}, {showroom.province.name}",
        "hours": week_lines(showroom, request.on),
        "lines": star_lines(RuleBook(), request.on),
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr(address, _("QR code that leads to the showroom’s page")),
    }
    return render_desk(request, "showrooms/labels/poster.html", context)


ROUTES: Routes = [("poster", "", poster)]
