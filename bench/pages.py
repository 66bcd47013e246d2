"""Public pages on a real server: kept, confirmed by 304, rendered for the first time, and under life.

    python -m bench.pages            # SQLite
    DATABASE_URL=postgres://… python -m bench.pages

Kept pages and 304s are measured against the limit: the same server returning a constant response. First renders, with nothing
kept, are measured against a rate. Under life, addresses are drawn Zipf-wise while an edit moves the edition: that part prints
and judges nothing.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import world
from bench.judge import Judge
from bench.serving import Answers, Load, load, require_wrk, server

SIZES = (600, 10_000, 100_000)
ROUNDS = 3
SECONDS_A_ROUND = 2
EDITION_READS = 2
"""Before and after what is rendered; they go past Django's cursors, where queries are counted."""
MOST_QUERIES = {"list": 12, "product": 10}
# Of the limit, by database.
LEAST_KEPT = {"sqlite": 1.0, "postgresql": 0.65}
LEAST_CONFIRMED = {"sqlite": 1.2, "postgresql": 0.75}
# Answers a second.
LEAST_FIRST = {"sqlite": 250.0, "postgresql": 200.0}
LEAST_OF_SMALLER = 0.8
LEAST_OF_FIRST_PAGE = 0.7

LIFE_SECONDS = 75
LIFE_EDIT_EVERY = 30.0
LIFE_ADDRESSES = 5_000
LIFE_DRAWS = 50_000

LIST = "/san-pham/"
VERIFY = "/xac-minh/"


def median_rate(base: str, addresses: Sequence[str], etag: str = "") -> float:
    """The median of some rounds; what failed was no measurement."""
    loads = [load(base, addresses, SECONDS_A_ROUND, etag=etag) for _round in range(ROUNDS)]
    failed = sum(each.failed for each in loads)
    if failed:
        sys.exit(f"{failed} answers of {addresses[0]} failed.")
    return statistics.median(each.rate for each in loads)


def products(most: int) -> list[str]:
    """Addresses of listed products, the same for the same data."""
    from catalog import addresses, clock
    from catalog.models import Product

    slugs = Product.objects.listed(clock.today()).order_by("pk").values_list("slug", flat=True)
    return [addresses.product("vi", slug) for slug in slugs[:most]]


def lists() -> list[str]:
    """The list and one for every star, province and branch: each with all its counts."""
    from catalog.models import GroupPeriod, ProductGroup, Province

    branches = ProductGroup.objects.filter(period=GroupPeriod.objects.order_by("-since").first(), parent=None)
    return [
        LIST,
        *(f"{LIST}?sao={star}" for star in (3, 4, 5)),
        *(f"{LIST}?tinh={slug}" for slug in Province.objects.order_by("slug").values_list("slug", flat=True)),
        *(f"{LIST}?nhom={slug}" for slug in branches.order_by("slug").values_list("slug", flat=True)),
    ]


