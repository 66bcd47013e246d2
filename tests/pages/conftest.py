"""Editors at work in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.catalog.admin.conftest import logged_in
from tests.catalog.public.conftest import Get, get

__all__ = ["Get", "get"]


@pytest.fixture
def admin() -> Client:
    return logged_in(get_user_model().objects.create_superuser("admin"))


@pytest.fixture
def said() -> Callable[[Client], str]:
    """What the admin told after the last thing done."""
    return lambda client: " ".join(str(message) for message in client.get("/admin/").context["messages"])
