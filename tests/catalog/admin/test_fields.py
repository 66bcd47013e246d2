"""What officers type into boxes for days, scores and prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from catalog import certification
from catalog.admin.decisions import DecisionForm
from catalog.admin.fields import DayField, DayInput, PriceField, ScoreField
from catalog.certification import CertificationError
from catalog.facts import correct_producer, correct_product
from catalog.models import Decision, Product
from tests import factories

from .conftest import opened
from .test_products import editorial

pytestmark = pytest.mark.once


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["31/12/2026", "31-12-2026", "2026-12-31", " 31/12/2026 "])
def test_days_that_are_read(typed: str, language: str) -> None:
    with translation.override(language):
        assert DayField().clean(typed) == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["31/02/2026", "12/31/2026", "abc", "2026-31-12", "31/12", "31122026", "12/2026"])
def test_other_days_are_refused_and_left_as_typed(typed: str) -> None:
    form = DecisionForm({"signed_on": typed}, instance=Decision(), for_user=None)
    with translation.override("en"):
        assert form.errors["signed_on"] == ["No such day. Write day/month/year, for example 31/12/2026."]
        assert f'value="{typed}"' in str(form["signed_on"])


@pytest.mark.django_db
def test_no_screen_rewrites_days_as_they_are_typed(desk: Client, product: Product) -> None:
    certificate = product.certificates.get()
    for address in (
        reverse("decisions:record"),
        reverse("imports:upload"),
        reverse("products:edit", args=[product.pk]),
        reverse("certificates:correct", args=[certificate.pk]),
    ):
        response = desk.get(address)
        days = [field for field in response.context["form"].fields.values() if isinstance(field, DayField)]
        assert days, address
        assert all(isinstance(field.widget, DayInput) for field in days)
        assert "initDateChooser(" not in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "score"), [("71,00", "71"), ("71.5", "71.5"), ("71", "71"), ("100", "100"), ("69,714", "69.71"), ("", None)]
)
def test_scores(typed: str, score: str | None) -> None:
    assert ScoreField(required=False).clean(typed) == (Decimal(score) if score else None)


@pytest.mark.parametrize("typed", ["abc", "-1", "100,5", "7 1"])
def test_other_scores_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        ScoreField().clean(typed)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_score_shown_is_the_score_read(language: str) -> None:
    field = ScoreField()
    with translation.override(language):
        assert not field.has_changed(Decimal("71.25"), field.prepare_value(Decimal("71.25")))


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("185.000", 185000),
        ("185000", 185000),
        ("185.000 ₫", 185000),
        ("185 000đ", 185000),
        ("185,000", 185000),
        ("1.185.000 đồng", 1185000),
        ("", None),
    ],
)
def test_prices(typed: str, price: int | None) -> None:
    assert PriceField(required=False).clean(typed) == price


@pytest.mark.parametrize("typed", ["185000,5", "185.00", "1.85.000", "1.185,000", "185k", "-185.000", "abc"])
def test_other_prices_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PriceField().clean(typed)


@pytest.mark.django_db
def test_a_price_on_the_products_form(desk: Client, product: Product) -> None:
    address = reverse("products:edit", args=[product.pk])
    publish: dict[str, Any] = {"action-publish": "1"}
    assert desk.post(address, editorial(price="185.000 ₫", **publish)).status_code == 302
    assert Product.objects.get().price == 185000
    assert 'value="185.000"' in desk.get(address).content.decode()
    refused = desk.post(address, editorial(price="185000,5", **publish))
    assert "whole đồng" in refused.content.decode()
    assert Product.objects.get().price == 185000


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"number": "!!!"}, "number"), ({"source_url": "javascript:alert(1)"}, "source_url"), ({"number": "x" * 61}, "number")],
)
def test_what_no_decision_has_is_told_at_its_field(typed: dict[str, str], field: str, desk: Client) -> None:
    decision = {"number": "7/QĐ-UBND", "signed_on": "05/03/2026", "authority": "UBND tỉnh An Giang", "kind": "recognition"}
    response = desk.post(reverse("decisions:record"), decision | {"reading": "anniversary"} | typed)
    assert field in response.context["form"].errors
    assert not Decision.objects.exists()


def test_a_product_with_a_script_for_a_source_is_not_kept(desk: Client, product: Product) -> None:
    address = reverse("products:correct", args=[product.pk])
    form = desk.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"why": "annex", "source_url": "javascript:alert(1)"} | opened(desk, address)
    assert "source_url" in desk.post(address, typed).context["form"].errors
    product.refresh_from_db()
    assert product.source_url == ""


INVISIBLE = "\u200b \u2060"


@pytest.mark.django_db
def test_a_name_of_invisible_characters_is_none(desk: Client) -> None:
    product = factories.certified_product(name="Mật ong")
    facts = {"name": INVISIBLE, "producer": product.producer_id, "province": product.province_id}
    assert "name" in desk.post(reverse("products:add"), editorial(**facts)).context["form"].errors
    for correct, live in ((correct_product, product), (correct_producer, product.producer)):
        with pytest.raises(ValidationError):
            correct(live, {"name": INVISIBLE}, factories.audit())
    with pytest.raises(CertificationError) as refused:
        certification.correct(product.certificates.get(), audit=factories.audit(), certified_name=INVISIBLE)
    assert refused.value.code == "no_name"
    correct_product(product, {"name": "\u200bMật  ong rừng "}, factories.audit())
    product.refresh_from_db()
    assert product.name == "Mật ong rừng"


@pytest.mark.parametrize("typed", ["31/12/9999", "01/01/1900"])
def test_a_year_that_cannot_be_meant(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField().clean(typed)
    assert refused.value.code == "year"
