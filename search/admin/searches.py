"""The report of what visitors search for: most asked first, with what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import FirstValue, RowNumber
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query
from wagtail.permission_policies import ModelPermissionPolicy

from catalog import clock
from catalog.admin.read_only import DayColumn
from catalog.public.query import ListQuery
from catalog.text import clean
from search.log import KEPT_DAYS
from search.models import SearchedText
from search.promotions import bare

MAY_READ = "search.view_searchedtext"
MAY_PROMOTE = "wagtailsearchpromotions.add_searchpromotion"
DAYS, OTHER_DAYS = 30, (7, 90, 365)
FEW = 3
_FORMULA = ("=", "+", "-", "@")


def last_days(days: int) -> str:
    return gettext("last %(days)d days") % {"days": days}


def at_most(number: int) -> str:
    return gettext("at most %(number)d products") % {"number": number}


_last_days, _at_most = lazy(last_days, str), lazy(at_most, str)


FOUND = [("nothing", _("nothing")), ("few", _at_most(FEW)), ("fewer_words", _("only with words left out"))]


class SearchFilterSet(WagtailFilterSet):
    found = django_filters.ChoiceFilter(label=_("Found"), choices=FOUND, method="filter_found")
    # The view counts within these days, so a filter comes too late.
    days = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=[(str(days), _last_days(days)) for days in OTHER_DAYS],
        empty_label=_last_days(DAYS),
        method="keep",
    )
    language = django_filters.ChoiceFilter(
        label=_("Language of the page"), choices=[("vi", _("Vietnamese")), ("en", _("English"))]
    )

    class Meta:
        model = SearchedText
        fields: list[str] = []

    def filter_found(self, searches: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "fewer_words":
            return searches.filter(last_words_left_out=True, last_found__gt=0)
        return searches.filter(last_found=0) if value == "nothing" else searches.filter(last_found__range=(1, FEW))

    def keep(self, searches: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return searches


def searches_since(days: int) -> QuerySet[SearchedText]:
    """Each text once, by the row of the day it was asked last within so many days up to today: `asked` so often, `last_found`."""
    by_text: dict[str, Any] = {"partition_by": [F("language"), F("text")]}
    latest: dict[str, Any] = by_text | {"order_by": [F("day").desc(), F("pk").desc()]}
    within = SearchedText.objects.filter(day__gt=clock.today() - timedelta(days=days))
    return within.annotate(
        asked=Window(Sum("times"), **by_text),
        last_found=Window(FirstValue("found"), **latest),
        last_words_left_out=Window(FirstValue("words_left_out"), **latest),
        place=Window(RowNumber(), **latest),
    ).filter(place=1)


def found_words(search: Any) -> str:
    number = search.last_found
    if not number:
        return gettext("nothing")
    said = ngettext("%(number)d product", "%(number)d products", number) % {"number": number}
    return gettext("%(products)s, with words left out") % {"products": said} if search.last_words_left_out else said


class FoundColumn(Column):
    cell_template_name = "search/admin/found_cell.html"

    def get_value(self, instance: Any) -> str:
        return found_words(instance)


class PromotionColumn(Column):
    """Leads to the text's promoted results, or to the form for them with the text filled in."""

    cell_template_name = "search/admin/promote_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        query = instance.promoted_by
        link = reverse("wagtailsearchpromotions:edit", args=[query]) if query else reverse("wagtailsearchpromotions:add")
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"query": query, "link": link if query else f"{link}?{urlencode({'text': instance.text})}"}


def public_address(search: SearchedText) -> str:
    """The page that answers the text now."""
    return ListQuery(text=search.text, sort=ListQuery.first_sort(search.text)).address(search.language)


class SearchesView(ReportView):
    page_title = _("Searches by visitors")
    header_icon = "search"
    model = SearchedText
    permission_policy = ModelPermissionPolicy(SearchedText)
    permission_required = "view"
    results_template_name = "search/admin/searches_results.html"
    index_url_name = "searches:index"
    index_results_url_name = "searches:index_results"
    filterset_class = SearchFilterSet
    is_searchable = True
    default_ordering = "-asked"
    export_filename = "searches"
    list_export = ["text", "language", "asked", "last_found", "last_words_left_out", "day"]
    export_headings = {
        "text": _("Text"),
        "language": _("Language"),
        "asked": _("Times"),
        "last_found": _("Products found last time"),
        "last_words_left_out": _("With words left out"),
        "day": _("Last asked on"),
    }

    @property
    def columns(self) -> list[Column]:
        columns = [
            TitleColumn("text", label=_("Text"), get_url=public_address),
            NumberColumn("asked", label=_("Times"), sort_key="asked"),
            FoundColumn("last_found", label=_("Found last time"), sort_key="last_found"),
            DayColumn("day", label=_("Last asked on"), sort_key="day"),
        ]
        if self.request.user.has_perm(MAY_PROMOTE):
            columns.append(PromotionColumn("promotion", label=_("Promoted results")))
        return columns

    @property
    def days(self) -> int:
        form = self.filters.form
        return int(form.cleaned_data.get("days") or DAYS) if form.is_valid() else DAYS

    def get_base_queryset(self) -> QuerySet[SearchedText]:
        return searches_since(self.days)

    def search_queryset(self, queryset: QuerySet[SearchedText]) -> QuerySet[SearchedText]:
        return queryset.filter(text__contains=clean(self.search_query).casefold()) if self.is_searching else queryset

    def order_queryset(self, queryset: QuerySet[SearchedText]) -> QuerySet[SearchedText]:
        return queryset.order_by(self.ordering, "text", "language")

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> Iterable[Any]:
        """With the text's own promotion, where editors made one."""
        queries = Query.objects.filter(editors_picks__isnull=False).values_list("query_string", "pk")
        made = {bare(text): pk for text, pk in queries} if self.request.user.has_perm(MAY_PROMOTE) else {}
        searches = list(object_list)
        for search in searches:
            search.promoted_by = made.get(bare(search.text))
        return searches

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        tabs = [(None, gettext("All searches")), *FOUND]
        found = self.request.GET.get("found") or None
        return context | {"tabs": tabs, "found": found, "period": last_days(self.days), "kept_days": KEPT_DAYS}

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        """Visitors may type what a spreadsheet would work out as a formula."""
        text = row_dict["text"]
        return super().write_csv_row(writer, row_dict | {"text": f"'{text}" if text.startswith(_FORMULA) else text})

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        """A mark that tells Excel the encoding, and the rows: made at once, since the reader's language is no longer active
        when a response is sent."""
        return iter(["\ufeff", *super().stream_csv(queryset)])


class SearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_READ)


def menu_item() -> MenuItem:
    return SearchesMenuItem(
        SearchesView.page_title, reverse(SearchesView.index_url_name), name="searches", icon_name="search", order=100
    )


urlpatterns = [
    path("", SearchesView.as_view(), name="index"),
    path("results/", SearchesView.as_view(results_only=True), name="index_results"),
]
