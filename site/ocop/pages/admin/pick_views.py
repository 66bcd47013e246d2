"""What the forms of pages ask while they are written: how picks will do, and how many products a rule finds. Nothing is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from catalog import clock
from catalog.admin.fields import DayField, TidyTagField
from ocop.pages.picks import Picked
from ocop.pages.rules import Rule, fitting_products

from .booth_views import for_editors
from .pick_warnings import context_of

MOST = 500
"""Picks of one page that are looked at."""
_LARGEST_PRICE = 10**9


@for_editors
@require_POST
def outlook(request: HttpRequest) -> HttpResponse:
    picked = Picked(_keys(request.POST, "product"), _keys(request.POST, "producer"))
    context = context_of(picked, _day(request.POST.get("closes_on", "")))
    return HttpResponse(render_to_string("pages/admin/picks_found.html", context))


@for_editors
@require_POST
def rule_count(request: HttpRequest) -> HttpResponse:
    """How many products a rule finds today, as a sentence."""
    asked = request.POST
    tags = TidyTagField(required=False).clean(asked.get("tags", ""))
    stars = asked.get("least_stars", "")
    rule = Rule(
        least_stars=int(stars) if stars in {"3", "4", "5"} else 3,
        groups=frozenset(_keys(asked, "groups")),
        provinces=frozenset(_keys(asked, "provinces")),
        price_from=_price(asked.get("price_from", "")),
        price_to=_price(asked.get("price_to", "")),
        tags=frozenset(tags),
    )
    count = fitting_products(rule, clock.today()).count()
    said = ngettext("%(count)d product in force fits today.", "%(count)d products in force fit today.", count)
    return JsonResponse({"said": said % {"count": count}, "count": count})


def _keys(asked: QueryDict, name: str) -> list[int]:
    return [int(key) for key in asked.getlist(name)[:MOST] if key.isascii() and key.isdecimal() and len(key) < 12]


def _day(typed: str) -> date | None:
    with suppress(forms.ValidationError):
        return DayField(required=False).clean(typed)
    return None


def _price(typed: str) -> int | None:
    return min(int(typed), _LARGEST_PRICE) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None


patterns: tuple[list[Any], str] = (
    [path("outlook/", outlook, name="outlook"), path("rule/", rule_count, name="rule_count")],
    "page_picks",
)
urls = [path("page-picks/", include(patterns))]
