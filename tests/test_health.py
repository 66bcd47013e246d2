"""`GET /healthz`: what it says, and that it still answers when the database does not."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

import pytest
import time_machine
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.test import Client

from catalog import edition
from catalog.models import Province
from tests import factories


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    # 18:30 in London is the next morning in Vietnam.
    with time_machine.travel("2026-11-22T18:30:00+00:00", tick=False):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "date": "2026-11-23",
        "edition": edition.current_token(),
        "release": edition.release(),
        "database": {"vendor": connection.vendor, "ok": True},
        "services": {"database": "ok", "cache": "ok"},
        "search": {"engine": "database", "waiting": 0, "failures": 0},
    }
    assert response.json()["edition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.usefixtures("committed")
def test_the_edition_moves_with_a_public_fact(client: Client) -> None:
    before = client.get("/healthz").json()["edition"]
    assert client.get("/healthz").json()["edition"] == before
    Province.objects.create(
        code="99", name="Thử", full_name="Tỉnh Thử", kind="province", slug="thu", effective_from=date(2025, 7, 1)
    )
    assert client.get("/healthz").json()["edition"] != before


def test_without_a_database_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> NoReturn:
        raise OperationalError("connection refused by 10.0.0.7")

    wrapper = connections[DEFAULT_DB_ALIAS]
    monkeypatch.setattr(wrapper, "connection", None)
    monkeypatch.setattr(wrapper, "ensure_connection", gone)
    response = client.get("/healthz")
    assert response.status_code == 503
    answer = response.json()
    assert (answer["ok"], answer["edition"], answer["database"]["ok"], answer["services"]["database"]) == (
        False,
        None,
        False,
        "down",
    )
    assert "10.0.0.7" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "table",
    [
        "catalog_edition",
        "catalog_product",
        "catalog_certificate",
        "catalog_decision",
        "catalog_producer",
        "catalog_productgroup",
        "catalog_province",
        "catalog_productimage",
    ],
)
@pytest.mark.django_db
def test_when_no_page_can_be_shown_it_says_so(client: Client, table: str) -> None:
    factories.certified_product(date(2025, 1, 15))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    with time_machine.travel("2026-11-23T12:00:00+07:00", tick=False):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert (response.json()["ok"], response.json()["database"]["ok"]) == (False, False)
    assert response.json()["date"] == "2026-11-23"


@pytest.mark.django_db
def test_it_asks_little(client: Client, django_assert_num_queries: Any) -> None:
    # A page, what waits for search, and how that went; the read of the edition goes past Django’s cursors.
    with django_assert_num_queries(3):
        client.get("/healthz")


@pytest.mark.django_db
def test_without_a_cache_the_site_still_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> NoReturn:
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "set", gone)  # type: ignore[attr-defined]
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["services"]["cache"] == "down"


@pytest.mark.django_db
def test_it_is_only_read(client: Client) -> None:
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405
