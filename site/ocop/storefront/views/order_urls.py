"""Addresses of an order as its shopper sees it."""

from __future__ import annotations

from django.urls import path

from ocop.storefront.addresses import FIND, ORDER, ORDER_PARTS

from . import order

VIEWS = {
    "status": order.order,
    "pay": order.pay,
    "cancel": order.cancel,
    "receipt": order.receipt,
    "remaining": order.remaining,
}

urlpatterns = [
    # Before tokens: it would be one.
    *(path(f"{address}{FIND[language]}", order.find) for language, address in ORDER.items()),
    *(
        path(f"{address}<slug:token>/{ORDER_PARTS[part][language]}", view)
        for language, address in ORDER.items()
        for part, view in VIEWS.items()
    ),
]
