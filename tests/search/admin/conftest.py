"""The people of the admin, on one frozen day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from catalog import roles
from tests.catalog.admin.conftest import logged_in
from tests.factories import TODAY

Desk = Callable[..., Client]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """A browser in which someone of a role is logged in."""

    def open_desk(role: str = roles.EDITORS, language: str = "en") -> Client:
        user = get_user_model().objects.create_user(f"{role}-{language}", "someone@example.com", "ocop-demo")
        user.groups.add(Group.objects.get(name=role))
        return logged_in(user, language)

    return open_desk
