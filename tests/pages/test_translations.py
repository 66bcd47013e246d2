"""Translating a page: what cannot be is told, and nothing is half saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from ocop.pages.models import ContentPage
from tests.pages.factories import make_fair, make_page

pytestmark = pytest.mark.django_db


def translate(client: Client, pk: int) -> Any:
    english = Locale.objects.get(language_code="en")
    return client.post(reverse("simple_translation:submit_page_translation", args=[pk]), {"locales": [english.pk]})


def test_a_translation_is_a_draft_below_the_translated_parent(admin: Client) -> None:
    fair = make_fair(slug="tet")
    assert translate(admin, fair.pk).status_code == 302
    english = fair.get_translations().get()
    assert (english.slug, english.live, english.get_parent().slug) == ("tet", False, "fairs")
    assert english.get_parent().get_translation(fair.locale).pk == fair.get_parent().pk


def test_a_translation_of_a_page_that_was_deleted(admin: Client, said: Any) -> None:
    page, before = make_page(ContentPage), Page.objects.count()
    page.delete()
    assert translate(admin, page.pk).status_code == 302
    assert "someone has deleted it" in said(admin)
    assert Page.objects.count() == before - 1


def test_a_translation_below_what_is_not_translated(admin: Client, said: Any) -> None:
    above = make_page(ContentPage, title="Giới thiệu")
    page, before = make_page(ContentPage, above), Page.objects.count()
    answer = translate(admin, page.pk)
    assert answer.url == reverse("simple_translation:submit_page_translation", args=[above.pk])
    assert "Giới thiệu" in said(admin) and Page.objects.count() == before


def test_a_translation_whose_slug_belongs_to_the_site(admin: Client, said: Any) -> None:
    page, before = make_page(ContentPage, slug="cart"), Page.objects.count()
    assert translate(admin, page.pk).status_code == 302
    assert "cart" in said(admin) and Page.objects.count() == before
