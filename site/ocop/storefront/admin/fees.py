"""What delivery costs, by province: kept by the order desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from catalog.admin.ordering import InVietnameseOrder, alphabetical
from catalog.models import Province
from catalog.public.wording import money
from ocop.storefront.models import DeliveryFee
from showrooms.admin.screens import RoomIndexView, RoomViewSet, RowTitleColumn

MOST = 2_000_000
"""Đồng for one parcel. More is a slip of the finger."""
MOST_DAYS = 60


class DeliveryFeeForm(WagtailAdminModelForm):
    """Refuses figures that nobody can mean."""

    def clean_fee(self) -> int:
        fee: int = self.cleaned_data["fee"]
        if fee > MOST:
            raise forms.ValidationError(_("A parcel of %(fee)s? Write whole đồng, such as 30000.") % {"fee": money(fee)})
        return fee

    def clean_free_from(self) -> int | None:
        free_from: int | None = self.cleaned_data["free_from"]
        if free_from == 0:
            raise forms.ValidationError(_("Leave this empty. Where every parcel is free, write 0 as the fee."))
        return free_from

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        least, most = cleaned.get("days_least"), cleaned.get("days_most")
        if most is not None and most > MOST_DAYS:
            self.add_error("days_most", _("No parcel takes longer than %(days)d days.") % {"days": MOST_DAYS})
        elif least is not None and most is not None and least > most:
            self.add_error("days_most", _("The most days are fewer than the least. Turn them round."))
        return cleaned

    class Meta:
        model = DeliveryFee
        fields = ["province", "fee", "free_from", "days_least", "days_most"]


class DeliveryFeeIndexView(InVietnameseOrder, RoomIndexView):
    def get_base_queryset(self) -> QuerySet[DeliveryFee]:
        return super().get_base_queryset().select_related("province")

    def alphabetical_columns(self) -> dict[str, Any]:
        return {"province__name": alphabetical(Province, "province")}


class DeliveryFeeViewSet(RoomViewSet):
    model = DeliveryFee
    name = "delivery-fees"
    menu_label = _("Delivery fees")
    icon = "parcel"
    menu_order = 152
    add_to_admin_menu = True
    index_view_class = DeliveryFeeIndexView
    ordering = "province__name"
    edit_handler = ObjectList(
        [
            FieldPanel("province", help_text=_("A province without a fee is not delivered to.")),
            FieldRowPanel([FieldPanel("fee"), FieldPanel("free_from")]),
            FieldRowPanel([FieldPanel("days_least"), FieldPanel("days_most")]),
        ],
        base_form_class=DeliveryFeeForm,
    )
    inspect_view_fields = ["province", "fee", "free_from", "days_least", "days_most"]
    list_display = [
        RowTitleColumn("province", label=_("Province or city"), accessor="province.name", sort_key="province__name"),
        Column("fee", label=_("Fee"), accessor=lambda fee: money(fee.fee), sort_key="fee"),
        Column("free_from", label=_("Free from"), accessor=lambda fee: money(fee.free_from) if fee.free_from else "–"),
        Column("days", label=_("Days"), accessor=lambda fee: f"{fee.days_least}–{fee.days_most}"),
    ]
