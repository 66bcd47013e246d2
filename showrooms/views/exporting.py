"""The stock book as files: what is on hand, and what was moved in a period; of this showroom, or of all that one may look at."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog.public.wording import in_language
from showrooms import book_sheets
from showrooms.access import readable
from showrooms.errors import BadRequest
from showrooms.exporting import FORMATS, download
from showrooms.models import Showroom
from showrooms.models.rooms import ShowroomQuerySet

from .desk import DeskRequest, Routes, View, desk_view, render_desk

LEVELS = {"vi": "ton-kho", "en": "on-hand"}
MOVEMENTS = {"vi": "nhap-xuat", "en": "movements"}
YEARS = range(2000, 2101)


@desk_view("export")
def choose(request: DeskRequest) -> HttpResponse:
    language, desk = request.desk.language, request.desk
    formats = [("csv", "CSV"), ("xlsx", "Excel")]
    context = {
        "first": request.on.replace(day=1).isoformat(),
        "last": request.on.isoformat(),
        "levels": [(f"{desk.address('export')}{LEVELS[language]}.{name}", label) for name, label in formats],
        "movements": [(f"{desk.address('export')}{MOVEMENTS[language]}.{name}", label) for name, label in formats],
        "reads_more": desk.has_others,
    }
    return render_desk(request, "showrooms/desk/export.html", context)


def _levels(file_format: str) -> View:
    @desk_view("export")
    def levels(request: DeskRequest) -> HttpResponseBase:
        showrooms, whose = _scope(request)
        name = f"{whose}-{LEVELS[request.desk.language]}-{request.on}"
        return download(book_sheets.levels(showrooms, request.on), file_format, name)

    return levels


def _movements(file_format: str) -> View:
    @desk_view("export")
    def movements(request: DeskRequest) -> HttpResponseBase:
        first, last = _day(request, "from", request.on.replace(day=1)), _day(request, "to", request.on)
        if last < first:
            raise BadRequest(_("The period ends before it begins. Change one of the two days."))
        showrooms, whose = _scope(request)
        name = f"{whose}-{MOVEMENTS[request.desk.language]}-{first}-{last}"
        return download(book_sheets.movements(showrooms, first, last), file_format, name)

    return movements


def _scope(request: DeskRequest) -> tuple[ShowroomQuerySet, str]:
    if request.GET.get("all") == "1":
        return readable(request.user), in_language("all-showrooms", "moi-diem-ban")
    return Showroom.objects.filter(pk=request.showroom.pk), request.showroom.slug


def _day(request: DeskRequest, name: str, default: date) -> date:
    typed = request.GET.get(name, "").strip()
    if not typed:
        return default
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BadRequest(_("“%(typed)s” is no day we can read. Choose it in the calendar.") % {"typed": typed[:20]})
    return day


ROUTES: Routes = [
    ("export", "", choose),
    *(("export", {language: f"{name}.{each}" for language, name in LEVELS.items()}, _levels(each)) for each in FORMATS),
    *(("export", {language: f"{name}.{each}" for language, name in MOVEMENTS.items()}, _movements(each)) for each in FORMATS),
]
