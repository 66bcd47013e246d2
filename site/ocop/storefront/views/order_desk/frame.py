"""What every page of the order desk stands on: who is signed in, which orders they may look at, and how a step is answered.

It looks as the showroom desk does and is entered by the same door. Who may not look at an order is told that it is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog import addresses as public_addresses
from catalog import clock
from catalog.public.wording import language, other_language
from ocop.storefront import access, addresses
from ocop.storefront.errors import ShopError
from ocop.storefront.models import Order
from showrooms.access import workable, works_somewhere
from showrooms.errors import LedgerError
from showrooms.models import Showroom
from showrooms.views.desk import NEVER_KEPT, render_desk, sign_in_first

LONGEST_TYPED = 200


class OrderDeskRequest(HttpRequest):
    """A request that `order_desk` has let in. `orders` are those that this person may look at; `at` is the moment and `on` the
    day in Vietnam.
    """

    user: Any
    at: datetime
    on: date
    orders: QuerySet[Order]


@dataclass(frozen=True)
class Tab:
    """A place in the bar at the thumb."""

    part: str
    label: str
    icon: str
    address: str


View = Callable[..., HttpResponseBase]


def order_desk(view: View) -> View:
    """A view of the order desk, for whoever serves the orders of some showroom."""

    @wraps(view)
    def opened(request: OrderDeskRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not may_enter(request.user):
            return _turned_away(request)
        request.at, request.on = clock.now_and_today()
        request.orders = access.readable(request.user)
        try:
            response = view(request, **kwargs)
        except Http404:
            response = told(
                request, _("This page is not there"), _("There is no such order at the showrooms where you work."), 404
            )
        except (ShopError, LedgerError) as refusal:
            response = told(request, _("Nothing was changed"), str(refusal), 409)
        response.headers.setdefault("Cache-Control", NEVER_KEPT)
        return response

    return opened


def may_enter(user: Any) -> bool:
    """Whoever serves or reads the orders of all showrooms, or works at one."""
    return bool(user.has_perm(access.SERVE_ALL) or user.has_perm(access.READ_ALL) or works_somewhere(user))


def desk_page(request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200) -> HttpResponse:
    """A page of the order desk; its template extends `storefront/desk/base.html`. `part` is the place in the bar that it is; the
    page's own address in the other language comes as `other_address`, else that of the part.
    """
    tabs = [Tab(name, label, icon, addresses.desk_list(language(), name)) for name, label, icon in _tabs()]
    other = addresses.desk_list(other_language(), part or "today")
    return render_desk(request, template, {"tabs": tabs, "part": part, "other_address": other, **context}, status)


def told(request: HttpRequest, title: str, sentence: str, status: int) -> HttpResponse:
    """A page that says why there is nothing else."""
    return desk_page(request, "storefront/desk/told.html", {"told_title": title, "sentence": sentence}, status=status)


def _turned_away(request: HttpRequest) -> HttpResponse:
    """For who may not enter: no way leads on from here but to the shop."""
    context = {
        "told_title": _("The order desk is not open to you"),
        "sentence": _("Ask whoever manages the showrooms."),
        "tabs": [],
        "shop_address": public_addresses.home(language()),
    }
    return desk_page(request, "storefront/desk/told.html", context, status=403)


def own_showrooms(request: OrderDeskRequest) -> list[Showroom]:
    """The showrooms whose orders this person may look at, by name; for a choice."""
    everywhere = request.user.has_perm(access.SERVE_ALL) or request.user.has_perm(access.READ_ALL)
    return list((Showroom.objects.all() if everywhere else workable(request.user)).order_by("name", "pk"))


def _tabs() -> list[tuple[str, str, str]]:
    return [
        ("today", _("Today"), "today"),
        ("orders", _("Orders"), "sell"),
        ("pick", _("Pick list"), "counts"),
        ("scan", _("Scan"), "camera"),
        ("totals", _("Totals"), "more"),
    ]
