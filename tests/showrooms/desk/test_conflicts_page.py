"""What the server answers to movements that waited, and the page where a person settles those that no longer fit."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from catalog import clock
from showrooms import addresses
from showrooms.models import Conflict, ConflictState, Entry, EntryKind, Movement
from tests.showrooms.factories import make_showroom, make_staff, on_hand, stock
from tests.showrooms.shop import Shop, make_shop

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, shop: Shop, item: Any, quantity: int, **more: Any) -> Any:
    fields = {"item": item.pk, "quantity": quantity, "price": 1000, "queued": "1", "told_at": "2033-01-01T08:00:00Z", **more}
    fields.setdefault("key", str(uuid4()))
    return client.post(shop.address("sell"), fields, **JSON)


def settle(client: Client, conflict: Conflict, shop: Shop, do: str, why: str = "") -> Any:
    address = addresses.desk("vi", shop.showroom.slug, "conflicts", conflict.pk)
    return client.post(address, {"do": do, "why": why}, follow=True)


def sales() -> int:
    return Entry.objects.filter(kind=EntryKind.SELL).count()


def test_a_movement_that_no_longer_fits_becomes_a_conflict_once(shop: Shop) -> None:
    client, key = client_of(shop.lan), str(uuid4())
    first = send(client, shop, shop.tea, 11, key=key)
    assert first.status_code == 200 and first.json()["ok"] is False
    conflict = Conflict.objects.get()
    assert first.json()["conflict"] == conflict.pk and conflict.key == key and conflict.by == shop.lan
    stock(shop.showroom, shop.tea, 5, on=clock.today())
    again = send(client, shop, shop.tea, 11, key=key)
    assert again.json()["conflict"] == conflict.pk and Conflict.objects.count() == 1
    assert sales() == 0, "what waits for a person is not booked behind their back"


def test_what_was_put_aside_is_not_booked_when_it_is_sent_again(shop: Shop) -> None:
    client, key = client_of(shop.lan), str(uuid4())
    send(client, shop, shop.tea, 11, key=key)
    settle(client, Conflict.objects.get(), shop, "aside", "bấm nhầm")
    stock(shop.showroom, shop.tea, 5, on=clock.today())
    assert send(client, shop, shop.tea, 11, key=key).json()["conflict"] == Conflict.objects.get().pk
    assert sales() == 0


def test_it_is_booked_in_the_name_of_who_settles_it(shop: Shop) -> None:
    send(client_of(shop.lan), shop, shop.tea, 11)
    conflict, minh = Conflict.objects.get(), client_of(shop.minh)
    page = minh.get(shop.address("conflicts"))
    assert "11 × Trà Shan tuyết, 1.000 ₫" in page.content.decode()
    refused = settle(minh, conflict, shop, "book")
    assert refused.status_code == 409 and sales() == 0
    stock(shop.showroom, shop.tea, 5, on=clock.today())
    settle(minh, conflict, shop, "book")
    settle(client_of(shop.lan), conflict, shop, "book")
    entry = Entry.objects.get(kind=EntryKind.SELL)
    assert (entry.key, entry.by, entry.told_at.year) == (conflict.key, shop.minh, 2033)
    assert on_hand(shop.showroom, shop.tea) == 4
    conflict.refresh_from_db()
    assert (conflict.state, conflict.closed_by) == (ConflictState.BOOKED, shop.minh)


def test_what_lapsed_is_sold_as_plain_goods_by_a_manager_with_a_reason(shop: Shop) -> None:
    send(client_of(shop.lan), shop, shop.lapsed, 1)
    conflict = Conflict.objects.get()
    assert settle(client_of(shop.lan), conflict, shop, "as_plain", "khách quen").status_code == 409
    assert settle(client_of(shop.minh), conflict, shop, "as_plain").status_code == 409
    assert sales() == 0
    settle(client_of(shop.minh), conflict, shop, "as_plain", "đã bóc tem")
    [movement] = Movement.objects.filter(entry__kind=EntryKind.SELL)
    assert (movement.as_ocop, movement.stars, movement.entry.why, movement.entry.by) == (False, None, "đã bóc tem", shop.minh)


def test_fewer_that_are_left_are_offered_on_a_slip(shop: Shop) -> None:
    lan = client_of(shop.lan)
    send(lan, shop, shop.tea, 12)
    slip = f"{shop.address('sell')}?item={shop.tea.pk}&quantity=10&price=1000"
    assert escape(slip) in lan.get(shop.address("conflicts")).content.decode()
    page = lan.get(slip).content.decode()
    assert 'name="quantity" value="10"' in page and 'name="price" value="1000"' in page
    stock(shop.showroom, shop.tea, 5, on=clock.today())
    assert escape(shop.address("sell") + "?item=") not in lan.get(shop.address("conflicts")).content.decode()


def test_a_movement_is_not_booked_in_another_users_name(shop: Shop) -> None:
    response = send(client_of(shop.minh), shop, shop.tea, 1, made_by=shop.lan.pk)
    assert response.status_code == 401 and response.json()["code"] == "somebody_else"
    assert sales() == 0 and not Conflict.objects.exists()
    assert send(client_of(shop.lan), shop, shop.tea, 1, made_by=shop.lan.pk).json()["ok"]


def test_conflicts_of_another_showroom_are_not_there(shop: Shop) -> None:
    send(client_of(shop.lan), shop, shop.tea, 11)
    other = make_showroom()
    stranger = client_of(make_staff(other))
    conflict = Conflict.objects.get()
    assert settle(stranger, conflict, shop, "aside", "x").status_code == 404
    address = addresses.desk("vi", other.slug, "conflicts", conflict.pk)
    assert stranger.post(address, {"do": "aside", "why": "x"}).status_code == 404
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.OPEN


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_service_worker_is_served_where_its_scope_begins(language: str) -> None:
    response = Client().get(addresses.service_worker(language))
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    script = response.content.decode()
    assert script.startswith("const DESK = {") and addresses.without_network(language) in script
    page = Client().get(addresses.without_network(language))
    assert page.status_code == 200 and "data-user" not in page.content.decode()
