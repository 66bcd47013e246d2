"""How long a search page takes at worst while its Elasticsearch stops answering, dies and comes back.

    ELASTICSEARCH_URL=http://… python -m bench.search_failures    # scripts/elasticsearch run …; it starts another of its own
    DATABASE_URL=postgres://… ELASTICSEARCH_URL=http://… python -m bench.search_failures

Twenty requests a second by eight visitors, in the process itself, so what a server adds is left out.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from bench import world
from bench.judge import Judge

if TYPE_CHECKING:
    from tests.search.under_load import Load, Server

NAME = "bench_search_failures"
PRODUCTS = 1_000
PAGE = "/tim-kiem/?q=mat+ong"
MOST = 1000.0
"""Milliseconds in which each request is answered, whatever befalls Elasticsearch."""
REQUESTS = 60
ANSWERED = attrgetter("answered")


def main() -> int:
    if not os.environ.get("ELASTICSEARCH_URL"):
        print("Failures of Elasticsearch are not measured: set ELASTICSEARCH_URL.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        from django.db import connection

        print(f"A search page on {connection.vendor} while Elasticsearch fails", flush=True)
        world.create_database(NAME)
        try:
            judge = Judge()
            with own_server() as server:
                measure(judge, server)
            return 1 if judge.missed else 0
        finally:
            world.drop_database(NAME)


@contextmanager
def own_server() -> Iterator[Server]:
    """One that may be stopped and killed: the one at hand may serve others."""
    from django.conf import settings

    from tests.search.under_load import Server

    server = Server()
    try:
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = server.url, NAME.replace("_", "-")
        yield server
    finally:
        server.close()


def measure(judge: Judge, server: Server) -> None:
    from search import indexing
    from tests.search.under_load import Load, waits_noted

    world.fill(PRODUCTS)
    indexing.rebuild()
    indexing.drain()
    with waits_noted(), Load(PAGE) as load:
        load.see(such=ANSWERED)
        worst(judge, "while it answers", load)
        server.signal(signal.SIGSTOP)
        worst(judge, "while it is stopped", load)
        server.signal(signal.SIGCONT)
        load.see(such=ANSWERED)
        worst(judge, "once it goes on", load)
        server.kill()
        worst(judge, "while it is dead", load)
        begun = time.monotonic()
        server.start()
        load.see(such=ANSWERED)
        told(judge, "while it is started again", load, begun)
    others = {each.status for each in load.seen} - {200}
    if others:
        raise SystemExit(f"Some were answered with {others}.")


def worst(judge: Judge, label: str, load: Load) -> None:
    """The longest of some requests from now on."""
    begun = time.monotonic()
    load.see(REQUESTS)
    told(judge, label, load, begun)


def told(judge: Judge, label: str, load: Load, since: float) -> None:
    judge.within(label, max(each.seconds for each in load.seen if each.ended >= since) * 1000, MOST)


if __name__ == "__main__":
    sys.exit(main())
