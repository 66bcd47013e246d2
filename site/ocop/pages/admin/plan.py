"""The promotion plan in the admin: its lines, the page that a line becomes, and the report of a year."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, ExtractQuarter, ExtractYear
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from catalog import clock
from catalog.public.wording import money, number
from catalog.text import folded
from ocop.pages.models import FairKind, PlanEntry, PlanState
from ocop.pages.public.when import when

from . import page_of_plan, plan_report
from .fair_form import refuse_markup
from .fields import MoneyField

CHANGE = "pages.change_planentry"
VIEW = "pages.view_planentry"
FROM_PAGE = ("opens_on", "closes_on", "year", "first_quarter", "last_quarter", "visitors", "turnover", "contracts")
"""What is read off the page once there is one."""


class PlanEntryForm(WagtailAdminModelForm):
    budget = MoneyField(label=gettext_lazy("budget in đồng"))
    turnover = MoneyField(label=gettext_lazy("turnover in đồng"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.page_id:
            for name in FROM_PAGE:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean()
        refuse_markup(self)
        if "opens_on" in self.fields and not (typed.get("opens_on") or typed.get("year")) and not self.errors:
            self.add_error("year", _("Give the days, or at least the year while they are not settled."))
        opens_on, year = typed.get("opens_on"), typed.get("year")
        if opens_on and year and opens_on.year != year:
            sentence = _("The first day is in %(first)d, the year says %(year)d. Mend one, or leave the year out.")
            self.add_error("year", sentence % {"first": opens_on.year, "year": year})
        if (typed.get("first_quarter") or typed.get("last_quarter")) and not (year or opens_on):
            self.add_error("year", _("Give the year of the quarter."))
        return typed

    class Meta:
        model = PlanEntry
        fields = "__all__"
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class ItsPagePanel(Panel):
    """The page of the entry, or the button that makes one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/its_page.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page = self.instance.page
            return super().get_context_data(parent_context) | {
                "page": page,
                "when": when(page) if page else "",
                "edit_address": reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "",
                "make_address": reverse("plan:make_page", args=[self.instance.pk]),
                "may_make": page_of_plan.may_make(self.request.user),
            }


class PlanFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label=gettext_lazy("Year"), choices=[], method="filter_year")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=FairKind.choices)
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=PlanState.choices)

    class Meta:
        model = PlanEntry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in plan_report.years()]

    def filter_year(self, queryset: QuerySet[PlanEntry], name: str, value: str) -> QuerySet[PlanEntry]:
        keys = [entry.pk for entry in queryset.select_related("page") if (entry.page or entry).in_year == int(value)]
        return queryset.filter(pk__in=keys)


class PlanIndexView(IndexView):
    is_searchable = True

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        words = folded(self.search_query).split()
        rows = queryset.values_list("pk", "name", "organiser", "place")
        return queryset.filter(pk__in=[pk for pk, *texts in rows if all(word in folded(" ".join(texts)) for word in words)])

    def get_base_queryset(self) -> QuerySet[Any]:
        """The latest first; what has only a quarter stands with that quarter, before its days."""
        its_page = ("page__opens_on", "page__year", "page__first_quarter")
        own = ("opens_on", "year", "first_quarter")
        years = [part for days, year, _quarter in (its_page, own) for part in (ExtractYear(days), F(year))]
        quarters = [part for days, _year, quarter in (its_page, own) for part in (ExtractQuarter(days), F(quarter))]
        return (
            super()
            .get_base_queryset()
            .select_related("page", "province")
            .order_by(
                Coalesce(*years).desc(),
                Coalesce(*quarters).desc(nulls_first=True),
                Coalesce("page__opens_on", "opens_on").desc(nulls_first=True),
                "name",
                "pk",
            )
        )

    @property
    def header_more_buttons(self) -> list[Any]:
        year = plan_report.year_asked(self.request.GET.get("year"))
        return [
            *super().header_more_buttons,
            HeaderButton(_("Report of the year"), url=reverse("plan:report", args=[year]), icon_name="doc-full", priority=90),
        ]


def make_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts of the page in both languages, filled in from the entry and linked to it."""
    if not (request.user.has_perm(CHANGE) and page_of_plan.may_make(request.user)):
        raise PermissionDenied
    with transaction.atomic():
        entry = get_object_or_404(PlanEntry.objects.select_for_update(of=("self",)), pk=pk)
        is_new = entry.page_id is None
        page = entry.page or page_of_plan.make(entry, request.user)
    if is_new:
        messages.success(request, _("The page is a draft in both languages. Fill it in, then publish it or send it on."))
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year, to print."""
    _only_readers(request)
    return plan_report.page(request, year, clock.today())


def workbook(request: HttpRequest, year: int) -> HttpResponseBase:
    _only_readers(request)
    return plan_report.workbook(year, clock.today())


def _only_readers(request: HttpRequest) -> None:
    if not (request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)):
        raise PermissionDenied


def _state_of_page(entry: PlanEntry) -> str:
    if entry.page is None:
        return "–"
    return _("published") if entry.page.live else _("draft")


class PlanViewSet(ModelViewSet):
    model = PlanEntry
    name = "plan"
    menu_label = gettext_lazy("Promotion plan")
    icon = "calendar-alt"
    menu_order = 131
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = PlanIndexView
    filterset_class = PlanFilterSet
    edit_handler = ObjectList(
        [
            ItsPagePanel(heading=gettext_lazy("Page")),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
                    FieldRowPanel([FieldPanel("year"), FieldPanel("first_quarter"), FieldPanel("last_quarter")]),
                ],
                heading=gettext_lazy("When"),
                help_text=gettext_lazy("The days, or while they are not settled the year and the quarters, from 1 to 4."),
            ),
            FieldRowPanel([FieldPanel("organiser"), FieldPanel("organiser_en")]),
            FieldRowPanel([FieldPanel("place"), FieldPanel("province")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("state"), FieldPanel("decision")]),
                    FieldRowPanel([FieldPanel("budget"), FieldPanel("budget_source")]),
                    FieldPanel("note"),
                ],
                heading=gettext_lazy("For the office"),
                help_text=gettext_lazy("Budget and note are for the office alone; the report has them, the site does not."),
            ),
            FieldPanel(
                "public",
                help_text=gettext_lazy("In the calendar of the site. An entry with a published page is there in any case."),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("visitors"), FieldPanel("contracts"), FieldPanel("turnover")])],
                heading=gettext_lazy("Results"),
                help_text=gettext_lazy("As they come in. What is not known stays empty."),
            ),
            FieldPanel("fictional"),
        ],
        base_form_class=PlanEntryForm,
    )
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="plan:edit", sort_key="name"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("when", label=gettext_lazy("When"), accessor=lambda entry: when(entry.page or entry)),
        Column("place", label=gettext_lazy("Place"), accessor=lambda entry: entry.place or entry.province or "–"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        Column("budget", label=gettext_lazy("Budget"), accessor=lambda entry: _amount(entry.budget), sort_key="budget"),
        Column("visitors", label=gettext_lazy("Visitors"), accessor=lambda entry: _count((entry.page or entry).visitors)),
        Column("page", label=gettext_lazy("Page"), accessor=_state_of_page),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("page/<int:pk>/", require_POST(make_page), name="make_page"),
            path("report/<int:year>/", report, name="report"),
            path("report/<int:year>/xlsx/", workbook, name="workbook"),
        ]


def _amount(value: int | None) -> str:
    """In a narrow column the sign stays beside its number."""
    return "–" if value is None else money(value).replace(" ", "\u00a0")


def _count(value: int | None) -> str:
    return "–" if value is None else number(value)
