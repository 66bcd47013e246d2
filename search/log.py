"""The log of searches: which texts are searched for, how often on a day, and how much they find.

It says nothing of who searched: no address, session or time of day is taken, and what could tell of a person is cut out of the
text before it is counted: e-mail addresses, and numbers as long as those of telephones and identity cards. Names are kept. Most
names typed here are names of goods and producers, whom decisions call by their families ("Hộ kinh doanh Nguyễn Văn A"); no rule
tells them from others, and a name in this log says only that somebody looked for it in a public catalogue.

A page only counts in memory. A thread of the site's own writes what was counted a few seconds later, so no visitor waits for it
and none meets its errors; what could not be written waits for the next try.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing.util import Finalize
from typing import NamedTuple

from django.db import Error, connection, connections

from catalog.edition import Reading
from catalog.text import clean

from .models import SearchedText

logger = logging.getLogger(__name__)

SECONDS = 5.0
"""How long texts are gathered before they are written."""
ENOUGH = 200
"""Texts that are written at once, without waiting for more, and as many in one statement."""
MOST = 2_000
"""Texts that wait in memory at most, while the database takes none; more are not counted."""
REST_SECONDS = 30.0
"""After a failure."""
KEPT_DAYS = 400
"""A year and a month: this season beside the last."""
LONGEST = 100
_LONGEST_READ = 400

_EMAIL = re.compile(r"\S+\s*@\s*\S+\.\S+|\S*@\s?\S*")
_NUMBER = re.compile(r"\+?\d(?:[\s.,/()–-]{0,3}\d){5,}")
_PRICE = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){1,2}")
_BETWEEN_PRICES = re.compile(r"\s*[–-]\s*|\s+")


class _Asked(NamedTuple):
    language: str
    text: str
    day: date


@dataclass
class _Counted:
    times: int
    found: int
    words_left_out: bool


def note(text: str, language: str, total: int, reading: Reading, *, words_left_out: bool = False) -> None:
    """Count one search. `total` is how many listed products answer before any filter. Only counts, and fails never; what staff
    preview as of another day is not counted."""
    kept = without_personal(text)
    if kept and not reading.preview:
        _log.count(_Asked(language, kept, reading.on), total, words_left_out)


def flush() -> bool:
    """Write what was counted, and remove what has been kept long enough. False where the database did not take it: that waits."""
    return _log.flush()


def write_in_background() -> None:
    """Have the log written by a thread, and when the process ends. For whoever serves pages; others flush it themselves."""
    _writer.start()


def without_personal(text: str) -> str:
    """The text as it is counted: without case, e-mail addresses and long numbers (prices stay); empty where nothing is left."""
    read = "".join(character for character in clean(text[:_LONGEST_READ]) if character.isprintable())
    read = _NUMBER.sub(lambda found: found[0] if _are_prices(found[0]) else " ", _EMAIL.sub(" ", read))
    read = clean(read.casefold())[:LONGEST].strip(" .,;:/()–-")
    return read if any(character.isalnum() for character in read) else ""


def _are_prices(number: str) -> bool:
    """Up to 9.999.999 ₫; a telephone number may be grouped alike, and is longer."""
    parts = _BETWEEN_PRICES.split(number)
    return all(_PRICE.fullmatch(part) and sum(map(str.isdigit, part)) <= 7 for part in parts)


class _Log:
    def __init__(self) -> None:
        self._waiting: dict[_Asked, _Counted] = {}
        self._lock = threading.Lock()
        self._one_writer = threading.Lock()
        self._cleared_on: date | None = None

    def count(self, asked: _Asked, found: int, words_left_out: bool) -> None:
        with self._lock:
            counted = self._waiting.get(asked)
            if counted is None and len(self._waiting) >= MOST:
                return
            times = counted.times if counted else 0
            self._waiting[asked] = _Counted(times + 1, found, words_left_out)
            number = len(self._waiting)
        _writer.wake(enough=number >= ENOUGH)

    def flush(self) -> bool:
        with self._one_writer:
            with self._lock:
                # Processes write the same texts: in one order, so that none waits for one that waits for it.
                batch = sorted(self._waiting.items())
                self._waiting = {}
            written = 0
            try:
                for rows in _in_parts(batch):
                    _write(rows)
                    written += len(rows)
                if batch:
                    self._clear(min(asked.day for asked, _counted in batch))
            except Error:
                logger.exception("The log of searches could not be written; %d texts wait.", len(batch) - written)
                self._put_back(batch[written:])
                return False
        return True

    def _put_back(self, batch: Sequence[tuple[_Asked, _Counted]]) -> None:
        with self._lock:
            for asked, counted in batch:
                since = self._waiting.get(asked)
                if since:
                    since.times += counted.times
                elif len(self._waiting) < MOST:
                    self._waiting[asked] = counted

    def _clear(self, today: date) -> None:
        """Once a day and process."""
        if self._cleared_on != today:
            SearchedText.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
            self._cleared_on = today


class _Writer:
    """The thread, which begins with the first search: a server forks, and threads stay behind."""

    def __init__(self) -> None:
        self._serving = False
        self._noted = threading.Event()
        self._enough = threading.Event()
        self._begin = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._serving = True
        # A server's workers may end as those of `multiprocessing` do, without `atexit`; this is called in either case.
        Finalize(None, flush, exitpriority=1)

    def wake(self, *, enough: bool) -> None:
        if not self._serving:
            return
        self._noted.set()
        if enough:
            self._enough.set()
        with self._begin:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="search-log", daemon=True)
                try:
                    self._thread.start()
                except RuntimeError as error:
                    # No thread is to be had, or the process is ending: the log waits, the page does not.
                    self._thread = None
                    logger.warning("The log of searches is not written now: %s", error)

    def _run(self) -> None:
        while True:
            self._noted.wait()
            self._enough.wait(SECONDS)
            self._noted.clear()
            self._enough.clear()
            try:
                written = flush()
            finally:
                connections.close_all()
            if not written:
                time.sleep(REST_SECONDS)
                self._noted.set()


_log = _Log()
_writer = _Writer()


def _in_parts(batch: Sequence[tuple[_Asked, _Counted]]) -> Iterator[Sequence[tuple[_Asked, _Counted]]]:
    return (batch[start : start + ENOUGH] for start in range(0, len(batch), ENOUGH))


def _write(rows: Sequence[tuple[_Asked, _Counted]]) -> None:
    """Add these counts to those of other processes; the last to write says what was found."""
    values = [(*asked, counted.times, counted.found, counted.words_left_out) for asked, counted in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searched_text (language, text, day, times, found, words_left_out) VALUES "
            f"{', '.join(['(%s, %s, %s, %s, %s, %s)'] * len(values))} "
            "ON CONFLICT (language, text, day) DO UPDATE SET times = search_searched_text.times + excluded.times, "
            "found = excluded.found, words_left_out = excluded.words_left_out",
            [value for row in values for value in row],
        )
