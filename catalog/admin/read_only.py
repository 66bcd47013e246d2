"""Lists and pages to read. What can be changed there is changed by buttons that call domain functions."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from catalog.admin.words import day


class DayColumn(Column):
    """A day as papers write it; how long ago it is tells an officer nothing."""

    def get_value(self, instance: Any) -> str:
        return day(super().get_value(instance))


class ReadOnlyIndexView(IndexView):
    """A list without forms. `find` searches it, where it can be searched."""

    find: Any = None

    @property
    def is_searchable(self) -> bool:
        return type(self).find is not None

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return type(self).find(queryset, self.search_query) if self.is_searching else queryset


class ReadOnlyInspectView(InspectView):
    """One object, read."""

    any_permission_required = ["view", "add", "change", "delete"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        items[-1] = {"url": "", "label": self.get_page_subtitle()}
        return items


class ReadOnlyViewSet(ModelViewSet):
    """A model's list and pages, without views that write: there are none to be found by guessing an address."""

    index_view_class = ReadOnlyIndexView
    inspect_view_class = ReadOnlyInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        writing = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "usage_url_name", "history_url_name"])
        return super().get_common_view_kwargs(**{**writing, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]

    @cached_property
    def url_finder_class(self) -> type:
        return type(f"{self.model.__name__}PageFinder", (ReadOnlyPageFinder,), {"inspect_url_name": self.get_url_name("inspect")})


class ReadOnlyPageFinder:
    """Where the admin links to an object (choosers, reports): the page that shows it."""

    inspect_url_name = ""

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def construct_edit_url(self, instance: Model) -> str:
        return reverse(self.inspect_url_name, args=[instance.pk])

    def get_edit_url(self, instance: Model) -> str | None:
        policy = policy_registry.get(instance)
        if self.user and not policy.user_has_any_permission(self.user, ["view", "change"]):
            return None
        return self.construct_edit_url(instance)
