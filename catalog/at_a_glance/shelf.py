"""What a process keeps in memory while an edition stands: counts, groups, names. A page is never kept here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from catalog.edition import Reading

Kept = TypeVar("Kept")
Key = TypeVar("Key", bound=Hashable)


class Shelf(Generic[Kept]):
    """The last few results of `make`, one per edition and, if it is `daily`, day. What was asked for longest ago makes room, so
    that staff who preview many days do not take today's from shoppers.

    Worked out again after every change of the edition; kept only when nothing was committed meanwhile. Inside a transaction
    nothing is kept: the edition moves when it ends, so its token does not yet tell what was written.
    """

    def __init__(self, make: Callable[[Reading], Kept], room: int = 4, *, daily: bool = True) -> None:
        self._make = make
        self._room = room
        self._daily = daily
        self._kept: dict[tuple[str, str], Kept] = {}

    def get(self, reading: Reading) -> Kept:
        key = (reading.token, reading.on.isoformat() if self._daily else "")
        shelf = self._kept
        kept = shelf.get(key)
        if kept is None:
            kept = self._make(reading)
            if not reading.still_holds():
                return kept
        elif next(reversed(shelf)) == key:
            return kept
        others = [item for item in shelf.items() if item[0] != key]
        # Threads share this: replaced whole, never changed in place.
        self._kept = dict([*others[max(0, len(others) + 1 - self._room) :], (key, kept)])
        return kept


class Bounded(Generic[Key, Kept]):
    """The last results, at most `room` of them; what was put in longest ago makes room. Threads may share it."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[Key, Kept] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        return self._kept.get(key)

    def put(self, results: Mapping[Key, Kept]) -> None:
        with self._lock:
            self._kept |= results
            for oldest in list(self._kept)[: max(0, len(self._kept) - self._room)]:
                del self._kept[oldest]
