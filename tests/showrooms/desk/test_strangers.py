"""Walking every address of a showroom as somebody who works at another: 403 or 404, and nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from showrooms import addresses, counting, ledger, transferring
from showrooms.models import Conflict, Entry, Lot, RestockLine, RestockRequest, Showroom
from tests.factories import TODAY
from tests.showrooms.factories import NOON, make_manager, make_showroom, make_staff, make_user, product_item, slip, stock

from .conftest import JSON, at_the_desk

pytestmark = pytest.mark.once

OF_A_SHOWROOM = tuple(f"{prefix}<slug:slug>/" for prefix in (*addresses.DESK.values(), addresses.TILL))
ANSWERS_MORE = re.compile(r"/(conflicts|vuong-mac)/\d+/$|/(restock/new|dat-hang/moi)/$")
"""Addresses that take a form only, or need to be told more than an id."""


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, address)
        elif isinstance(each, URLPattern) and address.startswith(OF_A_SHOWROOM):
            yield address


class Theirs:
    """A showroom with something behind each of its addresses."""

    def __init__(self) -> None:
        self.showroom, elsewhere = make_showroom(), make_showroom()
        self.manager = make_manager(self.showroom)
        self.item = product_item()
        stock(self.showroom, self.item, 9, lot_code="L7")
        sold = ledger.sell(self.showroom, [ledger.Sale(self.item, 1)], slip(self.manager))
        count = counting.open_count(self.showroom, self.manager, NOON)
        counting.count_line(count, self.item, Lot.objects.get(), 7, self.manager, NOON)
        transfer = transferring.prepare(self.showroom, elsewhere, [ledger.Line(self.item, 1)], slip(self.manager))
        request = RestockRequest.objects.create(
            showroom=self.showroom,
            key="dat-hang-1",
            producer=self.item.product.producer,
            wanted_on=TODAY,
            asked_by=self.manager,
            asked_at=NOON,
        )
        RestockLine.objects.create(request=request, item=self.item, quantity=5)
        asked = {"part": "sell", "fields": {"item": [str(self.item.pk)], "quantity": ["1"]}}
        conflict = Conflict.objects.create(showroom=self.showroom, key="cho-mang-1", request=asked, problem="hết", at=NOON)
        self.ids = {
            "item": self.item.pk,
            "lot": Lot.objects.get().pk,
            "entry": sold.pk,
            "conflict": conflict.pk,
            "counts": count.pk,
            "transfers": transfer.pk,
            "restock": request.pk,
        }

    def addresses(self) -> list[str]:
        return [self._filled(pattern) for pattern in patterns(get_resolver())]

    def _filled(self, pattern: str) -> str:
        """The address with the ids of what is theirs. A parameter that is called `pk` is told by its part of the desk."""
        language = "en" if pattern.startswith("en/") else "vi"
        parts = {words[language].strip("/"): part for part, words in addresses.PARTS.items() if words[language]}
        segment = pattern.split("/<int:pk>")[0].rpartition("/")[2]
        filled = pattern.replace("<slug:slug>", self.showroom.slug)
        filled = re.sub(r"<int:(\w+)>", lambda found: str(self.ids[parts[segment] if found[1] == "pk" else found[1]]), filled)
        assert "<" not in filled, f"say in `Theirs` what stands behind {pattern}"
        return f"/{filled}"


def rows_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of ours, and of what is written along; but for sessions and the moment of signing in."""
    models = [model for app in ("showrooms", "catalog") for model in apps.get_app_config(app).get_models()]
    models.append(apps.get_model("wagtailcore.ModelLogEntry"))
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


@pytest.fixture
def theirs(db: None) -> Theirs:
    return Theirs()


def strangers() -> dict[str, Any]:
    mine = make_showroom()
    return {"staff": make_staff(mine), "manager": make_manager(mine), "nobody": make_user()}


def test_there_is_something_behind_every_address(theirs: Theirs) -> None:
    """The walk below would prove nothing if it asked for what is not there."""
    desk = at_the_desk(theirs.manager, theirs.showroom)
    found = [address for address in theirs.addresses() if not address.startswith(f"/{addresses.TILL}")]
    assert len(found) >= 2 * len({"today", "sell", "receive", "goods", "history", "snapshot"})
    statuses = {address: desk.client.get(address).status_code for address in found}
    absent = [address for address, status in statuses.items() if status == 404 and not ANSWERS_MORE.search(address)]
    assert not absent
    assert set(statuses.values()) <= {200, 302, 404, 422}


@pytest.mark.parametrize("who", ["staff", "manager", "nobody"])
def test_strangers_get_403_or_404_and_change_nothing(theirs: Theirs, who: str) -> None:
    client = Client()
    client.force_login(strangers()[who])
    form = {
        "key": "phieu-la-1",
        "item": theirs.item.pk,
        "quantity": "1",
        "price": "1000",
        "why": "thử",
        "do": "book",
        "title": "thử",
        "counted": "1",
        "queued": "1",
    }
    before = rows_of_everything()
    for address in theirs.addresses():
        answers = []
        for headers in ({}, JSON):
            answers.append(client.get(address, headers=headers))
            for send in (form, {**form, "do": ""}, {"key": "phieu-la-2"}):
                answers.append(client.post(address, send, headers=headers))
        statuses = {answer.status_code for answer in answers}
        refused = {401, 403, 404, 405} if address.startswith(f"/{addresses.TILL}") else {403, 404}
        assert statuses <= refused, (address, statuses)
        assert all(theirs.showroom.name not in answer.content.decode() for answer in answers)
    assert rows_of_everything() == before


def test_ids_of_another_showroom_behind_one_s_own_address_are_not_there(theirs: Theirs) -> None:
    mine = make_showroom()
    desk = at_the_desk(make_manager(mine), mine)
    before = rows_of_everything()
    for address in theirs.addresses():
        own = address.replace(f"/{theirs.showroom.slug}/", f"/{mine.slug}/")
        if (
            any(f"/{pk}/" in own for pk in theirs.ids.values())
            and f"/{addresses.TILL}" not in own
            and not re.search(r"/(hang|goods)/\d+/$", own)
        ):
            assert desk.client.get(own).status_code in {403, 404}, own
            assert desk.client.post(own, {"key": "phieu-la-1", "why": "thử", "do": "book"}).status_code in {403, 404}, own
    assert rows_of_everything() == before


def test_entries_are_booked_at_one_s_own_showroom_whatever_the_form_says(theirs: Theirs) -> None:
    mine = make_showroom()
    desk = at_the_desk(make_staff(mine), mine)
    answer = desk.ask("sell", item=theirs.item.pk, quantity=1, lot=theirs.ids["lot"], showroom=theirs.showroom.pk)
    assert answer.status_code == 409
    assert not Entry.objects.filter(showroom=mine).exists()
    assert Showroom.objects.get(pk=theirs.showroom.pk).levels.get().on_hand == 8
