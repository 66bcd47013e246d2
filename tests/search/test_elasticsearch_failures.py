"""Elasticsearch stops answering, dies, and comes back, under load and in the middle of a rebuild.

Every request is answered within a second, shows what is listed and nothing else, and the index is whole afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections
from django.test import Client

from catalog.models import Product
from search import indexing
from search.engines import choosing
from search.engines.query import EngineError
from search.standing import standing
from tests import factories
from tests.factories import TODAY
from tests.surfaces_of_pages import cards

pytestmark = [pytest.mark.elasticsearch, pytest.mark.alone]

ROOT = Path(__file__).resolve().parents[2]
A_SECOND = 20
"""Requests."""
LIMIT = 1.0
"""Seconds in which each is answered."""
PAGE = "/tim-kiem/?q=mat+ong"
NOON = datetime.combine(TODAY, time_of_day(12), ZoneInfo("Asia/Ho_Chi_Minh"))


class Server:
    """An Elasticsearch of this module's own, always at the same address."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-elasticsearch-"))
        self.folder.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [str(ROOT / "scripts" / "elasticsearch"), "serve", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        opener = build_opener(ProxyHandler({}))
        for _ in range(600):
            try:
                opener.open(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=30s", timeout=40).close()
            except (URLError, OSError):
                assert self.process.poll() is None, "Elasticsearch did not start"
                time.sleep(0.1)
            else:
                return
        raise AssertionError("Elasticsearch did not start")

    def signal(self, which: signal.Signals) -> None:
        os.kill(int((self.folder / "pid").read_text()), which)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server(elasticsearch_url: str) -> Iterator[Server]:
    """The address of the suite's server is asked for only to know that there may be one: this one is stopped and killed."""
    own = Server()
    yield own
    own.close()


@pytest.fixture
def site(server: Server, committed: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    settings.ELASTICSEARCH_URL = server.url
    settings.ELASTICSEARCH_INDEX = "failures"
    monkeypatch.setattr(choosing, "REST_SECONDS", 0.3)
    factories.make_rules()
    for number in range(30):  # fewer in force than a page holds
        factories.certified_product(
            TODAY - timedelta(days=1200 if number % 5 == 0 else 100 + number), name=f"Mật ong {number}", live=number % 7 != 0
        )
    for number in range(20):
        factories.certified_product(name=f"Trà {number}")
    indexing.rebuild()
    indexing.drain()
    with time_machine.travel(NOON, tick=True):
        yield server


def listed() -> set[int]:
    return set(Product.objects.listed(TODAY).filter(name__startswith="Mật ong").values_list("pk", flat=True))


@dataclass(frozen=True)
class Seen:
    begun: float
    ended: float
    status: int
    shown: set[int]


def ask() -> Seen:
    try:
        begun = time.monotonic()
        response = Client().get(PAGE)
        ended = time.monotonic()
        return Seen(begun, ended, response.status_code, set(cards(response.content.decode())))
    finally:
        connections.close_all()


class Load(threading.Thread):
    """Requests at a steady pace until told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Seen] = []
        self._over = threading.Event()

    def run(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            asked = []
            while not self._over.wait(1 / A_SECOND):
                asked.append(pool.submit(ask))
            self.seen = [each.result() for each in asked]

    def __enter__(self) -> Load:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def judge(seen: list[Seen], expected: list[tuple[float, set[int]]]) -> None:
    """Each answer in time, and what was listed at some moment while it was worked out. `expected` says what was listed from each
    moment on; a moment is noted shortly after the commit."""
    assert len(seen) > A_SECOND
    slow = [each.ended - each.begun for each in seen if each.ended - each.begun >= LIMIT]
    assert not slow
    ends = [since for since, _ in expected[1:]] + [float("inf")]
    for each in seen:
        assert each.status == 200
        assert each.shown in [
            products
            for (since, products), end in zip(expected, ends, strict=True)
            if since <= each.ended + LIMIT and each.begun <= end
        ]


def wait_until(reached: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


def answers() -> str:
    return choosing.BestEngine().name


def withdraw_one(expected: list[tuple[float, set[int]]]) -> None:
    product = Product.objects.get(pk=min(listed()))
    factories.withdraw(product.certificates.get(), TODAY)
    expected.append((time.monotonic(), listed()))


def test_stopped_and_killed_under_load(site: Server) -> None:
    expected = [(0.0, listed())]
    with Load() as load:
        time.sleep(0.5)
        assert standing().engine == "elasticsearch"
        site.signal(signal.SIGSTOP)
        time.sleep(1.5)
        withdraw_one(expected)
        time.sleep(0.5)
        site.signal(signal.SIGCONT)
        indexing.drain()
        wait_until(lambda: ask().status == 200 and standing().engine == "elasticsearch")
        time.sleep(0.5)
        site.kill()
        time.sleep(1)
        withdraw_one(expected)
        with pytest.raises(EngineError):
            indexing.drain()
        site.start()
        indexing.drain()
        time.sleep(1)
    judge(load.seen, expected)
    assert standing().engine == "elasticsearch" and not standing().failures
    assert answers() == "elasticsearch" and ask().shown == listed()
    assert not list(indexing.check())


def test_killed_in_the_middle_of_a_rebuild(site: Server) -> None:
    expected = [(0.0, listed())]
    with Load() as load:
        with pytest.raises(EngineError):
            indexing.rebuild(lambda done: site.kill())
        time.sleep(0.5)
        withdraw_one(expected)
        site.start()
        # What served before serves again; what was half built is dropped by the next rebuild.
        indexing.drain()
        wait_until(lambda: standing().engine == "elasticsearch")
        assert not list(indexing.check())
        indexing.rebuild()
        time.sleep(0.5)
    judge(load.seen, expected)
    assert ask().shown == listed() and not list(indexing.check())


def test_stopped_in_the_middle_of_a_rebuild_that_then_goes_on(site: Server) -> None:
    expected = [(0.0, listed())]

    def stop(_done: int) -> None:
        site.signal(signal.SIGSTOP)
        withdraw_one(expected)
        threading.Timer(1.5, site.signal, [signal.SIGCONT]).start()

    with Load() as load:
        indexing.rebuild(stop)
        indexing.drain()
        time.sleep(0.5)
    judge(load.seen, expected)
    assert standing().engine == "elasticsearch" and ask().shown == listed()
    assert not list(indexing.check())


def test_an_index_with_another_mapping_or_none_is_not_asked_and_is_once_it_is_rebuilt(site: Server) -> None:
    index = indexing.configured_index()
    assert index and standing().engine == "elasticsearch"
    for spoil in (
        lambda: index.client.indices.put_mapping(index=index.served, meta={"pipeline": "x", "mapping": "y", "complete": True}),
        lambda: index.client.indices.delete(index=list(index.client.indices.get(index=index.served).body)),
    ):
        spoil()
        choosing._on.cache_clear()
        assert ask().shown == listed()
        assert standing().engine == "database" and "rebuild" in standing().fault
        indexing.rebuild()
        wait_until(lambda: answers() == "elasticsearch" and ask().shown == listed())
        assert standing().engine == "elasticsearch"
