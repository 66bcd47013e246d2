"""Triggers, made from the declared public columns, for SQLite and PostgreSQL.

They are dropped and made again after every migration: SQLite loses the triggers of a table that Django rebuilds, and a
column may have joined the public ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "edition_"
OVERLAP_TRIGGERS = ("certificate_overlap_insert", "certificate_overlap_update")
OVERLAP_MESSAGE = "certificates of one product overlap"
OVERLAP_CONSTRAINT = "certificate_no_overlap"

PublicColumns = Mapping[str, Sequence[str]]


def expected_triggers(vendor: str, public: PublicColumns) -> set[str]:
    """Names of all guards that must stand in the database: the triggers and, on PostgreSQL, the exclusion constraint."""
    events = ("insert", "update", "delete", "truncate") if vendor == "postgresql" else ("insert", "update", "delete")
    names = {f"{PREFIX}{table}_{event}" for table in public for event in events}
    return names | ({OVERLAP_CONSTRAINT} if vendor == "postgresql" else set(OVERLAP_TRIGGERS))


def present_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of our guards that stand in the database and are switched on."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid) "
            "UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'x' AND pg_table_is_visible(conrelid)"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ours = {*OVERLAP_TRIGGERS, OVERLAP_CONSTRAINT}
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX) or name in ours}


def install(connection: BaseDatabaseWrapper, public: PublicColumns) -> None:
    """Make every trigger anew and renew the edition, in one transaction: no write slips through in between.

    The edition comes last: what was written while a trigger was absent is then no longer taken for what a kept page shows.
    """
    statements = _postgresql(public) if connection.vendor == "postgresql" else _sqlite(public)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of ours away, for as long as migrations run; `install` makes them anew."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_OURS if connection.vendor == "postgresql" else _SQLITE_OURS)
        for name, drop in cursor.fetchall():
            if name.startswith(PREFIX) or name in OVERLAP_TRIGGERS:
                cursor.execute(drop)


# --- SQLite -----------------------------------------------------------------------------------------------------------

_SQLITE_OURS = """SELECT name, 'DROP TRIGGER "' || name || '"' FROM sqlite_master WHERE type = 'trigger'"""
_SQLITE_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, lower(hex(randomblob(16)))) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)


def _sqlite(public: PublicColumns) -> list[str]:
    statements: list[str] = []
    for table, columns in public.items():
        differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in ("id", *columns))
        statements += [
            f'CREATE TRIGGER "{PREFIX}{table}_insert" AFTER INSERT ON "{table}" BEGIN {_SQLITE_BUMP} END',
            f'CREATE TRIGGER "{PREFIX}{table}_delete" AFTER DELETE ON "{table}" BEGIN {_SQLITE_BUMP} END',
            f'CREATE TRIGGER "{PREFIX}{table}_update" AFTER UPDATE ON "{table}" WHEN {differs} BEGIN {_SQLITE_BUMP} END',
        ]
    # An interval of no days (withdrawn from its own first day) overlaps nothing.
    overlap = (
        "WHEN NEW.starts_on < NEW.ends_on AND EXISTS (SELECT 1 FROM catalog_certificate AS other "
        "WHERE other.product_id = NEW.product_id AND other.id <> NEW.id AND other.starts_on < other.ends_on "
        "AND other.starts_on < NEW.ends_on AND NEW.starts_on < other.ends_on) "
        f"BEGIN SELECT RAISE(ABORT, '{OVERLAP_MESSAGE}'); END"
    )
    # After, not before: only then does NEW.id hold the id the row was given.
    statements += [
        f"CREATE TRIGGER {OVERLAP_TRIGGERS[0]} AFTER INSERT ON catalog_certificate {overlap}",
        f"CREATE TRIGGER {OVERLAP_TRIGGERS[1]} AFTER UPDATE OF product_id, starts_on, ends_on ON catalog_certificate {overlap}",
    ]
    return [*statements, _SQLITE_BUMP]


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

_POSTGRESQL_OURS = """
SELECT tgname, format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)
"""

# The bump is deferred to the end of the transaction and done once: the edition row is every writer's last lock, so that
# writers do not queue behind an import. The marker is local to the transaction and rolls back with it.
_POSTGRESQL_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION catalog_renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('ocop.edition_renewed_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('ocop.edition_renewed_in', pg_current_xact_id()::text, true);
        {bump}
    END IF;
    RETURN NULL;
END $$
""".replace("{bump}", _POSTGRESQL_BUMP)


def _postgresql(public: PublicColumns) -> list[str]:
    deferred = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    renew = "EXECUTE FUNCTION catalog_renew_edition()"
    statements = [_POSTGRESQL_FUNCTION]
    for table, columns in public.items():
        # JSON has no equality in PostgreSQL before jsonb; ours are jsonb, so IS DISTINCT FROM holds for every column.
        differs = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in ("id", *columns))
        statements += [
            f'CREATE CONSTRAINT TRIGGER "{PREFIX}{table}_insert" AFTER INSERT ON "{table}" {deferred} {renew}',
            f'CREATE CONSTRAINT TRIGGER "{PREFIX}{table}_delete" AFTER DELETE ON "{table}" {deferred} {renew}',
            f'CREATE CONSTRAINT TRIGGER "{PREFIX}{table}_update" AFTER UPDATE ON "{table}" {deferred} WHEN ({differs}) {renew}',
            # Constraint triggers do not see TRUNCATE.
            f'CREATE TRIGGER "{PREFIX}{table}_truncate" AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT {renew}',
        ]
    return [*statements, _POSTGRESQL_BUMP]
