"""The outbox: products that changed, until their documents and the index say so.

    list the waiting changes -> draw a version -> read the facts -> write -> delete the changes that were listed

The version is drawn after listing and before reading. So a later version has read what an earlier one listed, and a write that
meets a later version may be dropped: ordered per product, by whoever drains and however many do. A change that comes in meanwhile
was not listed, and waits on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min, QuerySet

from .documents import Document, document, pairs, pipeline
from .facts import sources
from .models import SearchChange, SearchDocument, SearchState

BATCH = 500
"""Changed products that are taken at a time."""
_CHANGES_EACH = 8
"""Changes of a product that are taken with it, as a rule; the others are taken the next time."""


def waiting() -> bool:
    """Whether any change still waits, for its document or for the index."""
    return SearchChange.objects.exists()


def any_undocumented() -> bool:
    return SearchChange.objects.filter(documented=False).exists()


def undocumented() -> list[int]:
    """Products whose documents do not say yet what the facts say."""
    return list(
        SearchChange.objects.filter(documented=False).order_by("product_id").values_list("product_id", flat=True).distinct()
    )


def all_waiting() -> list[int]:
    """Products that any change waits for."""
    return list(SearchChange.objects.values_list("product_id", flat=True).distinct())


def backlog() -> tuple[int, datetime | None]:
    """How many changes wait, and since when."""
    found = SearchChange.objects.aggregate(number=Count("pk"), since=Min("at"))
    return found["number"], found["since"]


def next_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_state SET version = version + 1 WHERE id = 1 RETURNING version")
        (version,) = cursor.fetchone()
    return int(version)


def write_documents(*, keep_changes: bool, most: int = BATCH) -> int:
    """Make the documents of so many products that wait, at most; gives of how many, 0 when none is left. With `keep_changes` the
    changes wait on for the index."""
    listed = _listed(SearchChange.objects.filter(documented=False), most)
    if not listed:
        return 0
    products = sorted({product for _, product in listed})
    version = next_version()
    made = [document(source) for source in sources(products)]
    with transaction.atomic():
        _write(made, version)
        gone = set(products) - {each.product for each in made}
        SearchDocument.objects.filter(product_id__in=gone, version__lt=version).delete()
        done = SearchChange.objects.filter(pk__in=[pk for pk, _ in listed])
        if keep_changes:
            done.update(documented=True)
        else:
            done.delete()
    return len(products)


def listed_for_index() -> list[tuple[int, int]]:
    """Changes whose documents are made, with their products: what the index is told next."""
    return _listed(SearchChange.objects.filter(documented=True), BATCH)


def forget(changes: Iterable[int]) -> None:
    SearchChange.objects.filter(pk__in=list(changes)).delete()


def documents(products: Iterable[int]) -> list[tuple[Document, int]]:
    """The documents of these products, as far as they have any, each with its version."""
    rows = SearchDocument.objects.filter(product_id__in=list(products)).order_by("product_id")
    return [(Document.of(content), version) for content, version in rows.values_list("content", "version")]


def state() -> SearchState:
    return SearchState.objects.get(pk=1)


def _listed(changes: QuerySet[SearchChange], most: int) -> list[tuple[int, int]]:
    """Products that wait longest, each with all that it waits for: an import leaves several changes of each."""
    waiting = set(changes.order_by("pk").values_list("product_id", flat=True)[:most])
    return list(changes.filter(product_id__in=waiting).order_by("pk").values_list("pk", "product_id")[: _CHANGES_EACH * most])


def _write(made: Sequence[Document], version: int) -> None:
    """Write the documents; one that was made later meanwhile stays."""
    postgresql = connection.vendor == "postgresql"
    rows = [
        (
            each.product,
            version,
            pipeline(),
            json.dumps(each.content(), ensure_ascii=False),
            _vector(each) if postgresql else " ".join(each.tokens()),
        )
        for each in made
    ]
    said = json.dumps(sorted({word for each in made for word in each.spoken()}), ensure_ascii=False)
    insert = "INSERT INTO search_document (product_id, version, pipeline, content, tokens)"
    later = (
        "ON CONFLICT (product_id) DO UPDATE SET version = excluded.version, pipeline = excluded.pipeline, "
        "content = excluded.content, tokens = excluded.tokens WHERE search_document.version < excluded.version"
    )
    with connection.cursor() as cursor:
        if postgresql:
            cursor.executemany(f"{insert} VALUES (%s, %s, %s, %s::jsonb, %s::tsvector) {later}", rows)
            words = "SELECT value FROM json_array_elements_text(%s::json) AS words (value)"
        else:
            # All in one statement: FTS5 writes out what it has gathered with every statement that may fail.
            columns = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(5))
            cursor.execute(f"{insert} SELECT {columns} FROM json_each(%s) WHERE true {later}", [json.dumps(rows)])
            words = "SELECT value FROM json_each(%s) WHERE true"
        # In their order, so that two who write the same words do not wait for each other.
        cursor.execute(f"INSERT INTO search_word (token) {words} ON CONFLICT (token) DO NOTHING", [said])


MOST_POSITIONS = 16_383
"""What a tsvector can tell apart; later tokens are found, but not as parts of a longer run."""


def _vector(made: Document) -> str:
    """The tokens as a `tsvector` is written, with their places. Tokens are letters and digits only."""
    tokens = made.tokens()
    placed = [f"'{token}':{min(place, MOST_POSITIONS)}" for place, token in enumerate(tokens, 1)]
    return " ".join([*placed, *(f"'{pair}'" for pair in pairs(tokens))])
