"""A showroom with goods of every standing, at noon of the day of the tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import TODAY

from .shop import Shop, make_shop


@pytest.fixture
def shop(db: None, time_machine: Any) -> Shop:
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    return make_shop()
