"""The desk's first page: what has to be done today, the most pressing first."""

from __future__ import annotations

from django.http import HttpResponse

from .desk import DeskRequest, Routes, desk_view, render_desk


@desk_view("today")
def today(request: DeskRequest) -> HttpResponse:
    return render_desk(request, "showrooms/desk/today.html", {})


ROUTES: Routes = [("today", "", today)]
