"""The places at which a process can die, found by running it: around each commit, and around each request to the provider.

    with watched() as places:          # how many are there, and which?
        step()
    died = run_and_die(step, 7)        # in a process of its own, that ends at the seventh

A commit is the end of an outermost transaction, or a statement outside any that writes. "Before" it, nothing of it is there;
"after" it, all of it is, and nothing that was to follow. Before a request, the provider has heard nothing; after it, it has done
what it was asked, and we have not read its answer.
"""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import OperationalError, connection, connections
from requests.adapters import HTTPAdapter

from ocop.storefront.payments import stripe_api

DIED, ENDED, BROKE = 77, 0, 78
NOWHERE = -2
LONGEST = 30
"""Seconds that anything here may take."""
WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "WITH"})

Visit = Callable[[str], None]


@contextmanager
def visiting(visit: Visit) -> Iterator[None]:
    """`visit` is called with the name of each place as the code in the block comes to it, on this thread's connection."""
    commit, send = connection._commit, HTTPAdapter.send

    def visited_commit() -> None:
        visit("before commit")
        commit()
        visit("after commit")

    def visited_statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block or sql.split(None, 1)[0].upper() not in WRITES:
            return execute(sql, params, many, context)
        visit("before statement")
        found = execute(sql, params, many, context)
        visit("after statement")
        return found

    def visited_send(self: HTTPAdapter, request: Any, *args: Any, **kwargs: Any) -> Any:
        name = f"{request.method} {request.path_url.split('?')[0]}"
        visit(f"before {name}")
        answer = send(self, request, *args, **kwargs)
        visit(f"after {name}")
        return answer

    connection._commit = visited_commit  # type: ignore[method-assign]
    HTTPAdapter.send = visited_send  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(visited_statement):
            yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]
        del connection._commit


@contextmanager
def watched() -> Iterator[list[str]]:
    """The names of the places, in the order in which they are come to."""
    places: list[str] = []
    with visiting(places.append):
        yield places


@contextmanager
def broken_at(place: int) -> Iterator[list[str]]:
    """At that place, around a commit, the database ends our connection: what was to be committed is not there, or it is and we
    are not told. Gives the name of the place, once it was come to.
    """
    broken: list[str] = []
    come_to = -1

    def end_connection(name: str) -> None:
        nonlocal come_to
        come_to += 1
        if come_to == place:
            broken.append(name)
            if connection.vendor == "postgresql":
                _terminate()
            if connection.vendor != "postgresql" or name.startswith("after"):
                raise OperationalError("the connection has ended")

    with visiting(end_connection):
        yield broken


def _terminate() -> None:
    """As PostgreSQL does when it is stopped, and to this connection only: others test on the same server."""
    assert connection.connection is not None
    ours = connection.connection.info.backend_pid
    with psycopg.connect(**_parameters(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])


def _parameters() -> dict[str, Any]:
    info = connection.connection.info
    return {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}


def run_and_die(deed: Callable[[], object], place: int) -> bool:
    """Run `deed` in a process of its own that ends at that place as a killed one does: nothing is cleaned up, no answer is read,
    no transaction ended. Whether it came there; if not, it ended by itself.
    """
    connections.close_all()  # a connection belongs to one process
    child = os.fork()
    if not child:
        os._exit(_run(deed, place))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {DIED, ENDED}, f"the process that was to die at place {place} broke: {code}"
    return code == DIED


def run_and_be_killed(deed: Callable[[], object], when: threading.Event) -> None:
    """Run `deed` in a process of its own that is killed when that happens, wherever it is then."""
    connections.close_all()
    child = os.fork()
    if not child:
        os._exit(_run(deed, NOWHERE))
    came = when.wait(LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert came and os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "it did not come there this time"


def _run(deed: Callable[[], object], place: int) -> int:
    come_to = -1

    def die(_name: str) -> None:
        nonlocal come_to
        come_to += 1
        if come_to == place:
            os._exit(DIED)

    try:
        stripe_api._kept.cache_clear()  # the parent's connections are the parent's
        with visiting(die):
            deed()
    except Exception:
        traceback.print_exc()
        return BROKE
    return ENDED
