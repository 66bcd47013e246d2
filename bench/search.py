"""How fast search answers among 100,000 products whose names are made of the same words.

    python -m bench.search            # SQLite
    DATABASE_URL=postgres://… python -m bench.search
    ELASTICSEARCH_URL=http://… python -m bench.search    # Elasticsearch too: scripts/elasticsearch run …

What is timed is what a request does after its address was read: understanding the text, asking the engine, counting facets. Each
text is asked a few times and its median counts.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from bench import world
from bench.judge import Judge
from bench.patience import Patient

if TYPE_CHECKING:
    from catalog.edition import Reading
    from search.engines.query import SearchEngine

Result = TypeVar("Result")

NAME = "bench_search"
PRODUCTS = 100_000
ROUNDS = 3
PAGE = 24
MOST_OF_THE_CATALOGUE = ("thuc pham", "cong ty", "qd ubnd")
"""Texts that most products answer, or all."""
PREFIXES = 400
# Milliseconds, by database.
MOST_QUERY = {"sqlite": 60.0, "postgresql": 120.0}
MOST_WORST = 250.0
MOST_SUGGESTIONS = 50.0
MOST_QUERY_ELASTICSEARCH, MOST_SUGGESTIONS_ELASTICSEARCH = 60.0, 25.0
MOST_REBUILD = 180.0
"""Seconds."""
MOST_GROWTH = 100.0
"""Megabytes that a rebuild may take beside what the process has."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        from django.db import connection

        print(f"Search among {PRODUCTS:,} products on {connection.vendor}", flush=True)
        world.create_database(NAME)
        try:
            judge = Judge()
            measure(judge, connection.vendor)
            return 1 if judge.missed else 0
        finally:
            world.leave_elasticsearch()
            world.drop_database(NAME)


def measure(judge: Judge, vendor: str) -> None:
    from catalog.at_a_glance.overview import overview
    from catalog.edition import Reading
    from search import indexing, words
    from search.engines.database import DatabaseEngine
    from search.engines.elasticsearch import ElasticsearchEngine
    from search.evaluation.world import write_documents

    make_catalogue()
    number, seconds = timed(write_documents)
    tell("documents made", f"{number / seconds:8.0f}/s  {seconds:.0f} s")
    reading = Reading.begin(world.TODAY)
    tell("listed, read into memory", f"{timed(lambda: overview(reading))[1]:8.1f} s")
    tell("vocabulary", f"{timed(words.vocabulary)[1]:8.1f} s")
    texts = list(judged_texts())
    times = [asked(text, reading, DatabaseEngine()) for text in texts]
    judge.within(f"{len(texts)} queries, p95", p95(times), MOST_QUERY[vendor])
    worst = {text: asked(text, reading, DatabaseEngine()) for text in MOST_OF_THE_CATALOGUE} | dict(
        zip(texts, times, strict=True)
    )
    text = max(worst, key=lambda each: worst[each])
    judge.within(f"worst query ({text})", worst[text], MOST_WORST)
    judge.within("suggestions, p95", p95(suggested(texts, reading)), MOST_SUGGESTIONS)
    world.use_elasticsearch(NAME)
    index = indexing.configured_index()
    if index is None:
        print("  Elasticsearch is not measured: set ELASTICSEARCH_URL.")
        return
    (number, seconds), growth = growth_of(lambda: timed(indexing.rebuild))
    judge.within(f"Elasticsearch: {number:,} documents", seconds, MOST_REBUILD, "s")
    judge.within("Elasticsearch: memory of that", growth, MOST_GROWTH, "MB")
    engine = Patient(ElasticsearchEngine(index))
    times = [asked(text, reading, engine) for text in texts]
    judge.within(f"Elasticsearch: {len(texts)} queries, p95", p95(times), MOST_QUERY_ELASTICSEARCH)
    judge.within("Elasticsearch: suggestions, p95", p95(suggested(texts, reading)), MOST_SUGGESTIONS_ELASTICSEARCH)


def make_catalogue() -> None:
    """Products whose names, producers and places share the words of real ones, each in a group and some with a price."""
    from django.db.models import F

    from catalog.models import GroupPeriod, Product, ProductGroup
    from search.evaluation import rows
    from search.evaluation.distractors import distractors
    from search.evaluation.world import write_products

    write_products(distractors(rows.read_rows(), PRODUCTS), world.TODAY)
    groups = list(ProductGroup.objects.filter(period=GroupPeriod.objects.order_by("-since").first()).order_by("pk"))
    for place, group in enumerate(groups):
        some = Product.objects.annotate(place=F("pk") % len(groups)).filter(place=place)
        some.update(group=group, price=(place * 37_000) % 1_000_000 or None)


def judged_texts() -> Iterator[str]:
    from search.evaluation.judged import judged_queries

    for query in judged_queries():
        yield from query.forms.values()


def asked(text: str, reading: Reading, engine: SearchEngine) -> float:
    from catalog.at_a_glance.filters import Sort
    from catalog.at_a_glance.listed import Choice
    from search.answering import answer, understood

    def ask() -> None:
        meant = understood(text, reading)
        answer(meant, Choice(stars=meant.stars, price=meant.price), Sort.BEST, 0, PAGE, reading, engine=engine)

    return median(timed(ask)[1] for _round in range(ROUNDS)) * 1000


def suggested(texts: Sequence[str], reading: Reading) -> list[float]:
    """Times of what is suggested while the texts are typed, letter by letter."""
    from search.public.suggesting import suggestions

    typed = [text[:letters] for text in texts for letters in range(2, min(len(text), 16))]
    some = typed[:: max(1, len(typed) // PREFIXES)]
    return [median(timed(lambda text=text: suggestions(text, reading))[1] for _round in range(ROUNDS)) * 1000 for text in some]


def p95(times: Sequence[float]) -> float:
    from search.evaluation.metrics import percentile

    return percentile(times, 0.95)


def timed(do: Callable[[], int | object]) -> tuple[int, float]:
    begin = time.perf_counter()
    done = do()
    return (done if isinstance(done, int) else 0), time.perf_counter() - begin


def growth_of(do: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and how many megabytes more than before this process had at most meanwhile."""
    over, sizes = threading.Event(), [memory()]

    def watch() -> None:
        while not over.wait(0.05):
            sizes.append(memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return do(), max(sizes) - sizes[0]
    finally:
        over.set()
        watcher.join()


def memory() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def tell(label: str, figure: str) -> None:
    print(f"  {label:34} {figure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
