"""What every page of the desk stands on: who is signed in, at which showroom, on which day, and how a booking is answered.

    @desk_view("sell")
    def sell(request: DeskRequest) -> HttpResponse:
        if request.method == "POST":
            return booked(request, lambda: ledger.sell(request.showroom, sales, slip(request)), request.desk.address("sell"))
        return render_desk(request, "showrooms/desk/sell.html", {...})

    ROUTES: Routes = [("sell", "", sell)]

The language is that of the address. Who may not look at a showroom is told that it is not there; who may look and not work
there may send nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import clock
from catalog.edition import release
from catalog.public.wording import language, other_language, weekday_and_day
from showrooms import addresses, conflicts, holds
from showrooms.access import Actor, may_manage, may_work, readable, reads_all
from showrooms.asked import Fields, reason
from showrooms.errors import BadRequest, LedgerError, NotYours
from showrooms.ledger import UNDOABLE
from showrooms.models import Conflict, Entry, Showroom
from showrooms.posting import LONGEST_KEY, LONGEST_REASON, YEARS_OF_A_CLOCK, Slip
from showrooms.stock import stocked

from . import saying

NEVER_KEPT = "private, no-store"

STATUS_OF = {"bad_request": 422, "not_yours": 403}
REFUSED = 409
"""Of every other refusal: it fits no longer, or was booked before."""


@dataclass(frozen=True)
class Desk:
    """Where one stands: the showroom, the day, and what this person may do here."""

    showroom: Showroom
    language: str
    part: str
    path: str
    on: date
    user: Any

    @cached_property
    def may_work(self) -> bool:
        return may_work(self.user, self.showroom.pk)

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.user, self.showroom.pk)

    @cached_property
    def has_others(self) -> bool:
        """Whether there is another showroom to change to."""
        return readable(self.user).exclude(pk=self.showroom.pk).exists()

    @cached_property
    def conflicts_waiting(self) -> int:
        return conflicts.waiting(self.showroom).count()

    @property
    def date(self) -> str:
        return weekday_and_day(self.on)

    def address(self, part: str, *rest: object) -> str:
        return addresses.desk(self.language, self.showroom.slug, part, *rest)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of every part: `{{ desk.addresses.sell }}`."""
        return {part: self.address(part) for part in addresses.PARTS}

    @property
    def home_address(self) -> str:
        return addresses.desk_home(self.language)

    @property
    def other_address(self) -> str:
        """This part in the other language."""
        return addresses.desk(other_language(), self.showroom.slug, self.part)


class DeskRequest(HttpRequest):
    """A request that `desk_view` has let in. `at` is the moment and `on` the day in Vietnam."""

    user: Any
    showroom: Showroom
    at: datetime
    on: date
    desk: Desk


View = Callable[..., HttpResponseBase]
Routes = Sequence[tuple[str, "str | Mapping[str, str]", View]]
"""Part of the desk, what stands behind it in the address (per language, where it has words), and the view."""


def desk_view(part: str, *, manages: bool = False) -> Callable[[View], View]:
    """A view of a showroom's desk. One that `manages` is for its managers; who may read all may look at it too."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: DeskRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            showroom = readable(request.user).filter(slug=slug).first()
            if showroom is None:
                return not_found(request)
            request.showroom = showroom
            request.at, request.on = clock.now_and_today()
            holds.free_lapsed(request.at, request.on)
            request.desk = Desk(showroom, language(), part, request.path, request.on, request.user)
            if request.method not in ("GET", "HEAD", "POST"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            try:
                _demand_allowed(request, manages)
                response = view(request, **kwargs)
            except LedgerError as refusal:
                response = refused(request, refusal)
            except Http404:
                response = not_found(request)
            except PermissionDenied:
                response = refused(request, NotYours(_("This is not open to you here. Ask a manager of the showroom.")))
            except SuspiciousOperation:
                response = refused(request, BadRequest(_("The address or the form holds something we can’t read.")))
            response.headers.setdefault("Cache-Control", NEVER_KEPT)
            return response

        opened.desk_part = part  # type: ignore[attr-defined]
        return opened

    return decorate


def _demand_allowed(request: DeskRequest, manages: bool) -> None:
    desk = request.desk
    if request.method == "POST" and not desk.may_work:
        raise NotYours(_("You may look at this showroom and not move its stock. Nothing was booked."))
    if manages and not desk.may_manage and (request.method == "POST" or not reads_all(request.user)):
        raise NotYours(_("Only a manager of the showroom may do this. Ask one."))


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def sign_in_first(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": False, "code": "signed_out", "sentence": _("Sign in again, then it is sent.")}, status=401)
    return HttpResponseRedirect(f"{addresses.sign_in(language())}?{urlencode({'next': request.get_full_path()})}")


# --- answers ----------------------------------------------------------------------------------------------------------


def render_desk(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk: `context` with `desk` (None where no showroom is chosen), the language, and a new key for its form."""
    context = {
        "desk": getattr(request, "desk", None),
        "language": language(),
        "date": weekday_and_day(clock.today()),
        "home_address": addresses.desk_home(language()),
        "sign_in_address": addresses.sign_in(language()),
        "sign_out_address": addresses.sign_out(language()),
        "manifest_address": f"{addresses.desk_home(language())}{addresses.DESK_MANIFEST}",
        "worker_address": addresses.service_worker(language()),
        "release": release(),
        "key": str(uuid4()),
        **context,
    }
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    sentence = _("There is no such page at the showrooms where you work. Choose one of yours.")
    if wants_json(request):
        return JsonResponse({"ok": False, "code": "not_found", "sentence": sentence}, status=404)
    return render_desk(request, "showrooms/desk/error.html", {"title": _("This page is not there"), "sentence": sentence}, 404)


