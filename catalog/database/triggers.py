"""Triggers, made from the declared public columns and stock levels, and for scheduled pages, for SQLite and PostgreSQL.

They are dropped and made again after every migration: SQLite loses the triggers of a table that Django rebuilds, and a
column may have joined the public ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from catalog import public_facts
from catalog.database import due
from catalog.public_facts import StockLevels

PREFIX = "edition_"
AVAILABILITY_PREFIX = "availability_"
KEY_OF_PAGES = "page_ptr_id"
"""A page's own table has no `id`: its key is that of its row among all pages, and stands among its public columns."""
OVERLAP_TRIGGERS = ("certificate_overlap_insert", "certificate_overlap_update")
OVERLAP_MESSAGE = "certificates of one product overlap"
OVERLAP_CONSTRAINT = "certificate_no_overlap"

PublicColumns = Mapping[str, Sequence[str]]
Availability = Mapping[str, public_facts.Availability]


class Trigger(NamedTuple):
    """A trigger as this release makes it."""

    name: str
    table: str
    create: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.create.encode()).hexdigest()


def expected_triggers(vendor: str, public: PublicColumns, availability: Availability) -> set[str]:
    """Names of all guards that must stand in the database: the triggers and, on PostgreSQL, the exclusion constraint."""
    names = {trigger.name for trigger in _triggers(vendor, public, availability)}
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
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall() if _is_ours(name) or name == OVERLAP_CONSTRAINT}


def stale_triggers(connection: BaseDatabaseWrapper, public: PublicColumns, availability: Availability) -> set[str]:
    """Names of triggers that stand, but not as this release makes them: an older list of public columns lets changes pass
    unnoticed. SQLite keeps the statement that made a trigger; PostgreSQL rewrites it, so there a comment holds its digest.
    """
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_MADE if postgresql else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = dict(cursor.fetchall())
        stale = {
            trigger.name
            for trigger in _triggers(connection.vendor, public, availability)
            if trigger.name in made and made[trigger.name] != (trigger.digest if postgresql else trigger.create)
        }
        if postgresql:
            for function, body in _POSTGRESQL_FUNCTIONS.items():
                cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [function])
                if cursor.fetchone() != (body,):
                    stale.add(function)
    return stale


def install(connection: BaseDatabaseWrapper, public: PublicColumns, availability: Availability, *, schedule: bool = True) -> None:
    """Make every trigger anew and renew the tokens, in one transaction: no write slips through in between. Without `schedule`
    none for scheduled pages: their tables are not all there yet.

    The tokens come last: what was written while a trigger was absent is then no longer taken for what a kept page shows.
    """
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        if postgresql:
            for function, body in _POSTGRESQL_FUNCTIONS.items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        for trigger in _triggers(connection.vendor, public, availability, schedule):
            cursor.execute(trigger.create)
            if postgresql:
                cursor.execute(f"""COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" IS '{trigger.digest}'""")
        cursor.execute(_POSTGRESQL_BUMP if postgresql else _SQLITE_BUMP)
        if availability:
            cursor.execute(_POSTGRESQL_RENEW_AVAILABILITY if postgresql else _SQLITE_RENEW_AVAILABILITY)
        if schedule:
            cursor.execute(due.POSTGRESQL_NOTE if postgresql else due.SQLITE_NOTE)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of ours away, for as long as migrations run; `install` makes them anew."""
    drop(connection, _is_ours)


def drop(connection: BaseDatabaseWrapper, ours: Callable[[str], bool]) -> None:
    """Take the triggers away whose names are `ours`, in one transaction."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS)
        for name, statement in cursor.fetchall():
            if ours(name):
                cursor.execute(statement)


def _is_ours(name: str) -> bool:
    return name.startswith((PREFIX, AVAILABILITY_PREFIX, due.PREFIX)) or name in OVERLAP_TRIGGERS


def _triggers(vendor: str, public: PublicColumns, availability: Availability, schedule: bool = True) -> list[Trigger]:
    postgresql = vendor == "postgresql"
    triggers = _postgresql(public, availability) if postgresql else _sqlite(public, availability)
    if schedule:
        triggers += _postgresql_due() if postgresql else _sqlite_due()
    return triggers


def _differs(columns: Sequence[str], distinct: str) -> str:
    """A row's change in one of these columns; `distinct` is the database's comparison that knows NULL."""
    return " OR ".join(f'OLD."{column}" {distinct} NEW."{column}"' for column in columns)


def _row_differs(columns: Sequence[str], distinct: str) -> str:
    """A row's change in its key or in one of these columns."""
    return _differs(columns if KEY_OF_PAGES in columns else ("id", *columns), distinct)


def _words_may_change(declared: public_facts.Availability, distinct: str) -> str:
    """A change of one row after which what pages say of stock may be another.

    Of levels, whose sums make words: no row is below nought, so a sum that passes from at most `few` to more, or comes from
    nought or to it, has a row that was or is at most `few`. What is plenty throughout moves nothing.
    """
    if not isinstance(declared, StockLevels):
        return _differs(("id", *declared), distinct)
    few = declared.few
    before, now = (f'{row}."{declared.on_hand}" - {row}."{declared.reserved}"' for row in ("OLD", "NEW"))
    return f"{_differs(declared.of, distinct)} OR ({before} <> {now} AND ({before} <= {few} OR {now} <= {few}))"


