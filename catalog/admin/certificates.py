"""Certificates in the admin: to read, with the buttons that change them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.models import ModelLogEntry

from catalog import clock
from catalog.admin import certification_views as views
from catalog.admin.filters import CertificateFilterSet
from catalog.admin.log_actions import CERTIFICATE_ACTIONS
from catalog.admin.panels import certificate_permissions
from catalog.admin.read_only import DayColumn, ReadOnlyIndexView, ReadOnlyInspectView, ReadOnlyViewSet
from catalog.admin.search import find_certificates
from catalog.admin.words import departure_sentences, standing_words, stars_words, state_words
from catalog.models import Certificate
from catalog.validity import CertificateState


class CertificateIndexView(ReadOnlyIndexView):
    find = staticmethod(find_certificates)

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return super().get_base_queryset().select_related("product__producer", "decision")

    @cached_property
    def list_display(self) -> list[Any]:
        on = clock.today()
        return [
            "certified_name",
            Column("stars", label=_("Stars"), accessor=lambda row: stars_words(row.stars), sort_key="stars"),
            Column("state", label=_("State"), accessor=lambda row: state_words(row, on), sort_key="ends_on"),
            DayColumn("starts_on", label=_("In force from"), sort_key="starts_on"),
            Column("decision", label=_("Decision"), accessor="decision.number", sort_key="decision__number"),
            Column("producer", label=_("Producer"), accessor="product.producer.name"),
        ]


class CertificateInspectView(ReadOnlyInspectView):
    template_name = "catalog/admin/certificate.html"
    page_title = _("Certificate")

    def get_object(self, queryset: Any = None) -> Certificate:
        self.model = Certificate
        certificate: Certificate = super().get_object()
        return certificate

    def get_page_subtitle(self) -> str:
        return self.object.certified_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate, user, on = self.object, self.request.user, clock.today()
        finder = AdminURLFinder(user)
        entries = ModelLogEntry.objects.for_instance(certificate.product).filter(action__in=CERTIFICATE_ACTIONS)
        return super().get_context_data(**kwargs) | {
            "certificate": certificate,
            "state": state_words(certificate, on),
            "in_force": certificate.state(on) == CertificateState.IN_FORCE,
            "standing": standing_words(certificate.product.certificates.all(), on),
            "departures": departure_sentences(certificate),
            "entries": entries.select_related("user").order_by("-timestamp", "-pk")[:50],
            "product_url": finder.get_edit_url(certificate.product),
            "decision_url": finder.get_edit_url(certificate.decision),
            **certificate_permissions(user),
        }


class CertificateViewSet(ReadOnlyViewSet):
    model = Certificate
    name = "certificates"
    icon = "success"
    add_to_admin_menu = True
    menu_order = 130
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    inspect_template_name = CertificateInspectView.template_name
    filterset_class = CertificateFilterSet
    ordering = "-starts_on"

    def get_urlpatterns(self) -> list[Any]:
        # Addresses of a product's new rounds start with the product, those of a change with the certificate.
        new = {
            "issue": views.IssueView,
            "renew": views.RenewView,
            "upgrade": views.UpgradeView,
            "downgrade": views.DowngradeView,
        }
        changes = {
            "withdraw": views.WithdrawView,
            "extend": views.ExtendView,
            "correct": views.CorrectView,
            "delete": views.DeleteView,
        }
        return [
            *super().get_urlpatterns(),
            *(path(f"product/<int:pk>/{name}/", view.as_view(), name=name) for name, view in new.items()),
            *(path(f"<int:pk>/{name}/", view.as_view(), name=name) for name, view in changes.items()),
        ]
