"""The published showrooms with what is told of them in words, held in memory while an edition stands: pages that a sale ends are
made anew all day, and what they say of a showroom is not what the sale changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.alphabet import vietnamese_order
from catalog.at_a_glance.shelf import Shelf
from catalog.edition import Reading

from .models import Showroom
from .positions import Position, centre_of


@dataclass(frozen=True)
class Showrooms:
    """By province, then by name; those that are closed for good among them."""

    all: tuple[Showroom, ...]

    def public(self, reading: Reading) -> Iterator[Showroom]:
        return (showroom for showroom in self.all if showroom.is_public(reading.on))

    def of_slug(self, slug: str) -> Showroom | None:
        return next((showroom for showroom in self.all if showroom.slug == slug), None)


def showrooms(reading: Reading) -> Showrooms:
    """Four queries, once for each edition."""
    return _shelf.get(reading)


def public_showrooms(on: date) -> list[Showroom]:
    """Those that are open to the public on that day, in the same order, without their hours. One query: for a page that is made
    once for each edition and says no more of them than their names.
    """
    found = Showroom.objects.filter(live=True).select_related("province", "commune")
    return sorted((showroom for showroom in found if showroom.is_public(on)), key=_order)


def position_of(showroom: Showroom) -> Position | None:
    if showroom.latitude is None or showroom.longitude is None:
        return None
    return Position(showroom.latitude, showroom.longitude)


def rough_position_of(showroom: Showroom) -> Position | None:
    """Its own position; else where its province is run from: good for an order, not for a map."""
    centre = centre_of(showroom.province)
    return position_of(showroom) or (centre.position if centre else None)


def _read(_reading: Reading) -> Showrooms:
    found = Showroom.objects.filter(live=True).select_related("province", "commune")
    rows = found.prefetch_related("hours", "closures", "links")
    return Showrooms(tuple(sorted(rows, key=_order)))


def _order(showroom: Showroom) -> tuple[str, str, int]:
    return vietnamese_order(showroom.province.name), vietnamese_order(showroom.name), showroom.pk


_shelf = Shelf(_read, room=1, daily=False)
