"""Pages by their addresses: in their language, only while published, found again after they moved."""

from __future__ import annotations

import re

import pytest
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from ocop.pages.models import CollectionIndexPage, ContentPage, FairIndexPage, HomePage, StoryIndexPage, StoryPage
from ocop.pages.models.base import SitePage
from tests.pages.conftest import Get
from tests.pages.factories import first_page, make_fair, make_page, make_story, text

pytestmark = pytest.mark.django_db


def switch(body: str) -> str:
    return re.search(r'<a class="language" href="([^"]+)"', body)[1]


def alternates(body: str) -> list[str]:
    return re.findall(r'<link rel="alternate" hreflang="[^"]+" href="https?://[^/"]+([^"]*)">', body)


def test_a_page_is_served_in_its_language_and_leads_to_its_translation(get: Get) -> None:
    fair = make_fair("Tuần lễ OCOP", slug="tuan-le")
    english = make_page(type(fair), fair, "en", title="OCOP week", slug="ocop-week")
    vietnamese, translated = (get(page.address).content.decode() for page in (fair, english))
    assert (fair.url, english.url) == (fair.address, english.address) == ("/hoi-cho/tuan-le/", "/en/fairs/ocop-week/")
    assert "<h1>Tuần lễ OCOP</h1>" in vietnamese and "<h1>OCOP week</h1>" in translated
    assert (switch(vietnamese), switch(translated)) == (english.address, fair.address)
    assert alternates(vietnamese) == [fair.address, english.address, fair.address]


def test_without_a_translation_the_switch_leads_to_what_is_nearest_above(get: Get) -> None:
    fair = make_fair()
    body = get(fair.address).content.decode()
    assert switch(body) == "/en/fairs/" and alternates(body) == []
    make_page(type(fair), fair, "en", live=False)
    assert switch(get(fair.address).content.decode()) == "/en/fairs/"
    first_page(FairIndexPage, "en").unpublish()
    assert switch(get(fair.address).content.decode()) == "/en/"
    booths = get(f"{fair.address}gian-hang/").content.decode()
    assert switch(booths) == "/en/" and alternates(booths) == []


def test_drafts_and_what_was_unpublished_are_not_found(get: Get) -> None:
    draft, story = make_story(live=False), make_story()
    assert get(draft.address).status_code == 404
    assert get(story.address).status_code == 200
    story.unpublish()
    assert get(story.address).status_code == 404
    assert get(f"/en/stories/{story.slug}/").status_code == 404


def test_a_page_tells_search_engines_what_its_editor_wrote(get: Get) -> None:
    story = make_story("Chuyện", seo_title="Nước mắm ba đời", search_description="Ba đời làm mắm.", introduction="Mở đầu")
    body = get(story.address).content.decode()
    assert "<title>Nước mắm ba đời ·" in body and 'name="description" content="Ba đời làm mắm."' in body


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", [HomePage, FairIndexPage, CollectionIndexPage, StoryIndexPage])
def test_a_page_that_says_nothing_of_itself_tells_search_engines_what_the_site_is(
    get: Get, kind: type[SitePage], language: str
) -> None:
    page = first_page(kind, language)
    kind.objects.filter(pk=page.pk).update(search_description="")
    said = re.search('name="description" content="([^"]*)"', get(page.address).text)[1]
    assert "OCOP" in said and len(said) > 40


def test_the_way_back_names_every_page_above(get: Get) -> None:
    about = make_page(ContentPage, title="Giới thiệu", slug="gioi-thieu", body=text("A"))
    below = make_page(ContentPage, make_page(ContentPage, about, title="Pháp lý"), title="Nguồn")
    way = re.search(r'<nav class="breadcrumbs".*?</nav>', get(below.address).content.decode(), re.S)[0]
    assert re.findall(r">([^<]+)</a>", way)[1:] == ["Giới thiệu", "Pháp lý"]


def rename(page: SitePage, slug: str) -> None:
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def test_a_page_that_was_renamed_or_moved_is_found_under_its_old_address(get: Get) -> None:
    fair = make_fair(slug="cu")
    english = make_page(type(fair), fair, "en", title="Week", slug="old")
    rename(fair, "moi")
    rename(english, "new")
    for old, new in (
        ("/hoi-cho/cu/", "/hoi-cho/moi/"),
        ("/hoi-cho/cu/?year=2026", "/hoi-cho/moi/"),
        ("/en/fairs/old/", "/en/fairs/new/"),
        ("/hoi-cho/cu/lich.ics", "/hoi-cho/moi/lich.ics"),
        ("/en/fairs/old/booths/", "/en/fairs/new/booths/"),
    ):
        answer = get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new), old
    above, page = make_page(ContentPage, slug="tren"), make_page(ContentPage, slug="duoi")
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.move(above, pos="last-child")
    assert get("/duoi/").headers["Location"] == "/tren/duoi/" and get("/tren/duoi/").status_code == 200


def test_redirects_lead_nowhere_that_nobody_entered_and_never_in_a_ring(get: Get) -> None:
    story = make_story(slug="a")
    for slug in ("b", "a"):
        rename(story, slug)
    story.unpublish()
    for address in ("/chuyen/a/", "/chuyen/a/?next=//evil.example", "/\\evil.example/", "/%2f%2fevil.example/"):
        assert get(address).status_code in {404, 400}, address
    Redirect.add_redirect("/cu", "/san-pham/")
    assert get("/cu/").headers["Location"] == "/san-pham/"
    assert Client().post("/cu/").status_code != 301


def test_wagtail_knows_the_address_of_a_page_of_any_kind() -> None:
    story = make_story()
    english = make_page(StoryPage, story, "en", dated_on=story.dated_on)
    assert {page.url for page in Page.objects.filter(pk__in=[story.pk, english.pk])} == {story.address, english.address}
    assert [first_page(FairIndexPage, tongue).get_parent().url for tongue in ("vi", "en")] == ["/", "/en/"]
