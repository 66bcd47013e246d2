"""The door poster: who this is, when it is open, what the stars mean, and where one reads what is certified today.

It hangs for months, so nothing on it can go stale: no product, no number of them, no date.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.fonts import SERIF_SEMIBOLD
from catalog.public.guide import star_lines
from catalog.public.qr import qr
from catalog.public.wording import other_language
from catalog.rules import RuleBook
from catalog.sharing.sheet import balanced
from showrooms import addresses
from showrooms.public.hours import week_lines
from showrooms.public.words import name_of

from .desk import DeskRequest, Routes, desk_view, render_desk

PAPERS = {"a4": "A4", "a3": "A3"}
UNITS = 10
"""Of type to a millimetre of A4, where the name is measured."""
WIDTH_OF_NAME = 178
NAME_SIZES = (10, 17)


@desk_view("poster")
def poster(request: DeskRequest) -> HttpResponse:
    showroom, tongue = request.showroom, request.desk.language
    paper = request.GET.get("paper", "")
    paper = paper if paper in PAPERS else next(iter(PAPERS))
    address = settings.PUBLIC_BASE_URL + addresses.showroom(tongue, showroom.slug)
    name = name_of(showroom)
    smallest, largest = (size * UNITS for size in NAME_SIZES)
    setting = balanced(name, WIDTH_OF_NAME * UNITS, 2.5 * largest, 2, face=SERIF_SEMIBOLD, largest=largest, smallest=smallest)
    context: dict[str, Any] = {
        "paper": paper,
        "papers": PAPERS.items(),
        "style_sheet": f"showrooms/poster-{paper}.css",
        "other_poster": f"{addresses.desk(other_language(), showroom.slug, 'poster')}?paper={paper}",
        "name": name,
        "lines_of_name": setting.lines,
        "style": f"--name:{setting.size / UNITS:.2f}",
        "place": f"{showroom.street_address}, {showroom.province.name}",
        "hours": week_lines(showroom, request.on),
        "stars": star_lines(RuleBook(), request.on),
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr(address, _("QR code that leads to the showroom’s page")),
    }
    return render_desk(request, "showrooms/labels/poster.html", context)


ROUTES: Routes = [("poster", "", poster)]
