"""Forms that correct facts of products and producers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import connection
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.forms import facts_form
from catalog.admin.officer_view import ObjectFormView
from catalog.admin.panels import may_correct_facts
from catalog.certification import Audit
from catalog.facts import PRODUCER_FACTS, PRODUCT_FACTS, correct_producer, correct_product
from catalog.models import Producer, Product
from catalog.validity import lock_products


class CorrectFactsView(ObjectFormView):
    permission_required = "change"
    page_title = gettext_lazy("Correct facts")
    submit_label = gettext_lazy("Correct facts")
    introduction = gettext_lazy(
        "What you save here shows at once. Drafts in progress keep their texts and take over the new facts."
    )
    namespace = ""
    facts: tuple[str, ...] = ()

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and may_correct_facts(self.request.user)

    @cached_property
    def instance(self) -> Any:
        # The form writes what is typed onto the object it is given: the page's title keeps the name as it is.
        return type(self.object)._default_manager.get(pk=self.object.pk)

    def get_form_class(self) -> type[forms.BaseForm]:
        return facts_form(self.model, self.facts)

    def stored(self) -> Iterable[Any]:
        columns = [self.model._meta.get_field(name).attname for name in self.facts]
        return self.model._default_manager.filter(pk=self.kwargs["pk"]).values_list(*columns)

    def forget(self) -> None:
        super().forget()
        self.__dict__.pop("instance", None)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.instance, "for_user": self.request.user}

    def get_success_url(self) -> str:
        return reverse(f"{self.namespace}:edit", args=[self.object.pk])

    def trail(self) -> list[dict[str, Any]]:
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            {"url": reverse(f"{self.namespace}:list"), "label": plural},
            {"url": self.get_success_url(), "label": str(self.object)},
        ]

    def changes(self, form: forms.Form) -> dict[str, Any]:
        """What differs from what the form showed, which is what is on record: the digest has just said so."""
        return {name: form.cleaned_data[name] for name in form.changed_data if name in self.facts}


class CorrectProductView(CorrectFactsView):
    model = Product
    namespace = "products"
    facts = PRODUCT_FACTS

    def lock(self, form: forms.Form) -> None:
        lock_products([self.object.pk])

    def perform(self, form: forms.Form, audit: Audit) -> str:
        correct_product(self.object, self.changes(form), audit)
        return _("The facts of this product are corrected.")


class CorrectProducerView(CorrectFactsView):
    model = Producer
    namespace = "producers"
    facts = PRODUCER_FACTS

    def lock(self, form: forms.Form) -> None:
        if connection.features.has_select_for_update:
            list(Producer.objects.filter(pk=self.object.pk).select_for_update(of=("self",)).values_list("pk"))

    def perform(self, form: forms.Form, audit: Audit) -> str:
        correct_producer(self.object, self.changes(form), audit)
        return _("The facts of this producer are corrected.")
