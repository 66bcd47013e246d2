"""How well search answers: judged queries among thousands of products that share their words, beside Wagtail's own search.

    python -m bench.search_quality            # SQLite
    DATABASE_URL=postgres://… python -m bench.search_quality
    ELASTICSEARCH_URL=http://… python -m bench.search_quality           # Elasticsearch too
    python -m bench.search_quality --products FILE --queries FILE    # judged queries of others

Limits hold for our engines; Wagtail's search on the same data is printed for comparison.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import world
from bench.patience import Patient

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalog.edition import Reading
    from search.evaluation.scoring import Asker, Result

NAME = "bench_search_quality"
DISTRACTORS = 10_000
LEAST_RECALL = 0.95
LEAST_GAIN = 0.85
WORST = 15
"""Queries that are shown, those that come off worst."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How well search answers judged queries.")
    parser.add_argument("--products", type=Path, help="a table of products to be in force, instead of our own")
    parser.add_argument("--queries", type=Path, help="judged queries in the form of others, instead of our own")
    parser.add_argument("--distractors", type=int, default=DISTRACTORS)
    parser.add_argument("--worst", type=int, default=WORST)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        world.use_elasticsearch(NAME)
        world.create_database(NAME)
        try:
            return judge(asked)
        finally:
            world.leave_elasticsearch()
            world.drop_database(NAME)


def judge(asked: argparse.Namespace) -> int:
    from django.db import connection

    from catalog.edition import Reading
    from search.evaluation import distractors, given, judged, rows, scoring
    from search.evaluation import world as evaluation

    begin = time.perf_counter()
    real = rows.read_rows(asked.products or rows.FILE)
    evaluation.write_products(evaluation.real_and_made_up(real, distractors.distractors(real, asked.distractors)), world.TODAY)
    evaluation.write_documents()
    queries = given.given_queries(asked.queries, real) if asked.queries else judged.judged_queries()
    products = judged.all_facts()
    print(
        f"Search on {connection.vendor}: {len(queries)} queries, {len(real)} real products among {len(products)}, "
        f"made in {time.perf_counter() - begin:.0f} s",
        flush=True,
    )
    reading = Reading.begin(world.TODAY)
    missed = 0
    for name, ask in askers(reading):
        found = list(scoring.results(queries, products, ask))
        missed += table(name, found, limits=name != WAGTAIL)
        if name != WAGTAIL:
            show_worst(found, asked.worst)
    unjudged = [query.name for query in queries if not query.known]
    print(f"  Not judged, not scored: {len(unjudged)} {', '.join(unjudged)}")
    return 1 if missed else 0


WAGTAIL = "Wagtail"


def askers(reading: Reading) -> Iterator[tuple[str, Asker]]:
    from search import indexing
    from search.engines.choosing import ENGINES, engine_named
    from search.evaluation import scoring

    for name in ENGINES:
        if name == "elasticsearch" and indexing.configured_index() is None:
            print("  Elasticsearch is not asked: set ELASTICSEARCH_URL.")
            continue
        if name == "elasticsearch":
            indexing.rebuild()
        yield name, scoring.ask_search(reading, Patient(engine_named(name)))
    index_for_wagtail()
    yield WAGTAIL, scoring.ask_wagtail()


def index_for_wagtail() -> None:
    """Wagtail's index of products, and figures of its tables: without them SQLite's planner takes the slowest way."""
    from django.db import connection

    from catalog.imports.bookkeeping import index_for_admin
    from catalog.models import Product

    products = Product.objects.select_related("producer").order_by("pk")
    index_for_admin(Product, list(products))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def table(name: str, found: Sequence[Result], *, limits: bool) -> int:
    """Print the figures of each form and of all; gives how many limits were missed."""
    from search.evaluation.judged import Form
    from search.evaluation.metrics import percentile
    from search.evaluation.scoring import summary

    missed = 0
    parts = [(form.value, [each for each in found if each.form is form]) for form in Form]
    for label, some in [*((label, some) for label, some in parts if some), ("all", list(found))]:
        sums = summary(some)
        line = f"  {name:13} {label:11} {sums.asked:4} asked   recall@10 {sums.recall:.3f}   nDCG@10 {sums.gain:.3f}"
        line += f"   traps {sums.sprung}   p95 {percentile(sums.seconds, 0.95) * 1000:6.1f} ms"
        if limits:
            ok = sums.recall >= LEAST_RECALL and sums.gain >= LEAST_GAIN and not sums.sprung
            missed += not ok
            line += f"   (at least {LEAST_RECALL}, {LEAST_GAIN}, no trap)  {'ok' if ok else 'MISSED'}"
        print(line, flush=True)
    return missed


def show_worst(found: Sequence[Result], most: int) -> None:
    def badness(each: Result) -> tuple[bool, float]:
        return not each.sprung, (1 if each.recall is None else each.recall) + (1 if each.gain is None else each.gain)

    bad = sorted((each for each in found if badness(each) < (True, 2.0)), key=badness)
    for each in bad[:most]:
        told = f"recall {each.recall:.2f}, nDCG {each.gain:.2f}" if each.recall is not None and each.gain is not None else "traps"
        sprung = f", sprung: {'; '.join(product.written for product in each.sprung)}" if each.sprung else ""
        print(f"    {each.text!r}: {told}{sprung}")
        print(f"      {'; '.join(product.written for product in each.first[:6]) or '(nothing)'}")


if __name__ == "__main__":
    sys.exit(main())
