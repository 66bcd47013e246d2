"""What pages add to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from ocop.pages.admin import booth_views
from ocop.pages.admin.plan import PlanViewSet
from ocop.pages.admin.registrations import RegistrationViewSet


@hooks.register("register_admin_urls")
def register_booth_plan() -> list[Any]:
    return booth_views.urls


@hooks.register("register_admin_viewset")
def register_office() -> list[Any]:
    return [PlanViewSet(), RegistrationViewSet()]
