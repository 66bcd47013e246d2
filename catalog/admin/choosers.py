"""Choosers for what is too many for a drop-down list. They replace the select boxes of every form of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from catalog.admin.search import find_communes, find_decisions
from catalog.models import Commune, Decision


def search_form(find: Callable[[Any, str], QuerySet[Any]], hint: Any) -> type[BaseFilterForm]:
    """A chooser's search box that asks `find`."""

    class SearchForm(BaseFilterForm):
        q = forms.CharField(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": hint}), required=False)

        def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
            objects = super().filter(objects)
            if text := self.cleaned_data.get("q"):
                self.is_searching = True
                self.search_query = text
                objects = find(objects, text)
            return objects

    return SearchForm


class _DecisionChoice:
    filter_form_class = search_form(find_decisions, _("Number or issuing body"))


class DecisionChooseView(_DecisionChoice, ChooseView):
    pass


class DecisionChooseResultsView(_DecisionChoice, ChooseResultsView):
    pass


class KnownChooser(BaseChooser):
    """A chooser that shows nothing chosen for a value that can be no key, as for a key that nothing has."""

    def get_instance(self, value: Any) -> Any:
        try:
            return super().get_instance(value)
        except (ValueError, OverflowError):
            return None


class DecisionChooserViewSet(ChooserViewSet):
    model = Decision
    base_widget_class = KnownChooser
    icon = "doc-full-inverse"
    choose_one_text = _("Choose a decision")
    choose_another_text = _("Choose another decision")
    edit_item_text = _("Open this decision")
    choose_view_class = DecisionChooseView
    choose_results_view_class = DecisionChooseResultsView


class _CommuneChoice:
    filter_form_class = search_form(find_communes, _("Name now, former name, or code"))

    def get_object_list(self) -> QuerySet[Commune]:
        return Commune.objects.select_related("province")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("province", label=_("Province or city"))]  # type: ignore[misc]


class CommuneChooseView(_CommuneChoice, ChooseView):
    pass


class CommuneChooseResultsView(_CommuneChoice, ChooseResultsView):
    pass


class CommuneChooserViewSet(ChooserViewSet):
    model = Commune
    base_widget_class = KnownChooser
    icon = "site"
    choose_one_text = _("Choose a commune")
    choose_another_text = _("Choose another commune")
    choose_view_class = CommuneChooseView
    choose_results_view_class = CommuneChooseResultsView


decision_chooser = DecisionChooserViewSet("decision_chooser")
commune_chooser = CommuneChooserViewSet("commune_chooser")
