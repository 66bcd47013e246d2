"""Certificates change through these views alone, each a form, a preview of what it does, and a domain function.

The preview runs the function itself and rolls it back, so that what an officer confirms is what will happen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from catalog import certification, clock
from catalog.admin.forms import (
    CorrectForm,
    DeleteForm,
    ExtendForm,
    IssueForm,
    RenewForm,
    StarsForm,
    WithdrawForm,
    put_error,
)
from catalog.admin.officer_view import ObjectFormView, lock_decisions
from catalog.admin.panels import CertificateLine, certificate_lines
from catalog.admin.words import day, standing_words
from catalog.certification import Audit, CertificationError
from catalog.models import Certificate, Decision, Product
from catalog.validity import in_force_among, lock_products


class CertificationView(ObjectFormView):
    """Two steps: the form, then the certificates of the product before and after, to confirm."""

    model = Certificate
    template_name = "catalog/admin/certification_form.html"
    needs_reason = False
    preview: list[CertificateLine] | None = None

    @cached_property
    def product(self) -> Product:
        return self.object

    def stored(self) -> Iterable[Any]:
        columns = [field.attname for field in Certificate._meta.concrete_fields]
        return self.certificates().order_by("pk").values_list(*columns)

    def certificates(self) -> QuerySet[Certificate]:
        """All certificates of the product: a form about one of them shows and moves its neighbours too."""
        return Certificate.objects.filter(product=self.kwargs["pk"])

    def lock(self, form: forms.Form) -> None:
        lock_decisions(value.pk for value in form.cleaned_data.values() if isinstance(value, Decision))
        lock_products([self.product.pk])

    def changed_with(self) -> list[Model]:
        papers = self.product.certificates.values_list("decision", "extension_decision", "withdrawal_decision")
        return [self.product, *Decision.objects.filter(pk__in={pk for row in papers for pk in row if pk})]

    def forget(self) -> None:
        super().forget()
        self.__dict__.pop("product", None)

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        if "officer_reason" in form.fields and not self.asks_reason(form):
            form.fields["officer_reason"].widget = forms.HiddenInput()
        return form

    def asks_reason(self, form: forms.Form) -> bool:
        return bool(form.data.get("officer_reason") or form.initial.get("officer_reason"))

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if "back" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def carry_out(self, form: forms.Form) -> HttpResponse:
        if "confirmed" in self.request.POST:
            return super().carry_out(form)
        try:
            with transaction.atomic():
                self.perform(form, self.audit(form))
                self.preview = certificate_lines(self.product)
                transaction.set_rollback(True)
        except ValidationError as error:
            put_error(form, error)
            return self.form_invalid(form)
        self.template_name = "catalog/admin/certification_confirm.html"
        return self.render_to_response(self.get_context_data(form=form))

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        if form.has_error("officer_reason", code=None) and "officer_reason" in form.fields:
            form.fields["officer_reason"].widget = forms.Textarea(attrs={"rows": 2})
            self.needs_reason = True
        return super().form_invalid(form)

    def get_success_url(self) -> str:
        return reverse("products:edit", args=[self.product.pk])

    def get_page_subtitle(self) -> str:
        return self.product.name

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("products:list"), "label": _("Products")},
            {"url": self.get_success_url(), "label": self.product.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        on = clock.today()
        context["product"] = self.product
        context["standing"] = standing_words(self.product.certificates.all(), on)
        context["needs_reason"] = self.needs_reason
        if self.preview is not None:
            after = [line.certificate for line in self.preview]
            context["before"] = certificate_lines(self.product)
            context["after"] = self.preview
            context["standing_after"] = standing_words(after, on)
            context["leaves_list"] = bool(
                in_force_among([line.certificate for line in context["before"]], on)
            ) and not in_force_among(after, on)
            context["typed"] = [
                (name, value)
                for name, values in self.request.POST.lists()
                if name not in ("csrfmiddlewaretoken", "confirmed", "back")
                for value in values
            ]
        return context


class IssueView(CertificationView):
    object_model = Product
    permission_required = "add"
    form_class: type[forms.Form] = IssueForm
    page_title = gettext_lazy("Issue a certificate")
    submit_label = gettext_lazy("See what it does")

    def perform(self, form: Any, audit: Audit) -> str:
        certificate = certification.issue(self.object, audit=audit, **form.details())
        return self.issued(certificate)

    def issued(self, certificate: Certificate) -> str:
        certificate.refresh_from_db()
        return _("Recorded: %(stars)d stars from %(start)s, last day in force %(last)s.") % {
            "stars": certificate.stars,
            "start": day(certificate.starts_on),
            "last": day(certificate.last_day),
        }


class RenewView(IssueView):
    form_class = RenewForm
    page_title = gettext_lazy("Renew with the same stars")

    def perform(self, form: Any, audit: Audit) -> str:
        return self.issued(certification.renew(self.object, audit=audit, **form.details()))


class UpgradeView(IssueView):
    form_class = StarsForm
    page_title = gettext_lazy("Upgrade")

    def perform(self, form: Any, audit: Audit) -> str:
        return self.issued(certification.upgrade(self.object, audit=audit, **form.details()))


class DowngradeView(IssueView):
    form_class = StarsForm
    page_title = gettext_lazy("Downgrade")

    def perform(self, form: Any, audit: Audit) -> str:
        return self.issued(certification.downgrade(self.object, audit=audit, **form.details()))


class CertificateChangeView(CertificationView):
    permission_required = "change"
    submit_label = gettext_lazy("See what it does")

    @cached_property
    def object(self) -> Certificate:
        certificates = Certificate.objects.select_related("product", "decision")
        return get_object_or_404(certificates, pk=self.kwargs["pk"])

    @cached_property
    def product(self) -> Product:
        return self.object.product

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not Certificate.objects.filter(pk=self.kwargs["pk"]).exists() and request.method == "POST":
            messages.error(request, _("This certificate was deleted after you opened the form. Nothing was saved."))
            return HttpResponseRedirect(reverse("certificates:index"))
        return super().dispatch(request, *args, **kwargs)

    def certificates(self) -> QuerySet[Certificate]:
        return Certificate.objects.filter(product__certificates=self.kwargs["pk"])

    def current(self) -> Certificate:
        """The certificate as stored: a domain function changes the object it is given, the preview included."""
        return Certificate.objects.select_related("product", "decision").get(pk=self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"certificate": self.object}


class WithdrawView(CertificateChangeView):
    form_class = WithdrawForm
    page_title = gettext_lazy("Withdraw the certificate")

    def perform(self, form: forms.Form, audit: Audit) -> str:
        typed = form.cleaned_data
        certification.withdraw(
            self.current(),
            decision=typed["decision"],
            from_day=typed["from_day"],
            ground=typed["ground"],
            audit=audit,
        )
        return _("The certificate is withdrawn from %(day)s.") % {"day": day(typed["from_day"])}


class ExtendView(CertificateChangeView):
    form_class = ExtendForm
    page_title = gettext_lazy("Extend the certificate")
    introduction = gettext_lazy(
        "For a product under re-evaluation, with the paper: at most 180 days (decision 26/2026/QĐ-TTg, article 12.3)."
    )

    def perform(self, form: forms.Form, audit: Audit) -> str:
        typed = form.cleaned_data
        certification.extend(self.current(), decision=typed["decision"], until=typed["last_day"] + timedelta(days=1), audit=audit)
        return _("The certificate is extended to the end of %(day)s.") % {"day": day(typed["last_day"])}


class CorrectView(CertificateChangeView):
    form_class = CorrectForm
    page_title = gettext_lazy("Correct the certificate")
    introduction = gettext_lazy("Mend what was entered wrongly. A new round, a withdrawal or an extension has its own button.")

    def get_initial(self) -> dict[str, Any]:
        names = [name for name in CorrectForm.field_order if name not in ("why", "last_day")]
        initial = {name: getattr(self.object, name) for name in names}
        until = self.object.extended_until
        return initial | {"last_day": until - timedelta(days=1) if until else None}

    def perform(self, form: forms.Form, audit: Audit) -> str:
        typed = dict(form.cleaned_data)
        last_day = typed.pop("last_day")
        typed["extended_until"] = last_day + timedelta(days=1) if last_day else None
        del typed["why"]
        certificate = self.current()
        changes = {name: value for name, value in typed.items() if getattr(certificate, name) != value}
        if not changes:
            raise CertificationError(_("Nothing differs from what is on record. Change what is wrong first."), code="no_change")
        certification.correct(certificate, audit=audit, **changes)
        return _("The certificate is corrected.")


class DeleteView(CertificateChangeView):
    permission_required = "delete"
    form_class = DeleteForm
    page_title = gettext_lazy("Delete the certificate")
    introduction = gettext_lazy(
        "Only for a certificate that was never given, such as one entered for the wrong product. "
        "One that was taken back is withdrawn, and stays on record."
    )

    def perform(self, form: forms.Form, audit: Audit) -> str:
        certification.delete(self.current(), audit=audit)
        return _("The certificate is deleted.")
