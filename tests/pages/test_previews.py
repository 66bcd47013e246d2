"""What editors see before visitors do: pages as edited, on other days, and blocks with an example."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from ocop.pages.models import (
    CollectionIndexPage,
    CollectionPage,
    ContentPage,
    FairIndexPage,
    FairPage,
    HomePage,
    StoryIndexPage,
    StoryPage,
)
from ocop.pages.models.previews import day_of, modes
from tests import factories
from tests.catalog.public.conftest import noon
from tests.pages.factories import first_page, make_collection, make_fair, make_page, make_story
from tests.surface_register import cards

pytestmark = pytest.mark.django_db

KINDS = (HomePage, FairIndexPage, FairPage, CollectionIndexPage, CollectionPage, StoryIndexPage, StoryPage, ContentPage)


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("quantri", "quantri@ocop.example", "x"))
    return client


def preview(page: Page, mode: str = "") -> str:
    with time_machine.travel(noon(factories.TODAY), tick=False):
        response = page.specific.make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    return str(response.content.decode())


def test_modes_are_days() -> None:
    first, last = date(2027, 1, 5), date(2027, 1, 9)
    assert [mode for mode, _label in modes(first, last)] == ["", "2027-01-05", "2027-01-09", "+7", "+30", "+90"]
    assert [mode for mode, _label in modes(first, first)][:2] == ["", "2027-01-05"]
    assert [day_of(mode, first) for mode in ("", "+7", "2027-01-09")] == [first, date(2027, 1, 12), last]


def test_every_kind_of_page_is_previewed_as_edited_and_never_as_kept() -> None:
    pages = {
        **{model: first_page(model) for model in (HomePage, FairIndexPage, CollectionIndexPage, StoryIndexPage)},
        FairPage: make_fair(),
        CollectionPage: make_collection(),
        StoryPage: make_story(),
        ContentPage: make_page(ContentPage),
    }
    assert set(pages) == set(KINDS)
    for page in pages.values():
        with time_machine.travel(noon(factories.TODAY), tick=False):
            assert Client().get(page.address).status_code == 200  # kept from here on
        page.title = "Tên đang sửa"
        shown = preview(page)
        assert "preview-banner" in shown and "noindex" in shown, page
        assert isinstance(page, HomePage) or "Tên đang sửa" in shown, page


def test_a_page_is_previewed_in_its_own_language() -> None:
    story = make_story("Hái chè")
    english = make_page(StoryPage, story, "en", title="Picking tea", dated_on=story.dated_on)
    assert '<html lang="vi">' in preview(story) and "chưa thấy bản này" in preview(story)
    assert '<html lang="en">' in preview(english) and "do not see this yet" in preview(english)


def test_a_page_is_previewed_as_of_a_day() -> None:
    product = factories.certified_product(date(2025, 1, 15), 4)
    fair = make_fair(opens_on=date(2028, 1, 14), closes_on=date(2028, 1, 15))
    fair.body = [("products", {"heading": "", "products": [product]})]
    page = make_page(ContentPage, body=fair.body)
    assert cards(preview(page)) == {product.pk: 4}
    assert cards(preview(page, "2028-01-14")) == {product.pk: 4} and not cards(preview(page, "2028-01-15"))
    assert "Xem trước ngày 15/01/2028" in preview(page, "2028-01-15")
    assert {"2028-01-14", "2028-01-15"} <= {mode for mode, _label in fair.preview_modes}


def test_blocks_show_themselves_with_an_example(editor: Client) -> None:
    product = factories.certified_product(
        date(2025, 1, 15), 4, producer=factories.make_producer(province=factories.make_province())
    )
    blocks = {
        **HomePage.body.field.stream_block.child_blocks,
        **StoryPage.body.field.stream_block.child_blocks,
    }
    for name, block in blocks.items():
        with time_machine.travel(noon(factories.TODAY), tick=False):
            response = editor.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert response.status_code == 200 and '<div class="body">' in response.text, name
        if name in {"products", "products_by_rule", "newest", "producer", "season"}:
            assert cards(response.text) == {product.pk: 4}, name
