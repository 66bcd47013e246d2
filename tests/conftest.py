"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.admin_search import kept_up
from tests.committed import committed, own_database
from tests.rolled_back import rolled_back

if TYPE_CHECKING:
    from tests.stripe_server import StripeServer

__all__ = ["committed", "own_database"]

TODAY = date(2026, 11, 23)

# Playwright's synchronous API runs an event loop in the test's thread, and Django then refuses the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real commits come from `committed`: a flush would take along what migrations put into the tables."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if (marker and marker.kwargs.get("transaction")) or "live_server" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid} would flush the database; ask for the fixture `committed` instead")


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def admin_search() -> Iterator[None]:
    """What is written from now on is found by its words in the admin and at the desk, as it is on the site."""
    with kept_up():
        yield


@pytest.fixture
def stripe_server(settings: Any) -> Iterator[StripeServer]:
    """A Stripe of this test's own, to which the site's settings point."""
    from tests.stripe_server import StripeServer

    with StripeServer() as server:
        settings.STRIPE_SECRET_KEY = server.secret_key
        settings.STRIPE_WEBHOOK_SECRET = server.webhook_secret
        settings.STRIPE_API_BASE = server.url
        yield server


@pytest.fixture
def places(db: None) -> None:
    """All places: 34 provinces, 63 former ones, communes and what they were made of. About a second, for one test."""
    from catalog.reference.places import load_places

    load_places(quiet=True)


@pytest.fixture(scope="module")
def all_places(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All places, for every test of the module; none of them may be `committed`."""
    from catalog.reference.places import load_places

    with rolled_back(django_db_blocker, lambda: load_places(quiet=True)):
        yield


@pytest.fixture
def reference(places: None) -> None:
    """All places, product groups and dated rules."""
    from catalog.reference.groups import load_groups
    from catalog.reference.rules import load_rules

    load_groups(quiet=True)
    load_rules(quiet=True)
