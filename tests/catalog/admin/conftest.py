"""People and facts for tests of the officers' screens, on one frozen day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client

from catalog.admin.import_runs import ImportRun
from catalog.models import Certificate, DecisionImport, Product
from tests import factories
from tests.factories import TODAY

from .importing import settle


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC), tick=True):
        yield


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest, own_database: None) -> None:
    """Rolled back after each test; with real commits where a module asks for `committed`."""
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")


@pytest.fixture(autouse=True)
def _own_data_dir(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def import_ground(database: None) -> Iterator[None]:
    """A province and a group that rows of an annex name; no thread outlives its test."""
    factories.make_province()
    factories.make_group()
    yield
    for record in DecisionImport.objects.all():
        settle(ImportRun(record))


@pytest.fixture
def officer(database: None) -> Any:
    user = get_user_model().objects.create_user("canbo", "canbo@example.com", "ocop-demo")
    user.groups.add(Group.objects.get(name="Programme officers"))
    return user


@pytest.fixture
def editor(database: None) -> Any:
    """Someone who may enter the admin and nothing of ours."""
    user = get_user_model().objects.create_user("bientap", "bientap@example.com", "ocop-demo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def desk(officer: Any) -> Client:
    """A browser in which the officer is logged in, in English, so that assertions read like the code."""
    return logged_in(officer)


def logged_in(user: Any, language: str = "en") -> Client:
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def product(database: None) -> Product:
    """Four stars, in force to the end of 14/01/2028."""
    factories.make_rules()
    product = factories.make_product("Mật ong bạc hà", group=factories.make_group(), description="Now")
    factories.issue(product, date(2025, 1, 15), stars=4)
    call_command("rebuild_references_index", verbosity=0)
    return product


@pytest.fixture
def certificate(product: Product) -> Certificate:
    return product.certificates.get()


def opened(desk: Client, address: str) -> dict[str, str]:
    """What the form at `address` carries of the rows it shows; posted back, it says which state was read."""
    response = desk.get(address)
    return {"shown": response.context["shown"]} if response.status_code == 200 else {}
