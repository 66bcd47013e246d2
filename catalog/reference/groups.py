"""Product groups of each legal period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from catalog.models import GroupPeriod, ProductGroup
from catalog.reference.files import optional_day, read_json
from catalog.reference.writing import Written, write_rows

Found = dict[tuple[Any, ...], ProductGroup]


@transaction.atomic
def load_groups(quiet: bool = False) -> list[Written]:
    """Write all periods and their groups, parents before children. A second run changes nothing."""
    periods = read_json("groups.json")
    periods_done, stored = write_rows(
        [
            GroupPeriod(
                code=period["code"],
                title=period["title"],
                since=date.fromisoformat(period["since"]),
                until=optional_day(period["until"]),
                source=period["source"],
            )
            for period in periods
        ],
        key=["code"],
        label="periods of groups",
        quiet=quiet,
    )
    groups_done = Written("product groups", 0)
    found: Found = {}
    for level in ProductGroup.Level.values:
        rows = [
            _group(stored[(period["code"],)].pk, position, group, found)
            for period in periods
            for position, group in enumerate(period["groups"], start=1)
            if group["level"] == level
        ]
        done, found = write_rows(rows, key=["period_id", "code"], label=f"product groups: {level}", quiet=quiet)
        groups_done.total += done.total
        groups_done.created += done.created
        groups_done.changed += done.changed
    return [periods_done, groups_done]


def _group(period_id: int, position: int, group: dict[str, Any], above: Found) -> ProductGroup:
    parent = above[period_id, group["parent"]] if group.get("parent") else None
    return ProductGroup(
        period_id=period_id,
        level=group["level"],
        parent=parent,
        branch_id=(parent.branch_id or parent.pk) if parent else None,
        code=group["code"],
        name=group["name"],
        name_en=group.get("name_en", ""),
        slug=group["slug"],
        criteria_set=group.get("criteria_set", ""),
        ministry=group.get("ministry", ""),
        position=position,
    )
