"""What share of the range a province wants to be OCOP, and since when."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from catalog.admin.ordering import InVietnameseOrder, alphabetical
from catalog.admin.read_only import DayColumn
from catalog.models import Province
from showrooms.models import RangeTarget

from .forms import RangeTargetForm
from .screens import RoomIndexView, RoomViewSet, RowTitleColumn


class RangeTargetIndexView(InVietnameseOrder, RoomIndexView):
    among_equals = ("-since", "pk")

    def get_base_queryset(self) -> QuerySet[RangeTarget]:
        return super().get_base_queryset().select_related("province")

    def alphabetical_columns(self) -> dict[str, Any]:
        return {"province__name": alphabetical(Province, "province")}


class RangeTargetViewSet(RoomViewSet):
    model = RangeTarget
    name = "range-targets"
    icon = "crosshairs"
    index_view_class = RangeTargetIndexView
    ordering = "province__name"
    edit_handler = ObjectList(
        [
            FieldPanel("province"),
            FieldRowPanel([FieldPanel("share"), FieldPanel("since")]),
            FieldPanel("source", help_text=_("The paper that says so: its number and date.")),
        ],
        base_form_class=RangeTargetForm,
    )
    inspect_view_fields = ["province", "share", "since", "source"]
    list_display = [
        RowTitleColumn("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
        Column("share", label=_("Share of OCOP"), accessor="__str__", sort_key="share"),
        DayColumn("since", label=_("Since"), sort_key="since"),
        Column("source", label=_("Source")),
    ]
