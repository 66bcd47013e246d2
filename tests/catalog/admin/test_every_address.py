"""Every role on every address of the admin. An address that the table does not name fails: say there who may open it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site
from wagtail.users.models import UserProfile

from catalog import roles
from catalog.models import (
    Certificate,
    Commune,
    DatedRule,
    DecisionImport,
    FormerProvince,
    GroupPeriod,
    Product,
    ProductGroup,
    Province,
)
from ocop.pages.models import ContentPage, PlanEntry
from ocop.storefront.models import DeliveryFee
from showrooms.models import Assignment, RangeTarget, Showroom, Till
from tests.pages.factories import make_page, make_registration

from .addresses import Address, admin_addresses, admin_patterns
from .conftest import logged_in
from .who_may import WHO_MAY

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ROLES = {
    "O": roles.OFFICERS,
    "I": roles.INSPECTORS,
    "E": roles.EDITORS,
    "W": roles.AUTHORS,
    "P": roles.PUBLISHERS,
    "S": roles.SHOWROOM_STAFF,
    "M": roles.SHOWROOM_MANAGERS,
    "D": roles.ORDER_DESK,
    "-": "nobody in particular, who may enter the admin",
    "x": "a login that may not enter the admin",
    "?": "a visitor who has not signed in",
    "A": "administrator",
}


def client_of(letter: str) -> Client:
    if letter == "?":
        return Client(raise_request_exception=False)
    user = get_user_model().objects.create_user(f"user-{ord(letter)}", "someone@example.com", "ocop-demo")
    if letter == "A":
        user.is_superuser = True
        user.save()
    elif letter == "-":
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    elif letter != "x":
        user.groups.add(Group.objects.get(name=ROLES[letter]))
    client = logged_in(user)
    client.raise_request_exception = False
    return client


def refused(response: Any) -> bool:
    """Sent home or to the login, or told that it is forbidden."""
    if response.status_code == 403:
        return True
    return response.status_code == 302 and (response.url == "/admin/" or response.url.startswith("/admin/login/"))


def objects(certificate: Certificate) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What fills in the arguments of addresses, and what the same argument means in each namespace."""
    product = certificate.product
    producer = product.producer
    ids: dict[str, dict[str, Any]] = {}
    for each, space in ((product, "products"), (producer, "producers")):
        revision = each.save_revision()
        each.get_default_workflow().start(each, None)
        state = each.current_workflow_state
        ids[space] = {
            "pk": each.pk,
            "revision_id": revision.pk,
            "task_state_id": state.current_task_state.pk,
            "workflow_state_id": state.pk,
            "task_id": state.current_task_state.task_id,
        }
        ids[f"wagtailsnippetchoosers_catalog_{space[:-1]}"] = {"pk": each.pk}
    province = Province.objects.get()
    commune = Commune.objects.create(name="Thoại Sơn", kind="xã", province=province)
    former = FormerProvince.objects.create(code="89", name="An Giang cũ", slug="an-giang-cu", province=province)
    root = Collection.objects.get(depth=1)
    image = Image.objects.create(title="Ảnh", file=get_test_image_file(), collection=root)
    document = Document.objects.create(title="Tệp", file=get_test_image_file(), collection=root)
    record = DecisionImport.objects.create(file_name="annex.xlsx", sha256="", state=DecisionImport.State.FAILED)
    someone = get_user_model().objects.create_user("someone")
    session = EditingSession.objects.create(
        user=someone,
        content_type=ContentType.objects.get_for_model(Product),
        object_id=product.pk,
        last_seen_at="2026-11-23T00:00Z",
    )
    workflow = Product.get_default_workflow()
    typed = Query.get("mắm")
    SearchPromotion.objects.create(query=typed, external_link_url="/san-pham/x/", external_link_text="x")
    showroom = Showroom.objects.create(slug="cho", name="Chợ", province=province, street_address="Chợ Cũ")
    target = RangeTarget.objects.create(province=province, share=70, since="2026-01-01", source="x")
    page = make_page(ContentPage, live=False)
    revision, state = page.save_revision(), page.get_workflow().start(page, None)
    task_state = state.current_task_state
    of_page = {
        "revision_id": revision.pk,
        "workflow_state_id": state.pk,
        "task_state_id": task_state.pk,
        "task_id": task_state.task_id,
    }
    redirect = Redirect.add_redirect("/cu", "/san-pham/")
    ids |= {
        "certificates": {"pk": certificate.pk},
        "decisions": {"pk": certificate.decision_id},
        "decision_chooser": {"pk": certificate.decision_id},
        "commune_chooser": {"pk": commune.pk},
        "imports": {"pk": record.pk},
        "showrooms": {"pk": showroom.pk},
        "showroom-people": {"pk": Assignment.objects.create(showroom=showroom, user=someone).pk},
        "tills": {"pk": Till.objects.create(showroom=showroom, name="Quầy", digest="0").pk},
        "range-targets": {"pk": target.pk},
        "delivery-fees": {"pk": DeliveryFee.objects.create(province=province, fee=30_000).pk},
        "plan": {"pk": PlanEntry.objects.create(name="Tuần lễ", year=2026).pk, "year": 2026},
        "registrations": {"pk": make_registration().pk, "form": "csv"},
        "rules": {"pk": DatedRule.objects.first().pk},
        "groups": {"pk": ProductGroup.objects.get().pk},
        "group-periods": {"pk": GroupPeriod.objects.get().pk},
        "provinces": {"pk": province.pk},
        "former-provinces": {"pk": former.pk},
        "communes": {"pk": commune.pk},
        "wagtaildocs_chooser": {"pk": document.pk},
        "wagtailimages_chooser": {"pk": image.pk},
        "wagtailusers_users": {"pk": someone.pk},
        "wagtailusers_groups": {"pk": Group.objects.get(name=roles.EDITORS).pk},
        "wagtailsites": {"pk": Site.objects.get().pk},
        "wagtailadmin_collections": {"pk": Collection.objects.create(name="x", path="00010001", depth=2).pk},
        "wagtailadmin_workflows": {"pk": workflow.pk, "app_label": "wagtailcore", "model_name": "groupapprovaltask"},
        "wagtailadmin_api": {"pk": 1},
        "wagtailadmin_pages": {"app_label": "pages", "model_name": "contentpage", "pk": page.pk} | of_page,
        "wagtailsettings": {"app_name": "pages", "model_name": "navigation", "pk": Site.objects.get().pk},
        "simple_translation": {"page_id": page.pk, "app_label": "catalog", "model_name": "product", "pk": product.pk},
        "wagtailredirects": {"pk": redirect.pk},
        "showroom_chooser": {"pk": showroom.pk},
        "wagtailadmin_editing_sessions": {"app_label": "catalog", "model_name": "product"},
    }
    values = {
        "app_label": "catalog",
        "model_name": "product",
        "app_name": "taggit",
        "action": "unpublish",
        "action_name": "approve",
        "content_type_app_name": "wagtailcore",
        "content_type_model_name": "page",
        "parent_page_id": page.get_parent().pk,
        "page_id": page.pk,
        "page_pk": page.pk,
        "page_to_move_id": page.pk,
        "destination_id": 1,
        "workflow_pk": workflow.pk,
        "workflow_state_id": ids["products"]["workflow_state_id"],
        "task_id": ids["products"]["task_id"],
        "task_state_id": ids["products"]["task_state_id"],
        "revision_id": ids["products"]["revision_id"],
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "collection_id": root.pk,
        "object_id": product.pk,
        "session_id": session.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "image_id": image.pk,
        "uploaded_file_id": 1,
        "query_id": typed.pk,
        "redirect_id": redirect.pk,
        "filter_spec": "fill-10x10",
        "uidb64": "MQ",
        "token": "x",
    }
    return values, ids


