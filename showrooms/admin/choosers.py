"""The chooser of showrooms, for pages that show some. Forms of this room keep their drop-down lists: they name one of few."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalog.admin.choosers import KnownChooser, search_form
from showrooms.models import Showroom

from .rooms import find_showrooms


class _ShowroomChoice:
    filter_form_class = search_form(find_showrooms, _("Name or street"))

    def get_object_list(self) -> QuerySet[Showroom]:
        return Showroom.objects.select_related("province")

    @property
    def columns(self) -> list[Column]:
        more: list[Any] = [
            Column("province", label=_("Province or city"), accessor="province.name"),
            Column("street_address", label=_("Street address")),
            BooleanColumn("live", label=_("Published")),
        ]
        return [*super().columns, *more]  # type: ignore[misc]


class ShowroomChooseView(_ShowroomChoice, ChooseView):
    pass


class ShowroomChooseResultsView(_ShowroomChoice, ChooseResultsView):
    pass


class ShowroomChooserViewSet(ChooserViewSet):
    model = Showroom
    base_widget_class = KnownChooser
    register_widget = False
    icon = "home"
    choose_one_text = _("Choose a showroom")
    choose_another_text = _("Choose another showroom")
    choose_view_class = ShowroomChooseView
    choose_results_view_class = ShowroomChooseResultsView


showroom_chooser = ShowroomChooserViewSet("showroom_chooser")