def queries_of(address: str) -> int:
    """How many queries a first render takes after a change, when what is listed was read for another page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from catalog.models import Province

    client = Client(headers={"host": "localhost"})
    Province.objects.filter(code="01").update(note="bench")
    client.get(VERIFY)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured) + EDITION_READS


def after_a_change(address: str) -> float:
    """The seconds that the first reader of a process waits after a change of the edition, the median of some."""
    from django.test import Client

    from catalog.models import Province

    client, times = Client(headers={"host": "localhost"}), []
    for number in range(5):
        Province.objects.filter(code="01").update(note=f"bench {number}")
        begin = time.perf_counter()
        assert client.get(address).status_code == 200
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


@contextmanager
def catalogue(size: int) -> Iterator[str]:
    """A database of so many products; gives its address for a server."""
    name = f"bench_pages_{size}"
    world.create_database(name)
    world.fill(size)
    yield world.database_url()
    world.drop_database(name)


def measure_kept(judge: Judge, url: str, limit: float, vendor: str, size: int) -> None:
    some = products(200)
    with server("bench.settings", "ocop.wsgi:application", DATABASE_URL=url, KEPT_PAGES_MB="64") as base:
        for label, addresses in (("list", lists()), ("product", some)):
            load(base, addresses, 2)  # both processes come to keep them
            judge.ratio(f"{size:7,} kept {label}", median_rate(base, addresses), limit, LEAST_KEPT[vendor])
            with urllib.request.urlopen(base + addresses[0]) as answer:
                etag = answer.headers["ETag"]
            judge.ratio(f"{size:7,} 304 {label}", median_rate(base, addresses[:1], etag), limit, LEAST_CONFIRMED[vendor])


def measure_first(judge: Judge, url: str, vendor: str, size: int, smaller: dict[str, float]) -> dict[str, float]:
    rates: dict[str, float] = {}
    with server("bench.settings", "ocop.wsgi:application", DATABASE_URL=url, KEPT_PAGES_MB="0") as base:
        for label, addresses in (("list", lists()), ("product", products(2_000))):
            load(base, addresses, 2)
            rates[label] = median_rate(base, addresses)
            judge.ratio(f"{size:7,} first {label}", rates[label], LEAST_FIRST[vendor], 1.0, "of the rate demanded")
            if label in smaller:
                judge.ratio(f"{size:7,} first {label}", rates[label], smaller[label], LEAST_OF_SMALLER, "of that at 10,000")
        if size >= 10_000:
            first, deep = (median_rate(base, [address]) for address in (LIST, f"{LIST}?trang=200"))
            judge.ratio(f"{size:7,} page 200", deep, first, LEAST_OF_FIRST_PAGE, "of page 1")
    for label, address in (("list", LIST), ("product", products(1)[0])):
        judge.queries(f"{size:7,} first {label}", queries_of(address), MOST_QUERIES[label])
        print(
            f"  {f'{size:7,} {label} after a change':34} {after_a_change(address) * 1000:8.0f} ms for the first reader",
            flush=True,
        )
    return rates


def live(url: str, size: int) -> None:
    """Zipf-wise load over thousands of addresses while an edit every half minute moves the edition."""
    dice = random.Random(1)
    known = [*lists(), *(f"{address}{'&' if '?' in address else '?'}trang={page}" for page in (2, 3) for address in lists())]
    known += products(LIFE_ADDRESSES - len(known))
    dice.shuffle(known)
    drawn = dice.choices(known, weights=[1 / rank for rank in range(1, len(known) + 1)], k=LIFE_DRAWS)
    over = threading.Event()
    with server("bench.settings", "ocop.wsgi:application", DATABASE_URL=url, KEPT_PAGES_MB="64") as base:
        editor = threading.Thread(target=_edit_until, args=(over,))
        editor.start()
        try:
            told = load(base, drawn, LIFE_SECONDS, apart=True)
        finally:
            over.set()
            editor.join()
    _tell_life(size, told)


def _edit_until(over: threading.Event) -> None:
    from django.db import connection

    from catalog.models import Product

    pk, price = Product.objects.order_by("pk").values_list("pk", flat=True)[0], 20_000
    while not over.wait(LIFE_EDIT_EVERY):
        price += 1_000
        Product.objects.filter(pk=pk).update(price=price)
    connection.close()


def _tell_life(size: int, told: Load) -> None:
    assert told.kept and told.rendered
    share = told.kept.number / max(told.answers.number, 1)
    print(
        f"  {size:7,} under life: {told.rate:,.0f}/s, {share:.1%} kept, {told.failed} failed, an edit every {LIFE_EDIT_EVERY:g} s"
    )
    for label, answers in (("kept", told.kept), ("rendered", told.rendered)):
        print(f"  {'':7}   {label:9} {_times(answers)}", flush=True)


def _times(answers: Answers) -> str:
    return f"{answers.number:8,} answers, p50 {answers.p50 * 1000:6.2f} ms, p95 {answers.p95 * 1000:6.2f} ms"


def main() -> int:
    require_wrk()
    with tempfile.TemporaryDirectory() as folder:
        # This process only counts queries, of pages that are not kept.
        os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "KEPT_PAGES_MB": "0"}
        world.start_django(Path(folder))
        from django.core.management import call_command
        from django.db import connection

        vendor = connection.vendor
        call_command("build_fonts", stdout=io.StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)
        with server("bench.settings", "bench.constant:application") as base:
            load(base, ["/"], 2)
            limit = median_rate(base, ["/"])
        print(f"Public pages on {vendor}, 2 workers; the limit is a constant response of 20 KB: {limit:,.0f}/s", flush=True)
        judge = Judge()
        smaller: dict[str, float] = {}
        for size in SIZES:
            with catalogue(size) as url:
                measure_kept(judge, url, limit, vendor, size)
                rates = measure_first(judge, url, vendor, size, smaller if size > 10_000 else {})
                smaller = rates if size == 10_000 else smaller
                if size == 10_000:
                    live(url, size)
        return 1 if judge.missed else 0


if __name__ == "__main__":
    sys.exit(main())
