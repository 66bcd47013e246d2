"""Showrooms: what visitors read of them, and who works there."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column

from catalog.admin.ordering import InVietnameseOrder, PlaceFilter, alphabetical
from catalog.admin.read_only import ReadOnlyIndexView
from catalog.indexed import indexed
from catalog.models import Province
from catalog.text import clean
from showrooms import addresses
from showrooms.access import readable
from showrooms.models import Showroom, ShowroomKind

from .forms import ShowroomForm
from .screens import RoomViewSet, UnlessOnRecordDeleteView


def desk_address(showroom: Showroom) -> str:
    return addresses.desk("en" if get_language() == "en" else "vi", showroom.slug)


class PeoplePanel(Panel):
    """Who works at the showroom and its tills: each is changed on a screen of its own, under a permission of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "showrooms/admin/people_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.may("view", "assignment")

        def may(self, action: str, model: str) -> bool:
            return bool(self.request.user.has_perm(f"showrooms.{action}_{model}"))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            given = f"?showroom={self.instance.pk}"
            reads_desk = readable(self.request.user).filter(pk=self.instance.pk).exists()
            return super().get_context_data(parent_context) | {
                "assignments": self.instance.assignments.select_related("user").order_by("-manages", "user__username"),
                "tills": self.instance.tills.order_by("name") if self.may("view", "till") else [],
                "may_change": self.may("change", "assignment"),
                "may_change_tills": self.may("change", "till"),
                "add_person": reverse("showroom-people:add") + given if self.may("add", "assignment") else "",
                "add_till": reverse("tills:add") + given if self.may("add", "till") else "",
                "desk": desk_address(self.instance) if reads_desk else "",
            }


PANELS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("name_en"),
            FieldPanel(
                "slug",
                heading=_("Address of its page"),
                help_text=_("Empty: made from the name. It is printed on posters, so leave it as it is later."),
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("managing_body")]),
            FieldPanel("live", help_text=_("Visitors see it, and what is on hand there counts as on sale.")),
            FieldPanel("delivers"),
            FieldRowPanel(
                [
                    FieldPanel("opens_on", help_text=_("For a fair stall. A lasting showroom leaves both days empty.")),
                    FieldPanel("closes_on"),
                ]
            ),
        ],
        heading=_("Facts"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("province"), FieldPanel("commune")]),
            FieldPanel("street_address"),
            FieldPanel("position"),
        ],
        heading=_("Where it is"),
    ),
    InlinePanel(
        "hours",
        heading=_("Opening hours"),
        label=_("Opening hours"),
        help_text=_("A day without a line is closed. Two lines of one day leave a break at noon."),
        panels=[FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])],
    ),
    InlinePanel(
        "closures",
        heading=_("Holidays and other hours"),
        label=_("Holiday or other hours"),
        help_text=_("Without hours it is closed on these days; with hours, those hold instead of the usual ones."),
        panels=[
            FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
            FieldRowPanel([FieldPanel("reason"), FieldPanel("reason_en")]),
        ],
    ),
    MultiFieldPanel([FieldRowPanel([FieldPanel("phone"), FieldPanel("email")])], heading=_("Contact")),
    InlinePanel("links", heading=_("Own pages elsewhere"), label=_("Link")),
    MultiFieldPanel([FieldPanel("description"), FieldPanel("description_en")], heading=_("Description")),
    InlinePanel("photos", heading=_("Photographs"), label=_("Photograph")),
    PeoplePanel(heading=_("People and tills")),
]


class ShowroomFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ShowroomKind.choices)
    province = PlaceFilter(label=_("Province or city"), queryset=Province.objects.all())
    live = django_filters.ChoiceFilter(label=_("Published"), choices=[("True", _("published")), ("False", _("not published"))])

    class Meta:
        model = Showroom
        fields: list[str] = []


def find_showrooms(showrooms: QuerySet[Showroom], text: str) -> QuerySet[Showroom]:
    return showrooms.filter(pk__in=indexed(Showroom, clean(text)))


class ShowroomIndexView(InVietnameseOrder, ReadOnlyIndexView):
    find = staticmethod(find_showrooms)

    def get_base_queryset(self) -> QuerySet[Showroom]:
        return super().get_base_queryset().select_related("province")

    def alphabetical_columns(self) -> dict[str, Any]:
        return {"name": alphabetical(Showroom), "province__name": alphabetical(Province, "province")}


class ShowroomDeleteView(UnlessOnRecordDeleteView):
    stays = _("“%(name)s” has a stock book, so it stays on record. Unpublish it to take it off the site.")


class ShowroomViewSet(RoomViewSet):
    model = Showroom
    name = "showrooms"
    icon = "home"
    index_view_class = ShowroomIndexView
    delete_view_class = ShowroomDeleteView
    filterset_class = ShowroomFilterSet
    edit_handler = ObjectList(PANELS, base_form_class=ShowroomForm)
    inspect_view_fields = [
        "name",
        "name_en",
        "kind",
        "live",
        "opens_on",
        "closes_on",
        "managing_body",
        "province",
        "commune",
        "street_address",
        "latitude",
        "longitude",
        "phone",
        "email",
        "description",
        "description_en",
    ]
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
        Column("street_address", label=_("Street address")),
        BooleanColumn("live", label=_("Published"), sort_key="live"),
    ]
