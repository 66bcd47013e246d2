"""Panels of the edit screens that show facts without offering them as form fields."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.panels import Panel

from catalog import clock
from catalog.admin.words import departure_sentences, state_words
from catalog.certificate_checks import PAPERS
from catalog.models import Certificate, Product
from catalog.validity import CertificateState


class Fact(NamedTuple):
    label: str
    value: Any


def may_correct_facts(user: Any) -> bool:
    """Facts are what decisions say: who may correct these may correct what a product or producer takes from them."""
    return bool(user.has_perm("catalog.change_decision"))


class FactsPanel(Panel):
    """The facts `names` of an object in words, with the address of the form that corrects them."""

    def __init__(self, names: tuple[str, ...] = (), correct_url_name: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = names
        self.correct_url_name = correct_url_name

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"names": self.names, "correct_url_name": self.correct_url_name}

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/facts_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "facts": [fact for name in self.panel.names if (fact := fact_of(self.instance, name)).value],
                "correct_url": reverse(self.panel.correct_url_name, args=[self.instance.pk])
                if may_correct_facts(self.request.user)
                else "",
            }


def fact_of(instance: Any, name: str) -> Fact:
    field = instance._meta.get_field(name)
    display = getattr(instance, f"get_{name}_display", None)
    value = display() if display else getattr(instance, name)
    return Fact(capfirst(field.verbose_name), "" if value is None else value)


class CertificateLine(NamedTuple):
    """A certificate as an officer reads it on a given day, with the actions open to the reader."""

    certificate: Certificate
    state: str
    in_force: bool
    departures: list[str]


def certificate_lines(product: Product) -> list[CertificateLine]:
    """All certificates of a product, the newest first, as they stand today."""
    on = clock.today()
    certificates = product.certificates.select_related(*PAPERS).order_by("-starts_on")
    return [
        CertificateLine(
            certificate,
            state_words(certificate, on),
            certificate.state(on) == CertificateState.IN_FORCE,
            departure_sentences(certificate),
        )
        for certificate in certificates
    ]


class CertificatesPanel(Panel):
    """The certificates of a product, to read; each is changed by its own buttons and never by this form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/certificates_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            user = self.request.user
            return super().get_context_data(parent_context) | {
                "product": self.instance,
                "lines": certificate_lines(self.instance),
                **certificate_permissions(user),
            }


def certificate_permissions(user: Any) -> dict[str, bool]:
    return {
        "may_issue": user.has_perm("catalog.add_certificate"),
        "may_change": user.has_perm("catalog.change_certificate"),
        "may_delete": user.has_perm("catalog.delete_certificate"),
    }
