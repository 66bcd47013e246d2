"""Which engine answers: Elasticsearch where it is configured, up to date and well; the database else, within the same request."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from threading import Lock
from time import monotonic
from typing import TypeVar

from catalog.edition import Reading
from search import indexing, outbox, worker
from search.plan import Plan

from .database import DatabaseEngine
from .elasticsearch import ElasticsearchEngine, Index
from .elasticsearch.client import Deadline
from .query import EngineError, SearchEngine, SearchPage, SearchQuery

logger = logging.getLogger(__name__)

REST_SECONDS = 5.0
"""How long Elasticsearch is left alone after it failed; then one request tries it again while the others still do not."""
ENGINES = ("database", "elasticsearch")
Answer = TypeVar("Answer")


class _Circuit:
    """Open while Elasticsearch rests: it is not asked."""

    def __init__(self) -> None:
        self._rests_until = 0.0
        self._lock = Lock()
        self.reason = ""

    def may_ask(self) -> bool:
        with self._lock:
            now = monotonic()
            if now < self._rests_until:
                return False
            if self.reason:
                # One asks; should it not come back, the next may after another rest.
                self._rests_until = now + REST_SECONDS
            return True

    def failed(self, reason: str) -> None:
        with self._lock:
            if reason != self.reason:
                logger.warning("The database answers searches instead of Elasticsearch: %s", reason)
            self.reason, self._rests_until = reason, monotonic() + REST_SECONDS

    def answered(self) -> None:
        with self._lock:
            if self.reason:
                logger.warning("Elasticsearch answers searches again.")
            self.reason, self._rests_until = "", 0.0


_circuit = _Circuit()


class BestEngine:
    """For one request: it begins with Elasticsearch if that may answer, and stays with the database once that had to. All that
    it asks of Elasticsearch has the time of one search."""

    def __init__(self) -> None:
        self._database = DatabaseEngine()
        self._elasticsearch = _elasticsearch() if _may_answer() else None
        self._deadline = Deadline.of_a_search()

    @property
    def name(self) -> str:
        return self._elasticsearch.name if self._elasticsearch else self._database.name

    def search(self, query: SearchQuery) -> SearchPage:
        return self._first_that_can(
            lambda elasticsearch: elasticsearch.search(query, self._deadline),
            lambda: self._database.search(query),
        )

    def suggest(self, plan: Plan, reading: Reading, most: int) -> list[int]:
        return self._first_that_can(
            lambda elasticsearch: elasticsearch.suggest(plan, reading, most, self._deadline),
            lambda: self._database.suggest(plan, reading, most),
        )

    def _first_that_can(self, ask: Callable[[ElasticsearchEngine], Answer], instead: Callable[[], Answer]) -> Answer:
        if self._elasticsearch:
            try:
                answer = ask(self._elasticsearch)
            except EngineError as error:
                _circuit.failed(str(error))
                self._elasticsearch = None
            else:
                _circuit.answered()
                return answer
        return instead()


def engine_named(name: str) -> SearchEngine:
    """That engine and no other. Raises EngineError for Elasticsearch where it is not configured."""
    if name == "database":
        return DatabaseEngine()
    engine = _elasticsearch()
    if engine is None:
        raise EngineError("No Elasticsearch is configured: set ELASTICSEARCH_URL.")
    return engine


def _elasticsearch() -> ElasticsearchEngine | None:
    index = indexing.configured_index()
    return _on(index) if index else None


@cache
def _on(index: Index) -> ElasticsearchEngine:
    """One for the process: it remembers for a moment that the index is in order."""
    return ElasticsearchEngine(index)


def _may_answer() -> bool:
    """Whether Elasticsearch is configured, knows everything that was committed, and does not rest."""
    if indexing.configured_index() is None:
        return False
    if outbox.waiting():
        worker.wake()
        return False
    return _circuit.may_ask()
