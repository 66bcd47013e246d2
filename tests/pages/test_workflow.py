"""The way of a page: an author writes it, an editor reads it, a publisher answers for it, in either language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail.users.models import UserProfile

from catalog import roles
from ocop.pages.models import ContentPage, HomePage
from tests.catalog.admin.conftest import logged_in
from tests.pages.factories import first_page, make_page

pytestmark = pytest.mark.django_db


def someone(role: str) -> Client:
    user = get_user_model().objects.create_user(f"{role}-{get_user_model().objects.count()}", f"{role[:3]}@ocop.example")
    user.groups.add(Group.objects.get(name=role))
    return logged_in(user)


def form(**given: Any) -> dict[str, Any]:
    texts = {"title": "Nguồn gốc", "slug": "nguon-goc", "introduction": "", "body": streamfield([])}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return nested_form_data({**texts, **comments, **given})


def decide(client: Client, page: Page, action: str) -> int:
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": "Được"}).status_code


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_goes_from_its_author_by_an_editor_to_a_publisher(language: str) -> None:
    author, editor, publisher = (someone(role) for role in (roles.AUTHORS, roles.EDITORS, roles.PUBLISHERS))
    home = first_page(HomePage, language)
    address = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", home.pk])
    author.post(address, form(**{"action-submit": "on"}))
    page = ContentPage.objects.get(slug="nguon-goc")
    assert not page.live and page.current_workflow_task_state.task.name.startswith("Biên tập")
    assert decide(author, page, "approve") in {302, 403}
    page = Page.objects.get(pk=page.pk).specific
    assert page.current_workflow_task_state.task.name.startswith("Biên tập")
    decide(editor, page, "approve")
    page = Page.objects.get(pk=page.pk).specific
    assert not page.live and page.current_workflow_task_state.task.name.startswith("Duyệt đăng")
    decide(editor, page, "approve")
    assert not Page.objects.get(pk=page.pk).live
    decide(publisher, page, "approve")
    assert Page.objects.get(pk=page.pk).live


def test_what_an_editor_sends_goes_straight_to_a_publisher() -> None:
    editor, publisher = someone(roles.EDITORS), someone(roles.PUBLISHERS)
    address = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", first_page(HomePage).pk])
    editor.post(address, form(**{"action-submit": "on"}))
    page = ContentPage.objects.get(slug="nguon-goc")
    assert not page.live and page.current_workflow_task_state.task.name.startswith("Duyệt đăng")
    decide(publisher, page, "reject")
    page = Page.objects.get(pk=page.pk).specific
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor.post(edit, form(title="Nguồn gốc, sửa lại", **{"action-submit": "on"}))
    page = Page.objects.get(pk=page.pk).specific
    assert not page.live and page.current_workflow_task_state.task.name.startswith("Duyệt đăng")
    decide(publisher, page, "approve")
    assert Page.objects.get(pk=page.pk).title == "Nguồn gốc, sửa lại"


def test_a_form_that_saves_itself_decides_nothing() -> None:
    editor, publisher = someone(roles.EDITORS), someone(roles.PUBLISHERS)
    address = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", first_page(HomePage).pk])
    editor.post(address, form(**{"action-submit": "on"}))
    page = ContentPage.objects.get(slug="nguon-goc")
    decision = form(**{"action-workflow-action": "true", "workflow-action-name": "approve"})
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = publisher.post(edit, decision, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["success"]) == (400, False)
    page.refresh_from_db()
    assert not page.live and page.current_workflow_task_state
    publisher.post(edit, decision)
    page.refresh_from_db()
    assert page.live


def test_only_publishers_publish_and_authors_change_only_what_is_theirs() -> None:
    page = make_page(ContentPage, title="Của người khác", slug="khac")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert someone(roles.AUTHORS).get(edit).status_code == 302
    editor = someone(roles.EDITORS)
    editor.post(edit, form(title="Sửa", slug="khac", **{"action-publish": "on"}))
    page.refresh_from_db()
    assert page.title == "Của người khác"
    someone(roles.PUBLISHERS).post(edit, form(title="Sửa", slug="khac", **{"action-publish": "on"}))
    page.refresh_from_db()
    assert page.title == "Sửa"
    assert editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code == 302
    page.refresh_from_db()
    assert page.live


def test_buttons_say_what_they_do() -> None:
    home = first_page(HomePage)
    address = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", home.pk])
    author, publisher = (someone(role).get(address).content.decode() for role in (roles.AUTHORS, roles.PUBLISHERS))
    assert "Send for approval" in author and 'name="action-publish"' not in author
    assert 'name="action-publish"' in publisher and "Send for approval" not in publisher


def test_who_writes_finds_the_tools_of_the_desk() -> None:
    page = make_page(ContentPage)
    body = someone(roles.PUBLISHERS).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for tool in ("checks", "comments", "status", "preview"):
        assert f'data-side-panel="{tool}"' in body, tool
    assert reverse("wagtailadmin_pages:history", args=[page.pk]) in body
    redirects = reverse("wagtailredirects:index")
    assert someone(roles.PUBLISHERS).get(redirects).status_code == 200
    assert someone(roles.AUTHORS).get(redirects).status_code == 302


def test_checks_of_the_content_look_into_the_preview_and_nowhere_else() -> None:
    page = make_page(ContentPage)
    desk = someone(roles.PUBLISHERS)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    desk.post(address, form())
    beside_the_form, in_a_tab = (desk.get(f"{address}{query}").content.decode() for query in ("?in_preview_panel=true", ""))
    assert "<wagtail-userbar>" in beside_the_form and "<wagtail-userbar>" not in in_a_tab


@pytest.mark.parametrize("way", ["itself", "by its button"])
def test_a_page_that_is_published_while_somebody_writes_in_it_stays_on_the_site(way: str) -> None:
    """The one who publishes comes between reading the page and keeping what was written."""
    page = make_page(ContentPage, title="Nguồn gốc", slug="nguon-goc", live=False)
    page.save_revision()

    def publish(*_args: Any) -> None:
        Page.objects.get(pk=page.pk).specific.get_latest_revision().publish()

    headers = {"accept": "application/json"} if way == "itself" else {}
    with hooks.register_temporarily("before_edit_page", publish):
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        answer = someone(roles.EDITORS).post(edit, form(title="Nguồn gốc, viết tiếp"), headers=headers)
    assert answer.status_code in {200, 302}
    published = ContentPage.objects.get(pk=page.pk)
    assert (published.live, published.title, published.has_unpublished_changes) == (True, "Nguồn gốc", True)
    assert published.get_latest_revision_as_object().title == "Nguồn gốc, viết tiếp"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_time_of_publishing_is_typed_as_days_are(language: str) -> None:
    page = make_page(ContentPage, title="Nguồn gốc", slug="nguon-goc", live=False)
    page.save_revision()
    publisher = someone(roles.PUBLISHERS)
    UserProfile.objects.update(preferred_language=language)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    publisher.post(edit, form(go_live_at="05/12/2126 20:16"))
    draft = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.go_live_at == datetime(2126, 12, 5, 13, 16, tzinfo=UTC)
    assert 'value="05/12/2126 20:16"' in publisher.get(edit).text
