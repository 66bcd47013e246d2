"""System checks with a repair in each hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from catalog.database import triggers
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS


@checks.register(checks.Tags.database)
def triggers_present(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """`catalog.E001`: a guard is absent or older than this release, so certificates could overlap or kept pages go stale."""
    messages: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "catalog_edition" not in connection.introspection.table_names():
            continue  # before the first migration there is nothing to guard
        expected = triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)
        absent = expected - triggers.present_triggers(connection)
        faulty = sorted(absent | triggers.stale_triggers(connection, PUBLIC_COLUMNS, AVAILABILITY))
        if faulty:
            messages.append(
                checks.Error(
                    f"Database guards are absent or out of date: {', '.join(faulty[:5])}"
                    + (f" and {len(faulty) - 5} more." if len(faulty) > 5 else "."),
                    hint="Run `manage.py migrate`: it makes them again.",
                    id="catalog.E001",
                )
            )
    return messages