# --- SQLite -----------------------------------------------------------------------------------------------------------

_SQLITE_TRIGGERS = """SELECT name, 'DROP TRIGGER "' || name || '"' FROM sqlite_master WHERE type = 'trigger'"""
_SQLITE_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, lower(hex(randomblob(16)))) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)


_SQLITE_RENEW_AVAILABILITY = "UPDATE catalog_edition SET availability = lower(hex(randomblob(16))) WHERE id = 1;"
_SQLITE_DISTINCT = "IS NOT"


def _sqlite(public: PublicColumns, availability: Availability) -> list[Trigger]:
    triggers: list[Trigger] = []
    for table, columns in public.items():
        triggers += _sqlite_renewing(_SQLITE_BUMP, PREFIX, table, _row_differs(columns, _SQLITE_DISTINCT))
    for table, declared in availability.items():
        changes = _words_may_change(declared, _SQLITE_DISTINCT)
        triggers += _sqlite_renewing(_SQLITE_RENEW_AVAILABILITY, AVAILABILITY_PREFIX, table, changes)
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


def _sqlite_renewing(renew: str, prefix: str, table: str, changes: str) -> Iterator[Trigger]:
    for event, when in (("insert", ""), ("delete", ""), ("update", f"WHEN {changes} ")):
        name = f"{prefix}{table}_{event}"
        create = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {when}BEGIN {renew} END'
        yield Trigger(name, table, create)


def _sqlite_due() -> Iterator[Trigger]:
    for name, table, event, when in due.events(_SQLITE_DISTINCT):
        create = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" WHEN {when} BEGIN {due.SQLITE_NOTE} END'
        yield Trigger(name, table, create)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

_POSTGRESQL_TRIGGERS = """
SELECT tgname, format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)
"""

# A renewal is deferred to the end of the transaction and done once: the edition row is every writer's last lock, so that
# writers do not queue behind an import. The marker is local to the transaction and rolls back with it.
_POSTGRESQL_BUMP = (
    "INSERT INTO catalog_edition (id, token) VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
)
_POSTGRESQL_RENEW_AVAILABILITY = (
    "UPDATE catalog_edition SET availability = replace(gen_random_uuid()::text, '-', '') WHERE id = 1;"
)
_POSTGRESQL_DISTINCT = "IS DISTINCT FROM"


def _postgresql_once_a_transaction(marker: str, renew: str) -> str:
    return f"""
BEGIN
    IF current_setting('{marker}', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('{marker}', pg_current_xact_id()::text, true);
        {renew}
    END IF;
    RETURN NULL;
END
"""


_EDITION_FUNCTION, _AVAILABILITY_FUNCTION = "catalog_renew_edition", "catalog_renew_availability"
_POSTGRESQL_FUNCTIONS = {
    _EDITION_FUNCTION: _postgresql_once_a_transaction("ocop.edition_renewed_in", _POSTGRESQL_BUMP),
    _AVAILABILITY_FUNCTION: _postgresql_once_a_transaction("ocop.availability_renewed_in", _POSTGRESQL_RENEW_AVAILABILITY),
    due.FUNCTION: due.POSTGRESQL_FUNCTION,
}
_POSTGRESQL_MADE = """
SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)
"""


def _postgresql(public: PublicColumns, availability: Availability) -> list[Trigger]:
    triggers: list[Trigger] = []
    for table, columns in public.items():
        # JSON has no equality in PostgreSQL before jsonb; ours are jsonb, so IS DISTINCT FROM holds for every column.
        changes = _row_differs(columns, _POSTGRESQL_DISTINCT)
        triggers += _postgresql_renewing(_EDITION_FUNCTION, PREFIX, table, changes)
    for table, declared in availability.items():
        changes = _words_may_change(declared, _POSTGRESQL_DISTINCT)
        triggers += _postgresql_renewing(_AVAILABILITY_FUNCTION, AVAILABILITY_PREFIX, table, changes)
    return triggers


def _postgresql_renewing(function: str, prefix: str, table: str, changes: str) -> Iterator[Trigger]:
    for event, when in (("insert", ""), ("delete", ""), ("update", changes)):
        yield _postgresql_deferred(f"{prefix}{table}_{event}", table, event, when, function)
    yield _postgresql_truncated(f"{prefix}{table}_truncate", table, function)


def _postgresql_due() -> Iterator[Trigger]:
    for name, table, event, when in due.events(_POSTGRESQL_DISTINCT):
        yield _postgresql_deferred(name, table, event, when, due.FUNCTION)
    for table in due.TABLES:
        yield _postgresql_truncated(f"{due.PREFIX}{table}_truncate", table, due.FUNCTION)


def _postgresql_deferred(name: str, table: str, event: str, when: str, function: str) -> Trigger:
    after = f'AFTER {event.upper()} ON "{table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW'
    condition = f"WHEN ({when}) " if when else ""
    return Trigger(name, table, f'CREATE CONSTRAINT TRIGGER "{name}" {after} {condition}EXECUTE FUNCTION {function}()')


def _postgresql_truncated(name: str, table: str, function: str) -> Trigger:
    """Constraint triggers do not see TRUNCATE."""
    return Trigger(
        name, table, f'CREATE TRIGGER "{name}" AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {function}()'
    )
