from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def install_triggers(using: str, **kwargs: Any) -> None:
    from catalog.database import triggers
    from catalog.public_facts import PUBLIC_COLUMNS

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {"catalog_edition", *PUBLIC_COLUMNS} <= tables:
        triggers.install(connection, PUBLIC_COLUMNS)


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
        from catalog import checks  # noqa: F401  # registers the system checks

        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
