"""Addresses of the cart, in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from ocop.storefront import addresses

from . import adding, cart

urlpatterns = []
for _language in LANGUAGES:
    _cart = addresses.CART[_language]
    urlpatterns += [
        path(_cart, cart.cart),
        path(f"{_cart}{addresses.MINI[_language]}", adding.mini),
        path(f"{_cart}{addresses.CHANGE[_language]}", cart.change),
        path(f"{_cart}{addresses.ADD_TO_CART[_language]}<str:code>/", adding.add),
    ]
