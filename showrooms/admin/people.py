"""Who works at which showroom, and who manages it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView

from showrooms.models import Assignment

from .forms import AssignmentForm, person_name
from .screens import RoomIndexView, RoomViewSet, RowTitleColumn


class AssignmentIndexView(RoomIndexView):
    def get_base_queryset(self) -> QuerySet[Assignment]:
        return super().get_base_queryset().select_related("showroom", "user")


class AssignmentCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "showroom": self.request.GET.get("showroom")}


class AssignmentViewSet(RoomViewSet):
    model = Assignment
    name = "showroom-people"
    icon = "group"
    menu_label = _("People at showrooms")
    index_view_class = AssignmentIndexView
    add_view_class = AssignmentCreateView
    list_filter = ["showroom"]
    ordering = ["showroom__name", "user__username"]
    edit_handler = ObjectList(
        [
            FieldPanel("showroom"),
            FieldPanel("user"),
            FieldPanel("manages", help_text=_("A manager approves stocktakes and transfers, and adjusts the stock.")),
        ],
        base_form_class=AssignmentForm,
    )
    inspect_view_fields = ["showroom", "user", "manages"]
    list_display = [
        RowTitleColumn("user", label=_("Person"), accessor=lambda each: person_name(each.user), sort_key="user__username"),
        Column("showroom", label=_("Showroom"), sort_key="showroom__name"),
        BooleanColumn("manages", label=_("Manages it"), sort_key="manages"),
    ]
