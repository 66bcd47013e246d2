"""Masthead and footer: the built-in links as long as editors chose none; then theirs, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ocop.pages.models import ContentPage, FairIndexPage, Navigation, NavigationLink
from tests.pages.conftest import Get
from tests.pages.factories import first_page, make_page

LIST = {"vi": "/san-pham/", "en": "/en/products/"}


def links(body: str, place: str = '<nav class="masthead-nav"') -> list[tuple[str, str]]:
    part = re.search(rf"{place}.*?</(?:nav|ul)>", body, re.S)[0]
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)<', part)


FOOTER = '<ul class="footer-links"'


def choose(**facts: Any) -> NavigationLink:
    navigation, _made = Navigation.objects.get_or_create(site=Site.objects.get())
    link = NavigationLink(navigation=navigation, **({"label": "Chữ"} | facts))
    link.full_clean()
    link.save()
    return link


@pytest.mark.django_db
def test_without_a_choice_the_built_in_links_and_the_lists_stand_there(get: Get) -> None:
    for language, more in (
        ("vi", ["/hoi-cho/", "/bo-suu-tap/", "/chuyen/"]),
        ("en", ["/en/fairs/", "/en/collections/", "/en/stories/"]),
    ):
        body = get(LIST[language]).content.decode()
        for place in ('<nav class="masthead-nav"', FOOTER):
            assert [address for address, _words in links(body, place)][5:8] == more
    first_page(FairIndexPage).unpublish()
    assert "/hoi-cho/" not in dict(links(get(LIST["vi"]).content.decode()))
    body = get("/en/fairs/").content.decode()
    assert re.search(r'href="/en/fairs/" aria-current="true"', body)


@pytest.mark.django_db
def test_chosen_links_take_their_place_in_the_readers_language(get: Get) -> None:
    about = make_page(ContentPage, title="Giới thiệu", slug="gioi-thieu")
    choose(page=about, label="Về chúng tôi", label_en="About us", sort_order=0)
    choose(address="/san-pham/", address_en="/en/products/", label="Hàng", label_en="Goods", sort_order=1)
    vietnamese, english = (links(get(LIST[language]).content.decode()) for language in ("vi", "en"))
    assert vietnamese == [("/gioi-thieu/", "Về chúng tôi"), ("/san-pham/", "Hàng")]
    assert english == [("/en/products/", "Goods")]
    make_page(ContentPage, about, "en", slug="about")
    assert links(get(LIST["en"]).content.decode())[0] == ("/en/about/", "About us")
    assert len(links(get(LIST["vi"]).content.decode(), FOOTER)) > 5
    choose(place=NavigationLink.Place.FOOTER, address="https://ocop.example/", label="Trang khác")
    assert links(get(LIST["vi"]).content.decode(), FOOTER)[0] == ("https://ocop.example/", "Trang khác")
    assert 'href="/san-pham/" aria-current="true"' in get(LIST["vi"]).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/", "/\\evil", "san-pham", "ftp://x/", "/a b"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        choose(address=address)


@pytest.mark.django_db
def test_a_link_has_a_page_or_an_address_and_the_form_says_so(admin: Client) -> None:
    for facts in ({}, {"page": first_page(FairIndexPage), "address": "/hoi-cho/"}):
        with pytest.raises(ValidationError):
            choose(**facts)
    site = Site.objects.get()
    form = reverse("wagtailsettings:edit", args=["pages", "navigation", site.pk])
    row = {
        "label": "Hàng",
        "label_en": "",
        "place": "menu",
        "page": "",
        "address": "",
        "address_en": "",
        "ORDER": "1",
        "DELETE": "",
    }
    refused = admin.post(form, nested_form_data({"links": inline_formset([row])}))
    assert refused.status_code == 200 and not NavigationLink.objects.exists()
    kept = admin.post(form, nested_form_data({"links": inline_formset([{**row, "address": "/san-pham/"}])}))
    assert kept.status_code == 302 and NavigationLink.objects.get().address == "/san-pham/"


def test_links_are_read_once_for_an_edition_and_end_kept_pages(committed: None, get: Get) -> None:
    get("/hoi-cho/")
    with CaptureQueriesContext(connection) as captured:
        get("/chuyen/")
    assert not [query for query in captured if "pages_navigationlink" in query["sql"]]
    assert get("/chuyen/").headers["Cache-Status"] == "ocop; hit"
    choose(address="/san-pham/")
    changed = get("/chuyen/")
    assert changed.headers["Cache-Status"] != "ocop; hit" and links(changed.content.decode()) == [("/san-pham/", "Chữ")]
