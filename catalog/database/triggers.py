"""Triggers, made from the declared public columns, for SQLite and PostgreSQL.

They are dropped and made again after every migration: SQLite loses the triggers of a table that Django rebuilds, and a
column may have joined the public ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "edition_"
OVERLAP_TRIGGERS = ("certificate_overlap_insert", "certificate_overlap_update")
OVERLAP_MESSAGE = "certificates of one product overlap"
OVERLAP_CONSTRAINT = "certificate_no_overlap"

PublicColumns = Mapping[str, Sequence[str]]


class Trigger(NamedTuple):
    """A trigger as this release makes it."""

    name: str
    table: str
    create: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.create.encode()).hexdigest()


def expected_triggers(vendor: str, public: PublicColumns) -> set[str]:
    """Names of all guards that must stand in the database: the triggers and, on PostgreSQL, the exclusion constraint."""
    names = {trigger.name for trigger in _triggers(vendor, public)}
    return names | {OVERLAP_CONSTRAINT} if vendor == "postgresql" else names


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


def stale_triggers(connection: BaseDatabaseWrapper, public: PublicColumns) -> set[str]:
    """Names of triggers that stand, but not as this release makes them: an older list of public columns lets changes pass
    unnoticed. SQLite keeps the statement that made a trigger; PostgreSQL rewrites it, so there a comment holds its digest.
    """
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_MADE if postgresql else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = dict(cursor.fetchall())
        stale = {
            trigger.name
            for trigger in _triggers(connection.vendor, public)
            if trigger.name in made and made[trigger.name] != (trigger.digest if postgresql else trigger.create)
        }
        if postgresql:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [_POSTGRESQL_FUNCTION])
            if cursor.fetchone() != (_POSTGRESQL_BODY,):
                stale.add(_POSTGRESQL_FUNCTION)
    return stale


def install(connection: BaseDatabaseWrapper, public: PublicColumns) -> None:
    """Make every trigger anew and renew the edition, in one transaction: no write slips through in between.

    The edition comes last: what was written while a trigger was absent is then no longer taken for what a kept page shows.
    """
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        if postgresql:
            cursor.execute(_POSTGRESQL_CREATE_FUNCTION)
        for trigger in _triggers(connection.vendor, public):
            cursor.execute(trigger.create)
            if postgresql:
                cursor.execute(f"""COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" IS '{trigger.digest}'""")
        cursor.execute(_POSTGRESQL_BUMP if postgresql else _SQLITE_BUMP)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of ours away, for as long as migrations run; `install` makes them anew."""
    drop(connection, lambda name: name.startswith(PREFIX) or name in OVERLAP_TRIGGERS)


def drop(connection: BaseDatabaseWrapper, ours: Callable[[str], bool]) -> None:
    """Take the triggers away whose names are `ours`, in one transaction."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS)
        for name, statement in cursor.fetchall():
            if ours(name):
                cursor.execute(statement)


def _triggers(vendor: str, public: PublicColumns) -> list[Trigger]:
    return _postgresql(public) if vendor == "postgresql" else _sqlite(public)


# --- SQLite -----------------------------------------------------------------------------------------------------------

_SQLITE_TRIGGERS = """SELECT name, 'DROP TRIGGER "' || name || '"' FROM sqlite_master WHERE type = 'trigger'"""
_SQLITE_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, lower(hex(randomblob(16)))) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)


def _sqlite(public: PublicColumns) -> list[Trigger]:
    triggers: list[Trigger] = []
    for table, columns in public.items():
        differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in ("id", *columns))
        for event, when in (("insert", ""), ("delete", ""), ("update", f"WHEN {differs} ")):
            name = f"{PREFIX}{table}_{event}"
            create = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {when}BEGIN {_SQLITE_BUMP} END'
            triggers.append(Trigger(name, table, create))
    # An interval of no days (withdrawn from its own first day) overlaps nothing.
    overlap = (
        "WHEN NEW.starts_on < NEW.ends_on AND EXISTS (SELECT 1 FROM catalog_certificate AS other "
        "WHERE other.product_id = NEW.product_id AND other.id <> NEW.id AND other.starts_on < other.ends_on "
        "AND other.starts_on < NEW.ends_on AND NEW.starts_on < other.ends_on) "
        f"BEGIN SELECT RAISE(ABORT, '{OVERLAP_MESSAGE}'); END"
    )
    # After, not before: only then does NEW.id hold the id the row was given.
    for name, event in zip(OVERLAP_TRIGGERS, ("INSERT", "UPDATE OF product_id, starts_on, ends_on"), strict=True):
        create = f"CREATE TRIGGER {name} AFTER {event} ON catalog_certificate {overlap}"
        triggers.append(Trigger(name, "catalog_certificate", create))
    return triggers


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

_POSTGRESQL_TRIGGERS = """
SELECT tgname, format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)
"""

# The bump is deferred to the end of the transaction and done once: the edition row is every writer's last lock, so that
# writers do not queue behind an import. The marker is local to the transaction and rolls back with it.
_POSTGRESQL_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)
_POSTGRESQL_FUNCTION = "catalog_renew_edition"
_POSTGRESQL_BODY = """
BEGIN
    IF current_setting('ocop.edition_renewed_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('ocop.edition_renewed_in', pg_current_xact_id()::text, true);
        {bump}
    END IF;
    RETURN NULL;
END
""".replace("{bump}", _POSTGRESQL_BUMP)
_POSTGRESQL_CREATE_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {_POSTGRESQL_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_POSTGRESQL_BODY}$$"
)
_POSTGRESQL_MADE = """
SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)
"""


def _postgresql(public: PublicColumns) -> list[Trigger]:
    renew = f"EXECUTE FUNCTION {_POSTGRESQL_FUNCTION}()"
    triggers: list[Trigger] = []
    for table, columns in public.items():
        # JSON has no equality in PostgreSQL before jsonb; ours are jsonb, so IS DISTINCT FROM holds for every column.
        differs = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in ("id", *columns))
        for event, when in (("insert", ""), ("delete", ""), ("update", f"WHEN ({differs}) ")):
            name = f"{PREFIX}{table}_{event}"
            after = f'AFTER {event.upper()} ON "{table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW'
            triggers.append(Trigger(name, table, f'CREATE CONSTRAINT TRIGGER "{name}" {after} {when}{renew}'))
        # Constraint triggers do not see TRUNCATE.
        name = f"{PREFIX}{table}_truncate"
        after = f'AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT'
        triggers.append(Trigger(name, table, f'CREATE TRIGGER "{name}" {after} {renew}'))
    return triggers
