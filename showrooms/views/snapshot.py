"""For scanning without a round trip: all that stands or is carried here, as JSON; and the code in a picture that a phone took."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from catalog.public.code_reader import UnreadableFileError, codes_in
from catalog.public.scanning import FIELD, Photograph, meaning
from catalog.public.uploads import PhotographHandler
from showrooms.models import Item, Level, Placement, Showroom
from showrooms.standing import PLAIN, product_standings

from . import saying
from .desk import DeskRequest, Routes, desk_view

_COLUMNS = (
    "pk",
    "name",
    "maker",
    "barcode",
    "price",
    "product_id",
    "product__name",
    "product__producer__name",
    "product__code",
    "product__gtin",
    "product__price",
)


@desk_view("snapshot")
def snapshot(request: DeskRequest) -> HttpResponse:
    """The same stock on the same day has the same ETag, whatever the time."""
    told = {"showroom": request.showroom.slug, "on": request.on.isoformat(), "user": request.user.pk}
    told["items"] = items(request.showroom, request.on)
    etag = f'"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponse(status=304, headers=headers)
    return JsonResponse({**told, "at": request.at.isoformat()}, json_dumps_params={"ensure_ascii": False}, headers=headers)


def items(showroom: Showroom, on: date) -> list[dict[str, Any]]:
    """What a phone has to know of each item to sell, receive and find it. Few queries, and no row made into an object."""
    lots: dict[int, list[dict[str, Any]]] = {}
    figures: dict[int, tuple[int, int]] = {}
    levels = Level.objects.filter(showroom=showroom).on_hand().first_expiring()
    for item, lot, code, last, on_hand, reserved in levels.values_list(
        "item", "lot", "lot__code", "lot__best_before", "on_hand", "reserved"
    ):
        free = on_hand - reserved
        lots.setdefault(item, []).append({"id": lot, "code": code or "", "best_before": last and last.isoformat(), "free": free})
        whole, to_sell = figures.get(item, (0, 0))
        figures[item] = (whole + on_hand, to_sell if last and last < on else to_sell + free)
    own_price = dict(Placement.objects.filter(showroom=showroom).values_list("item", "counter_price"))
    known = Q(pk__in=Placement.objects.filter(showroom=showroom).values("item")) | Q(
        pk__in=Level.objects.filter(showroom=showroom).on_hand().values("item")
    )
    rows = list(Item.objects.filter(known).order_by("pk").values_list(*_COLUMNS))
    standings = product_standings({row[5] for row in rows if row[5]}, on)
    told = []
    for pk, name, maker, barcode, price, product, product_name, producer, code, gtin, product_price in rows:
        standing = standings[product] if product else PLAIN
        on_hand, free = figures.get(pk, (0, 0))
        told.append(
            {
                "id": pk,
                "name": product_name or name,
                "maker": producer or maker,
                "codes": [each for each in (code, gtin, barcode) if each],
                "price": own_price.get(pk) or (product_price if product else price),
                "free": free,
                "on_hand": on_hand,
                "standing": standing.standing,
                "words": saying.state(standing, on, on_hand=on_hand > 0).sentence,
                "last_day": standing.last_day and standing.last_day.isoformat(),
                "stars": standing.stars,
                "badge": None,
                "lots": lots.get(pk, []),
            }
        )
    return told


@csrf_exempt
def read_code(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The code in a picture, for browsers that read none by themselves. The picture is taken into memory within its bound before
    anything else reads the form; then the token is looked at."""
    if request.method == "POST":
        request.upload_handlers = [PhotographHandler(request)]
    return _read_code(request, slug=slug)


@csrf_protect
@desk_view("read_code")
def _read_code(request: DeskRequest) -> HttpResponse:
    picture = request.FILES.get(FIELD) if request.method == "POST" else None
    if picture is None:
        sentence = _("No picture came along. Take a photograph of the code, or type it.")
        return JsonResponse({"ok": False, "code": None, "sentence": sentence}, status=422)
    try:
        found = meaning(codes_in(picture.read()))
    except UnreadableFileError as error:
        return JsonResponse({"ok": False, "code": None, "sentence": error.sentence}, status=error.status)
    if isinstance(found, Photograph):
        return JsonResponse({"ok": True, "code": None, "sentence": " ".join(found.sentences)})
    return JsonResponse({"ok": True, "code": found, "sentence": ""})


read_code.desk_part = "read_code"  # type: ignore[attr-defined]

ROUTES: Routes = [("snapshot", "", snapshot), ("read_code", "", read_code)]
