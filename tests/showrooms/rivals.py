"""Another process at the same stock: a thread with a connection of its own, which acts when the main thread comes to a named
function."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

LONGEST = 30
"""Seconds after which whoever still waits never ends."""


class Rival:
    """One at a time, always on the same connection. `close` it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._process = self._thread.submit(self._connect).result(LONGEST)

    @staticmethod
    def _connect() -> int:
        connection.ensure_connection()
        return connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0

    @staticmethod
    def _leave() -> None:
        connection.close()

    def start(self, act: Callable[[], Any]) -> Future[Any]:
        """Returns when it is done, or waits for a lock of ours."""
        doing = self._thread.submit(act)
        while connection.vendor == "postgresql" and not doing.done():
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self._process])
                if cursor.fetchone() != (0,):
                    return doing
        doing.exception(LONGEST)
        return doing

    def close(self) -> None:
        self._thread.submit(self._leave).result(LONGEST)
        self._thread.shutdown()


@contextmanager
def coming_at(module: Any, name: str, come: Callable[[], None]) -> Iterator[None]:
    """Call `come` once, right before the main thread calls `module.name`; on SQLite only outside a transaction: nobody else
    can write within one."""
    genuine, main = getattr(module, name), threading.current_thread()
    came: list[bool] = []

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        possible = connection.vendor == "postgresql" or not connection.in_atomic_block
        if threading.current_thread() is main and possible and not came:
            came.append(True)
            come()
        return genuine(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, wrapper)
        yield
