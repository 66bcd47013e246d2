"""What a showroom's own tills and screens ask, each by its token: the goods on offer today, and to book a sale.

The addresses belong to no language; sentences are Vietnamese, and `code` tells programs what happened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from catalog import clock
from catalog.public import wording
from showrooms import addresses, holds, stock, tokens
from showrooms.errors import AlreadyDone, BadRequest, InsufficientStock, KeyTaken, LedgerError, NotInForce, NotYours
from showrooms.exporting import Sheet, csv_parts
from showrooms.models import Entry, Till
from showrooms.offered import Offered, offered
from showrooms.till_sales import UnknownCode, Unreadable, sell

MOST_BYTES = 256 * 1024
"""Of a sale: 500 lines take a fifth of it."""
STATUS: dict[type[LedgerError], int] = {
    Unreadable: 400,
    NotYours: 403,
    AlreadyDone: 409,
    InsufficientStock: 409,
    KeyTaken: 409,
    NotInForce: 409,
    BadRequest: 422,
    UnknownCode: 422,
}

Answer = Callable[[HttpRequest, Till], HttpResponse]


def asked_by_a_till(method: str) -> Callable[[Answer], Callable[..., HttpResponseBase]]:
    """Only to a till of the showroom that the address names. Without a token that we know, nothing is told of the address."""

    def decorate(answer: Answer) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(answer)
        def asked(request: HttpRequest, slug: str) -> HttpResponseBase:
            till = tokens.till_of(_token(request))
            if till is None:
                refusal = _refused(
                    "unknown_token", _("This token is not known here, or no longer in use. Ask for a new one."), 401
                )
                refusal.headers["WWW-Authenticate"] = "Bearer"
                return _private(refusal)
            if till.showroom.slug != slug:
                return _private(_refused("not_here", _("There is nothing at this address for this token."), 404))
            if request.method not in ({"GET", "HEAD"} if method == "GET" else {method}):
                refusal = _refused("wrong_method", _("This address is asked by %(method)s.") % {"method": method}, 405)
                refusal.headers["Allow"] = "GET, HEAD" if method == "GET" else method
                return _private(refusal)
            holds.free_lapsed(*clock.now_and_today())
            return _private(answer(request, till))

        return asked

    return decorate


@asked_by_a_till("GET")
def goods_json(request: HttpRequest, till: Till) -> HttpResponse:
    on = clock.today()
    told = {"showroom": till.showroom.slug, "on": on, "goods": [asdict(goods) for goods in offered(till.showroom, on)]}
    return _unless_known(request, _json(told))


@asked_by_a_till("GET")
def goods_csv(request: HttpRequest, till: Till) -> HttpResponse:
    rows = [list(asdict(goods).values()) for goods in offered(till.showroom, clock.today())]
    table = Sheet(till.showroom.slug, [column.name for column in fields(Offered)], rows)
    response = HttpResponse(b"".join(csv_parts(table)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{till.showroom.slug}.csv"'
    return _unless_known(request, response)


@asked_by_a_till("POST")
def sale(request: HttpRequest, till: Till) -> HttpResponse:
    try:
        body = request.body
    except RequestDataTooBig:
        return _too_large()
    if len(body) > MOST_BYTES:
        return _too_large()
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return _refused("unreadable", _("This is no JSON. Send an object with “key” and “lines”, in UTF-8."), 400)
    try:
        entry = sell(till, told, *clock.now_and_today())
    except LedgerError as error:
        line = {"line": error.line} if isinstance(error, UnknownCode) else {}
        return _refused(error.code, str(error), STATUS[type(error)], **line)
    return _json(_booked(entry))


def _booked(entry: Entry) -> dict[str, Any]:
    moved = entry.movements.select_related("item__product")
    pieces = -sum(movement.on_hand_change for movement in moved)
    items = {movement.item_id: movement.item for movement in moved}
    rows = stock.stocked(entry.showroom, clock.today(), items, empty=True)
    return {
        "ok": True,
        "entry": entry.pk,
        "pieces": pieces,
        "sentence": _("Booked: %(pieces)s pieces sold.") % {"pieces": wording.number(pieces)},
        "free": {row.codes[0]: row.free for row in rows if row.codes},
    }


def _token(request: HttpRequest) -> str:
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.casefold() == "bearer" else request.GET.get("token", "")


def _too_large() -> HttpResponse:
    return _refused("too_large", _("Send one sale at a time: this is more than %(kb)d kB.") % {"kb": MOST_BYTES // 1024}, 413)


def _refused(code: str, sentence: str, status: int, **more: Any) -> HttpResponse:
    return _json({"ok": False, "code": code, "sentence": sentence, **more}, status)


def _json(told: Any, status: int = 200) -> HttpResponse:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 where the till has the same already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-cache" if "ETag" in response.headers else "no-store")
    response.headers["Vary"] = "Authorization"
    return response


urlpatterns = [
    path(f"{addresses.TILL}<slug:slug>/hang.json", goods_json),
    path(f"{addresses.TILL}<slug:slug>/hang.csv", goods_csv),
    path(f"{addresses.TILL}<slug:slug>/ban", sale),
]
