"""Whoever stands at a desk in these tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from showrooms import addresses
from showrooms.models import Item, Showroom
from tests.factories import TODAY
from tests.showrooms.factories import make_manager, make_showroom, make_staff

JSON = {"accept": "application/json"}


@dataclass
class AtTheDesk:
    """A person signed in, at one showroom, in Vietnamese or English."""

    user: Any
    showroom: Showroom
    client: Client
    language: str = "en"

    def address(self, part: str, *rest: object) -> str:
        return addresses.desk(self.language, self.showroom.slug, part, *rest)

    def get(self, part: str, *rest: object, **query: Any) -> Any:
        return self.client.get(self.address(part, *rest), query)

    def page(self, part: str, *rest: object, **query: Any) -> str:
        response = self.get(part, *rest, **query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, part: str, *rest: object, **fields: Any) -> Any:
        return self.client.post(self.address(part, *rest), {"key": str(uuid4()), **fields})

    def ask(self, part: str, *rest: object, **fields: Any) -> Any:
        """As a script asks."""
        return self.client.post(self.address(part, *rest), {"key": str(uuid4()), **fields}, headers=JSON)

    def sell(self, item: Item, quantity: int = 1, **fields: Any) -> Any:
        return self.ask("sell", item=item.pk, quantity=quantity, **fields)


def at_the_desk(user: Any, showroom: Showroom) -> AtTheDesk:
    client = Client()
    client.force_login(user)
    return AtTheDesk(user, showroom, client)


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)


@pytest.fixture
def showroom(db: None) -> Showroom:
    return make_showroom("Ga Hà Nội")


@pytest.fixture
def staff(showroom: Showroom) -> AtTheDesk:
    return at_the_desk(make_staff(showroom, "hoa"), showroom)


@pytest.fixture
def manager(showroom: Showroom) -> AtTheDesk:
    return at_the_desk(make_manager(showroom, "lan"), showroom)
