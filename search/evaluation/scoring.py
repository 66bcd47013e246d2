"""Asking each query in each form, and what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from wagtail.search.backends import get_search_backend

from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Product
from search.answering import answer, understood
from search.engines.query import SearchEngine

from .judged import Facts, Form, Judged
from .metrics import ndcg, recall

DEPTH = 10
TRAP_DEPTH = 5
ASKED = 100
"""Products that are asked for: more than count, since some may be left out of account."""
Asker = Callable[[str], Sequence[int]]
"""From a text to products, the best first."""


@dataclass(frozen=True)
class Result:
    """Recall and gain are None where nothing in the catalogue answers the query."""

    query: Judged
    form: Form
    recall: float | None
    gain: float | None
    first: list[Facts]
    sprung: list[Facts]
    seconds: float

    @property
    def text(self) -> str:
        return self.query.forms[self.form]


@dataclass(frozen=True)
class Summary:
    asked: int
    recall: float
    gain: float
    sprung: int
    seconds: list[float]


def ask_search(reading: Reading, engine: SearchEngine) -> Asker:
    """What the search page shows first: filters said in words are filters, and without other words they are all there is."""

    def asker(text: str) -> Sequence[int]:
        meant = understood(text, reading)
        choice = Choice(stars=meant.stars, price=meant.price)
        page = answer(meant, choice, Sort.BEST, 0, ASKED, reading, engine=engine).page
        return page.ids if page else overview(reading).listed.page(choice, Sort.BEST, 0, ASKED)

    return asker


def ask_wagtail() -> Asker:
    """Wagtail's own search on the database, as a Wagtail site has it. It narrows by columns of its index only: all that is live
    is listed here."""
    backend = get_search_backend()

    def asker(text: str) -> Sequence[int]:
        return [product.pk for product in backend.search(text, Product.objects.filter(live=True))[:ASKED]]

    return asker


def results(queries: Sequence[Judged], products: Sequence[Facts], ask: Asker) -> Iterator[Result]:
    """One for each form of each query that is judged."""
    known = {product.pk: product for product in products}
    for query in queries:
        if not query.known:
            continue
        grades = query.grades(products)
        for form, text in query.forms.items():
            begin = time.perf_counter()
            ranked = ask(text)
            took = time.perf_counter() - begin
            first = [known[pk] for pk in ranked if query.judges(known[pk], grades)][:DEPTH]
            keys = [product.pk for product in first]
            yield Result(
                query,
                form,
                recall(keys, grades, DEPTH) if grades else None,
                ndcg(keys, grades, DEPTH) if grades else None,
                first,
                query.sprung(first[:TRAP_DEPTH], grades),
                took,
            )


def summary(results: Sequence[Result]) -> Summary:
    recalls = [each.recall for each in results if each.recall is not None]
    gains = [each.gain for each in results if each.gain is not None]
    return Summary(
        len(results),
        mean(recalls or [0.0]),
        mean(gains or [0.0]),
        sum(bool(each.sprung) for each in results),
        [each.seconds for each in results],
    )
