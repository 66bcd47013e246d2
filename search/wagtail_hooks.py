"""What search adds to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.admin.index_views import SearchIndexView


@hooks.register("register_admin_urls")
def register_index_address() -> list[Any]:
    return [path("search-index/", SearchIndexView.as_view(), name="search_index")]


class SearchIndexMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_searchchange") or request.user.has_perm("search.change_searchchange")


@hooks.register("register_settings_menu_item")
def register_index_menu_item() -> MenuItem:
    return SearchIndexMenuItem(_("Search index"), reverse("search_index"), icon_name="search", order=900)
