"""Stories, guides and pages that stand by themselves, and how they are told elsewhere."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from catalog import addresses
from ocop.pages.admin.story_panels import StoryForm
from ocop.pages.models import ContentPage, StoryIndexPage, StoryKind, StoryPage
from tests import factories
from tests.catalog.public.conftest import Get
from tests.catalog.public.test_pages import photograph
from tests.pages.factories import first_page, make_page, make_story, text
from tests.pages.test_blocks import LAST_DAY, NEXT_DAY, START
from tests.surface_register import cards

pytestmark = pytest.mark.django_db


def test_a_story_stands_with_its_producer_as_long_as_it_has_something_in_force(get: Get) -> None:
    producer = factories.make_producer("Hợp tác xã Chè", province=factories.make_province("91", "An Giang", "an-giang"))
    product = factories.certified_product(START, 5, producer=producer)
    factories.certified_product(date(2020, 1, 1), producer=producer)
    story = make_story(
        "Hái chè", producer=producer, introduction="Từ bốn giờ sáng.", body=text("Đèn pin đi trước."), fictional=True
    )
    shown = get(story.address, on=LAST_DAY).text
    assert "<h1>Hái chè</h1>" in shown and "Đèn pin đi trước." in shown and "không có thật" in shown
    assert cards(shown) == {product.pk: 5} and f'href="{addresses.producer("vi", producer.slug)}"' in shown
    after = get(story.address, on=NEXT_DAY).text
    assert "Đèn pin đi trước." in after and not cards(after) and "story-aside" not in after


def test_facts_of_a_translation_are_those_of_the_vietnamese_page(get: Get) -> None:
    producer = factories.make_producer()
    product = factories.certified_product(START, 4, producer=producer)
    story = make_story("Hái chè", producer=producer, dated_on=date(2026, 11, 1))
    english = make_page(StoryPage, story, "en", title="Picking tea", dated_on=date(2020, 1, 1), body=text("The torch."))
    shown = get(english.address).text
    assert cards(shown) == {product.pk: 4} and "1 Nov 2026" in shown and "The torch." in shown
    assert f'hreflang="vi" href="http://testserver{story.address}"' in shown or story.address in shown


def test_the_list_has_stories_before_guides_the_newest_first(get: Get) -> None:
    make_story("Cũ", dated_on=date(2026, 1, 1))
    make_story("Mới", dated_on=date(2026, 5, 1))
    make_story("Cách đọc", kind=StoryKind.GUIDE, dated_on=date(2026, 9, 1))
    make_story("Nháp", live=False)
    shown = get(first_page(StoryIndexPage).address).text
    assert re.findall(r'class="story-card-title">([^<]+)<', shown) == ["Mới", "Cũ", "Cách đọc"]
    assert "Chưa có câu chuyện nào" not in shown


def test_a_story_is_told_to_machines_and_where_it_is_shared(get: Get, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = {"picture": photograph("Nương chè"), "picture_alt": "Nương chè buổi sáng"}
    story = make_story("Hái chè", introduction="Từ bốn giờ sáng.", dated_on=date(2026, 11, 1), **picture)
    other = make_story("Chuyện khác")
    shown = get(story.address).text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', shown)[1])  # type: ignore[index]
    crumbs, article = data["@graph"]
    assert [each["name"] for each in crumbs["itemListElement"]] == ["Trang chủ", "Chuyện làng nghề", "Hái chè"]
    assert (article["@type"], article["headline"], article["datePublished"]) == ("Article", "Hái chè", "2026-11-01")
    assert article["image"].endswith(".jpg") and f'<meta property="og:image" content="{article["image"]}">' in shown
    assert '<meta property="og:type" content="article">' in shown and 'content="Từ bốn giờ sáng."' in shown
    assert shown.count('alt="Nương chè buổi sáng"') == 1 and f'href="{other.address}"' in shown
    story.picture.file.delete(save=False)
    assert get(f"{other.address}").status_code == get(f"{story.address}", on=date(2026, 11, 25)).status_code == 200


def test_a_page_below_a_page_says_where_it_stands(get: Get) -> None:
    about = make_page(ContentPage, title="Về chúng tôi", introduction="Ai và vì sao.")
    legal = make_page(ContentPage, about, title="Pháp lý", body=text("Điều một."))
    shown = get(legal.address).text
    assert f'<a href="{about.address}">Về chúng tôi</a>' in shown and "Điều một." in shown
    assert '<meta name="description" content="Ai và vì sao.">' in get(about.address).text


def test_the_form_of_a_translation_has_its_texts_only() -> None:
    story = make_story("Hái chè")
    english = make_page(StoryPage, story, "en", dated_on=story.dated_on)
    form = StoryPage.get_edit_handler().get_form_class()
    assert issubclass(form, StoryForm)
    assert {"dated_on", "producer", "picture"} <= set(form(instance=story).fields)
    fields = set(form(instance=english).fields)
    assert {"title", "body", "picture_alt", "introduction"} <= fields and not fields & set(StoryForm.facts)
