"""The index through its life: written in any order, rebuilt while changes come in, killed half-way; trusted only when whole."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from typing import Any

import pytest

from catalog.edition import Reading
from search.documents import Document, Field, Interval
from search.engines.elasticsearch import Change, ElasticsearchEngine, Index
from search.engines.elasticsearch.client import SEARCH_SECONDS
from search.engines.query import EngineError
from search.plan import Clause, Plan, Sought
from tests.search.conftest import dropped
from tests.search.under_load import waited_for, waits_noted

TODAY = date(2026, 11, 23)
READING = Reading("any", TODAY)
HONEY = Plan((Clause((Sought(Field.NAME, ("mat",), 1.0),)),), least=1)


def change(product: int, version: int, word: str = "mat") -> Change:
    interval = Interval(TODAY, TODAY + timedelta(days=1), 3)
    return Change(product, version, Document(product, ("x",), {Field.NAME: f" {word} "}, intervals=(interval,)))


def gone(product: int, version: int) -> Change:
    return Change(product, version, None)


def found(index: Index) -> list[int]:
    return sorted(ElasticsearchEngine(index).suggest(HONEY, READING, 100))


def held(index: Index) -> dict[int, tuple[int, str]]:
    """What the index serves: version and name of each product."""
    return {each.product: (each.version, each.source["name"].strip()) for each in index.scan() if each.source}


def rebuilt(index: Index, *changes: Change) -> None:
    name = index.begin_rebuild()
    index.fill(changes)
    index.finish_rebuild(name)


def indices_of(index: Index) -> list[str]:
    return sorted(index.client.indices.get(index=f"{index.served}*").body)


# --- writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.elasticsearch
def test_what_was_written_is_found_at_once(index: Index) -> None:
    index.write([change(1, 1), change(2, 1)])
    assert found(index) == [1, 2]
    index.write([change(1, 2, "mam"), gone(2, 2)])
    assert found(index) == []
    assert held(index) == {1: (2, "mam")}


@pytest.mark.elasticsearch
def test_an_older_write_never_takes_the_place_of_a_newer_one(index: Index) -> None:
    index.write([change(1, 5, "new"), gone(2, 5), change(3, 5)])
    index.write([change(1, 4, "old"), change(2, 4), gone(3, 4), change(4, 4)])
    index.write([change(1, 5, "again")])
    assert held(index) == {1: (5, "new"), 3: (5, "mat"), 4: (4, "mat")}


@pytest.mark.elasticsearch
def test_one_document_that_is_refused_is_told_and_the_others_are_written(index: Index) -> None:
    strange = Change(1, 1, Document(1, ("x",), {Field.NAME: " mat "}, order={"fr": "01"}))
    with pytest.raises(EngineError, match="refused 1 documents"):
        index.write([strange, change(2, 1)])
    assert found(index) == [2]


@pytest.mark.elasticsearch
def test_without_an_index_a_write_makes_none(unbuilt: Index) -> None:
    unbuilt.write([change(1, 1), gone(2, 1)])
    assert indices_of(unbuilt) == []


@pytest.mark.elasticsearch
def test_everything_is_read_through_in_order(index: Index) -> None:
    index.write(change(product, 1) for product in range(2500, 0, -1))
    assert [each.product for each in index.scan()] == [*range(1, 2501)]


# --- rebuilding -------------------------------------------------------------------------------------------------------


@pytest.mark.elasticsearch
def test_the_old_index_serves_until_the_new_one_is_whole(index: Index) -> None:
    index.write([change(1, 1), change(2, 1)])
    name = index.begin_rebuild()
    index.fill([change(2, 2), change(3, 1)])
    assert found(index) == [1, 2]
    index.finish_rebuild(name)
    assert found(index) == [2, 3]
    assert indices_of(index) == [name]


@pytest.mark.elasticsearch
def test_what_changes_during_a_rebuild_is_in_both(index: Index) -> None:
    index.write([change(1, 1), change(2, 1)])
    name = index.begin_rebuild()
    index.write([change(1, 2, "mam"), gone(2, 2), change(3, 2)])
    assert found(index) == [3]
    # Read before the changes, and written late.
    index.fill([change(1, 1), change(2, 1)])
    index.finish_rebuild(name)
    assert held(index) == {1: (2, "mam"), 3: (2, "mat")}


@pytest.mark.elasticsearch
@pytest.mark.parametrize("writes_before", [0, 1])
def test_what_is_written_while_a_rebuild_ends_is_in_the_new_index(
    index: Index, elasticsearch_url: str, writes_before: int
) -> None:
    """The swap comes after the writer looked where to write: before its first write, or before its second."""
    swaps = [index.begin_rebuild()]

    class Overtaken(Index):
        def targets(self) -> Iterator[str]:  # type: ignore[override]
            for number, alias in enumerate(super().targets()):
                if number == writes_before and swaps:
                    index.finish_rebuild(swaps.pop())
                yield alias

    index.fill([change(1, 1)])
    Overtaken(elasticsearch_url, index.served).write([change(1, 2, "mam"), change(2, 2)])
    assert not swaps
    assert held(index) == {1: (2, "mam"), 2: (2, "mat")}


@pytest.mark.elasticsearch
def test_nothing_is_lost_while_rebuilds_and_writers_race(index: Index) -> None:
    """Writers commit to a database and then write what it holds, as the outbox does; rebuilds read it in small batches."""
    database: dict[int, Change] = {}
    lock, versions, over, failures = threading.Lock(), count(1), threading.Event(), []

    def commit(product: int, number: int) -> Change:
        with lock:
            version = next(versions)
            database[product] = gone(product, version) if number % 5 == 0 else change(product, version, f"word{number}")
            return database[product]

    def keep_writing(own: range) -> None:
        try:
            for number in count(1):
                index.write([commit(product, number + product) for product in own])
                if over.is_set():
                    return
        except EngineError as error:
            failures.append(error)

    def read() -> Iterator[Change]:
        for product in range(30):
            with lock:
                now = database.get(product)
            if now and now.document:
                yield now

    writers = [threading.Thread(target=keep_writing, args=(range(start, start + 10),)) for start in (0, 10, 20)]
    for writer in writers:
        writer.start()
    for _ in range(8):
        rebuilt(index, *read())
    over.set()
    for writer in writers:
        writer.join()
    assert not failures
    assert {each.product: each.version for each in index.scan() if each.source} == {
        product: each.version for product, each in database.items() if each.document
    }


@pytest.mark.elasticsearch
def test_what_a_killed_rebuild_left_is_dropped_by_the_next(index: Index) -> None:
    index.write([change(1, 1)])
    left = index.begin_rebuild()
    index.fill([change(2, 1)])
    name = index.begin_rebuild()
    assert left not in indices_of(index)
    assert found(index) == [1]
    index.finish_rebuild(name)
    assert indices_of(index) == [name]


@pytest.mark.elasticsearch
def test_a_rebuild_that_another_one_ended_does_not_serve(index: Index) -> None:
    first = index.begin_rebuild()
    second = index.begin_rebuild()
    index.fill([change(1, 1)])
    with pytest.raises(EngineError):
        index.finish_rebuild(first)
    index.finish_rebuild(second)
    assert found(index) == [1]
    with pytest.raises(EngineError):
        index.finish_rebuild(second)
    with pytest.raises(EngineError, match="ended by another one"):
        index.fill([change(2, 1)])
    assert found(index) == [1]


@pytest.mark.elasticsearch
def test_sites_whose_names_begin_alike_share_a_server(index: Index, elasticsearch_url: str) -> None:
    neighbour = Index(elasticsearch_url, f"{index.served}-2")
    rebuilt(neighbour, change(7, 1))
    begun = neighbour.begin_rebuild()
    rebuilt(index, change(1, 1))
    neighbour.finish_rebuild(begun)
    assert (found(index), found(neighbour)) == ([1], [])
    dropped(neighbour)


# --- trust ------------------------------------------------------------------------------------------------------------


def another_meta(**others: Any) -> Callable[[Index], None]:
    def put(index: Index) -> None:
        (only,) = index.client.indices.get(index=index.served).values()
        index.client.indices.put_mapping(index=index.served, meta={**only["mappings"]["_meta"], **others})

    return put


def removed(index: Index) -> None:
    index.client.indices.delete_alias(index="*", name=index.served)


def doubled(index: Index) -> None:
    index.client.indices.create(index=f"{index.served}-more", aliases={index.served: {}})


def made_up_by_elasticsearch(index: Index) -> None:
    for name in indices_of(index):
        index.client.indices.delete(index=name)
    index.client.index(index=index.served, id="1", document={"name": "mat"})


@pytest.mark.elasticsearch
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (removed, "There is no index to search in"),
        (doubled, "not the alias of one index"),
        (made_up_by_elasticsearch, "not the alias of one index"),
        (another_meta(pipeline="other"), "made by another release"),
        (another_meta(mapping="other"), "made by another release"),
        (another_meta(complete=False), "not complete"),
    ],
)
def test_an_index_that_is_not_in_order_does_not_answer_until_it_is_rebuilt(
    index: Index, spoil: Callable[[Index], None], fault: str
) -> None:
    assert index.fault() == ""
    spoil(index)
    assert fault in index.fault()
    with pytest.raises(EngineError, match=fault):
        found(index)
    rebuilt(index, change(1, 1))
    assert index.fault() == ""
    assert found(index) == [1]


@pytest.mark.elasticsearch
def test_an_index_that_was_never_finished_does_not_answer(unbuilt: Index) -> None:
    unbuilt.begin_rebuild()
    unbuilt.write([change(1, 1)])
    with pytest.raises(EngineError, match="There is no index to search in"):
        found(unbuilt)


# --- the address ------------------------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A server that writes down who asks for what."""
    heard: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append((self.path, self.headers["Authorization"]))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}", heard
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("address", "path", "authorization"),
    [
        ("http://{}", "/_cluster/health", None),
        ("http://ocop:p%40ss%2F@{}/", "/_cluster/health", f"Basic {base64.b64encode(b'ocop:p@ss/').decode()}"),
        ("http://{}?api_key=a+b/c==", "/_cluster/health", "ApiKey a+b/c=="),
        ("http://{}/search/?api_key=a%2Bb", "/search/_cluster/health", "ApiKey a+b"),
    ],
)
def test_whom_the_address_says_to_be(
    listener: tuple[str, list[tuple[str, str | None]]], address: str, path: str, authorization: str | None
) -> None:
    host, heard = listener
    with pytest.raises(EngineError):
        Index(address.format(host), "ocop").health()
    assert heard == [(path, authorization)]


def test_a_server_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        engine = ElasticsearchEngine(Index(f"http://user:hunter2@127.0.0.1:{port}", "ocop"))
        for _ in range(2):
            with pytest.raises(EngineError) as raised:
                engine.suggest(HONEY, READING, 5)
    assert str(raised.value) == "Elasticsearch cannot be reached."
    (written,) = (record.getMessage() for record in caplog.records if record.name == "search.engines.elasticsearch.client")
    assert str(port) in written and "hunter2" not in written


def test_a_server_that_does_not_answer_is_given_the_time_of_one_search() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, waits_noted(), waited_for() as waits:
        engine = ElasticsearchEngine(Index(f"http://127.0.0.1:{silent.getsockname()[1]}", "ocop"))
        with pytest.raises(EngineError, match="did not answer in time"):
            engine.suggest(HONEY, READING, 5)
    (wait,) = waits
    assert wait.allowed <= SEARCH_SECONDS
