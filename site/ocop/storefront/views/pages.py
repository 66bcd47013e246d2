"""What every page of the storefront shares: the public frame, rendered for one visitor and kept by nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from catalog import clock
from catalog.edition import Reading
from catalog.public import errors
from catalog.public.frame import frame_at
from catalog.public.reading import NEVER_KEPT
from catalog.public.wording import other_language
from ocop.storefront import addresses

from .remembering import remember

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


def shop_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    address_in: Callable[[str], str],
    here: str = "cart",
    status: int = 200,
) -> HttpResponse:
    """A page of the storefront; its template extends `storefront/base.html` and fills the block `shop`. `address_in` gives the
    page's own address for a language, which is where the language switch leads. Forms take `{% csrf_token %}`.
    """
    surroundings = frame_at(Reading.begin(clock.today()), here, address_in, indexed=False)
    whole = {
        "frame": surroundings,
        "is_demo": settings.SELLS_EXAMPLES,
        "account_address": addresses.account(surroundings.language),
        **context,
    }
    response = HttpResponse(render_to_string(template, whole, request), status=status)
    remember(request, response)
    return private(response)


def not_there(address_in: Callable[[str], str], *, of_order: bool = False) -> HttpResponse:
    """404 within the frame, for a product, an order or a payment that nobody knows."""
    return private(errors.missing(Reading.begin(clock.today()), address_in(other_language()), of_order=of_order))


class SeeOther(HttpResponseRedirect):
    """After a form: look there now."""

    status_code = 303


def answer(facts: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """What a script of ours asked for."""
    return private(JsonResponse(dict(facts), status=status, json_dumps_params={"ensure_ascii": False}))


def private(response: Response) -> Response:
    """For this visitor alone: neither browsers nor proxies keep it."""
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def takes(*methods: str) -> Callable[[View], View]:
    """Refuse other methods in the house's own words. GET brings HEAD along."""
    allowed = {*methods, *({"HEAD"} if "GET" in methods else ())}

    def decorate(view: View) -> View:
        @wraps(view)
        def taken(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return errors.not_allowed(", ".join(sorted(allowed)))
            return private(view(request, **kwargs))

        return taken

    return decorate