def refused(request: HttpRequest, refusal: LedgerError) -> HttpResponse:
    """Why nothing was booked, as a page or for a program."""
    status = STATUS_OF.get(refusal.code, REFUSED)
    if wants_json(request):
        return JsonResponse({"ok": False, "code": refusal.code, "sentence": str(refusal)}, status=status)
    context = {"title": _("Nothing was booked"), "sentence": str(refusal)}
    return render_desk(request, "showrooms/desk/error.html", context, status)


def booked(
    request: DeskRequest,
    work: Callable[[], Any],
    next_address: str | Callable[[Any], str],
    *,
    sentence: str | Callable[[Any], str] = "",
    on_refusal: Callable[[LedgerError], HttpResponse] | None = None,
) -> HttpResponse:
    """Do the work and answer: JSON to a program, else on to `next_address` with what was done. `sentence` says it where the work
    returns no entry. Refused, a movement that waited without a connection becomes a conflict for a person; a form is shown
    again by `on_refusal`.
    """
    waited = request.POST.get("queued") == "1"
    try:
        _demand_same_person(request)
        if waited and (conflict := conflicts.left_before(text_of(request, "key", LONGEST_KEY), request.showroom)):
            return _left_to_a_person(conflict)
        result = work()
    except SomebodyElse as refusal:
        return JsonResponse({"ok": False, "code": refusal.code, "sentence": str(refusal)}, status=401)
    except LedgerError as refusal:
        if waited and not isinstance(refusal, NotYours):
            key, asked = text_of(request, "key", LONGEST_KEY), _asked(request)
            return _left_to_a_person(conflicts.leave(request.showroom, key, asked, refusal, request.user, request.at))
        if on_refusal is None or wants_json(request):
            return refused(request, refusal)
        return on_refusal(refusal)
    entry = result if isinstance(result, Entry) else None
    said = sentence(result) if callable(sentence) else sentence
    said = said or (saying.booked(entry) if entry else "")
    undo = undo_address(request, entry) if entry else None
    address = next_address(result) if callable(next_address) else next_address
    if not wants_json(request):
        messages.success(request, said, extra_tags=undo or "")
        return HttpResponseRedirect(address)
    answer: dict[str, Any] = {"ok": True, "sentence": said, "next": address}
    if entry:
        answer |= {"entry": entry.pk, "undo": undo, "free": free_after(request, entry)}
    return JsonResponse(answer)


def undo_address(request: DeskRequest, entry: Entry) -> str | None:
    if entry.kind not in UNDOABLE or entry.answers_id:
        return None
    return addresses.undo(language(), request.showroom.slug, entry.pk)


def free_after(request: DeskRequest, entry: Entry) -> dict[int, int]:
    """How many pieces of each item that the entry moved may be sold now."""
    items = set(entry.movements.values_list("item", flat=True))
    free = {row.item.pk: row.free for row in stocked(request.showroom, request.on, items)}
    return {item: free.get(item, 0) for item in sorted(items)}


def _left_to_a_person(conflict: Conflict) -> HttpResponse:
    return JsonResponse({"ok": False, "conflict": conflict.pk, "code": "conflict", "sentence": conflict.problem})


def _asked(request: DeskRequest) -> dict[str, Any]:
    """The request as it came, so that it can be made again."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in ("csrfmiddlewaretoken", "queued")}
    return {"part": request.desk.part, "path": request.path, "fields": fields}


class SomebodyElse(NotYours):
    """A movement is booked under the name of who made it, or not at all: it waits until that person signs in."""

    code = "somebody_else"


def _demand_same_person(request: DeskRequest) -> None:
    made_by = request.POST.get("made_by", "")
    if made_by and made_by != str(request.user.pk):
        raise SomebodyElse(_("Somebody else made this movement. It is sent when that person signs in."))


# --- what comes in ----------------------------------------------------------------------------------------------------


def slip(request: DeskRequest, key: str = "", why: str = "", reference: str = "") -> Slip:
    """The slip of a form: its fields `key`, `told_at` and `why`, unless they are given."""
    why = why or reason(fields_of(request))
    if len(why) > LONGEST_REASON:
        raise BadRequest(_TOO_LONG % {"start": why[:20], "most": LONGEST_REASON})
    return Slip(
        by=Actor(request.user),
        key=key or text_of(request, "key", LONGEST_KEY),
        at=request.at,
        on=request.on,
        told_at=_told_at(request),
        why=why,
        reference=reference,
    )


def fields_of(request: HttpRequest) -> Fields:
    return dict(request.POST.lists())


def text_of(request: HttpRequest, name: str, longest: int) -> str:
    """A field of one line as it was typed, or a refusal if it is longer than can be kept."""
    text = " ".join(request.POST.get(name, "").replace("\x00", "").split())
    if len(text) > longest:
        raise BadRequest(_TOO_LONG % {"start": text[:20], "most": longest})
    return text


_TOO_LONG = gettext_lazy("This text is too long: “%(start)s…”. Say it in %(most)d characters.")


def _told_at(request: HttpRequest) -> datetime | None:
    try:
        told = parse_datetime(request.POST.get("told_at", ""))
    except ValueError:
        return None
    return told if told and told.tzinfo and told.year in YEARS_OF_A_CLOCK else None
