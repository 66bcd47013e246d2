"""The first screen: figures that lead to their lists, and the site as of a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from catalog.admin.dashboard import StandingPanel
from catalog.models import Product
from tests import factories

from .conftest import logged_in

pytestmark = pytest.mark.django_db


def figures(desk: Client) -> dict[str, tuple[int, str]]:
    panels = desk.get(reverse("wagtailadmin_home")).context["panels"]
    standing = next(panel for panel in panels if isinstance(panel, StandingPanel))
    with translation.override("en"):
        return {figure.label: (figure.number, figure.url) for figure in standing.get_context_data()["figures"]}


def test_what_is_in_force_and_not_published_is_counted_apart(desk: Client, product: Product) -> None:
    assert "in force, not published" not in figures(desk)
    hidden = factories.certified_product(date(2025, 1, 15), 3, name="Gạo", live=False)
    factories.certified_product(date(2020, 1, 15), 3, name="Khô cá", live=False)
    shown = figures(desk)
    assert shown["in force today"][0] == 2
    number, address = shown["in force, not published"]
    rows = desk.get(address).context["object_list"]
    assert number == 1 and [row.pk for row in rows] == [hidden.pk]


@pytest.mark.parametrize(("language", "address"), [("en", '/en/" '), ("vi", '/" ')])
def test_the_site_is_seen_as_of_a_day(officer: object, product: Product, language: str, address: str) -> None:
    page = logged_in(officer, language).get(reverse("wagtailadmin_home")).content.decode()
    assert f'<form class="o-as-of" action="{address}method="get">' in page
    assert f'name="{"on" if language == "en" else "ngay"}" value="2026-11-23"' in page
