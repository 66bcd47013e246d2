"""An engine that is asked again where it did not answer in time: a server that has just started is slow at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.edition import Reading
    from search.engines.query import SearchEngine, SearchPage, SearchQuery
    from search.plan import Plan

TRIES = 50


class Patient:
    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.name = engine.name

    def search(self, query: SearchQuery) -> SearchPage:
        from search.engines.query import EngineError

        for _try in range(TRIES):
            try:
                return self._engine.search(query)
            except EngineError as error:
                last = error
        raise last

    def suggest(self, plan: Plan, reading: Reading, most: int) -> list[int]:
        return self._engine.suggest(plan, reading, most)
