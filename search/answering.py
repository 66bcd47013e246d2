"""From a text to a page of listed products: understood once, asked of the engine in turns, the strictest plan first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice
from catalog.edition import Reading

from . import words
from .documents import Field
from .engines.choosing import BestEngine
from .engines.query import SearchEngine, SearchPage, SearchQuery
from .plan import Plan
from .understanding import Attempt, Manner, Understanding, suggesting, understand

ENOUGH = 10
"""Products from which on nobody misses others like them."""


@dataclass(frozen=True)
class Answer:
    """`manner` says how far `page` departs from what was typed; no page where nothing was left to look for. `engine` is who
    answered. The first `fitting` products of the page's order have all that was asked for; those behind are of the same goods."""

    understanding: Understanding
    manner: Manner
    page: SearchPage | None
    engine: str
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

    Where few products have all that was asked for, others of the same goods follow. Where none has, words are taken for slips
    that were not before, and the answer's `understanding` tells so.
    """
    asked: SearchEngine = engine or BestEngine()

    def ask(plan: Plan) -> SearchPage:
        return asked.search(SearchQuery(plan, choice, sort, first, end, reading, language))

    page = None
    for meant, attempt in _attempts(understanding, reading):
        page = ask(attempt.plan)
        if page.answering:
            fitting = page.answering
            wider = attempt.plan.wider() if sort is Sort.BEST and fitting < ENOUGH else None
            return Answer(meant, attempt.manner, ask(wider) if wider else page, asked.name, fitting)
    return Answer(understanding, Manner.AS_TYPED, page, asked.name)


def _attempts(understanding: Understanding, reading: Reading) -> Iterator[tuple[Understanding, Attempt]]:
    """The attempts in their order, each with what it understands; slips are looked for no earlier than needed."""
    strict = [attempt for attempt in understanding.attempts if attempt.manner is not Manner.FEWER_WORDS]
    yield from ((understanding, attempt) for attempt in strict)
    if understanding.attempts:
        doubted = understood(understanding.rest, reading, doubting=True)
        if doubted.corrections != understanding.corrections:
            doubted = replace(doubted, rest=understanding.rest, stars=understanding.stars, price=understanding.price)
            yield from ((doubted, each) for each in doubted.attempts if each.manner is not Manner.FEWER_WORDS)
    yield from ((understanding, attempt) for attempt in understanding.attempts[len(strict) :])


def suggest(text: str, reading: Reading, most: int, fields: Sequence[Field] = (Field.NAME_FOLDED,)) -> list[int]:
    """Listed products for what is being typed: its words stand in these fields, the last of them begun."""
    plan = suggesting(text, fields)
    return BestEngine().suggest(plan, reading, most) if plan else []
