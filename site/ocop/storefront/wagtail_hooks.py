"""What the storefront adds to the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from ocop.storefront.admin.fees import DeliveryFeeViewSet


@hooks.register("register_admin_viewset")
def register_fees() -> DeliveryFeeViewSet:
    return DeliveryFeeViewSet()
