"""The tables that tests write, kept as they are, and put back: much faster than opening a shop again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from tests.committed import clear, written_models
from tests.showrooms.factories import make_staff
from tests.storefront.factories import Shop, make_shop

LEFT_OUT = "wagtailsearch.IndexEntry"  # hangs on triggers; nothing here searches


class Snapshot:
    """Copies inside the database of a shop that has just opened, made by `kept`."""

    def __init__(self) -> None:
        self.shop: Shop = make_shop()
        self.staff: Any = make_staff(self.shop.showroom)
        self._copies: list[tuple[str, str, str]] = []
        with connection.cursor() as cursor:
            for model in written_models():
                if model._meta.label == LEFT_OUT or not model._default_manager.exists():
                    continue
                table, copy = model._meta.db_table, f"kept_{model._meta.db_table}"
                columns = ", ".join(f'"{field.column}"' for field in _stored(model))
                cursor.execute(f'CREATE TABLE "{copy}" AS SELECT {columns} FROM "{table}"')
                self._copies.append((table, copy, columns))

    def put_back(self) -> None:
        clear()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, copy, columns in self._copies:
                cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{copy}"')

    def drop(self) -> None:
        with connection.cursor() as cursor:
            for _table, copy, _columns in self._copies:
                cursor.execute(f'DROP TABLE "{copy}"')


@contextmanager
def kept() -> Iterator[Snapshot]:
    snapshot = Snapshot()
    try:
        yield snapshot
    finally:
        snapshot.drop()


def _stored(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
