"""The windows in which officers choose a decision, a commune, a product or a producer."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django import forms
from django.test import Client
from django.urls import reverse

from catalog.models import Certificate, Commune, FormerCommune, Product
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("admin_search")]


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


def test_whoever_picks_a_product_reads_its_producer_and_last_day(desk: Client, certificate: Certificate) -> None:
    lapsed = factories.certified_product(date(2020, 1, 15), name="Mật ong rừng")
    factories.make_product("Mật ong non")
    with time_machine.travel(datetime(2026, 11, 23, 5, tzinfo=UTC)):
        shown = chosen(desk, "wagtailsnippetchoosers_catalog_product", "mat ong")
        assert certificate.product.producer.name in shown and "in force to the end of 14 Jan 2028" in shown
        assert lapsed.producer.name in shown and "lapsed from 15 Jan 2023" in shown and "not certified yet" in shown
        producers = chosen(desk, "wagtailsnippetchoosers_catalog_producer", certificate.product.producer.name)
    assert [int(count) for count in re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", producers)] == [1]


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
