"""Slugs that the site's own addresses need are refused, in words, wherever a page may get one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from catalog import addresses
from ocop.pages import slugs
from ocop.pages.models import ContentPage, FairIndexPage, HomePage
from tests.pages.factories import first_page, make_fair, make_page

pytestmark = pytest.mark.django_db


def form(**given: Any) -> dict[str, Any]:
    empty = {"title": "Trang", "slug": "trang", "introduction": "", "body": streamfield([]), "comments-TOTAL_FORMS": "0"}
    return nested_form_data(empty | {"comments-INITIAL_FORMS": "0"} | given)


def add(client: Client, parent: Page, **given: Any) -> str:
    return client.post(
        reverse("wagtailadmin_pages:add", args=["pages", "contentpage", parent.pk]), form(**given)
    ).content.decode()


def test_what_the_site_owns_is_read_from_its_addresses() -> None:
    for table in (addresses.LIST, addresses.CART, addresses.GUIDE, addresses.SHARE, addresses.PRODUCERS):
        assert table["vi"].split("/")[0] in slugs.owned("vi") and table["en"].split("/")[1] in slugs.owned("en")
    assert {"en", "admin", "documents", "v", "media", "static"} <= slugs.owned("vi")
    assert not {"hoi-cho", "chuyen", "en"} & slugs.owned("en")


@pytest.mark.parametrize(("language", "slug"), [("vi", "san-pham"), ("vi", "en"), ("vi", "admin"), ("en", "products")])
def test_the_form_refuses_a_slug_that_the_site_owns(admin: Client, language: str, slug: str) -> None:
    home, before = first_page(HomePage, language), Page.objects.count()
    body = add(admin, home, slug=slug)
    assert f"“{slug}” is the address of another part" in body
    assert Page.objects.count() == before


def test_the_form_makes_an_address_of_a_title_without_its_accents(admin: Client) -> None:
    """The browser does it as the title is typed; the walk of the editor guide sees what comes of it."""
    body = admin.get(reverse("wagtailadmin_pages:add", args=["pages", "contentpage", first_page(HomePage).pk])).content.decode()
    assert "data-w-slug-formatters-value" in body and 'data-w-slug-allow-unicode-value="true"' not in body.lower()


def test_a_new_page_is_previewed_before_it_is_saved(admin: Client) -> None:
    address = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "contentpage", first_page(HomePage).pk])
    assert admin.post(address, form()).json() == {"is_valid": True, "is_available": True}
    assert "<h1>Trang</h1>" in admin.get(address).content.decode()


def test_below_a_page_parts_of_fairs_are_refused_and_above_them_nothing_else(admin: Client) -> None:
    above = make_page(ContentPage, slug="gioi-thieu")
    with pytest.raises(ValidationError, match="gian-hang"):
        make_page(ContentPage, above, slug="gian-hang")
    make_page(ContentPage, above, slug="san-pham")
    make_page(ContentPage, slug="booths")
    fair = make_fair(slug="tet")
    fair.slug = "ke-hoach"
    with pytest.raises(ValidationError, match="ke-hoach"):
        fair.save_revision().publish()
    assert first_page(FairIndexPage).get_children().get().slug == "tet"


def test_the_same_slug_twice_is_told_once(admin: Client) -> None:
    page, before = make_page(ContentPage, slug="gioi-thieu"), Page.objects.count()
    other = make_page(ContentPage, slug="khac")
    assert add(admin, page.get_parent(), slug="gioi-thieu").count("already in use") == 1
    body = admin.post(reverse("wagtailadmin_pages:edit", args=[other.pk]), form(slug="gioi-thieu")).content.decode()
    assert body.count("already in use") == 1
    assert Page.objects.count() == before + 1 and Page.objects.get(pk=other.pk).slug == "khac"


def test_moving_and_copying_are_refused_in_words(admin: Client, said: Any) -> None:
    above, page = make_page(ContentPage, slug="tren"), make_page(ContentPage, slug="danh-muc")
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, above.pk]))
    assert "danh-muc" in said(admin)
    home = page.get_parent()
    asked = {"new_title": "Bản sao", "new_slug": "gio-hang", "new_parent_page": home.pk, "publish_copies": "on"}
    admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), asked)
    assert "gio-hang" in said(admin)
    assert set(home.get_children().type(ContentPage).values_list("slug", flat=True)) == {"tren", "danh-muc"}
