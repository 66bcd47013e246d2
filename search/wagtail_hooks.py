"""What search adds to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.admin import promotions, searches
from search.admin.index_views import SearchIndexView

BEFORE_WAGTAIL = -1
"""So that ours stand before Wagtail's own screens of promotions at the same addresses."""


@hooks.register("register_admin_urls", order=BEFORE_WAGTAIL)
def register_addresses() -> list[Any]:
    return [
        path("search-index/", SearchIndexView.as_view(), name="search_index"),
        path("reports/searches/", include((searches.urlpatterns, "searches"))),
        path("searchpicks/", include((promotions.urlpatterns, "promotions"))),
    ]


class SearchIndexMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_searchchange") or request.user.has_perm("search.change_searchchange")


@hooks.register("register_settings_menu_item")
def register_index_menu_item() -> MenuItem:
    return SearchIndexMenuItem(_("Search index"), reverse("search_index"), icon_name="search", order=900)


@hooks.register("register_reports_menu_item")
def register_searches() -> MenuItem:
    return searches.menu_item()


@hooks.register("register_admin_menu_item")
def register_promotions() -> MenuItem:
    return promotions.menu_item()


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="search", codename="view_searchedtext")


@hooks.register("construct_settings_menu")
def leave_out_the_second_way_to_promotions(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "promoted-search-results"]


@hooks.register("construct_reports_menu")
def leave_out_a_log_that_nobody_writes(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own log of searches; `search.log` keeps ours."""
    items[:] = [item for item in items if item.name != "search-terms"]
