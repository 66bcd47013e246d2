"""What pages add to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from ocop.pages.admin import booth_views


@hooks.register("register_admin_urls")
def register_booth_plan() -> list[Any]:
    return booth_views.urls
