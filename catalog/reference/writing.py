"""Writing reference rows: compare with what is stored, then create, change and remove in bulk, only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from catalog.progress import progress

Row = TypeVar("Row", bound=models.Model)

BATCH = 500


@dataclass
class Written:
    """How many rows of one kind a loader found, made, changed and removed."""

    label: str
    total: int
    created: int = 0
    changed: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return f"{self.label}: {self.total} ({self.created} new, {self.changed} changed, {self.removed} removed)"


def write_rows(
    wanted: Iterable[Row], *, key: Sequence[str], label: str, remove_others: bool = False, quiet: bool = False
) -> tuple[Written, dict[tuple[Any, ...], Row]]:
    """Make the stored rows of one model equal to the unsaved instances `wanted`, matched by the columns `key`.

    Foreign keys are named and compared by column (`province_id`). Rows not wanted stay, since others may point at them,
    unless `remove_others`. Returns what was done and the stored rows by key. Call inside a transaction.
    """
    rows = list(wanted)
    if not rows:
        raise ValueError(f"{label}: the data file is empty")
    model = type(rows[0])
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    changeable = [column for column in columns if column not in key]
    stored = {_values(row, key): row for row in model._default_manager.all()}
    new, changed = [], []
    for row in rows:
        known = stored.get(_values(row, key))
        if known is None:
            new.append(row)
        elif _values(known, changeable) != _values(row, changeable):
            for column in changeable:
                setattr(known, column, getattr(row, column))
            changed.append(known)
    done = Written(label, len(rows), len(new), len(changed))
    if remove_others:
        unwanted = {row.pk for row in stored.values()} - {
            stored[found].pk for row in rows if (found := _values(row, key)) in stored
        }
        for batch in _batches(sorted(unwanted)):
            model._default_manager.filter(pk__in=batch).delete()
        done.removed = len(unwanted)
    if changed:
        model._default_manager.bulk_update(changed, [_field_name(model, column) for column in changeable], batch_size=200)
    for row in _created(model, new, label, quiet):
        stored[_values(row, key)] = row
    return done, stored


def _created(model: type[Row], rows: list[Row], label: str, quiet: bool) -> Iterable[Row]:
    # A bar for a few rows would only flicker.
    with_bar = progress(rows, label=label, total=len(rows), quiet=quiet or len(rows) < BATCH)
    batch: list[Row] = []
    for row in with_bar:
        batch.append(row)
        if len(batch) == BATCH:
            yield from model._default_manager.bulk_create(batch)
            batch = []
    yield from model._default_manager.bulk_create(batch)


def _values(row: models.Model, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def _field_name(model: type[models.Model], column: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if field.attname == column)


def _batches(ids: list[Any]) -> Iterable[list[Any]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
