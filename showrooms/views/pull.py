"""The pull list: what stands on the shelf as OCOP and is no longer in force, and what leaves it tonight or tomorrow night.
Cleared only by a person, with a movement.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse

from showrooms import stock
from showrooms.stock import stocked

from .desk import DeskRequest, Routes, desk_view, render_desk

MOST_SHOWN = 60
"""Rows at once; when they are cleared, the next ones stand there."""


@desk_view("pull_list")
def pull_list(request: DeskRequest) -> HttpResponse:
    showroom, on = request.showroom, request.on
    off = sorted(stock.must_come_off(showroom, on))
    tonight = stock.leaves_tonight(showroom, on)
    tomorrow = stock.leaves_tonight(showroom, on + timedelta(days=1)) - set(off)
    context = {
        "count": len(off),
        "off": [(row, str(uuid4())) for row in stocked(showroom, on, off[:MOST_SHOWN])],
        "left": max(0, len(off) - MOST_SHOWN),
        "tonight": stocked(showroom, on, tonight) if tonight else [],
        "tomorrow": stocked(showroom, on, tomorrow) if tomorrow else [],
    }
    return render_desk(request, "showrooms/desk/pull_list.html", context)


ROUTES: Routes = [("pull_list", "", pull_list)]
