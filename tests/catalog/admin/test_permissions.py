"""The officers' screens open in both languages, in the menu's order, and certificates have no form but their own.

Who may open what is held by `test_every_address`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Certificate, Commune, DatedRule, FormerProvince, GroupPeriod, ProductGroup, Province

from .conftest import logged_in

pytestmark = [pytest.mark.once, pytest.mark.django_db]

LISTS = [
    "products:list",
    "products:list_results",
    "products:add",
    "producers:list",
    "producers:add",
    "certificates:index",
    "certificates:index_results",
    "decisions:index",
    "decisions:record",
    "rules:index",
    "groups:index",
    "group-periods:index",
    "provinces:index",
    "former-provinces:index",
    "communes:index",
    "imports:index",
    "imports:upload",
]
OF_PRODUCT = [
    "products:edit",
    "products:history",
    "products:usage",
    "products:correct",
    "certificates:issue",
    "certificates:renew",
    "certificates:upgrade",
    "certificates:downgrade",
]
OF_CERTIFICATE = [
    "certificates:inspect",
    "certificates:withdraw",
    "certificates:extend",
    "certificates:correct",
    "certificates:delete",
]


@pytest.fixture
def addresses(certificate: Certificate) -> list[str]:
    """Every address of ours in the admin that opens with GET."""
    province = Province.objects.get()
    former = FormerProvince.objects.create(code="89", name="An Giang cũ", slug="an-giang-cu", province=province)
    commune = Commune.objects.create(name="Thoại Sơn", kind="xã", province=province)
    producer, decision = certificate.product.producer, certificate.decision
    return [
        *(reverse(name) for name in LISTS),
        *(reverse(name, args=[certificate.product_id]) for name in OF_PRODUCT),
        *(reverse(name, args=[certificate.pk]) for name in OF_CERTIFICATE),
        *(reverse(name, args=[producer.pk]) for name in ("producers:edit", "producers:history", "producers:correct")),
        *(reverse(name, args=[decision.pk]) for name in ("decisions:inspect", "decisions:correct")),
        reverse("rules:inspect", args=[DatedRule.objects.first().pk]),
        reverse("groups:inspect", args=[ProductGroup.objects.get().pk]),
        reverse("group-periods:inspect", args=[GroupPeriod.objects.get().pk]),
        reverse("provinces:inspect", args=[province.pk]),
        reverse("former-provinces:inspect", args=[former.pk]),
        reverse("communes:inspect", args=[commune.pk]),
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_opens_in_both_languages(addresses: list[str], officer: Any, language: str) -> None:
    client = logged_in(officer, language)
    for address in [reverse("wagtailadmin_home"), *addresses]:
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'lang="{language}"' in response.content.decode()[:600] or "<html" not in response.content.decode(), address


def test_certificates_and_decisions_have_no_generic_forms(certificate: Certificate, desk: Client) -> None:
    for folder, pk in (("certificates", certificate.pk), ("decisions", certificate.decision_id)):
        for path in ("new/", f"edit/{pk}/", f"delete/{pk}/", f"{pk}/edit/", f"copy/{pk}/"):
            assert desk.get(f"/admin/{folder}/{path}").status_code == 404


def test_who_has_no_part_in_these_screens_is_told_so(editor: Any) -> None:
    assert "Nothing to do here yet" in logged_in(editor).get(reverse("wagtailadmin_home")).content.decode()


def test_officers_menu_in_its_order(desk: Client, certificate: Certificate) -> None:
    html = desk.get(reverse("wagtailadmin_home")).content.decode()
    places = [
        html.index(f'"url": "{address}"')
        for address in ("/admin/products/", "/admin/producers/", "/admin/certificates/", "/admin/decisions/", "/admin/imports/")
    ]
    assert places == sorted(places)
    assert '"name": "explorer"' not in html
