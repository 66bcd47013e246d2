"""What the editor of booths asks while a fair is written: the chosen plan, and what pasted lines mean. Nothing is kept by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path
from django.views.decorators.http import require_GET, require_POST
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from catalog.models import Producer
from catalog.public.wording import PRODUCER_NOT_NAMED
from ocop.pages import booth_lines
from ocop.pages.booth_lines import Line, Named

from .booth_panel import picture_of

LONGEST = 100_000
"""Letters of pasted text that are looked at."""
View = Callable[..., HttpResponse]


def writes_pages(user: Any) -> bool:
    """Whether somebody may write some page."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change", "publish"]))


def for_editors(view: View) -> View:
    """The view, for those who write pages."""

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not writes_pages(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return asked


@for_editors
@require_GET
def picture(request: HttpRequest, image_id: int) -> HttpResponse:
    return JsonResponse({"picture": picture_of(get_object_or_404(get_image_model(), pk=image_id))})


@for_editors
@require_POST
def lines(request: HttpRequest) -> HttpResponse:
    named = Producer.objects.exclude(name=PRODUCER_NOT_NAMED).order_by("name")
    names = booth_lines.Names(named.values_list("pk", "name"))
    found = booth_lines.read(request.POST.get("lines", "")[:LONGEST], names)
    return JsonResponse({"lines": [_told(line) for line in found]}, json_dumps_params={"ensure_ascii": False})


def _told(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "text": line.text,
        "number": line.number,
        "zone": line.zone,
        "producer": _named(line.producer) if line.producer else None,
        "choices": [_named(each) for each in line.choices],
        "label": line.label,
        "labelEn": line.label_en,
        "trouble": line.trouble,
    }


def _named(named: Named) -> dict[str, Any]:
    return {"id": named[0], "name": named[1]}


patterns = (
    [
        path("picture/<int:image_id>/", picture, name="picture"),
        path("lines/", lines, name="lines"),
    ],
    "booth_plan",
)
urls = [path("booth-plan/", include(patterns))]
