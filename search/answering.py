"""From a text to a page of listed products: understood once, asked of the engine in turns, the strictest plan first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, Tally
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading

from . import facts
from .documents import Document, Field, Phrase, document
from .engines.query import SearchPage
from .places import PlaceNames
from .plan import Plan
from .understanding import Manner, Understanding, suggesting, understand
from .vocabulary import Vocabulary

ENGINE = "memory"


@dataclass(frozen=True)
class Answer:
    """`manner` says how far `page` departs from what was typed; no page where nothing was left to look for. `engine` is who
    answered."""

    understanding: Understanding
    manner: Manner
    page: SearchPage | None
    engine: str


@dataclass(frozen=True)
class _Known:
    """The documents of what is listed, most stars and newest first, and what understanding reads of them."""

    documents: list[Document]
    vocabulary: Vocabulary
    places: PlaceNames


def answer(text: str, choice: Choice, sort: Sort, first: int, end: int, reading: Reading, language: str) -> Answer:
    """The products that answer `text` under `choice`, from place `first` to before place `end` of their order. Filters narrow
    what answers; which words may be left out is decided without them."""
    known, listed = _shelf.get(reading), overview(reading).listed
    meant = understand(text, known.vocabulary, known.places)
    if not meant.attempts:
        return Answer(meant, Manner.AS_TYPED, None, ENGINE)
    manner, scores = Manner.AS_TYPED, dict[int, float]()
    for attempt in meant.attempts:
        if not scores:
            manner, scores = attempt.manner, _scores(attempt.plan, known.documents)
    under = replace(choice, found=tuple(sorted(scores, key=lambda pk: -scores[pk])))
    ids = listed.page(under, sort, first, end, language)
    tally = listed.tally(under) if scores else Tally()
    return Answer(meant, manner, SearchPage(ids, [scores[pk] for pk in ids], tally, len(scores)), ENGINE)


def understood(text: str, reading: Reading) -> Understanding:
    """What the text means, without asking an engine."""
    known = _shelf.get(reading)
    return understand(text, known.vocabulary, known.places)


def suggest(text: str, reading: Reading, most: int, fields: Sequence[Field] = (Field.NAME_FOLDED,)) -> list[int]:
    """The `most` best listed products for what is being typed, looked for in these fields."""
    plan = suggesting(text, fields)
    scores = _scores(plan, _shelf.get(reading).documents) if plan else {}
    return sorted(scores, key=lambda pk: -scores[pk])[:most]


def _scores(plan: Plan, documents: Iterable[Document]) -> dict[int, float]:
    scored = ((each.product, plan.score(each)) for each in documents)
    return {pk: score for pk, score in scored if score}


def _read(reading: Reading) -> _Known:
    at_a_glance = overview(reading)
    order = at_a_glance.listed.page(Choice(), Sort.STARS, 0, len(at_a_glance.listed))
    made = {source.product: document(source) for source in facts.sources(order)}
    documents = [made[pk] for pk in order if pk in made]
    return _Known(documents, _vocabulary(documents), PlaceNames.of(at_a_glance))


def _vocabulary(documents: Sequence[Document]) -> Vocabulary:
    counts: Counter[tuple[Field, str]] = Counter()
    pairs: Counter[Phrase] = Counter()
    for each in documents:
        for field, text in each.words.items():
            counts.update({(field, token) for token in text.split()})
        pairs.update(set(pairwise(each.words[Field.NAME_FOLDED].split())))
    return Vocabulary(
        ((field, token, count) for (field, token), count in counts.items()),
        lambda runs: {run: pairs[run] for run in runs if pairs[run]},
    )


_shelf = Shelf(_read)
