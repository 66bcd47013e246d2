"""The engine on the database: FTS5 on SQLite, an inverted index on PostgreSQL.

The database is asked one thing, in one statement: which products hold which tokens. What they come to is added up over the rows
of `Listed`, so filters, counts and deep pages cost what they cost on a list without a text. Products whose documents wait to be
made are read and scored here: nothing that was committed is missed, and nothing waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from catalog.at_a_glance.listed import Listed
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading
from search import outbox, worker
from search.documents import Document, Field, Phrase, document, pairs
from search.facts import sources
from search.plan import Kind, Plan, Sought

from .query import SearchPage, SearchQuery

Scores = NDArray[np.float64]
Postings = dict[Sought, NDArray[np.int64]]
"""The keys of the products that hold what is sought."""


class DatabaseEngine:
    name = "database"

    def search(self, query: SearchQuery) -> SearchPage:
        listed = overview(query.reading).listed
        found, scores = listed.best_first(_scores(query.plan, listed, query.reading))
        choice = replace(query.choice, found=found)
        ids = listed.page(choice, query.sort, query.first, query.end, query.language)
        score_of = dict(zip(found.pks.tolist(), scores.tolist(), strict=True)) if ids else {}
        return SearchPage(ids, [score_of[pk] for pk in ids], listed.tally(choice), len(found.pks))

    def suggest(self, plan: Plan, reading: Reading, most: int) -> list[int]:
        listed = overview(reading).listed
        found, _ = listed.best_first(_scores(plan, listed, reading))
        ids: list[int] = found.pks[:most].tolist()
        return ids


def together(runs: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """How many documents bear each run of folded words in the product's or the producer's name, or in its place."""
    asked = {Sought(field, run, 0): run for run in runs for field in _WITH_NAMES}
    counts: Counter[tuple[str, ...]] = Counter()
    for sought, pks in postings(asked).items():
        counts[asked[sought]] += len(pks)
    return counts


def bearers(where: Field, phrase: Phrase, reading: Reading) -> list[int]:
    """The products on record, listed or not, that have these tokens one after the other in a field."""
    sought = Sought(where, phrase, 0)
    waiting = _waiting(reading)
    found = set(postings([sought])[sought].tolist()) - waiting.keys()
    return sorted(found | {key for key, made in waiting.items() if made.has(where, phrase)})


def _scores(plan: Plan, listed: Listed, reading: Reading) -> Scores:
    """What each row of `listed` comes to, 0 where it does not answer."""
    parts = {part for clause in plan.clauses for part in clause.parts} | set(plan.bonuses)
    # Listed first: a change that comes in meanwhile is then either among these or in the postings.
    waiting = _waiting(reading)
    found = postings(parts)
    rows = {sought: listed.rows_of(pks) for sought, pks in found.items()}
    scores = _added_up(plan, rows, len(listed))
    if waiting:
        of_waiting = listed.rows_of(np.fromiter(waiting, dtype=np.int64))
        for row, key in zip(of_waiting, listed.keys_of(of_waiting), strict=True):
            scores[row] = plan.score(waiting[key])
    return scores


def _added_up(plan: Plan, rows: dict[Sought, NDArray[np.int64]], size: int) -> Scores:
    """`Plan.score` for all rows at once."""
    total = np.zeros(size)
    answered = np.zeros(size, dtype=np.int64)
    answers = np.ones(size, dtype=bool)
    for clause in plan.clauses:
        scores = np.zeros(size)
        for part in sorted(clause.parts, key=lambda part: part.worth):
            scores[rows[part]] = part.worth
        if clause.kind is Kind.FIRM:
            answers &= scores > 0
        elif clause.kind is Kind.NEEDED:
            answered += scores > 0
        total += scores
    total[answered == plan.needed] += plan.whole
    for bonus in plan.bonuses:
        total[rows[bonus]] += bonus.worth
    total[~answers | (answered < plan.least)] = 0
    return total


def _read_waiting(_reading: Reading) -> dict[int, Document]:
    return {source.product: document(source) for source in sources(outbox.undocumented())}


# A change that a document reads moves the edition too, so what waits is remembered for as long as nothing changes.
_shelf = Shelf(_read_waiting, room=1, daily=False)


def _waiting(reading: Reading) -> dict[int, Document]:
    """Documents, made here, of the products that changed since theirs was made."""
    if not outbox.any_undocumented():
        return {}
    worker.wake()
    return _shelf.get(reading)


def postings(parts: Collection[Sought]) -> Postings:
    """The products that hold each of these, by one statement."""
    asked = sorted(parts, key=lambda part: (part.field.value, part.phrase, part.prefix, part.worth))
    distinct = {(part.field, part.phrase, part.prefix): part for part in asked}
    ask = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    found = dict(zip(distinct, ask(list(distinct.values())), strict=True)) if distinct else {}
    return {part: found[part.field, part.phrase, part.prefix] for part in asked}


def _on_sqlite(parts: Sequence[Sought]) -> Iterable[NDArray[np.int64]]:
    asked = [f'"{" ".join(_lettered(part))}"{" *" if part.prefix else ""}' for part in parts]
    each = "SELECT %s, group_concat(rowid) FROM search_fts WHERE search_fts MATCH %s"
    found: dict[int, str] = {}
    for start in range(0, len(parts), _MOST_SELECTS):
        some = list(enumerate(asked))[start : start + _MOST_SELECTS]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([each] * len(some)), [value for pair in some for value in pair])
            found |= {place: keys for place, keys in cursor.fetchall() if keys}
    return [np.fromstring(found[at], dtype=np.int64, sep=",") if at in found else _NONE for at in range(len(parts))]


def _on_postgresql(parts: Sequence[Sought]) -> Iterable[NDArray[np.int64]]:
    # One plan for all of them: as many SELECTs take ten times as long to plan as to run.
    statement = (
        "SELECT asked.place, (SELECT array_agg(product_id) FROM search_document WHERE tokens @@ asked.query) "
        "FROM unnest(%s::int[], %s::tsquery[]) AS asked (place, query)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(range(len(parts))), [_tsquery(part) for part in parts]])
        found = {place: keys for place, keys in cursor.fetchall() if keys}
    return [np.array(found[at], dtype=np.int64) if at in found else _NONE for at in range(len(parts))]


def _tsquery(part: Sought) -> str:
    """A run of two tokens is a token of its own (`outbox.pairs`); of a longer run the pairs are looked up, and only what has
    them all is read for the order."""
    tokens = [f"'{token}'" for token in _lettered(part)]
    if part.prefix:
        return f"{tokens[0]}:*"
    if len(tokens) == 1:
        return tokens[0]
    beside = [f"'{pair}'" for pair in pairs(_lettered(part))]
    return beside[0] if len(beside) == 1 else f"{' & '.join(beside)} & ({' <-> '.join(tokens)})"


def _lettered(part: Sought) -> list[str]:
    return [f"{part.field.letter}{token}" for token in part.phrase]


_WITH_NAMES = (Field.NAME_FOLDED, Field.MAKER_FOLDED, Field.PLACE_FOLDED)
_NONE = np.empty(0, dtype=np.int64)
_MOST_SELECTS = 400
"""SQLite takes 500 in one statement."""
