"""The groups that a fresh database has, what they may do, and the way back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType

from catalog import roles
from catalog.models import Producer, Product
from tests.catalog.admin.conftest import logged_in

pytestmark = pytest.mark.django_db
migration = import_module("catalog.migrations.0011_roles")

NEW = [
    roles.INSPECTORS,
    roles.EDITORS,
    roles.PUBLISHERS,
    roles.SHOWROOM_STAFF,
    roles.SHOWROOM_MANAGERS,
    roles.ORDER_DESK,
]


def permissions_of(name: str) -> set[str]:
    """In the catalogue, as `action_model`."""
    rows = Group.objects.get(name=name).permissions.filter(content_type__app_label="catalog")
    return set(rows.values_list("codename", flat=True))


def test_every_role_is_there_with_its_name_in_words() -> None:
    assert {roles.OFFICERS, *NEW} <= set(Group.objects.values_list("name", flat=True)) & set(roles.LABELS)
    for name in NEW:
        assert Group.objects.get(name=name).permissions.filter(codename="access_admin").exists()


def test_only_officers_write_what_papers_say() -> None:
    papers = ("certificate", "decision", "decisionimport")
    writing = {f"{action}_{model}" for model in papers for action in ("add", "change", "delete")}
    assert permissions_of(roles.OFFICERS) & writing
    for name in NEW:
        assert not permissions_of(name) & (writing | {"add_product", "delete_product", "add_producer", "delete_producer"}), name


def test_inspectors_write_nothing_and_editors_publish_nothing() -> None:
    assert all(name.startswith("view_") for name in permissions_of(roles.INSPECTORS))
    assert "change_product" in permissions_of(roles.EDITORS)
    assert not {name for name in permissions_of(roles.EDITORS) if name.startswith(("publish_", "lock_", "unlock_"))}
    assert {"publish_product", "publish_producer"} <= permissions_of(roles.PUBLISHERS)


@pytest.mark.parametrize("name", [roles.SHOWROOM_STAFF, roles.SHOWROOM_MANAGERS])
def test_those_whose_desk_is_to_come_may_only_sign_in(name: str) -> None:
    group = Group.objects.get(name=name)
    assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]
    assert not group.collection_permissions.exists()


def test_the_order_desk_serves_and_pays_back_and_keeps_the_fees() -> None:
    given = set(Group.objects.get(name=roles.ORDER_DESK).permissions.values_list("codename", flat=True))
    writing = {name for name in given if not name.startswith("view_")}
    fees = {"add_deliveryfee", "change_deliveryfee", "delete_deliveryfee"}
    assert writing == {"access_admin", "serve_orders", "refund_orders"} | fees


def test_every_permission_is_one_that_django_and_wagtail_know() -> None:
    given = Permission.objects.filter(group__name__in=roles.LABELS).select_related("content_type")
    unknown = [each for each in given if each.content_type.model_class() is None]
    assert not unknown


def test_a_group_that_is_there_already_stays_as_it_is() -> None:
    group = Group.objects.get(name=roles.EDITORS)
    group.permissions.clear()
    migration.make_groups(apps, None)
    assert not group.permissions.exists()


def test_back_again_goes_what_nobody_uses_or_changed() -> None:
    used = Group.objects.get(name=roles.INSPECTORS)
    get_user_model().objects.create_user("kiemtra").groups.add(used)
    changed = Group.objects.get(name=roles.ORDER_DESK)
    changed.permissions.add(Permission.objects.get(codename="view_product"))

    # What later rooms gave goes back before.
    import_module("ocop.pages.migrations.0003_roles").take_back(apps, None)
    import_module("ocop.pages.migrations.0004_office").take_back(apps, None)
    import_module("search.migrations.0004_who_sees_searches").take_back(apps, None)
    import_module("showrooms.migrations.0002_roles").take_back(apps, None)
    migration.remove_groups(apps, None)

    left = set(Group.objects.filter(name__in=NEW).values_list("name", flat=True))
    assert left == {roles.INSPECTORS, roles.ORDER_DESK}
    migration.make_groups(apps, None)
    assert Group.objects.filter(name__in=NEW).count() == len(NEW)
    assert permissions_of(roles.EDITORS)


def test_products_and_producers_go_through_one_workflow_to_officers_and_publishers() -> None:
    assert Product.get_default_workflow() == Producer.get_default_workflow() == Workflow.objects.get(name=migration.WORKFLOW)
    task = GroupApprovalTask.objects.get(name=migration.TASK)
    assert [each.specific for each in Product.get_default_workflow().tasks] == [task]
    assert set(task.groups.values_list("name", flat=True)) == {roles.OFFICERS, roles.PUBLISHERS}


@pytest.mark.parametrize("something_was_sent", [False, True])
def test_the_workflow_goes_back_too(something_was_sent: bool) -> None:
    from tests.factories import make_product

    workflow = Workflow.objects.get(name=migration.WORKFLOW)
    sender: Any = get_user_model().objects.create_user("bientap")
    if something_was_sent:
        product = make_product()
        product.save_revision()
        workflow.start(product, sender)

    migration.remove_workflow(apps, None)

    assert not WorkflowContentType.objects.filter(content_type__app_label="catalog").exists()
    assert list(Workflow.objects.filter(name=migration.WORKFLOW).values_list("active", flat=True)) == (
        [False] if something_was_sent else []
    )
    migration.make_workflow(apps, None)
    WorkflowContentType.objects.get(content_type__model="product")
    assert Workflow.objects.get(name=migration.WORKFLOW).active
    assert GroupApprovalTask.objects.filter(name=migration.TASK).count() == 1


@pytest.mark.parametrize("language", ["en", "vi"])
def test_roles_are_called_by_their_names_where_people_are_looked_after(language: str) -> None:
    with translation.override(language):
        called = roles.label(roles.INSPECTORS)
    administrator = get_user_model().objects.create_superuser("admin")
    desk = logged_in(administrator, language)
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[administrator.pk]),
        reverse("wagtailusers_groups:index"),
    ):
        assert called in desk.get(address).content.decode(), address
    group = Group.objects.get(name=roles.INSPECTORS)
    typed = {"username": "an", "email": "an@example.com", "first_name": "An", "last_name": "Lê"}
    password = {"password1": "kiem-tra-2026", "password2": "kiem-tra-2026"}
    desk.post(reverse("wagtailusers_users:add"), typed | password | {"groups": [group.pk]})
    assert list(get_user_model().objects.get(username="an").groups.all()) == [group]
