"""Printing shelf labels: choosing goods and paper, and the sheets as they come out of the printer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import clock
from catalog.public.wording import day, number
from catalog.text import folded
from showrooms import addresses
from showrooms.models import Level, Placement, Showroom
from showrooms.stock import Stocked, stocked
from showrooms.typed import Typed

from .desk import DeskRequest, Routes, desk_view, render_desk
from .papers import PAPERS, Paper
from .shelf_labels import Label, labels, sorted_out

MOST_COPIES = 50
MOST_LABELS = 600
"""On one go: two and a half minutes of a thermal printer's life, and what a browser lays out at once."""
MOST_LISTED = 300
"""Goods that the page lists to choose from; a shelf or a word narrows them."""
LONGEST_TYPED = 100


@desk_view("labels")
def choose(request: DeskRequest) -> HttpResponse:
    return _choose(request)


@desk_view("labels")
def sheets(request: DeskRequest) -> HttpResponse:
    """The labels on their paper, a document of its own for the printer."""
    # Day and time left of one moment: a page that was left open must not be printed tomorrow.
    on, seconds_left = clock.today_and_seconds_left()
    paper, copies = _paper(request), _copies(request)
    if copies is None:
        return _choose(request, _("Type how many labels of each: 1 to %(most)d.") % {"most": MOST_COPIES})
    if request.GET.get("what") == "all":
        chosen, unknown = _narrowed(request, stocked(request.showroom, on)), 0
    else:
        wanted = _chosen(request)
        chosen = stocked(request.showroom, on, _carried(request.showroom, wanted), empty=True)
        unknown = len(wanted) - len(chosen)
    if not chosen:
        return _choose(request, _("Choose what gets a label."))
    if len(chosen) * copies > MOST_LABELS:
        problem = _("That would be %(count)s labels. Print at most %(most)s in one go: take one shelf after another.")
        return _choose(request, problem % {"count": number(len(chosen) * copies), "most": number(MOST_LABELS)})
    made = labels(chosen, paper, on)
    context = {
        "desk": request.desk,
        "paper": paper,
        "sheets": _on_sheets([label for label in made.labels for _copy in range(copies)], paper),
        "count": _count(len(made.labels) * copies),
        "left_out": made.left_out,
        "last_day": made.last_day,
        "unknown": unknown,
        "printed": day(on),
        "seconds_left": seconds_left,
    }
    return render_desk(request, "showrooms/labels/sheets.html", context)


def _choose(request: DeskRequest, problem: str = "") -> HttpResponse:
    chosen = _chosen(request)
    on_hand = stocked(request.showroom, request.on)
    narrowed = _narrowed(request, on_hand)
    beside = _carried(request.showroom, chosen) - {row.item.pk for row in narrowed}
    rows = [*(stocked(request.showroom, request.on, beside, empty=True) if beside else []), *narrowed]
    printable, left_out = sorted_out(rows, request.on)
    context: dict[str, Any] = {
        "rows": printable[:MOST_LISTED],
        "more": len(printable) - MOST_LISTED,
        "all": _count(len(printable)),
        "left_out": left_out,
        "chosen": chosen,
        "shelves": sorted({row.shelf for row in on_hand if row.shelf}, key=folded),
        "shelf": request.GET.get("shelf", ""),
        "typed": request.GET.get("q", "").strip()[:LONGEST_TYPED],
        "papers": [(paper, paper_name(paper)) for paper in PAPERS.values()],
        "paper": _paper(request),
        "copies": _copies(request) or 1,
        "most_copies": MOST_COPIES,
        "print_address": addresses.printed_labels(request.desk.language, request.showroom.slug),
        "problem": problem,
    }
    return render_desk(request, "showrooms/labels/choose.html", context, status=422 if problem else 200)


def _narrowed(request: DeskRequest, rows: Sequence[Stocked]) -> list[Stocked]:
    """Those on the shelf asked for that are meant by what is typed of name, maker or code."""
    shelf, text = request.GET.get("shelf", ""), request.GET.get("q", "")[:LONGEST_TYPED].strip()
    found = [row for row in rows if not shelf or row.shelf == shelf]
    if not text:
        return found
    typed = Typed(text)
    return [row for row in found if typed.rank(row.name, " ".join((row.maker, *row.codes))) is not None]


def _chosen(request: DeskRequest) -> Collection[int]:
    return {int(pk) for pk in request.GET.getlist("item")[:MOST_LABELS] if pk.isascii() and pk.isdigit() and len(pk) < 19}


def _carried(showroom: Showroom, items: Collection[int]) -> set[int]:
    """Of these what the showroom carries, on hand or not: another one's goods get no label here."""
    of_items = {"showroom": showroom, "item__in": items}
    levels = Level.objects.filter(**of_items).on_hand()
    return {*Placement.objects.filter(**of_items).values_list("item", flat=True), *levels.values_list("item", flat=True)}


def _copies(request: DeskRequest) -> int | None:
    """How many labels of each; None for what is no such number."""
    typed = request.GET.get("copies", "1").strip()
    copies = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return copies if 1 <= copies <= MOST_COPIES else None


def _paper(request: DeskRequest) -> Paper:
    return PAPERS.get(request.GET.get("paper", ""), next(iter(PAPERS.values())))


def paper_name(paper: Paper) -> str:
    width, height = (number(round(side)) for side in paper.size)
    if paper.is_roll:
        return _("Roll, %(width)s mm") % {"width": width}
    words = _("A4, %(count)d on a sheet, each %(width)s × %(height)s mm")
    return words % {"count": paper.on_a_sheet, "width": width, "height": height}


def _count(total: int) -> str:
    return ngettext("%(count)s label", "%(count)s labels", total) % {"count": number(total)}


def _on_sheets(all_labels: Sequence[Label], paper: Paper) -> list[Sequence[Label]]:
    return [all_labels[first : first + paper.on_a_sheet] for first in range(0, len(all_labels), paper.on_a_sheet)]


ROUTES: Routes = [
    ("labels", "", choose),
    ("labels", {language: f"{word}/" for language, word in addresses.PRINT.items()}, sheets),
]
