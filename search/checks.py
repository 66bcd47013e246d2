"""System checks with a repair in each hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from search import changes


@checks.register(checks.Tags.database)
def triggers_present(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """`search.E001`: a trigger is absent or older than this release, so search could miss what was written."""
    messages: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "search_change" not in connection.introspection.table_names():
            continue  # before the first migration there is nothing to note
        if faulty := sorted(changes.stale_triggers(connection)):
            messages.append(
                checks.Error(
                    f"{len(faulty)} triggers of search are absent or out of date: {', '.join(faulty[:5])}",
                    hint="Run `manage.py migrate`: it makes them again.",
                    id="search.E001",
                )
            )
    return messages
