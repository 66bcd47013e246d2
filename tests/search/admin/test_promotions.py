"""Editors promote products for a text, and see which of them are not shown now."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Site

from catalog import addresses, roles
from catalog.edition import Reading
from catalog.models import Product
from search.promotions import promoted
from tests.factories import TODAY, certified_product, make_product

from .conftest import Desk

INDEX, ADD = "wagtailsearchpromotions:index", "wagtailsearchpromotions:add"
NOTHING_SAVED = "Nothing was saved. See below what is missing."
_UNREAD = {"script", "style", "template"}


def change(query: Query) -> str:
    return reverse("wagtailsearchpromotions:edit", args=[query.pk])


def posted(text: str, *products: dict[str, Any], before: int = 0) -> dict[str, Any]:
    given: dict[str, Any] = {
        "query_string": text,
        "editors_picks-TOTAL_FORMS": len(products),
        "editors_picks-INITIAL_FORMS": before,
        "editors_picks-MIN_NUM_FORMS": 0,
        "editors_picks-MAX_NUM_FORMS": 1000,
    }
    for at, product in enumerate(products):
        given |= {f"editors_picks-{at}-{name}": value for name, value in ({"ORDER": at + 1} | product).items()}
    return given


def links(text: str) -> list[str]:
    return list(SearchPromotion.objects.filter(query__query_string=text).values_list("external_link_url", flat=True))


def address(product: Product, language: str = "vi") -> str:
    return addresses.product(language, product.slug)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._unread += tag in _UNREAD

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.read += data.split()


def words(html: str) -> str:
    """What a reader reads of a page."""
    parser = _Words()
    parser.feed(html)
    return " ".join(parser.read)


def test_products_are_chosen_or_named_by_their_address(desk: Desk, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "https://ocop.example.vn"
    chosen, named, english = (certified_product() for _ in range(3))
    response = desk().post(
        reverse(ADD),
        posted(
            "  Mật   Ong ",
            {"product": chosen.pk},
            {"external_link_url": f"https://ocop.example.vn{address(named)}?on=2027-01-01"},
            {"external_link_url": address(english, "en")},
        ),
    )
    assert response.status_code == 302 and response.url == reverse(INDEX)
    assert len(said(response)) == 1 and "Products are promoted for “mật ong”." in said(response)[0]
    assert links("mật ong") == [address(chosen), address(named), address(english)]
    assert promoted("mat ong", Reading.begin(TODAY)) == [chosen.pk, named.pk, english.pk]


def test_the_order_is_the_editors_and_products_go_and_come(desk: Desk) -> None:
    first, second, third = (certified_product() for _ in range(3))
    editor = desk()
    editor.post(reverse(ADD), posted("gạo", {"product": first.pk}, {"product": second.pk}))
    query = Query.objects.get()
    held = list(query.editors_picks.values_list("pk", flat=True))
    form = editor.get(change(query)).context["searchpicks_formset"]
    assert [each["product"].value() for each in form.forms] == [first.pk, second.pk]
    response = editor.post(
        change(query),
        posted(
            "gạo nếp",
            {"id": held[0], "product": first.pk, "ORDER": 3},
            {"id": held[1], "product": second.pk, "DELETE": "on"},
            {"product": third.pk, "ORDER": 1},
            before=2,
        ),
    )
    assert response.status_code == 302
    assert links("gạo") == [] and links("gạo nếp") == [address(third), address(first)]


def test_a_link_that_shows_nothing_is_kept_with_a_warning(desk: Desk) -> None:
    lapsed, hidden, never = certified_product(date(2020, 1, 15), 4), certified_product(live=False), make_product()
    elsewhere = "https://example.com/qua-tet/"
    given = [{"product": each.pk} for each in (lapsed, hidden, never)]
    gone = {"external_link_url": "/san-pham/khong-con-zz99/"}
    editor = desk()
    response = editor.post(reverse(ADD), posted("quà", *given, {"external_link_url": elsewhere}, gone))
    assert response.status_code == 302 and len(links("quà")) == 5
    warnings = said(response)[1:]
    reasons = [
        (lapsed.name, "4 stars, lapsed from"),
        (hidden.name, "not published"),
        (never.name, "not certified yet"),
        (elsewhere, "the address leads to no product of this site"),
        ("/san-pham/khong-con-zz99/", "the address leads to no product of this site"),
    ]
    assert len(warnings) == len(reasons)
    for warning, (title, why) in zip(warnings, reasons, strict=True):
        assert f"“{title}” is not shown now: {why}" in warning
    listed, form = (words(editor.get(page).content.decode()) for page in (reverse(INDEX), change(Query.objects.get())))
    for title, why in reasons:
        assert f"{title} – not shown now: {why}" in listed
        assert f"Not shown now: {why}" in form
    assert promoted("quà", Reading.begin(TODAY)) == []


def test_what_is_shown_has_no_warning(desk: Desk) -> None:
    product = certified_product()
    editor = desk()
    editor.post(reverse(ADD), posted("quà", {"product": product.pk}))
    assert "not shown" not in editor.get(reverse(INDEX)).content.decode().lower()
    assert "not shown" not in words(editor.get(change(Query.objects.get())).content.decode()).lower()


def test_a_page_that_wagtail_promoted_is_told_apart(desk: Desk) -> None:
    SearchPromotion.objects.create(query=Query.get("quà"), page=Site.objects.get().root_page)
    assert "not shown now: it leads to a page" in words(desk().get(reverse(INDEX)).content.decode())


@pytest.mark.parametrize(
    ("text", "product", "sentence"),
    [
        ("", {"product": "good"}, "This field is required."),
        ("!!!", {"product": "good"}, "Write words that visitors type."),
        ("x" * 101, {"product": "good"}, "at most 100 characters"),
        ("a\x00b", {"product": "good"}, "Null characters are not allowed."),
        ("gạo", {"product": "", "external_link_url": ""}, "Choose at least one product for this text."),
        ("gạo", {"ORDER": 7}, "Choose a product."),
        ("gạo", {"product": "999999999999999999999"}, "Select a valid choice."),
        ("gạo", {"product": "abc"}, "Select a valid choice."),
        ("gạo", {"product": "good", "external_link_url": "/san-pham/x/"}, "Not both."),
        ("gạo", {"external_link_url": "javascript:alert(1)"}, "Copy the whole address of a product’s page."),
        ("gạo", {"external_link_url": "//example.com/"}, "Copy the whole address of a product’s page."),
        ("gạo", {"external_link_url": "http://["}, "Copy the whole address of a product’s page."),
        ("gạo", {"external_link_url": "mắm"}, "Copy the whole address of a product’s page."),
        ("gạo", {"external_link_url": f"https://example.com/{'x' * 200}"}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_promoted_is_said_and_nothing_is_saved(
    desk: Desk, text: str, product: dict[str, Any], sentence: str
) -> None:
    good = certified_product()
    given = {name: good.pk if value == "good" else value for name, value in product.items()}
    response = desk().post(reverse(ADD), posted(text, given))
    assert response.status_code == 200
    page = response.content.decode()
    assert sentence in page
    assert NOTHING_SAVED in page or "Choose at least one product" in page
    assert not SearchPromotion.objects.exists()


def test_a_text_can_be_given_up_and_its_products_stay(desk: Desk) -> None:
    product = certified_product()
    editor = desk()
    editor.post(reverse(ADD), posted("gạo", {"product": product.pk}))
    stop = reverse("wagtailsearchpromotions:delete", args=[Query.objects.get().pk])
    assert "No product will come first for “gạo” any more." in editor.get(stop).content.decode()
    assert editor.post(stop).status_code == 302
    assert not SearchPromotion.objects.exists() and Product.objects.get() == product
    assert "gạo" not in words(editor.get(reverse(INDEX)).content.decode())


def test_the_text_comes_along_from_the_report(desk: Desk) -> None:
    page = desk().get(reverse(ADD), {"text": "mắm <b>tôm</b>"}).content.decode()
    assert 'value="mắm &lt;b&gt;tôm&lt;/b&gt;"' in page


def test_a_long_list_takes_a_handful_of_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    products = [certified_product() for _ in range(10)]
    for number in range(20):
        query = Query.get(f"mắm {number:02}")
        for at, product in enumerate(products):
            SearchPromotion.objects.create(query=query, external_link_url=address(product), external_link_text="x", sort_order=at)
    editor = desk()
    with django_assert_max_num_queries(18):
        assert len(editor.get(reverse(INDEX)).context["object_list"]) == 20


@pytest.mark.parametrize("role", [roles.OFFICERS, roles.EDITORS, roles.PUBLISHERS])
def test_who_may_promote_finds_it_in_the_menu(desk: Desk, role: str) -> None:
    assert f'"{reverse(INDEX)}"' in desk(role).get(reverse("wagtailadmin_home")).content.decode()


def test_inspectors_read_searches_and_promote_nothing(desk: Desk) -> None:
    inspector = desk(roles.INSPECTORS)
    assert f'"{reverse(INDEX)}"' not in inspector.get(reverse("wagtailadmin_home")).content.decode()
    assert inspector.post(reverse(ADD), posted("gạo", {"product": certified_product().pk})).status_code == 302
    assert not SearchPromotion.objects.exists()


def test_screens_speak_vietnamese(desk: Desk) -> None:
    editor = desk(language="vi")
    empty = editor.get(reverse(INDEX)).content.decode()
    lapsed = certified_product(date(2020, 1, 15), 4)
    response = editor.post(reverse(ADD), posted("gạo", {"product": lapsed.pk}))
    assert "hiện không được đưa ra" in said(response)[1]
    query = Query.objects.get()
    screens = [reverse(INDEX), reverse(ADD), change(query), reverse("wagtailsearchpromotions:delete", args=[query.pk])]
    pages = [empty, *(editor.get(screen).content.decode() for screen in screens)]
    pages.append(editor.post(reverse(ADD), posted("", {})).content.decode())
    read = " ".join(words(page) for page in pages)
    assert "Kết quả ưu tiên" in read and "Khách gõ gì" in read
    english = re.compile(r"\b(promot|product|search|quer|choose|recommend|delete|move|shown|saved)\w*", re.IGNORECASE)
    assert not english.search(read), english.search(read)


def test_wagtails_screens_are_nowhere_to_be_met(admin_client: Client) -> None:
    query = Query.get("gạo")
    SearchPromotion.objects.create(query=query, external_link_url="/x/", external_link_text="x", page=None)
    for name, arguments in (("index", []), ("add", []), ("edit", [query.pk]), ("delete", [query.pk])):
        page = admin_client.get(reverse(f"wagtailsearchpromotions:{name}", args=arguments))
        assert page.resolver_match.namespace == "promotions"
