"""What the storefront adds to the Wagtail admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from catalog.public.wording import language
from ocop.storefront import addresses
from ocop.storefront.admin.fees import DeliveryFeeViewSet
from ocop.storefront.views.order_desk.frame import may_enter


@hooks.register("register_admin_viewset")
def register_fees() -> DeliveryFeeViewSet:
    return DeliveryFeeViewSet()


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "storefront/admin/parcel.svg"]


def desk_home() -> str:
    return addresses.desk_list(language())


class OrderDeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_enter(request.user)


@hooks.register("register_admin_menu_item")
def register_order_desk() -> MenuItem:
    return OrderDeskMenuItem(_("Order desk"), lazy(desk_home, str)(), name="order-desk", icon_name="form", order=151)
