"""A visitor of the public pages on a day of the test's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.factories import TODAY

Get = Callable[..., HttpResponse]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def get() -> Iterator[Get]:
    """`get(address, on=day, **headers)`: the answer a visitor gets at noon of the day (default: today)."""
    client = Client()

    def ask(address: str, on: date = TODAY, **headers: str) -> HttpResponse:
        with time_machine.travel(noon(on), tick=False):
            return client.get(address, headers=headers)

    yield ask
    assert not client.cookies, "public pages set no cookies"
