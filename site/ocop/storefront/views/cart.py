"""The cart as its shopper sees it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ocop.storefront import addresses

from .pages import shop_page, takes


@takes("GET")
def cart(request: HttpRequest) -> HttpResponseBase:
    return shop_page(request, "storefront/cart.html", {}, address_in=addresses.cart)
