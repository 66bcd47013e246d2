"""The cart's cookies, and whose cart it is after signing in.

`gio` holds the token and is read by us alone; `gio_so` holds the number of pieces, for a script of kept pages, which know nothing
of their visitor.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import ngettext

from catalog import clock
from ocop.storefront import carts

COUNT_COOKIE = "gio_so"


def remember(request: HttpRequest, response: HttpResponseBase, token: str = "") -> None:
    """Set the cookies as the visitor's cart now is; they last from now on. `token` is for a cart that is yet to be made."""
    cart = carts.cart_of(request)
    if request.user.is_authenticated:
        _set(response, request, carts.COOKIE, "")
    elif cart or token:
        _set(response, request, carts.COOKIE, cart.token if cart else token, httponly=True)
    count = carts.pieces(cart)
    _set(response, request, COUNT_COOKIE, str(count) if count else "")


def _set(response: HttpResponseBase, request: HttpRequest, name: str, value: str, *, httponly: bool = False) -> None:
    if value:
        response.set_cookie(
            name,
            value,
            max_age=carts.KEPT_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=httponly,
            samesite="Lax",
        )
    elif name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")


def bring_cart_along(sender: object, request: HttpRequest | None, user: Any, **kwargs: object) -> None:
    """Who signs in finds in their own cart what they put into the one before."""
    token = carts.token_of(request) if request else ""
    before = carts.of_token(token) if token else None
    if request is None or before is None:
        return
    left_out = carts.merge(carts.of_user(user, clock.now()), before)
    if left_out and hasattr(request, "_messages"):
        words = ngettext(
            "Your cart was full: %(count)d product was left out.",
            "Your cart was full: %(count)d products were left out.",
            left_out,
        )
        messages.warning(request, words % {"count": left_out})
