"""Transactions in each other's way: what the database refuses for that reason alone succeeds when it is done again.

SQLite lets one write at a time, and gives up waiting after its time-out; PostgreSQL ends one of two that wait for each other.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError
from django.utils.translation import gettext as _

from .errors import Busy

Done = TypeVar("Done")

MOST_TRIES = 4
LONGEST = 30.0
"""Seconds after which nothing is begun again: whoever waits for the page has waited enough."""
PAUSE = 0.2
"""Seconds at most between two tries, by chance, so that those who met do not meet again."""
_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_POSTGRESQL = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, a lock that was not to be had."""


def is_in_the_way(error: OperationalError) -> bool:
    """Whether other transactions are the reason, and not a database that is down."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return getattr(cause, "sqlstate", None) in _POSTGRESQL


def again(work: Callable[[], Done]) -> Done:
    """Do the work, a whole transaction, and again where others were in its way. Raises Busy where they always are."""
    begin = time.monotonic()
    for tried in range(1, MOST_TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            if not is_in_the_way(error):
                raise
            if tried == MOST_TRIES or time.monotonic() - begin > LONGEST:
                raise Busy(_("Very many people are ordering just now. Wait a minute, then try again.")) from error
        time.sleep(random.uniform(0, PAUSE))
    raise AssertionError("not reached")


@contextmanager
def unless_busy() -> Iterator[None]:
    """For what may as well be left undone: where others are in the way, it is."""
    try:
        yield
    except OperationalError as error:
        if not is_in_the_way(error):
            raise
