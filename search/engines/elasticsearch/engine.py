"""The engine: one request for a page, its scores and all its counts."""

from __future__ import annotations

from time import monotonic
from typing import Any

from elasticsearch import dsl

from catalog.at_a_glance.filters import Sort
from catalog.edition import Reading
from search.engines.query import EngineError, SearchPage, SearchQuery
from search.plan import Plan

from . import queries
from .client import Deadline, told_plainly
from .index import Index
from .mapping import DEEPEST
from .tallies import Counting

TRUST_SECONDS = 1.0
"""How long an index that was found in order is taken to be so."""


class ElasticsearchEngine:
    """Whoever asks several times may give one `deadline` for all of it; without one each question has its own."""

    name = "elasticsearch"

    def __init__(self, index: Index) -> None:
        self._index = index
        self._trusted_until = 0.0

    def search(self, query: SearchQuery, deadline: Deadline | None = None) -> SearchPage:
        if query.end > DEEPEST:
            raise EngineError(f"Elasticsearch answers the first {DEEPEST} places only.")
        counting = Counting(query.choice, query.reading.on)
        search = self._search(query.plan, query.reading, query.sort, query.language)
        search = search[query.first : max(query.first, query.end)].extra(track_total_hits=True, track_scores=True)
        if narrowed := counting.post_filter:
            search = search.post_filter(narrowed)
        counting.add_to(search)
        answer = self._ask(search, deadline)
        hits = answer["hits"]
        tally, answering = counting.read(hits["total"]["value"], answer["aggregations"])
        return SearchPage(_ids(answer), [hit["_score"] for hit in hits["hits"]], tally, answering)

    def suggest(self, plan: Plan, reading: Reading, most: int, deadline: Deadline | None = None) -> list[int]:
        search = self._search(plan, reading, Sort.BEST)[:most].extra(track_total_hits=False)
        return _ids(self._ask(search, deadline))

    def _search(self, plan: Plan, reading: Reading, sort: Sort, language: str = "vi") -> dsl.Search[Any]:
        search = dsl.Search().query(queries.answering(plan, reading.on)).sort(*queries.order(sort, reading.on, language))
        return search.source(False)

    def _ask(self, search: dsl.Search[Any], deadline: Deadline | None) -> dict[str, Any]:
        deadline = deadline or Deadline.of_a_search()
        self._trust(deadline)
        with told_plainly():
            left = deadline.left
            client = self._index.client.options(request_timeout=left)
            search = search.using(client).index(self._index.served).extra(timeout=f"{int(left * 1000)}ms")
            answer: dict[str, Any] = search.params(allow_partial_search_results=False).execute().to_dict()
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineError("Elasticsearch answered in part.")
        return answer

    def _trust(self, deadline: Deadline) -> None:
        if monotonic() < self._trusted_until:
            return
        if fault := self._index.fault(deadline):
            raise EngineError(fault)
        self._trusted_until = monotonic() + TRUST_SECONDS


def _ids(answer: dict[str, Any]) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]
