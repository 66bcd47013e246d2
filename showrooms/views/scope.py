"""Of which showrooms a figure is told: this one, or all that somebody answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from showrooms.access import readable, reads_all
from showrooms.models import Showroom

from .desk import DeskRequest

ALL = "all"


@dataclass(frozen=True)
class Scope:
    """`most` is how many showrooms all would be; there is a choice where it is more than one."""

    showrooms: Sequence[Showroom]
    most: int
    is_all: bool

    @property
    def ids(self) -> list[int]:
        return [room.pk for room in self.showrooms]


def asked_for(request: DeskRequest) -> Scope:
    """Officers may ask for all showrooms, managers for all that they manage, with `?of=all`."""
    every = readable(request.user).order_by("name", "pk")
    if not reads_all(request.user):
        every = every.filter(assignments__user=request.user, assignments__manages=True)
    answered_for = list(every)
    if request.GET.get("of") == ALL and len(answered_for) > 1:
        return Scope(answered_for, len(answered_for), True)
    return Scope([request.showroom], len(answered_for), False)
