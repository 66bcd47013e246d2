"""The windows in which officers choose a decision, a commune, a product or a producer."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from catalog.models import Certificate, Commune, FormerCommune, Product

pytestmark = pytest.mark.django_db


def chosen(desk: Client, chooser: str, typed: str) -> str:
    """The rows that a chooser shows for what was typed."""
    assert json.loads(desk.get(reverse(f"{chooser}:choose")).content)["step"] == "choose"
    return desk.get(reverse(f"{chooser}:choose_results"), {"q": typed}).content.decode()


def test_decisions_by_number_and_body(desk: Client, certificate: Certificate) -> None:
    decision = certificate.decision
    for typed in (decision.number, decision.number.lower(), "an giang"):
        assert str(decision) in chosen(desk, "decision_chooser", typed)
    assert str(decision) not in chosen(desk, "decision_chooser", "9999/QĐ")


def test_communes_by_their_old_names(desk: Client, certificate: Certificate) -> None:
    commune = Commune.objects.create(name="Thoại Sơn", kind="xã", province=certificate.product.province)
    FormerCommune.objects.create(commune=commune, name="Núi Sập", kind="thị trấn")
    for typed in ("Thoại Sơn", "núi sập"):
        assert "xã Thoại Sơn" in chosen(desk, "commune_chooser", typed)


@pytest.mark.parametrize("typed", ["mat ong", "Mật ong", '"*'])
def test_products_without_accents(typed: str, desk: Client, certificate: Certificate) -> None:
    shown = chosen(desk, "wagtailsnippetchoosers_catalog_product", typed)
    assert ("Mật ong bạc hà" in shown) is ("*" not in typed)


def test_producers_without_accents(desk: Client, certificate: Certificate) -> None:
    assert certificate.product.producer.name in chosen(desk, "wagtailsnippetchoosers_catalog_producer", "hop tac xa")


def test_correcting_facts_chooses_as_adding_does(desk: Client, product: Product) -> None:
    adding = desk.get(reverse("products:add")).context["form"].fields
    correcting = desk.get(reverse("products:correct", args=[product.pk])).context["form"].fields
    for name in ("producer", "commune"):
        assert type(correcting[name].widget) is type(adding[name].widget)
        assert not isinstance(correcting[name].widget, forms.Select)
    producer = desk.get(reverse("producers:correct", args=[product.producer_id])).context["form"].fields
    assert not isinstance(producer["commune"].widget, forms.Select)
