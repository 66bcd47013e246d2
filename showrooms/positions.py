"""Where things lie, roughly: provinces of today and of before by the town they are run from, and the outline of the country."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

from catalog.models import FormerProvince, Province

DATA = Path(__file__).resolve().parent / "data"
EARTH_KM = 6371.0


class Position(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float

    def km_to(self, other: Position) -> float:
        """As the crow flies."""
        north, east = radians(other.latitude - self.latitude), radians(other.longitude - self.longitude)
        shrink = cos(radians(self.latitude)) * cos(radians(other.latitude))
        return 2 * EARTH_KM * asin(sqrt(sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2))


class Centre(NamedTuple):
    """The town that a province is run from."""

    town: str
    position: Position


def centre_of(place: Province | FormerProvince) -> Centre | None:
    """None for a province that the table does not know: one that came to be after it was written."""
    return _centres().get(("former" if isinstance(place, FormerProvince) else "today", place.code))


@cache
def outline() -> dict[str, tuple[Position, ...]]:
    """Parts of the country by name: the mainland and larger islands as rings, the archipelagos as points."""
    parts: defaultdict[str, list[Position]] = defaultdict(list)
    for row in _rows("outline.csv"):
        parts[row["part"]].append(Position(float(row["latitude"]), float(row["longitude"])))
    return {part: tuple(positions) for part, positions in parts.items()}


@cache
def _centres() -> dict[tuple[str, str], Centre]:
    return {
        (row["period"], row["code"]): Centre(row["town"], Position(float(row["latitude"]), float(row["longitude"])))
        for row in _rows("positions.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
