"""Stocktakes at the desk: opened, counted blind, told what is missing, submitted, decided by a manager.

Until it is submitted no page of a stocktake holds what the books say, so that nobody counts what is expected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import ProductGroup
from catalog.public.wording import in_language
from showrooms import counting
from showrooms.errors import AlreadyDone, BadRequest, LedgerError
from showrooms.models import Count, CountLine, CountState, Item, Level, Lot, Placement

from .desk import DeskRequest, Routes, booked, desk_view, render_desk, slip, text_of
from .fields import row_id, whole
from .looking_up import Goods, by_code, by_name, goods_of
from .refusals import status_of, told_at

PAST = 40
"""Stocktakes that are over, on the first page."""
LINES_A_PAGE = 60
MOST_LOTS = 60


@desk_view("counts")
def counts(request: DeskRequest) -> HttpResponse:
    """Those of this showroom; a new one is opened by POST."""
    if request.method == "POST":
        return booked(
            request,
            lambda: _opened(request),
            lambda count: request.desk.address("counts", count.pk),
            sentence=_("The stocktake is open. Count what stands there."),
            on_refusal=lambda refusal: _list(request, refusal),
        )
    return _list(request)


def _opened(request: DeskRequest) -> Count:
    kind, _colon, chosen = request.POST.get("part", "").partition(":")
    shelf, group = "", None
    if kind == "shelf":
        shelf = chosen
        if shelf not in _shelves(request):
            raise BadRequest(_("There is no such shelf any more. Choose another."))
    elif kind == "group":
        group = next((each for each in _groups(request) if each.pk == row_id(chosen)), None)
        if group is None:
            raise BadRequest(_("There is no such group any more. Choose another."))
    title = text_of(request, "title", counting.LONGEST_TITLE)
    return counting.open_count(request.showroom, request.user, request.at, title, shelf=shelf, group=group)


def _list(request: DeskRequest, refusal: LedgerError | None = None) -> HttpResponse:
    under_way = counting.undecided(request.showroom)
    if isinstance(refusal, AlreadyDone) and under_way:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(request.desk.address("counts", under_way.pk))
    ended = Count.objects.filter(showroom=request.showroom).exclude(state__in=counting.UNDECIDED)
    context = {
        "under_way": under_way,
        "part": under_way and part_of(under_way),
        "ended": [(count, part_of(count)) for count in ended.select_related("group", "decided_by")[:PAST]],
        "shelves": _shelves(request),
        "groups": [(group.pk, in_language(group.name_en, group.name)) for group in _groups(request)],
        "refusal": refusal,
        "title": request.POST.get("title", ""),
    }
    return render_desk(request, "showrooms/desk/counts.html", context, status_of(refusal))


def _shelves(request: DeskRequest) -> list[str]:
    placed = Placement.objects.filter(showroom=request.showroom).exclude(shelf="")
    return list(placed.order_by("shelf").values_list("shelf", flat=True).distinct())


def _groups(request: DeskRequest) -> list[ProductGroup]:
    """Branches to which goods carried here belong."""
    carried = ProductGroup.objects.filter(products__stock_item__placements__showroom=request.showroom)
    pks = {branch or pk for pk, branch in carried.values_list("pk", "branch").distinct()}
    return list(ProductGroup.objects.filter(pk__in=pks).order_by("position", "pk"))


def part_of(count: Count) -> str:
    """Which part of the showroom a stocktake covers, in words."""
    if count.shelf:
        return _("shelf “%(shelf)s”") % {"shelf": count.shelf}
    if count.group:
        return in_language(count.group.name_en, count.group.name)
    return _("the whole showroom")


# --- one stocktake ----------------------------------------------------------------------------------------------------


def _count(request: DeskRequest, pk: int) -> Count:
    found = Count.objects.filter(showroom=request.showroom, pk=pk).select_related("group", "opened_by", "decided_by", "entry")
    if count := found.first():
        return count
    raise Http404


@desk_view("counts")
def count(request: DeskRequest, pk: int) -> HttpResponse:
    """Where it is counted while it is open, and decided afterwards; what is done to it is sent here as `do`."""
    found = _count(request, pk)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise BadRequest(_("The address or the form holds something we can’t read."))
        return step(request, found)
    return _counting(request, found) if found.state == CountState.OPEN else _deciding(request, found)


def _counting(request: DeskRequest, count: Count, refusal: LedgerError | None = None) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    goods = goods_of(request.POST.get("goods", "") or request.GET.get("goods", ""))
    found: list[Goods] = []
    scanned = False
    if typed and not goods:
        goods = by_code(typed)
        scanned = goods is not None
        if goods is None:
            found = by_name(request.showroom, typed)
            goods = found[0] if len(found) == 1 else None
    lines = count.lines.select_related("item__product", "lot", "by").order_by("-at", "-pk")
    context = {
        "count": count,
        "part": part_of(count),
        "typed": typed,
        "goods": goods,
        "scanned": scanned,
        "lots": _lots(request, goods.item) if goods and goods.item else [],
        "chosen_lot": request.POST.get("lot"),
        "counted": request.POST.get("counted", ""),
        "before": _noted(count, goods.item) if goods and goods.item else [],
        "found": [] if goods else found,
        "page": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page")),
        "finish_address": _finish_address(request, count),
        "refusal": refusal,
    }
    return render_desk(request, "showrooms/desk/count.html", context, status_of(refusal))


def _lots(request: DeskRequest, item: Item) -> list[Lot]:
    """The lots of an item, those that ever stood here first: whether any of it is there is for the counter to find out."""
    stood_here = Level.objects.filter(showroom=request.showroom, item=item, lot=OuterRef("pk"))
    lots = Lot.objects.filter(item=item).annotate(stood_here=Exists(stood_here))
    return list(lots.order_by("-stood_here", F("best_before").desc(nulls_last=True), "-pk")[:MOST_LOTS])


def _noted(count: Count, item: Item) -> list[CountLine]:
    return list(count.lines.filter(item=item).select_related("lot", "by").order_by("pk"))


def _note(request: DeskRequest, count: Count) -> HttpResponse:
    """One figure; `then` is the code that was scanned next."""
    goods = goods_of(request.POST.get("goods", ""))
    if goods is None:
        raise BadRequest(_("These goods are not on record. Look them up again."))

    def work() -> CountLine:
        counted = whole(request.POST.get("counted", ""), goods.name)
        item = goods.as_item()
        return counting.count_line(count, item, _lot(request, item), counted, request.user, request.at)

    then = text_of(request, "then", 200)
    address = request.desk.address("counts", count.pk)
    return booked(
        request,
        work,
        f"{address}?{urlencode({'q': then})}" if then else address,
        sentence=lambda line: _noted_in_words(line),
        on_refusal=lambda refusal: _again(request, count, refusal),
    )


def _lot(request: DeskRequest, item: Item) -> Lot | None:
    """`none` is the goods without a lot; who has lots to choose from has to choose."""
    chosen = request.POST.get("lot", "")
    lots = Lot.objects.filter(item=item)
    if chosen == "none" or (not chosen and not lots.exists()):
        return None
    lot = lots.filter(pk=row_id(chosen) or 0).first()
    if lot is None:
        raise BadRequest(_("Choose the lot that stands on the goods, or “no lot”."))
    return lot


def _noted_in_words(line: CountLine) -> str:
    facts = {"item": line.item, "count": line.counted, "lot": line.lot}
    if line.lot:
        return _("Noted: %(count)d × %(item)s, lot %(lot)s.") % facts
    return _("Noted: %(count)d × %(item)s.") % facts


def _again(request: DeskRequest, count: Count, refusal: LedgerError) -> HttpResponse:
    """The page again with what is wrong; when the stocktake has moved on, what it has become."""
    count.refresh_from_db()
    if isinstance(refusal, AlreadyDone) or count.state != CountState.OPEN:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(request.desk.address("counts", count.pk))
    return _counting(request, count, refusal)


# --- the end of it ----------------------------------------------------------------------------------------------------


@desk_view("counts")
def finish(request: DeskRequest, pk: int) -> HttpResponse:
    """What nobody has counted yet, by name: noted as 0 by who looked, or left as it is."""
    found = _count(request, pk)
    if found.state != CountState.OPEN or not request.desk.may_work:
        return HttpResponseRedirect(request.desk.address("counts", pk))
    context = {
        "count": found,
        "part": part_of(found),
        "missing": counting.not_counted(found),
        "counted": found.lines.count(),
        "send_to": request.desk.address("counts", pk),
    }
    return render_desk(request, "showrooms/desk/count_finish.html", context)


def _none_there(request: DeskRequest, count: Count) -> HttpResponse:
    chosen = {pk for pk in map(row_id, request.POST.getlist("level")) if pk}

    def work() -> int:
        if not chosen:
            raise BadRequest(_("Tick what you looked for and did not find."))
        return counting.count_as_none(count, chosen, request.user, request.at)

    def sentence(noted: int) -> str:
        return ngettext("Noted as 0: %(count)d line.", "Noted as 0: %(count)d lines.", noted) % {"count": noted}

    address = _finish_address(request, count)
    return booked(request, work, address, sentence=sentence, on_refusal=told_at(request, address))


def _submit(request: DeskRequest, count: Count) -> HttpResponse:
    return booked(
        request,
        lambda: counting.submit(count, request.user, request.at),
        request.desk.address("counts", count.pk),
        sentence=_("Counted. A manager now looks at the differences."),
        on_refusal=told_at(request, _finish_address(request, count)),
    )


def _finish_address(request: DeskRequest, count: Count) -> str:
    return request.desk.address("counts", count.pk, FINISH[request.desk.language])


# --- the decision -----------------------------------------------------------------------------------------------------


def _deciding(request: DeskRequest, count: Count) -> HttpResponse:
    seen = counting.sees_differences(request.user, count)
    differences = counting.differences(count) if seen else []
    submitted = count.state == CountState.SUBMITTED
    context: dict[str, Any] = {
        "count": count,
        "part": part_of(count),
        "seen": seen,
        "differences": differences,
        "value": sum(each.value or 0 for each in differences),
        "doubtful": submitted and any(each.doubtful for each in differences),
        "counted": count.lines.count(),
        "submitted": submitted,
        "missing": counting.not_counted(count) if submitted and seen else [],
        "may_approve": submitted and counting.may_approve(request.user, count),
        "may_discard": submitted and request.desk.may_manage,
    }
    return render_desk(request, "showrooms/desk/count_decision.html", context)


def _approve(request: DeskRequest, count: Count) -> HttpResponse:
    return _decided(request, count, lambda: counting.approve(count, slip(request)), _("Approved. The books are set right."))


def _reopen(request: DeskRequest, count: Count) -> HttpResponse:
    why = text_of(request, "why", 300)
    return _decided(request, count, lambda: counting.reopen(count, request.user, why), _("Sent back to be counted again."))


def _discard(request: DeskRequest, count: Count) -> HttpResponse:
    why = text_of(request, "why", 300)
    sentence = _("Discarded. No stock was changed.")
    return _decided(request, count, lambda: counting.discard(count, request.user, request.at, why), sentence)


def _decided(request: DeskRequest, count: Count, work: Callable[[], Any], sentence: str) -> HttpResponse:
    address = request.desk.address("counts", count.pk)
    return booked(request, work, address, sentence=sentence, on_refusal=told_at(request, address))


STEPS: dict[str, Callable[[DeskRequest, Count], HttpResponse]] = {
    "note": _note,
    "none_there": _none_there,
    "submit": _submit,
    "approve": _approve,
    "reopen": _reopen,
    "discard": _discard,
}

FINISH = {"vi": "ket-thuc", "en": "finish"}

ROUTES: Routes = [
    ("counts", "", counts),
    ("counts", "<int:pk>/", count),
    ("counts", {language: f"<int:pk>/{word}/" for language, word in FINISH.items()}, finish),
]
