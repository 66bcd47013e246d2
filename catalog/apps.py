from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def install_triggers(using: str, **kwargs: Any) -> None:
    from catalog.database import due, triggers
    from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {"catalog_edition", "catalog_certificate"} <= tables:
        public = _present(connection, PUBLIC_COLUMNS, tables)
        own = _present(connection, {"catalog_edition": ("availability", "next_due")}, tables)["catalog_edition"]
        levels = {table: declared for table, declared in AVAILABILITY.items() if "availability" in own and table in tables}
        triggers.install(connection, public, levels, schedule="next_due" in own and tables.issuperset(due.TABLES))


def _present(
    connection: BaseDatabaseWrapper, public: Mapping[str, Sequence[str]], tables: Collection[str]
) -> dict[str, list[str]]:
    """The public tables and columns that are there: all of them, but for a database that was migrated part of the way."""
    present: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table, columns in public.items():
            if table not in tables:
                continue
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            present[table] = [column for column in columns if column in there]
    return present


def remove_triggers(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Triggers step aside while migrations run: SQLite refuses to rebuild a table that a trigger elsewhere names, PostgreSQL
    to alter a column that a trigger compares."""
    from catalog.database import triggers

    if plan:
        triggers.remove(connections[using])


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog import checks, photographs  # noqa: F401  # registers the system checks

        photographs.cut_ahead_when_saved()

        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
