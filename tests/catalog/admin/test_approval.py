"""From the editor's draft to the site: sent, approved or returned, and never past those who approve."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from catalog import roles
from catalog.models import Producer, Product

from .conftest import logged_in
from .test_old_drafts import CHANGES, facts_of
from .test_products import editorial

pytestmark = [pytest.mark.once, pytest.mark.django_db]

NEW = "The editor's new text"


def person(name: str, role: str) -> Any:
    user = get_user_model().objects.create_user(name, f"{name}@example.com", "ocop-demo")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editors_desk(database: None) -> Client:
    return logged_in(person("bientap", roles.EDITORS))


@pytest.fixture
def approvers_desk(database: None, request: pytest.FixtureRequest) -> Client:
    return logged_in(person("duyet", getattr(request, "param", roles.PUBLISHERS)))


def edit(desk: Client, product: Product, action: str = "", **values: Any) -> Any:
    typed = editorial(**{"description": NEW, **values})
    return desk.post(reverse("products:edit", args=[product.pk]), typed | ({action: "1"} if action else {}))


def decide(desk: Client, product: Product, action: str, comment: str = "") -> Any:
    task_state = Product.objects.get(pk=product.pk).current_workflow_task_state
    address = reverse("products:workflow_action", args=[product.pk, action, task_state.pk])
    return desk.post(address, {"comment": comment})


def now(product: Product) -> Product:
    return Product.objects.get(pk=product.pk)


@pytest.mark.parametrize("approvers_desk", roles.APPROVERS, indirect=True)
def test_what_an_editor_sends_is_published_by_who_approves(
    product: Product, editors_desk: Client, approvers_desk: Client
) -> None:
    assert edit(editors_desk, product, "action-submit").status_code == 302
    assert now(product).description == "Now"
    assert now(product).workflow_in_progress

    home = approvers_desk.get(reverse("wagtailadmin_home")).content.decode()
    assert product.name in home
    assert reverse("products:workflow_action", args=[product.pk, "approve", 1]).rpartition("approve")[0] in home

    assert decide(approvers_desk, product, "approve").status_code == 302
    assert now(product).description == NEW
    assert not now(product).workflow_in_progress


def test_what_was_sent_is_published_by_approving_it(product: Product, editors_desk: Client, approvers_desk: Client) -> None:
    def buttons() -> str:
        return approvers_desk.get(reverse("products:edit", args=[product.pk])).content.decode()

    assert 'name="action-publish"' in buttons()
    edit(editors_desk, product, "action-submit")
    assert 'name="action-publish"' not in buttons() and 'data-workflow-action-name="approve"' in buttons()


def test_what_is_returned_comes_back_with_its_comment(product: Product, editors_desk: Client, approvers_desk: Client) -> None:
    edit(editors_desk, product, "action-submit")
    decide(approvers_desk, product, "reject", "The weight is missing")
    assert now(product).description == "Now"

    screen = editors_desk.get(reverse("products:edit", args=[product.pk])).content.decode()
    assert "The weight is missing" in screen
    assert "Send again for approval" in screen
    assert product.name in editors_desk.get(reverse("wagtailadmin_home")).content.decode()

    edit(editors_desk, product, "action-submit", description="With the weight")
    decide(approvers_desk, product, "approve", "Good")
    assert now(product).description == "With the weight"


def test_the_edit_screen_says_first_who_returned_it_and_why(
    product: Product, editors_desk: Client, approvers_desk: Client
) -> None:
    def screen() -> str:
        return editors_desk.get(reverse("products:edit", args=[product.pk])).content.decode()

    edit(editors_desk, product, "action-submit")
    assert "returned this draft" not in screen()
    decide(approvers_desk, product, "reject", "The weight is missing")
    panel = screen().partition("returned this draft.")
    assert "duyet" in panel[0][-40:] and "Why: The weight is missing" in panel[2][:400]
    assert "action-restart-workflow" not in screen()
    edit(editors_desk, product, "action-submit")
    assert "returned this draft" not in screen()
    decide(approvers_desk, product, "reject")
    assert "returned this draft" in screen() and "Why:" not in screen()


@pytest.mark.parametrize(
    ("action", "told"), [("approve", "is approved and published"), ("reject", "is returned to whoever sent it")]
)
def test_who_decides_is_told_what_they_decided(
    product: Product, editors_desk: Client, approvers_desk: Client, action: str, told: str
) -> None:
    edit(editors_desk, product, "action-submit")
    chosen = {"workflow-action-name": action, "workflow-action-extra-data": json.dumps({"comment": "Good"})}
    response = edit(approvers_desk, product, "action-workflow-action", **chosen)
    assert f"“{product.name}” {told}." in approvers_desk.get(response["Location"]).content.decode()


@pytest.mark.parametrize("action", ["action-publish", "action-workflow-action", "action-restart-workflow"])
def test_an_editor_does_not_publish(product: Product, editors_desk: Client, action: str) -> None:
    edit(editors_desk, product, action)
    assert now(product).description == "Now"


def test_an_editor_neither_approves_nor_changes_what_was_sent(product: Product, editors_desk: Client) -> None:
    edit(editors_desk, product, "action-submit")
    decide(editors_desk, product, "approve")
    edit(editors_desk, product, "action-publish", description="Behind their backs")
    assert now(product).description == "Now"
    assert now(product).workflow_in_progress
    assert now(product).get_latest_revision_as_object().description == NEW


@pytest.mark.parametrize("name", ["products:unpublish", "products:delete", "products:lock", "products:correct"])
def test_an_editor_takes_nothing_off_the_site(product: Product, editors_desk: Client, name: str) -> None:
    before = Product.objects.values().get(pk=product.pk)
    response = editors_desk.post(reverse(name, args=[product.pk]), {"name": "Other", "why": "because"})
    assert response.status_code in (302, 403)
    assert Product.objects.values().get(pk=product.pk) == before


def test_what_an_editor_sees_of_buttons(product: Product, editors_desk: Client, approvers_desk: Client) -> None:
    address = reverse("products:edit", args=[product.pk])
    editors = editors_desk.get(address).content.decode()
    assert "Send for approval" in editors
    assert "action-publish" not in editors
    assert reverse("products:correct", args=[product.pk]) not in editors
    publishers = approvers_desk.get(address).content.decode()
    assert "action-publish" in publishers
    assert "action-submit" not in publishers
    assert reverse("products:correct", args=[product.pk]) not in publishers


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_approving_an_old_draft_brings_back_no_fact(
    change: Callable[[Product, Path], None],
    product: Product,
    editors_desk: Client,
    approvers_desk: Client,
    tmp_path: Path,
) -> None:
    edit(editors_desk, product, "action-submit")
    change(now(product), tmp_path)
    after = facts_of(product)
    assert decide(approvers_desk, product, "approve").status_code == 302
    assert facts_of(product) == after
    assert now(product).description == NEW


def test_a_producer_goes_the_same_way(product: Product, editors_desk: Client, approvers_desk: Client) -> None:
    producer = product.producer
    typed = editorial(story=NEW, links=[]) | {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    address = reverse("producers:edit", args=[producer.pk])
    assert editors_desk.post(address, typed | {"action-submit": "1"}).status_code == 302
    producer = Producer.objects.get(pk=producer.pk)
    assert producer.story == ""
    task_state = producer.current_workflow_task_state
    approvers_desk.post(reverse("producers:workflow_action", args=[producer.pk, "approve", task_state.pk]), {"comment": ""})
    assert Producer.objects.get(pk=producer.pk).story == NEW


def test_letters_tell_those_who_wait(product: Product, editors_desk: Client, approvers_desk: Client, settings: Any) -> None:
    get_user_model().objects.create_superuser("admin", "admin@example.com")
    Product.objects.filter(pk=product.pk).update(name="Mắm “Bà & Giáo”")
    screen = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('products:edit', args=[product.pk])}"

    edit(editors_desk, now(product), "action-submit")
    assert sorted(letter.to for letter in mail.outbox) == [["admin@example.com"], ["duyet@example.com"]]
    letter = next(each for each in mail.outbox if each.to == ["duyet@example.com"])
    assert letter.subject == "Waits for approval: Mắm “Bà & Giáo”"
    assert letter.body.startswith("Hello duyet,\n\nbientap sent a draft of “Mắm “Bà & Giáo”” for approval.\n\n")
    assert screen in letter.body

    decide(approvers_desk, product, "reject", 'The weight is "missing"')
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["bientap@example.com"], "Returned to you: Mắm “Bà & Giáo”")
    assert "duyet returned your draft" in letter.body and 'Why: The weight is "missing"\n' in letter.body
    assert screen in letter.body

    edit(editors_desk, now(product), "action-submit")
    decide(approvers_desk, product, "approve")
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["bientap@example.com"], "Approved: Mắm “Bà & Giáo”")
    assert "is approved and published" in letter.body and screen in letter.body


def test_letters_speak_the_language_of_who_reads_them(product: Product) -> None:
    editors_desk = logged_in(person("bientap", roles.EDITORS), "vi")
    approvers_desk = logged_in(person("duyet", roles.PUBLISHERS), "vi")
    edit(editors_desk, product, "action-submit")
    decide(approvers_desk, product, "reject", "Thiếu khối lượng")
    edit(editors_desk, product, "action-submit")
    decide(approvers_desk, product, "approve")
    assert [letter.subject for letter in mail.outbox] == [
        "Chờ duyệt: Mật ong bạc hà",
        "Trả lại để sửa: Mật ong bạc hà",
        "Chờ duyệt: Mật ong bạc hà",
        "Đã duyệt: Mật ong bạc hà",
    ]
    for letter in mail.outbox:
        assert letter.body.startswith("Chào ")
        assert not re.search(r"\b(the|your|here|draft|hello)\b", letter.body, re.I), letter.body


def test_without_a_mail_server_nothing_fails(
    product: Product, editors_desk: Client, approvers_desk: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    edit(editors_desk, product, "action-submit")
    assert decide(approvers_desk, product, "approve").status_code == 302
    assert now(product).description == NEW


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screens_of_approval_open_in_both_languages(
    product: Product, editors_desk: Client, officer: Any, language: str
) -> None:
    edit(editors_desk, product, "action-submit")
    task_state = now(product).current_workflow_task_state
    desk = logged_in(officer, language)
    for address in (
        reverse("wagtailadmin_home"),
        reverse("products:edit", args=[product.pk]),
        reverse("products:workflow_history", args=[product.pk]),
        reverse("products:workflow_history_detail", args=[product.pk, task_state.workflow_state_id]),
        reverse("products:workflow_preview", args=[product.pk, task_state.task_id]),
    ):
        assert desk.get(address).status_code == 200, address
    for action in ("approve", "reject"):
        form = desk.get(reverse("products:workflow_action", args=[product.pk, action, task_state.pk]))
        assert json.loads(form.content)["step"] == "action"
