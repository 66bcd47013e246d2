"""Tills and screens of showrooms. Their tokens are made here, shown once, and kept as digests only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from showrooms import addresses, tokens
from showrooms.models import Till

from .forms import TillForm
from .screens import RoomViewSet, UnlessOnRecordDeleteView

GAVE_TOKEN = "showrooms.give_token"


class TokenPanel(Panel):
    """The way to a new token."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "showrooms/admin/token_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"address": reverse("tills:token", args=[self.instance.pk])}


class TillCreateView(CreateView):
    def get_success_url(self) -> str:
        return reverse("tills:token", args=[self.object.pk])

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "showroom": self.request.GET.get("showroom")}


class TillDeleteView(UnlessOnRecordDeleteView):
    stays = gettext_lazy("“%(name)s” has booked sales, so it stays on record. Take it out of use instead.")


class TokenView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Makes a token and shows it in the answer itself: it is kept nowhere that it could be read from again."""

    model = Till
    permission_required = "change"
    template_name = "showrooms/admin/token.html"
    page_title = gettext_lazy("Token")
    header_icon = "key"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.till = get_object_or_404(Till.objects.select_related("showroom"), pk=kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = tokens.give(self.till)
        log(self.till, GAVE_TOKEN, user=request.user)
        return self.render_to_response(self.get_context_data(token=token))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("tills:index"), "label": capfirst(str(Till._meta.verbose_name_plural))},
            {"url": reverse("tills:edit", args=[self.till.pk]), "label": str(self.till)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base = self.request.build_absolute_uri(f"/{addresses.TILL}{self.till.showroom.slug}/")
        return super().get_context_data(**kwargs) | {
            "till": self.till,
            "json_address": f"{base}hang.json",
            "csv_address": f"{base}hang.csv",
            "sale_address": f"{base}ban" if self.till.may_sell else "",
        }


class TillViewSet(RoomViewSet):
    model = Till
    name = "tills"
    icon = "desktop"
    add_view_class = TillCreateView
    delete_view_class = TillDeleteView
    list_filter = ["showroom"]
    ordering = ["showroom__name", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("showroom"),
            FieldPanel("name", help_text=gettext_lazy("What people there call it, for example “Till by the door”.")),
            FieldPanel("may_sell", help_text=gettext_lazy("Otherwise it only reads what is on offer, as a screen does.")),
            FieldPanel("live", help_text=gettext_lazy("Without this tick its token opens nothing.")),
            TokenPanel(heading=gettext_lazy("Token")),
        ],
        base_form_class=TillForm,
    )
    inspect_view_fields = ["name", "showroom", "may_sell", "live"]
    list_display = [
        "name",
        Column("showroom", label=gettext_lazy("Showroom"), sort_key="showroom__name"),
        BooleanColumn("may_sell", label=gettext_lazy("Books sales"), sort_key="may_sell"),
        BooleanColumn("live", label=gettext_lazy("In use"), sort_key="live"),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("token/<int:pk>/", TokenView.as_view(), name="token")]
