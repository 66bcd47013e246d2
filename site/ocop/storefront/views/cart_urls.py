"""Addresses of the cart, in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from ocop.storefront import addresses

from . import cart

urlpatterns = []
for _language in LANGUAGES:
    _cart = addresses.CART[_language]
    urlpatterns += [
        path(_cart, cart.cart),
    ]
