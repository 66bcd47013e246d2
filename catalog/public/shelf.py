"""What a process keeps in memory while an edition stands: counts, groups, names. A page is never kept here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from catalog.edition import Reading

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """The last few results of `make`, one per edition and day.

    Worked out again after every change of the edition; kept only when nothing was committed meanwhile. Inside a transaction
    nothing is kept: the edition moves when it ends, so its token does not yet tell what was written.
    """

    def __init__(self, make: Callable[[Reading], Kept], room: int = 4) -> None:
        self._make = make
        self._room = room
        self._kept: dict[tuple[str, str], Kept] = {}

    def get(self, reading: Reading) -> Kept:
        key = (reading.token, reading.on.isoformat())
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        made = self._make(reading)
        if reading.still_holds():
            # Threads share this: replaced whole, never changed in place.
            self._kept = dict([*list(self._kept.items())[1 - self._room :], (key, made)])
        return made
