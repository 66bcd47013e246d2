"""Decisions in the admin: to read, to put on record, to correct."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import ModelLogEntry

from catalog import clock
from catalog.admin.filters import DecisionFilterSet
from catalog.admin.forms import CorrectDecisionForm, DecisionForm
from catalog.admin.officer_view import ObjectFormView, OfficerFormView, lock_decisions
from catalog.admin.panels import CertificateLine
from catalog.admin.read_only import DayColumn, ReadOnlyIndexView, ReadOnlyInspectView, ReadOnlyViewSet
from catalog.admin.search import find_decisions
from catalog.admin.words import departure_sentences, state_words
from catalog.certification import Audit, correct_decision
from catalog.facts import record_decision
from catalog.models import Decision
from catalog.validity import CertificateState

SHOWN_CERTIFICATES = 100


class DecisionIndexView(ReadOnlyIndexView):
    find = staticmethod(find_decisions)
    add_item_label = gettext_lazy("Record a decision")

    def get_base_queryset(self) -> QuerySet[Decision]:
        return super().get_base_queryset().annotate(certificate_count=Count("certificates"))

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "number",
            DayColumn("signed_on", label=_("Signed on"), sort_key="signed_on"),
            Column("authority", label=_("Issuing body as written"), sort_key="authority"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("level", label=_("Issuing level"), accessor="get_level_display", sort_key="level"),
            NumberColumn("certificate_count", label=_("Certificates"), sort_key="certificate_count"),
        ]


class DecisionInspectView(ReadOnlyInspectView):
    template_name = "catalog/admin/decision.html"
    page_title = gettext_lazy("Decision")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = clock.today()
        certificates = self.object.certificates.select_related("product").order_by("certified_name")
        return super().get_context_data(**kwargs) | {
            "decision": self.object,
            "lines": [
                CertificateLine(
                    certificate,
                    state_words(certificate, on),
                    certificate.state(on) == CertificateState.IN_FORCE,
                    departure_sentences(certificate),
                )
                for certificate in certificates[:SHOWN_CERTIFICATES]
            ],
            "certificate_count": certificates.count(),
            "shown": SHOWN_CERTIFICATES,
            "withdrawn": self.object.withdrawn_certificates.select_related("product"),
            "extended": self.object.extended_certificates.select_related("product"),
            "entries": ModelLogEntry.objects.for_instance(self.object).select_related("user").order_by("-timestamp", "-pk"),
            "may_change": self.request.user.has_perm("catalog.change_decision"),
        }


class RecordDecisionView(OfficerFormView):
    model = Decision
    permission_required = "add"
    form_class = DecisionForm
    page_title = gettext_lazy("Record a decision")
    submit_label = gettext_lazy("Record the decision")
    recorded: Decision | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Decision(), "for_user": self.request.user}

    def perform(self, form: forms.Form, audit: Audit) -> str:
        self.recorded = record_decision(form.instance, audit)  # type: ignore[attr-defined]
        return _("Decision %(number)s is on record.") % {"number": self.recorded.number}

    def get_success_url(self) -> str:
        if self.recorded:
            return reverse("decisions:inspect", args=[self.recorded.pk])
        return reverse("decisions:index")

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("decisions:index"), "label": capfirst(Decision._meta.verbose_name_plural)}]


class CorrectDecisionView(ObjectFormView):
    model = Decision
    permission_required = "change"
    form_class = CorrectDecisionForm
    page_title = gettext_lazy("Correct the decision")
    submit_label = gettext_lazy("Correct the decision")
    introduction = gettext_lazy("All certificates of this decision follow: another date or reading moves their days.")

    def stored(self) -> Iterable[Any]:
        columns = [field.attname for field in Decision._meta.concrete_fields if field.name in CorrectDecisionForm.Meta.fields]
        return Decision.objects.filter(pk=self.kwargs["pk"]).values_list(*columns)

    def lock(self, form: forms.Form) -> None:
        lock_decisions([self.object.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        instance = Decision.objects.get(pk=self.object.pk)
        return super().get_form_kwargs() | {"instance": instance, "for_user": self.request.user}

    def perform(self, form: forms.Form, audit: Audit) -> str:
        typed = {name: form.cleaned_data[name] for name in CorrectDecisionForm.Meta.fields}
        decision = Decision.objects.get(pk=self.object.pk)
        changes = {name: value for name, value in typed.items() if getattr(decision, name) != value}
        correct_decision(decision, audit=audit, **changes)
        return _("The decision is corrected, and its certificates with it.")

    def get_success_url(self) -> str:
        return reverse("decisions:inspect", args=[self.object.pk])

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("decisions:index"), "label": capfirst(Decision._meta.verbose_name_plural)},
            {"url": self.get_success_url(), "label": str(self.object)},
        ]


class DecisionViewSet(ReadOnlyViewSet):
    model = Decision
    name = "decisions"
    icon = "doc-full-inverse"
    add_to_admin_menu = True
    menu_order = 140
    index_view_class = DecisionIndexView
    inspect_view_class = DecisionInspectView
    inspect_template_name = DecisionInspectView.template_name
    filterset_class = DecisionFilterSet
    ordering = "-signed_on"

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"add_url_name": self.get_url_name("record"), **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("record/", RecordDecisionView.as_view(), name="record"),
            path("<int:pk>/correct/", CorrectDecisionView.as_view(), name="correct"),
        ]
