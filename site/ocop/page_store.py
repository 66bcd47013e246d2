"""Where rendered pages are kept: in the process by default, in Redis when `REDIS_URL` says so. Both may forget at any time."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import caches
from django.http.response import ResponseHeaders

logger = logging.getLogger(__name__)

OVERHEAD = 3_000
"""Bytes that a kept page takes in each coding beside its body, roughly: headers, keys, objects."""


@dataclass(frozen=True)
class Sent:
    """What is sent of a kept page in one content coding: in full, and as the confirmation that the visitor's copy still holds.

    Every answer shares these headers: making them anew takes as long as all else. Nobody changes them.
    """

    body: bytes
    headers: ResponseHeaders
    confirmation: ResponseHeaders


@dataclass(frozen=True)
class KeptPage:
    """A page as it was rendered. `sent` holds it plain (under "") and in each content coding that was asked for."""

    status: int
    sent: Mapping[str, Sent]

    @property
    def size(self) -> int:
        return sum(OVERHEAD + len(each.body) for each in self.sent.values())


class PageStore(Protocol):
    def get(self, key: str) -> KeptPage | None: ...

    def keep(self, key: str, page: KeptPage) -> None: ...


class ProcessStore:
    """Pages in this process, bounded in bytes.

    A page that was asked for twice is protected from those that were asked for once: whoever walks through every combination of
    filters turns over a fifth of the room, not the pages that people read. Keys of another edition are never asked for again
    and go as the room is needed.
    """

    PROBATION = 0.2

    def __init__(self, most_bytes: int) -> None:
        self._lock = Lock()
        self._probation = _Segment(int(most_bytes * self.PROBATION))
        self._protected = _Segment(most_bytes - self._probation.room)

    @property
    def bytes(self) -> int:
        return self._probation.bytes + self._protected.bytes

    def get(self, key: str) -> KeptPage | None:
        with self._lock:
            page = self._protected.touched(key)
            if page is None and (page := self._probation.taken(key)) is not None:
                for demoted_key, demoted in self._protected.put(key, page):
                    self._probation.put(demoted_key, demoted)
            return page

    def keep(self, key: str, page: KeptPage) -> None:
        with self._lock:
            if key in self._protected:
                self._protected.put(key, page)
            else:
                self._probation.put(key, page)


class _Segment:
    """Pages in the order in which they were last used."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.bytes = 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._pages

    def touched(self, key: str) -> KeptPage | None:
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def taken(self, key: str) -> KeptPage | None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.bytes -= page.size
        return page

    def put(self, key: str, page: KeptPage) -> list[tuple[str, KeptPage]]:
        """Keep a page; returns what had to go for it. What is larger than the whole room is not kept."""
        self.taken(key)
        if page.size > self.room:
            return []
        self._pages[key] = page
        self.bytes += page.size
        gone = []
        while self.bytes > self.room:
            oldest, old = self._pages.popitem(last=False)
            self.bytes -= old.size
            gone.append((oldest, old))
        return gone


class RedisStore:
    """Pages that all processes and machines share. Redis forgets by its own rule (`maxmemory-policy allkeys-lru`).

    A Redis that does not answer is left alone for a while: each page would wait for it anew, a second or two each.
    """

    LIFETIME = 36 * 3600
    """Seconds. A page is of one day; at its end nobody asks for it any more."""
    PAUSE = 15
    """Seconds without asking after Redis did not answer. Until then pages are rendered."""

    def __init__(self) -> None:
        self._cache = caches["default"]
        self._paused_until = 0.0

    def get(self, key: str) -> KeptPage | None:
        page: KeptPage | None = self._ask(lambda: self._cache.get(f"page:{key}"))
        return page

    def keep(self, key: str, page: KeptPage) -> None:
        self._ask(lambda: self._cache.set(f"page:{key}", page, timeout=self.LIFETIME))

    def _ask(self, question: Callable[[], Any]) -> Any:
        if monotonic() < self._paused_until:
            return None
        try:
            return question()
        except Exception:  # each client library has errors of its own
            self._paused_until = monotonic() + self.PAUSE
            logger.warning("Redis does not answer; for %d seconds pages are rendered instead.", self.PAUSE, exc_info=True)
            return None


@cache
def page_store() -> PageStore:
    """The store that the settings name, one for the process."""
    return RedisStore() if settings.REDIS_URL else ProcessStore(settings.KEPT_PAGES_MB * 1_000_000)
