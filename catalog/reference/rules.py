"""Dated rules: who may recognise which star, bands of points, term, extension."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from catalog.models import DatedRule
from catalog.reference.files import optional_day, read_json
from catalog.reference.writing import Written, write_rows


@transaction.atomic
def load_rules(quiet: bool = False) -> list[Written]:
    """Write all dated rules. A second run changes nothing."""
    rules = [
        DatedRule(
            kind=rule["kind"],
            since=date.fromisoformat(rule["since"]),
            until=optional_day(rule["until"]),
            value=rule["value"],
            source=rule["source"],
        )
        for rule in read_json("rules.json")
    ]
    done, _stored = write_rows(rules, key=["kind", "since"], label="dated rules", quiet=quiet)
    return [done]
