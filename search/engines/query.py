"""What an engine is asked, what it answers, and what may call itself an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, Tally
from catalog.edition import Reading
from search.plan import Plan


class EngineError(Exception):
    """The engine cannot answer now: out of reach, slow, or not in a state to be trusted. The message says which."""


@dataclass(frozen=True)
class SearchQuery:
    """The products that answer `plan`, narrowed by `choice`, from place `first` to before place `end` of their order. A `choice`
    never has `found`: that is the engine's to find."""

    plan: Plan
    choice: Choice
    sort: Sort
    first: int
    end: int
    reading: Reading
    language: str = "vi"


@dataclass(frozen=True)
class SearchPage:
    """`ids` are listed products in their order, with their `scores`; `tally` counts what answers under each filter.
    `answering` is how many listed products answer the plan before any filter."""

    ids: list[int]
    scores: list[float]
    tally: Tally
    answering: int


class SearchEngine(Protocol):
    """Both engines give the same page for the same query.

    Order: for `Sort.BEST` the score (`Plan.score`), then stars, then the newest recognition, then the newest product; any other
    sort is that of the list.
    """

    @property
    def name(self) -> str: ...

    def search(self, query: SearchQuery) -> SearchPage:
        """Raises EngineError when it cannot answer; never returns half an answer."""
        ...

    def suggest(self, plan: Plan, reading: Reading, most: int) -> list[int]:
        """The `most` best listed products for what is being typed."""
        ...
