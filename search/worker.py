"""A thread of the site's own that drains the outbox soon after something was written.

Nobody waits for it: what it has not brought on yet is read by whoever searches. Whatever fails, it tries again
and again, with longer rests in between.
"""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connections

from . import indexing
from .engines.query import EngineError

logger = logging.getLogger(__name__)

LONGEST_REST = 60.0
"""Seconds between two tries."""


class _Worker:
    def __init__(self) -> None:
        self._asked = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        self._asked.set()
        with self._start:
            # Begun in the process that needs it: a server forks, and threads stay behind.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="search-outbox", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        failures = 0
        while True:
            self._asked.wait()
            self._asked.clear()
            try:
                indexing.drain()
                failures = 0
            except (EngineError, DatabaseError) as error:
                failures += 1
                logger.warning("The outbox of search could not be drained: %s", error)
            except Exception:  # a thread that ended would leave everything waiting
                failures += 1
                logger.exception("The outbox of search could not be drained.")
            finally:
                connections.close_all()
            if failures:
                time.sleep(min(2.0 ** (failures - 1), LONGEST_REST))
                self._asked.set()


_worker = _Worker()


def wake() -> None:
    """Have the outbox drained in the background, where the site does that itself (`SEARCH_DRAIN_IN_PROCESS`)."""
    if settings.SEARCH_DRAIN_IN_PROCESS:
        _worker.wake()
