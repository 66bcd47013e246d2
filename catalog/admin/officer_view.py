"""The view behind every small form that calls a domain function."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import BigIntegerField, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import ModelLogEntry

from catalog import clock
from catalog.admin.forms import put_error
from catalog.certification import Audit
from catalog.models import Decision


class OfficerFormView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Subclasses name the model whose permission is asked, the form, the words, and `perform`.

    `perform` calls the domain function; what it refuses is shown at the input it speaks of, and nothing is saved.
    """

    model: Any = None
    template_name = "catalog/admin/form.html"
    submit_label: Any = ""
    introduction: Any = ""

    def perform(self, form: forms.Form, audit: Audit) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError

    def audit(self, form: forms.Form) -> Audit:
        return Audit(by=self.request.user, why=form.cleaned_data.get("why", ""), on=clock.today())  # type: ignore[arg-type]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return self.carry_out(form)

    def carry_out(self, form: forms.Form) -> HttpResponse:
        try:
            sentence = self.perform(form, self.audit(form))
        except ValidationError as error:
            put_error(form, error)
            return self.form_invalid(form)
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self.get_success_url())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, *self.trail(), {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}]

    def trail(self) -> list[dict[str, Any]]:
        """The breadcrumbs between home and this view."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        context["submit_label"] = self.submit_label
        context["introduction"] = self.introduction
        context["cancel_url"] = self.get_success_url()
        return context


class ObjectFormView(OfficerFormView):
    """`OfficerFormView` for one object, found by `pk`, that another officer may change while this one reads the form.

    The form carries a digest of what it showed. What is posted counts only while that still holds, asked under the lock
    under which it is then written; otherwise nothing is saved, and the form comes back with what is on record now.
    """

    object_model: Any = None
    moved = False
    shown = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.kwargs["pk"] > BigIntegerField.MAX_BIGINT:
            raise Http404  # no database could look for it
        # Before anything else is read: a change in between is then refused, and never overlooked.
        self.shown = request.POST.get("shown", "") if request.method == "POST" else self.digest()

    @cached_property
    def object(self) -> Any:
        return get_object_or_404(self.object_model or self.model, pk=self.kwargs["pk"])

    def stored(self) -> Iterable[Any]:
        """The rows this form shows or changes, as the database holds them now."""
        raise NotImplementedError

    def lock(self, form: forms.Form) -> None:
        """Lock those rows, in the order in which the domain function locks its own."""
        raise NotImplementedError

    def changed_with(self) -> list[Model]:
        """The objects in whose histories a change of those rows is told."""
        return [self.object]

    def digest(self) -> str:
        rows = json.dumps([list(row) for row in self.stored()], default=str)
        return hashlib.sha256(rows.encode()).hexdigest()

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with transaction.atomic():
            self.lock(form)
            if self.shown == self.digest():
                return self.carry_out(form)
        return self.show_anew()

    def show_anew(self) -> HttpResponse:
        self.moved = True
        self.shown = self.digest()
        self.forget()
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def forget(self) -> None:
        """Drop what was read before the other change."""
        self.__dict__.pop("object", None)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.moved:
            del kwargs["data"], kwargs["files"]
        return kwargs

    def moved_sentence(self) -> str:
        histories = [ModelLogEntry.objects.for_instance(each) for each in self.changed_with()]
        last = [
            entry for history in histories for entry in history.filter(action__startswith="catalog.").order_by("-timestamp")[:1]
        ]
        if not last:
            return _("This was changed after you opened the form. Nothing was saved. Below is what is on record now.")
        entry = max(last, key=lambda each: each.timestamp)
        return _(
            "%(who)s changed this at %(when)s, after you opened the form. Nothing was saved. Below is what is on record now."
        ) % {
            "who": entry.user_display_name if entry.user_id else _("The system"),
            "when": date_format(timezone.localtime(entry.timestamp), "SHORT_DATETIME_FORMAT"),
        }

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["shown"] = self.shown
        context["moved"] = self.moved_sentence() if self.moved else ""
        return context


def lock_decisions(pks: Iterable[int]) -> None:
    """Lock these decisions in primary-key order, before any product. Call inside a transaction."""
    if connection.features.has_select_for_update:
        rows = Decision.objects.filter(pk__in=set(pks)).order_by("pk")
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))
