"""Redirects that a publisher enters by hand: what cannot work is refused where it stands, what can is followed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from catalog import roles
from ocop.pages.models import ContentPage
from tests.catalog.admin.conftest import logged_in
from tests.pages.factories import make_page, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Client:
    user = get_user_model().objects.create_user("duyet")
    user.groups.add(Group.objects.get(name=roles.PUBLISHERS))
    return logged_in(user)


def enter(publisher: Client, old_path: str, **to: Any) -> dict[str, list[str]]:
    """What is wrong with it; nothing where it is kept."""
    form = {"old_path": old_path, "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": "", **to}
    answer = publisher.post(reverse("wagtailredirects:add"), form)
    return {} if answer.status_code == 302 else dict(answer.context["form"].errors)


def test_an_old_address_leads_to_a_path_of_the_site_a_whole_address_or_a_page(publisher: Client) -> None:
    page = make_page(ContentPage, title="Về", slug="ve")
    for old, to, leads in (
        ("/tet-2027/", {"redirect_link": "/san-pham/?sao=5"}, "/san-pham/?sao=5"),
        ("/bo/", {"redirect_link": "https://ocop.example/bo/"}, "https://ocop.example/bo/"),
        ("/en/about-us", {"redirect_page": str(page.pk)}, page.url),
    ):
        assert enter(publisher, old, **to) == {}
        answer = Client().get(f"{old.rstrip('/')}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, leads)


@pytest.mark.parametrize("old", ["/", "/san-pham/", "/en/products/", "/hoi-cho/", "/admin", "/chuyen/nuoc-mam/", "/en/"])
def test_an_address_that_shows_something_is_refused(publisher: Client, old: str) -> None:
    make_story(slug="nuoc-mam")
    assert "something at this address" in str(enter(publisher, old, redirect_link="/nhom/")["old_path"])
    assert not Redirect.objects.filter(redirect_link="/nhom/").exists()


def test_an_address_that_a_page_has_left_may_lead_elsewhere(publisher: Client) -> None:
    make_story(slug="cu", live=False)
    assert enter(publisher, "/chuyen/cu/", redirect_link="/chuyen/") == {}


@pytest.mark.parametrize(
    ("to", "field"),
    [
        ({"redirect_link": "/vong/"}, "old_path"),
        ({"redirect_link": "vong"}, "redirect_link"),
        ({"redirect_link": "javascript:alert(1)"}, "redirect_link"),
        ({"redirect_link": "//evil.example/"}, "redirect_link"),
        ({}, "redirect_link"),
    ],
)
def test_what_leads_nowhere_is_refused_where_it_stands(publisher: Client, to: dict[str, str], field: str) -> None:
    errors = enter(publisher, "/vong/", **to)
    assert len(errors[field]) == 1
    assert not Redirect.objects.exists()


def test_one_that_is_there_is_changed_by_the_same_rules(publisher: Client) -> None:
    enter(publisher, "/cu/", redirect_link="/nhom/")
    kept = Redirect.objects.get()
    form = {"old_path": "/san-pham/", "site": "", "redirect_page": "", "redirect_link": "/nhom/"}
    answer = publisher.post(reverse("wagtailredirects:edit", args=[kept.pk]), form)
    assert answer.status_code == 200 and "old_path" in answer.context["form"].errors
