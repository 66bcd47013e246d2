"""Many at once: what is confirmed is what is done, to all or to none, and what cannot be done is said with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog import roles
from catalog.admin import bulk
from catalog.models import Producer, Product, ProductSetMember
from tests import factories
from tests.factories import TODAY

from .conftest import logged_in

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 5, 1, tzinfo=UTC)


def address(action: str, *products: Any, query: str = "", model: str = "product") -> str:
    chosen = "&".join([f"id={each.pk}" for each in products] or ["id=all"])
    listing = "products:list" if model == "product" else "producers:list"
    return f"{reverse('wagtail_bulk_action', args=['catalog', model, action])}?{chosen}&{query}&next={reverse(listing)}"


def confirmed(desk: Client, at: str) -> Any:
    """Read the page, press its button."""
    return desk.post(at, {"shown": desk.get(at).context["shown"]}, follow=True)


def live(*names: str) -> set[str]:
    return set(Product.objects.filter(live=True).values_list("name", flat=True))


@pytest.fixture
def shelf(database: None, admin_search: None) -> dict[str, Product]:
    factories.make_rules()
    shelf = {
        "honey": factories.certified_product(date(2025, 1, 15), 4, name="Mật ong"),
        "fish": factories.certified_product(date(2020, 1, 15), 3, name="Khô cá"),
        "tea": factories.make_product("Trà", live=False),
        "rice": factories.certified_product(date(2025, 3, 1), 3, name="Gạo", live=False),
    }
    ProductSetMember.objects.create(
        product_set=factories.make_product("Bộ quà"), member=factories.make_product("Mứt gừng"), name="Mứt"
    )
    return shelf


def test_the_confirmation_says_what_shoppers_will_see(desk: Client, shelf: dict[str, Product]) -> None:
    page = desk.get(address("unpublish", *shelf.values())).content.decode()
    assert "Take these 2 off the site?" in page
    assert "1 of these is in force today and will leave the site at once." in page
    assert "1 is in no list today. Its record stays in verification." in page
    assert "2 stay as they are" in page
    assert "Not published, so there is nothing to take off." in page
    assert all(product.name in page for product in shelf.values())

    page = desk.get(address("publish", *shelf.values())).content.decode()
    assert "Publish these 2?" in page
    assert "1 of these is in force today and will be on the site at once." in page
    assert "1 has no certificate in force today. Shoppers will not see it in any list." in page
    assert "Published already, and no newer draft waits." in page


def test_asking_changes_nothing(desk: Client, shelf: dict[str, Product]) -> None:
    before = list(Product.objects.order_by("pk").values())
    for action in ("publish", "unpublish", "delete"):
        assert desk.get(address(action)).status_code == 200
        response = desk.post(address(action))
        assert "Nothing was done" in response.content.decode()
    assert list(Product.objects.order_by("pk").values()) == before


def test_taking_off_and_putting_back(desk: Client, shelf: dict[str, Product], officer: Any) -> None:
    listed = set(Product.objects.listed(TODAY))
    response = confirmed(desk, address("unpublish", *shelf.values()))
    assert "2 taken off the site." in response.content.decode()
    assert live() == {"Bộ quà", "Mứt gừng"}
    assert not Product.objects.listed(TODAY).exists()

    response = confirmed(desk, address("publish", *shelf.values()))
    assert "4 published." in response.content.decode()
    assert set(Product.objects.listed(TODAY)) == listed | {shelf["rice"]}


def test_a_row_that_nobody_ever_edited_says_since_when_it_is_published(desk: Client, shelf: dict[str, Product]) -> None:
    Product.objects.filter(pk=shelf["rice"].pk).update(first_published_at=LONG_AGO)
    confirmed(desk, address("publish", shelf["tea"], shelf["rice"]))
    tea, rice = (Product.objects.get(pk=shelf[name].pk) for name in ("tea", "rice"))
    assert tea.last_published_at and tea.last_published_at.date() == TODAY
    assert tea.first_published_at == tea.last_published_at
    assert rice.first_published_at == LONG_AGO
    assert rice.last_published_at and rice.last_published_at.date() == TODAY


def test_every_history_tells_it(desk: Client, shelf: dict[str, Product], officer: Any) -> None:
    confirmed(desk, address("unpublish", shelf["honey"], shelf["fish"]))
    confirmed(desk, address("publish", shelf["honey"], shelf["fish"]))
    for product in (shelf["honey"], shelf["fish"]):
        for action in ("wagtail.unpublish", "wagtail.publish"):
            entry = ModelLogEntry.objects.for_instance(product).get(action=action)
            assert entry.user == officer
        history = desk.get(reverse("products:history", args=[product.pk])).content.decode()
        assert "Unpublished" in history
        assert "Published" in history


def test_the_newest_draft_is_published_and_no_fact_with_it(desk: Client, shelf: dict[str, Product]) -> None:
    honey = shelf["honey"]
    honey.description = "New text"
    honey.save_revision()
    Product.objects.filter(pk=honey.pk).update(name="Mật ong rừng")
    page = desk.get(address("publish", honey)).content.decode()
    assert "1 is published already. Its newest draft will replace what the site shows." in page
    confirmed(desk, address("publish", honey))
    after = Product.objects.get(pk=honey.pk)
    assert (after.name, after.description, after.has_unpublished_changes) == ("Mật ong rừng", "New text", False)


def test_a_draft_that_misses_something_is_left_to_its_own_screen(desk: Client, shelf: dict[str, Product]) -> None:
    tea = shelf["tea"]
    tea.gtin = "8934567890123"
    tea.save_revision(clean=False)
    page = desk.get(address("publish", tea, shelf["rice"])).content.decode()
    assert "The draft misses something. Open it and publish it there." in page
    confirmed(desk, address("publish", tea, shelf["rice"]))
    assert "Trà" not in live()
    assert "Gạo" in live()


def test_what_waits_for_approval_is_said(desk: Client, shelf: dict[str, Product]) -> None:
    editor = get_user_model().objects.create_user("bientap")
    tea = shelf["tea"]
    tea.description = "Sent"
    tea.save_revision()
    Product.get_default_workflow().start(tea, editor)
    assert "1 waits for approval. Publishing settles that." in desk.get(address("publish", tea)).content.decode()
    confirmed(desk, address("publish", tea))
    after = Product.objects.get(pk=tea.pk)
    assert (after.live, after.description, after.workflow_in_progress) == (True, "Sent", False)


def test_what_another_has_locked_stays(desk: Client, shelf: dict[str, Product]) -> None:
    other = get_user_model().objects.create_user("khac")
    Product.objects.filter(pk=shelf["honey"].pk).update(locked=True, locked_by=other)
    for action in ("unpublish", "delete"):
        assert "honey" not in desk.get(address(action, shelf["honey"])).content.decode()
    confirmed(desk, address("unpublish", shelf["honey"], shelf["fish"]))
    assert "Mật ong" in live()
    assert "Khô cá" not in live()


def test_deleting_refuses_what_the_single_deletion_refuses(desk: Client, shelf: dict[str, Product]) -> None:
    page = desk.get(address("delete")).content.decode()
    assert "Has certificates, so it stays on record. Unpublish it to take it off the site." in page
    assert "Belongs to a set of products. Take it out of the set first." in page
    assert "Delete these 2?" in page
    response = confirmed(desk, address("delete"))
    assert "2 deleted." in response.content.decode()
    assert set(Product.objects.values_list("name", flat=True)) == {"Mật ong", "Khô cá", "Gạo", "Mứt gừng"}
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 2


def test_producers_with_products_stay(desk: Client, shelf: dict[str, Product]) -> None:
    idle = factories.make_producer("Không có sản phẩm")
    page = desk.get(address("delete", model="producer")).content.decode()
    assert "Has products, so it stays on record. Give its products another producer first." in page
    confirmed(desk, address("delete", model="producer"))
    assert not Producer.objects.filter(pk=idle.pk).exists()
    assert Producer.objects.count() == Product.objects.count()
    assert "Their products stay." in desk.get(address("unpublish", model="producer")).content.decode()
    confirmed(desk, address("unpublish", model="producer"))
    assert not Producer.objects.filter(live=True).exists()


def test_all_means_all_of_the_list_as_it_is_filtered(desk: Client, shelf: dict[str, Product]) -> None:
    confirmed(desk, address("unpublish", query="state=lapsed"))
    assert live() == {"Mật ong", "Bộ quà", "Mứt gừng"}
    confirmed(desk, address("unpublish", query="q=mat+ong"))
    assert live() == {"Bộ quà", "Mứt gừng"}


def test_what_changed_meanwhile_is_shown_and_not_done(desk: Client, shelf: dict[str, Product]) -> None:
    at = address("unpublish", *shelf.values())
    shown = desk.get(at).context["shown"]
    factories.withdraw(shelf["honey"].certificates.get(), date(2026, 11, 1))
    response = desk.post(at, {"shown": shown})
    assert "Something changed after you opened this page. Nothing was done." in response.content.decode()
    assert {"Mật ong", "Khô cá"} <= live()
    assert desk.post(at, {"shown": response.context["shown"]}).status_code == 302
    assert not {"Mật ong", "Khô cá"} & live()


def test_a_draft_saved_after_the_confirmation_was_shown_is_not_published_by_it(desk: Client, shelf: dict[str, Product]) -> None:
    honey = shelf["honey"]
    honey.description = "What was read"
    honey.save_revision()
    at = address("publish", honey)
    shown = desk.get(at).context["shown"]
    honey.description = "What nobody read"
    honey.save_revision()
    page = desk.post(at, {"shown": shown}).content.decode()
    assert "Something changed after you opened this page." in page
    assert Product.objects.get(pk=honey.pk).description == ""


def test_a_failure_midway_leaves_nothing_half_done(
    desk: Client, shelf: dict[str, Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    perform = bulk.UnpublishBulkAction.perform

    def fail_at_fish(self: Any, each: Product) -> None:
        perform(self, each)
        if each.pk == shelf["fish"].pk:
            raise RuntimeError("the power went out")

    monkeypatch.setattr(bulk.UnpublishBulkAction, "perform", fail_at_fish)
    before, entries = live(), ModelLogEntry.objects.count()
    with pytest.raises(RuntimeError):
        confirmed(desk, address("unpublish"))
    assert (live(), ModelLogEntry.objects.count()) == (before, entries)


@pytest.mark.parametrize("query", ["id=abc", "id=-1", f"id={'9' * 40}", "id=", "", "id=999999"])
def test_nonsense_is_no_page_and_no_error(desk: Client, shelf: dict[str, Product], query: str) -> None:
    for action in ("publish", "unpublish", "delete"):
        at = f"{reverse('wagtail_bulk_action', args=['catalog', 'product', action])}?{query}"
        assert desk.get(at).status_code == 404
        assert desk.post(at, {"shown": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (roles.OFFICERS, {"publish", "unpublish", "delete"}),
        (roles.PUBLISHERS, {"publish", "unpublish"}),
        (roles.EDITORS, set()),
        (roles.INSPECTORS, set()),
        (roles.ORDER_DESK, set()),
    ],
)
def test_each_role_is_offered_what_it_may_do(role: str, may: set[str], shelf: dict[str, Product]) -> None:
    user = get_user_model().objects.create_user("ai-do")
    user.groups.add(Group.objects.get(name=role))
    desk = logged_in(user)
    page = desk.get(reverse("products:list")).content.decode()
    before = list(Product.objects.order_by("pk").values())
    for action in ("publish", "unpublish", "delete"):
        offered = reverse("wagtail_bulk_action", args=["catalog", "product", action]) in page
        assert offered == (action in may), action
        assert (desk.get(address(action)).status_code == 200) == (action in may), action
        if action not in may:
            assert desk.post(address(action), {"shown": "x"}).status_code == 302
    assert ("data-bulk-action-checkbox" in page) == bool(may)
    assert list(Product.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("action", "per_product"), [("unpublish", 22), ("publish", 22)])
def test_many_cost_no_more_each_than_few(desk: Client, action: str, per_product: int, django_assert_max_num_queries: Any) -> None:
    number = 60
    producer, province = factories.make_producer(), factories.make_province()
    Product.objects.bulk_create(
        Product(
            name=f"Sản phẩm {each}",
            name_key=f"san pham {each}",
            slug=f"san-pham-{each}",
            producer=producer,
            province=province,
            live=action == "unpublish",
        )
        for each in range(number)
    )
    at = address(action)
    with django_assert_max_num_queries(40):
        shown = desk.get(at)
    assert f"and {number - bulk.NAMES_SHOWN} more" in shown.content.decode()
    with django_assert_max_num_queries(number * per_product + 40):
        assert desk.post(at, {"shown": shown.context["shown"]}).status_code == 302
    assert Product.objects.filter(live=action == "publish").count() == number
