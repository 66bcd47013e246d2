"""Elasticsearch stops answering, dies, and comes back, under load and in the middle of a rebuild.

Every request is answered, shows what is listed and nothing else, and waits for Elasticsearch once at most where that does not
answer; the index is whole afterwards. How many seconds that takes is for `bench/search_failures.py`.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from catalog.models import Product
from search import indexing
from search.engines import choosing
from search.engines.elasticsearch import client
from search.engines.query import EngineError
from search.standing import standing
from tests import factories
from tests.factories import TODAY
from tests.search.under_load import Load, Seen, Server, ask, wait_until, waits_noted

pytestmark = [pytest.mark.once, pytest.mark.elasticsearch]

PAGE = "/tim-kiem/?q=mat+ong"
NOON = datetime.combine(TODAY, time_of_day(12), ZoneInfo("Asia/Ho_Chi_Minh"))
SEARCH_SECONDS = REST_SECONDS = 1.0
"""Long enough for an Elasticsearch on a busy machine, short enough to see many times in one test that they end."""

ANSWERED, IN_VAIN = attrgetter("answered"), attrgetter("in_vain")


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
    monkeypatch.setattr(choosing, "REST_SECONDS", REST_SECONDS)
    monkeypatch.setattr(client, "SEARCH_SECONDS", SEARCH_SECONDS)
    factories.make_rules()
    for number in range(30):  # fewer in force than a page holds
        factories.certified_product(
            TODAY - timedelta(days=1200 if number % 5 == 0 else 100 + number), name=f"Mật ong {number}", live=number % 7 != 0
        )
    for number in range(20):
        factories.certified_product(name=f"Trà {number}")
    indexing.rebuild()
    indexing.drain()
    with time_machine.travel(NOON, tick=True), waits_noted():
        yield server


@dataclass
class Listed:
    """What was listed for a while. `since` is before the change that began it, `until` after the one that ended it: requests of
    these moments may see either."""

    products: set[int]
    since: float = 0.0
    until: float = float("inf")


def listed() -> set[int]:
    return set(Product.objects.listed(TODAY).filter(name__startswith="Mật ong").values_list("pk", flat=True))


def withdraw_one(history: list[Listed]) -> None:
    product = Product.objects.get(pk=min(listed()))
    before = time.monotonic()
    factories.withdraw(product.certificates.get(), TODAY)
    history[-1].until = time.monotonic()
    history.append(Listed(listed(), since=before))


def judge(seen: list[Seen], history: list[Listed]) -> None:
    """Each answer shows what was listed at some moment while it was worked out, and nobody waits longer than he must."""
    assert seen
    for each in seen:
        assert each.status == 200
        assert any(was.since <= each.ended and each.begun <= was.until and each.shown == was.products for was in history)
        # In vain once at most, and after that it asks no more.
        assert all(wait.answered for wait in each.waits[:-1])
        # All that this page asks has the time of one search: each question what the ones before it left.
        allowed = [wait.allowed for wait in each.waits]
        assert allowed == sorted(allowed, reverse=True) and all(seconds <= SEARCH_SECONDS for seconds in allowed)
    judge_rests(seen)


def judge_rests(seen: list[Seen]) -> None:
    """Once a request waited in vain, those that come after it do not wait before the rest is over, or somebody was answered."""
    for failed in seen:
        for wait in failed.in_vain:
            # The site learns of an answer some time between the answer itself and the end of the request.
            answers = [each.ended for other in seen if other.ended > wait.begun for each in other.waits if each.answered]
            rest_ends = min(wait.ended + REST_SECONDS, *answers, float("inf"))
            assert not [each for each in seen if each.begun > failed.ended and each.waits and each.waits[0].begun < rest_ends]


def serves() -> bool:
    return standing().engine == "elasticsearch" and not standing().failures


def answers() -> bool:
    return choosing.BestEngine().name == "elasticsearch"


def test_stopped_and_killed_under_load(site: Server) -> None:
    history = [Listed(listed())]
    with Load(PAGE) as load:
        load.see(such=ANSWERED)
        site.signal(signal.SIGSTOP)
        load.see(1, such=IN_VAIN)
        load.see(30)
        withdraw_one(history)
        load.see()
        site.signal(signal.SIGCONT)
        indexing.drain()
        load.see(such=ANSWERED)
        site.kill()
        load.see(1, such=IN_VAIN)
        load.see(20)
        withdraw_one(history)
        with pytest.raises(EngineError):
            indexing.drain()
        site.start()
        indexing.drain()
        load.see(such=ANSWERED)
    judge(load.seen, history)
    wait_until(serves)
    wait_until(answers)
    assert ask(PAGE).shown == listed()
    assert not list(indexing.check())


def test_killed_in_the_middle_of_a_rebuild(site: Server) -> None:
    history = [Listed(listed())]
    with Load(PAGE) as load:
        with pytest.raises(EngineError):
            indexing.rebuild(lambda done: site.kill())
        load.see()
        withdraw_one(history)
        site.start()
        # What served before serves again; what was half built is dropped by the next rebuild.
        indexing.drain()
        wait_until(serves)
        assert not list(indexing.check())
        indexing.rebuild()
        load.see(such=ANSWERED)
    judge(load.seen, history)
    assert ask(PAGE).shown == listed() and not list(indexing.check())


def test_stopped_in_the_middle_of_a_rebuild_that_then_goes_on(site: Server) -> None:
    history = [Listed(listed())]

    def stop(_done: int) -> None:
        site.signal(signal.SIGSTOP)
        withdraw_one(history)
        threading.Thread(target=go_on).start()

    def go_on() -> None:
        load.see(30)
        site.signal(signal.SIGCONT)

    with Load(PAGE) as load:
        load.see(such=ANSWERED)
        indexing.rebuild(stop)
        indexing.drain()
        load.see(such=ANSWERED)
    judge(load.seen, history)
    wait_until(serves)
    assert ask(PAGE).shown == listed()
    assert not list(indexing.check())


def test_an_index_with_another_mapping_or_none_is_not_asked_and_is_once_it_is_rebuilt(site: Server) -> None:
    index = indexing.configured_index()
    assert index
    wait_until(serves)
    for spoil in (
        lambda: index.client.indices.put_mapping(index=index.served, meta={"pipeline": "x", "mapping": "y", "complete": True}),
        lambda: index.client.indices.delete(index=list(index.client.indices.get(index=index.served).body)),
    ):
        spoil()
        choosing._on.cache_clear()
        assert ask(PAGE).shown == listed()
        wait_until(lambda: "rebuild" in standing().fault)
        assert standing().engine == "database"
        indexing.rebuild()
        wait_until(lambda: answers() and ask(PAGE).shown == listed())
        wait_until(serves)
