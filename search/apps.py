from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def install_triggers(using: str, **kwargs: Any) -> None:
    from search import changes

    connection = connections[using]
    if {"search_change", "search_document", *changes.CHANGES} <= set(connection.introspection.table_names()):
        changes.install(connection)


def remove_triggers(using: str, plan: list[Any], **kwargs: Any) -> None:
    from search import changes

    if plan:
        changes.remove(connections[using])


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog.public_facts import declare
        from search import checks  # noqa: F401  # registers the system checks
        from search.public_facts import PUBLIC_COLUMNS

        declare(PUBLIC_COLUMNS)
        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
