"""Which tests run on this machine, and what a skipped one means.

A test that needs something this machine lacks is skipped with the line that installs it. With `CI=true` everything must be
there, so a skipped test is a failure. There, tests that hold on one kind of database only are left to the run on that one, and
those that ask for no database, or are marked `once`, to the run on SQLite: what they say of texts, files, screens and rules is
the same on both. Of a test of several cases the other run tries a third, and so does a browser: they differ in what is put in,
not in what is asked of the database or the page. Without `CI` every test is tried on whichever database it is given.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.effort import IN_CI

ELASTICSEARCH = os.environ.get("ELASTICSEARCH_URL", "").strip()
STRIPE_MOCK = os.environ.get("STRIPE_MOCK_URL", "").strip()
STRIPE_OPENAPI = os.environ.get("STRIPE_OPENAPI", "").strip()
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = "needs Chromium: `make services`"
NO_ELASTICSEARCH = "needs Elasticsearch: `make services`, then `scripts/elasticsearch run make test`"
NO_STRIPE_MOCK = "needs stripe-mock: `make services`, then `scripts/stripe-mock run make test`"
OTHER_DATABASE = {
    "postgresql": "holds on PostgreSQL only: `make services`, then `make test-postgresql`",
    "sqlite": "holds on SQLite only: run without DATABASE_URL",
}

DATABASE_FIXTURES = {"db", "django_db_setup", "own_database"}


def chromium_path() -> Path | None:
    """The browser for tests marked `browser`: `CHROMIUM` if set, else the first one installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


@pytest.fixture(scope="session")
def chromium() -> Path:
    found = chromium_path()
    if found is None:
        pytest.skip(NO_CHROMIUM)
    return found


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The server for tests marked `elasticsearch`. Tests that run at the same time share it, so each names indices of its own."""
    if not ELASTICSEARCH:
        pytest.skip(NO_ELASTICSEARCH)
    return ELASTICSEARCH


@pytest.fixture(scope="session")
def stripe_mock_url() -> str:
    """stripe-mock for tests marked `stripe`: it answers 400 to what Stripe's API description does not allow; it keeps nothing."""
    if not STRIPE_MOCK:
        pytest.skip(NO_STRIPE_MOCK)
    return STRIPE_MOCK


@pytest.fixture(scope="session")
def stripe_openapi() -> Path:
    """Stripe's API description, as it travels with stripe-mock."""
    if not STRIPE_OPENAPI:
        pytest.skip(NO_STRIPE_MOCK)
    return Path(STRIPE_OPENAPI)


def asks_for_database(item: pytest.Item) -> bool:
    """Whether the test, or a fixture that it names, asks for a database."""
    return bool(item.get_closest_marker("django_db")) or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """A database that is asked for behind the back of `asks_for_database` would be tried on SQLite only."""
    if fixturedef.argname in DATABASE_FIXTURES and isinstance(request.node, pytest.Item) and not asks_for_database(request.node):
        raise pytest.UsageError(f"{request.node.nodeid} asks for a database while it runs: let it or a fixture name `db`")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--faults",
        choices=["sample", "all"],
        default="sample",
        help="where the path of payment is broken: in some of the places of most stories (default), or in all of all",
    )
    parser.addoption("--guide-pictures", action="store_true", help="the walk of the editor guide makes its pictures anew")


def _a_third_of_the_cases(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of each test the first, the second or the third case, and every third from there: so now one language, now the other."""
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for place, cases in enumerate(tests.values()):
        yield from cases[place % min(len(cases), 3) :: 3]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = next(vendor for vendor in OTHER_DATABASE if vendor != connection.vendor)
    lacking = {}
    if chromium_path() is None:
        lacking["browser"] = NO_CHROMIUM
    if not ELASTICSEARCH:
        lacking["elasticsearch"] = NO_ELASTICSEARCH
    if not (STRIPE_MOCK and STRIPE_OPENAPI):
        lacking["stripe"] = NO_STRIPE_MOCK
    once = IN_CI and connection.vendor != "sqlite"
    a_third = set(_a_third_of_the_cases(items))
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        if item.get_closest_marker(elsewhere):
            (left if IN_CI else kept).append(item)
            item.add_marker(pytest.mark.skip(reason=OTHER_DATABASE[elsewhere]))
            continue
        others_are_tried = item not in a_third
        said_once = item.get_closest_marker("once") or not asks_for_database(item) or others_are_tried
        of_browser = IN_CI and others_are_tried and item.get_closest_marker("browser")
        if of_browser or (once and said_once and not item.get_closest_marker(connection.vendor)):
            left.append(item)
            continue
        for marker, reason in lacking.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
        kept.append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _skipped_is_failed(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped, which counts as failed with CI=true. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, pytest.TestReport]:
    report: pytest.TestReport = yield
    _skipped_is_failed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, pytest.CollectReport]:
    report: pytest.CollectReport = yield
    _skipped_is_failed(report)
    return report