def opens(client: Client, address: Address) -> bool:
    """Whether this reader gets in, by reading or, where there is nothing to read, by acting. Nothing that is done stays."""
    cookies = dict(client.cookies)
    answers = []
    for method in (client.get, client.post):
        with transaction.atomic():
            answers.append(method(address.path))
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
        if not (refused(answers[0]) or answers[0].status_code == 405):
            break
    assert answers[-1].status_code < 500 or address.name == "wagtailadmin_error_test", address
    if len(answers) == 2 and refused(answers[0]):
        assert refused(answers[1]) or answers[1].status_code == 405, f"{address.name}: refused to read, not to act"
        return False
    return not refused(answers[-1])


# They send everybody on: who is signed in away from the login, who signs out to it.
SIGNING_IN_AND_OUT = {"wagtailadmin_login", "wagtailadmin_logout"}


def expected() -> dict[str, str]:
    return {name: who for who, names in WHO_MAY.items() for name in names.split()}


def test_every_address_of_the_admin_is_in_the_table_once() -> None:
    named = [name for names in WHO_MAY.values() for name in names.split()]
    there = {name for name, _route in admin_patterns()} - SIGNING_IN_AND_OUT
    assert set(named) == there
    assert len(named) == len(set(named))


def know_them_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks, and what they may, is read once instead of some thousand times."""
    if client.cookies:
        user = get_user_model().objects.get(pk=client.session[SESSION_KEY])
        monkeypatch.setattr("django.contrib.auth.middleware.get_user", lambda request: user)


def leave_unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a page opens is asked some thousand times; what it then says is asked elsewhere."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.mark.parametrize("letter", ROLES)
def test_every_role_on_every_address(letter: str, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_unrendered(monkeypatch)
    addresses = admin_addresses(*objects(certificate))
    client = client_of(letter)
    know_them_again(client, monkeypatch)
    table = expected()
    certificates = list(Certificate.objects.values())
    wrong = [
        (address.name, "gets in" if got_in else "is refused")
        for address in addresses
        if address.name in table
        if (got_in := opens(client, address)) != (letter in table[address.name])
    ]
    assert not wrong
    assert list(Certificate.objects.values()) == certificates


@pytest.mark.parametrize("letter", [letter for letter in ROLES if letter not in "x?"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_menus_lead_only_where_their_reader_may_go(letter: str, language: str, certificate: Certificate) -> None:
    client = client_of(letter)
    UserProfile.objects.update(preferred_language=language)
    home = client.get(reverse("wagtailadmin_home"))
    menu = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', home.content.decode(), re.S)[1])
    links = menu_links(menu)
    assert reverse("wagtailadmin_account") in links
    for link in links:
        assert link == reverse("wagtailadmin_logout") or not refused(client.get(link)), link
    assert not empty_menus(menu)


def menu_links(node: Any) -> set[str]:
    """Every address in the sidebar's description."""
    if isinstance(node, dict):
        own = {node["url"]} if str(node.get("url", "")).startswith("/admin/") else set()
        return own.union(*(menu_links(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(*(menu_links(each) for each in node))
    return set()


def empty_menus(node: Any) -> list[Any]:
    """Menus that open and hold nothing."""
    if isinstance(node, dict):
        if str(node.get("_type", "")).endswith("SubMenuItem"):
            _item, entries = node["_args"][:2]
            if not entries:
                return [node]
        return [found for each in node.values() for found in empty_menus(each)]
    if isinstance(node, list):
        return [found for each in node for found in empty_menus(each)]
    return []
