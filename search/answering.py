"""From a text to a page of listed products: understood once, asked of the engine in turns, the strictest plan first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice
from catalog.edition import Reading

from . import words
from .documents import Field
from .engines.choosing import BestEngine
from .engines.query import SearchEngine, SearchPage, SearchQuery
from .plan import Plan
from .understanding import Manner, Understanding, suggesting, understand

ENOUGH = 10
"""Products from which on nobody misses others like them."""


@dataclass(frozen=True)
class Answer:
    """`manner` says how far `page` departs from what was typed; no page where nothing was left to look for. `engine` is who
    answered. `answering` products have what the manner asks for, before any filter. Of the best under the filters the first
    `fitting` have all that was asked for; others of the same goods follow."""

    understanding: Understanding
    manner: Manner
    page: SearchPage | None
    engine: str
    answering: int = 0
    fitting: int = 0


def understood(text: str, reading: Reading, *, doubting: bool = False) -> Understanding:
    return understand(text, words.vocabulary(), words.place_names(reading), doubting=doubting)


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
    put there. Without an `engine` the best one that can answers.

    Where no product has all that was asked for, words are taken for slips that were not before: the answer's `understanding`
    tells so. Where few have, others of the same goods follow.
    """
    asked: SearchEngine = engine or BestEngine()
    asking = _Asking(asked, SearchQuery(Plan(()), choice, sort, first, end, reading, language))
    meant, found = understanding, asking.strictly(understanding)
    if found is None:
        meant = _doubted(understanding, reading)
        found = asking.strictly(meant)
    if found:
        return Answer(meant, found.manner, asking.with_others(found), asked.name, found.page.answering, found.page.tally.total)
    fewer = [attempt for attempt in understanding.attempts if attempt.manner is Manner.FEWER_WORDS]
    nothing = None
    for manner, plan in fewer or understanding.attempts[:1]:
        nothing = asking.page(plan)
        if nothing.answering:
            return Answer(understanding, manner, nothing, asked.name, nothing.answering)
    return Answer(understanding, Manner.AS_TYPED, nothing, asked.name)


class _Found(NamedTuple):
    manner: Manner
    plan: Plan
    page: SearchPage


@dataclass(frozen=True)
class _Asking:
    """`query` is what is asked of the engine, but for its plan."""

    engine: SearchEngine
    query: SearchQuery

    def page(self, plan: Plan) -> SearchPage:
        return self.engine.search(replace(self.query, plan=plan))

    def strictly(self, meant: Understanding) -> _Found | None:
        """What has all that was asked for."""
        for manner, plan in meant.attempts:
            if manner is not Manner.FEWER_WORDS and (page := self.page(plan)).answering:
                return _Found(manner, plan, page)
        return None

    def with_others(self, found: _Found) -> SearchPage:
        """The page, with others of the same goods behind those found, where these are few."""
        wider = found.plan.wider() if self.query.sort is Sort.BEST and found.page.answering < ENOUGH else None
        if wider and self.page(wider).answering == found.page.answering:
            return self.page(replace(wider, least=0))
        return found.page


def _doubted(understanding: Understanding, reading: Reading) -> Understanding:
    """What else it may mean; without attempts where that is nothing."""
    doubted = understood(understanding.rest, reading, doubting=True)
    if doubted.corrections == understanding.corrections:
        return replace(understanding, attempts=())
    return replace(doubted, rest=understanding.rest, stars=understanding.stars, price=understanding.price)


def suggest(text: str, reading: Reading, most: int, fields: Sequence[Field] = (Field.NAME_FOLDED,)) -> list[int]:
    """Listed products for what is being typed: its words stand in these fields, the last of them begun."""
    plan = suggesting(text, fields)
    return BestEngine().suggest(plan, reading, most) if plan else []


_OF_OTHERS = (Field.MAKER, Field.MAKER_FOLDED, Field.MORE, Field.MORE_FOLDED)


def suggest_meant(understanding: Understanding, reading: Reading, most: int) -> list[int]:
    """Listed products that are called all that the text means, or are from there; whose they are counts for nothing."""
    engine = BestEngine()
    for manner, plan in understanding.attempts:
        parts = [tuple(part for part in clause.parts if part.field not in _OF_OTHERS) for clause in plan.clauses]
        clauses = tuple(replace(clause, parts=called) for clause, called in zip(plan.clauses, parts, strict=True))
        found = [] if manner is Manner.FEWER_WORDS else engine.suggest(replace(plan, clauses=clauses), reading, most)
        if found:
            return found
    return []
