"""Real commits in tests, and clean tables after them.

A deferred trigger never fires inside the transaction that pytest-django rolls back, and a second connection sees nothing
of it. A flush, the usual way out, also empties what migrations put there: Wagtail's site, root page and collections.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, connections, models, transaction
from django.test.utils import setup_databases, teardown_databases
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

CONFIGURED_NAME = connection.settings_dict["NAME"]
KEPT_BY_MIGRATIONS = {"catalog_edition", "search_state"}
MADE_BY_MIGRATIONS = (
    "wagtailcore_page",
    "wagtailcore_locale",
    "wagtailcore_site",
    "pages_homepage",
    "pages_fairindexpage",
    "pages_collectionindexpage",
    "pages_storyindexpage",
)
"""Tables whose rows migrations make and tests change: they are put back as they were found first."""
WRITTEN_ALONG = (
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailredirects.Redirect",
    "taggit.TaggedItem",
    "taggit.Tag",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.WorkflowState",
    "wagtailsearch.IndexEntry",
    "wagtailimages.Image",
    "wagtailimages.Rendition",
    "wagtaildocs.Document",
    "wagtailsearchpromotions.Query",
    "wagtailsearchpromotions.SearchPromotion",
)
_made_by_migrations: dict[str, list[tuple[Any, ...]]] = {}
REFERENCE = ("Province", "FormerProvince", "Commune", "FormerCommune", "GroupPeriod", "ProductGroup", "DatedRule")


def written_models(keep_reference: bool = False) -> list[type[models.Model]]:
    """The models whose rows tests write, whether of ours or along with them."""
    # What search notes of a deletion is deleted after it.
    every = [
        model
        for app in ("catalog", "search", "showrooms", "storefront", "pages")
        for model in apps.get_app_config(app).get_models(include_auto_created=app == "pages")
    ]
    ours = [model for model in every if model._meta.db_table not in {*KEPT_BY_MIGRATIONS, *MADE_BY_MIGRATIONS}]
    if keep_reference:
        ours = [model for model in ours if model.__name__ not in REFERENCE]
    return [*ours, *(apps.get_model(name) for name in WRITTEN_ALONG)]


def clear(keep_reference: bool = False) -> None:
    """Remove the rows that tests wrote. Foreign keys are checked at the commit, so the order is free."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in written_models(keep_reference):
            if model._meta.label == "wagtailsearch.IndexEntry":
                model._default_manager.all().delete()  # its full-text table hangs on it by signals and triggers
            else:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        cursor.execute("DELETE FROM wagtailcore_collection WHERE depth > 1")
        cursor.execute("UPDATE wagtailcore_collection SET numchild = 0")
        for table in MADE_BY_MIGRATIONS:
            put_back(cursor, table)
    cache.delete(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)


def put_back(cursor: Any, table: str) -> None:
    """Make a table hold again what it held when it was first asked for."""
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    rows = cursor.fetchall()
    if _made_by_migrations.setdefault(table, rows) != rows:
        made = _made_by_migrations[table]
        cursor.execute(f'DELETE FROM "{table}"')
        columns = ", ".join(["%s"] * len(made[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({columns})', made)


@contextmanager
def real_commits(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        clear()
        try:
            yield
        finally:
            if connection.in_atomic_block:
                raise AssertionError("the test left a transaction open")
            clear()
            get_user_model().objects.all().delete()
            for other in connections.all(initialized_only=True):
                other.close()


@pytest.fixture(scope="session")
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database. pytest-django prepares one only if some test carries its marker; else ours would meet the real one."""
    if connection.settings_dict["NAME"] != CONFIGURED_NAME:
        yield
        return
    with django_db_blocker.unblock():
        prepared = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(prepared, verbosity=0)


@pytest.fixture
def committed(own_database: None, django_db_blocker: Any) -> Iterator[None]:
    with real_commits(django_db_blocker):
        yield
