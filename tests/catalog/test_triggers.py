"""The database's guards stand, are missed when they are absent, and outlive migrations."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, migrations, models, transaction

from catalog.database import triggers
from catalog.models import (
    Certificate,
    EditionRow,
    Product,
)
from catalog.public_facts import AVAILABILITY, PUBLIC_COLUMNS, declare
from tests.factories import (
    certified_product,
    make_decision,
)
from tests.watching import Watch

pytestmark = pytest.mark.usefixtures("committed")
on_postgresql = pytest.mark.postgresql


def complaints() -> list[str]:
    return [message.id for message in checks.run_checks(tags=[checks.Tags.database], databases=["default"])]


def all_guards() -> set[str]:
    return triggers.expected_triggers(connection.vendor, PUBLIC_COLUMNS, AVAILABILITY)


def absent() -> set[str]:
    return all_guards() - triggers.present_triggers(connection)


def test_every_guard_is_missed_when_it_is_absent() -> None:
    assert "catalog.E001" not in complaints()
    for name in sorted(all_guards() - {triggers.OVERLAP_CONSTRAINT}):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name])
                cursor.execute(f'DROP TRIGGER "{name}" ON {cursor.fetchone()[0]}')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')
            assert absent() == {name}
            transaction.set_rollback(True)
    with transaction.atomic():
        triggers.drop(connection, lambda name: name == "edition_catalog_product_update")
        assert "catalog.E001" in complaints()
        transaction.set_rollback(True)
    assert "catalog.E001" not in complaints()


def test_a_trigger_made_from_an_older_list_of_public_columns_is_missed() -> None:
    older = {**PUBLIC_COLUMNS, "catalog_product": PUBLIC_COLUMNS["catalog_product"][:-1]}
    triggers.install(connection, older, AVAILABILITY)
    assert triggers.stale_triggers(connection, PUBLIC_COLUMNS, AVAILABILITY) == {"edition_catalog_product_update"}
    assert "catalog.E001" in complaints()
    triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
    assert triggers.stale_triggers(connection, PUBLIC_COLUMNS, AVAILABILITY) == set()
    assert "catalog.E001" not in complaints()


@on_postgresql
def test_a_function_that_renews_nothing_is_missed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION catalog_renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$"
        )
    assert "catalog.E001" in complaints()
    triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
    assert "catalog.E001" not in complaints()


@on_postgresql
def test_a_trigger_switched_off_or_a_dropped_constraint_is_missed() -> None:
    from importlib import import_module

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_product DISABLE TRIGGER edition_catalog_product_update")
        assert "catalog.E001" in complaints()
        cursor.execute("ALTER TABLE catalog_product ENABLE TRIGGER edition_catalog_product_update")
        assert "catalog.E001" not in complaints()
        cursor.execute(import_module("catalog.migrations.0002_no_overlap").DROP)
        assert "catalog.E001" in complaints()
        cursor.execute(import_module("catalog.migrations.0002_no_overlap").ADD)
    assert "catalog.E001" not in complaints()


def rebuild(model: type[models.Model], name: str) -> None:
    """What a migration does that alters a column: on SQLite Django makes the table anew."""
    old = model._meta.get_field(name)
    new = old.clone()
    new.max_length = old.max_length + 1
    new.set_attributes_from_name(name)
    new.model = model
    for before, after in ((old, new), (new, old)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, before, after, strict=True)


@pytest.mark.parametrize(
    ("model", "name"),
    [(Product, "packaging"), (Certificate, "certified_name"), (EditionRow, "token")],
    ids=["product", "certificate", "edition"],
)
def test_triggers_outlive_a_migration_that_rebuilds_their_table(model: type[models.Model], name: str) -> None:
    certified_product()
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=[(migrations.Migration("0000", "catalog"), False)])
    rebuild(model, name)
    assert "catalog.E001" in complaints()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "catalog.E001" not in complaints()
    watch = Watch()
    Product.objects.update(packaging="hũ 200 g")
    assert watch.moved
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.create(
            product=Product.objects.get(),
            decision=make_decision(date(2025, 6, 1)),
            certified_name="Mắm",
            certified_name_key="mắm",
            stars=3,
            starts_on=date(2025, 6, 1),
            ends_on=date(2025, 7, 1),
            end_reason="expired",
        )


def test_making_the_triggers_anew_moves_the_edition() -> None:
    watch = Watch()
    triggers.install(connection, PUBLIC_COLUMNS, AVAILABILITY)
    assert watch.moved


def test_migrate_is_not_stopped_by_the_guards_it_makes_anew() -> None:
    triggers.install(connection, {**PUBLIC_COLUMNS, "catalog_product": PUBLIC_COLUMNS["catalog_product"][:-1]}, AVAILABILITY)
    call_command("migrate", verbosity=0, skip_checks=False)
    assert "catalog.E001" not in complaints()


def test_a_table_that_is_declared_before_it_is_there_keeps_no_guard_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PUBLIC_COLUMNS, "catalog_later", ("name",))
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert absent() and all(name.startswith("edition_catalog_later_") for name in absent())
    assert "catalog.E001" in complaints()


def test_a_table_is_declared_by_one_room() -> None:
    declare({"catalog_decision": PUBLIC_COLUMNS["catalog_decision"]})
    with pytest.raises(ValueError, match="catalog_decision is declared already"):
        declare({"catalog_decision": ("number",)})
