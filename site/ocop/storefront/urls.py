"""Addresses of the storefront: each part keeps the table of its own, in both languages; it is entered here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("ocop.storefront.views.account_urls")),
    path("", include("ocop.storefront.views.cart_urls")),
    path("", include("ocop.storefront.views.checkout_urls")),
    path("", include("ocop.storefront.views.desk_urls")),
    path("", include("ocop.storefront.views.order_urls")),
    path("", include("ocop.storefront.views.webhook_urls")),
]
