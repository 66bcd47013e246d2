"""From a text to a page of listed products: understood once, asked of the engine in turns, the strictest plan first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice
from catalog.edition import Reading

from . import words
from .documents import Field
from .engines.choosing import BestEngine
from .engines.query import SearchEngine, SearchPage, SearchQuery
from .understanding import Manner, Understanding, suggesting, understand


@dataclass(frozen=True)
class Answer:
    """`manner` says how far `page` departs from what was typed; no page where nothing was left to look for. `engine` is who
    answered."""

    understanding: Understanding
    manner: Manner
    page: SearchPage | None
    engine: str


def understood(text: str, reading: Reading) -> Understanding:
    return understand(text, words.vocabulary(), words.place_names(reading))


def answer(
    understanding: Understanding,
    choice: Choice,
    sort: Sort,
    first: int,
    end: int,
    reading: Reading,
    language: str = "vi",
    engine: SearchEngine | None = None,
) -> Answer:
    """The products that answer, under the filters of `choice` alone: what the text says of stars and prices is the caller's to
    put there. Without an `engine` the best one that can answers."""
    asked: SearchEngine = engine or BestEngine()
    page = None
    for attempt in understanding.attempts:
        page = asked.search(SearchQuery(attempt.plan, choice, sort, first, end, reading, language))
        if page.answering:
            return Answer(understanding, attempt.manner, page, asked.name)
    return Answer(understanding, Manner.AS_TYPED, page, asked.name)


def suggest(text: str, reading: Reading, most: int, fields: Sequence[Field] = (Field.NAME_FOLDED,)) -> list[int]:
    """Listed products for what is being typed: its words stand in these fields, the last of them begun."""
    plan = suggesting(text, fields)
    return BestEngine().suggest(plan, reading, most) if plan else []
