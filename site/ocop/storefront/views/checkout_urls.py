"""Addresses of the checkout."""

from __future__ import annotations

from django.urls import path

from ocop.storefront.addresses import CHECKOUT, PLACES, TERMS

from . import checkout

urlpatterns = [
    *(path(address, checkout.checkout) for address in CHECKOUT.values()),
    *(path(f"{CHECKOUT[language]}{tail}", checkout.suggested_places) for language, tail in PLACES.items()),
    *(path(f"{CHECKOUT[language]}{tail}", checkout.terms) for language, tail in TERMS.items()),
]
