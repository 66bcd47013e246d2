"""Triggers that note in the outbox which products' documents a change touches, in the transaction that makes the change.

So every way of writing is caught, raw updates included. Tables and columns are those that `facts.py` reads. Like the edition's
triggers they step aside while migrations run, and are made anew afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from catalog.database.triggers import Trigger, drop

from .documents import pipeline

PREFIX = "search_note_"
INDEXED_PREFIX = "search_tokens_"


@dataclass(frozen=True)
class _Watched:
    """Columns that documents are made of, and the query for the products that a `{row}` of the table touches."""

    columns: tuple[str, ...]
    touched: str


def _products_where(condition: str) -> str:
    return f"SELECT id FROM catalog_product WHERE {condition}"


CHANGES: dict[str, _Watched] = {
    "catalog_product": _Watched(
        (
            *("live", "code", "slug", "name", "name_en", "name_order", "producer_id", "group_id", "group_as_published"),
            *("province_id", "former_province_id", "commune_id", "place_as_published", "official_code", "gtin"),
            *("packaging", "packaging_en", "packaging_kind", "price", "description", "description_en"),
        ),
        "SELECT {row}.id",
    ),
    "catalog_certificate": _Watched(
        (
            *("product_id", "decision_id", "certified_name", "producer_as_published", "certificate_number"),
            *("starts_on", "ends_on", "stars"),
        ),
        "SELECT {row}.product_id",
    ),
    "catalog_decision": _Watched(("number",), "SELECT DISTINCT product_id FROM catalog_certificate WHERE decision_id = {row}.id"),
    "catalog_producer": _Watched(("name", "place_as_published"), _products_where("producer_id = {row}.id")),
    "catalog_province": _Watched(("name", "slug"), _products_where("province_id = {row}.id")),
    "catalog_formerprovince": _Watched(
        ("name", "slug", "province_id"), _products_where("province_id = {row}.province_id OR former_province_id = {row}.id")
    ),
    "catalog_commune": _Watched(("name", "kind"), _products_where("commune_id = {row}.id")),
    "catalog_formercommune": _Watched(("commune_id", "name", "kind"), _products_where("commune_id = {row}.commune_id")),
    "catalog_productgroup": _Watched(
        ("name", "name_en", "parent_id"),
        # Groups stand three deep at most (branch, group, subgroup).
        _products_where(
            "group_id IN (SELECT id FROM catalog_productgroup WHERE {row}.id = id OR {row}.id = parent_id "
            "OR parent_id IN (SELECT id FROM catalog_productgroup WHERE parent_id = {row}.id)) OR group_id = {row}.id"
        ),
    ),
}


def present_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers that stand in the database, each with the fingerprint of what made it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger "
                "JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)"
            )
            found = dict(cursor.fetchall())
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = {name: Trigger(name, table, sql).digest for name, table, sql in cursor.fetchall()}
    return {name: digest for name, digest in found.items() if name.startswith((PREFIX, INDEXED_PREFIX))}


def stale_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of triggers that are absent, or not as this release makes them."""
    present = present_triggers(connection)
    return {trigger.name for trigger in _triggers(connection.vendor) if present.get(trigger.name) != trigger.digest}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger anew. Where one was absent every product waits for its document again, since it may have been written
    meanwhile; else those wait whose documents another release made."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        missing = bool(stale_triggers(connection))
        remove(connection)
        for trigger in _triggers(connection.vendor):
            if connection.vendor == "postgresql":
                function, create = trigger.create.split(";;")
                cursor.execute(function)
                cursor.execute(create)
                cursor.execute(f"""COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" IS '{trigger.digest}'""")
            else:
                cursor.execute(trigger.create)
        if missing:
            cursor.execute(_note(connection.vendor, _EVERY_PRODUCT))
        else:
            note_outdated(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger of ours away, for as long as migrations run."""
    drop(connection, lambda name: name.startswith((PREFIX, INDEXED_PREFIX)))


def note_outdated(connection: BaseDatabaseWrapper) -> None:
    """Let every product wait whose document is absent or was made by another pipeline, and every document without a product."""
    current = f"SELECT product_id FROM search_document WHERE pipeline = '{pipeline()}'"
    products = (
        f"SELECT id FROM catalog_product WHERE id NOT IN ({current}) "
        "UNION SELECT product_id FROM search_document WHERE product_id NOT IN (SELECT id FROM catalog_product)"
    )
    with connection.cursor() as cursor:
        cursor.execute(_note(connection.vendor, products))


_EVERY_PRODUCT = "SELECT id FROM catalog_product UNION SELECT product_id FROM search_document"


def _note(vendor: str, products: str) -> str:
    moment = "now()" if vendor == "postgresql" else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    documented = "false" if vendor == "postgresql" else "0"
    return (
        f"INSERT INTO search_change (product_id, documented, at) SELECT touched.id, {documented}, {moment} "
        f"FROM (SELECT NULL AS id WHERE false UNION {products}) AS touched WHERE touched.id IS NOT NULL"
    )


def _triggers(vendor: str) -> list[Trigger]:
    return list(_on_postgresql() if vendor == "postgresql" else _on_sqlite())


def _events(table: str, watched: _Watched, differs: str) -> Iterator[tuple[str, str, str]]:
    """Each event of a table, when it counts, and the products it touches."""
    old, new = watched.touched.format(row="OLD"), watched.touched.format(row="NEW")
    changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in ("id", *watched.columns))
    yield "insert", "", new
    yield "delete", "", old
    yield "update", f"WHEN ({changed}) ", f"{old} UNION {new}"


def _on_sqlite() -> Iterator[Trigger]:
    for table, watched in CHANGES.items():
        for event, when, touched in _events(table, watched, "IS NOT"):
            name = f"{PREFIX}{table}_{event}"
            body = f"BEGIN {_note('sqlite', touched)}; END"
            yield Trigger(name, table, f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {when}{body}')
    # The full text holds no copy of the tokens: it is told what a document had and has.
    gone = "INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', OLD.product_id, OLD.tokens);"
    come = "INSERT INTO search_fts (rowid, tokens) VALUES (NEW.product_id, NEW.tokens);"
    for event, body in (("insert", come), ("delete", gone), ("update", f"{gone} {come}")):
        name = f"{INDEXED_PREFIX}{event}"
        create = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "search_document" BEGIN {body} END'
        yield Trigger(name, "search_document", create)


def _on_postgresql() -> Iterator[Trigger]:
    for table, watched in CHANGES.items():
        for event, when, touched in _events(table, watched, "IS DISTINCT FROM"):
            yield _of_postgresql(table, event, f"FOR EACH ROW {when}", touched)
        yield _of_postgresql(table, "truncate", "FOR EACH STATEMENT ", _EVERY_PRODUCT)


def _of_postgresql(table: str, event: str, each: str, touched: str) -> Trigger:
    name = f"{PREFIX}{table}_{event}"
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {_note('postgresql', touched)}; RETURN NULL; END $$"
    )
    create = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {each}EXECUTE FUNCTION "{name}"()'
    return Trigger(name, table, f"{function};;{create}")
