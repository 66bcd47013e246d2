"""What a list can be narrowed by and ordered by."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

STARS = (5, 4, 3)


class Sort(StrEnum):
    """`BEST` is the order of a list that answers a text: the likeliest first. Any other list begins with the newest."""

    BEST = "best"
    NEWEST = "newest"
    STARS = "stars"
    NAME = "name"
    PRICE = "price"


class PriceRange(NamedTuple):
    """Prices in đồng: at least `least`, and less than `below`."""

    least: int | None = None
    below: int | None = None


_STEPS = (None, 50_000, 100_000, 200_000, 500_000, None)
PRICE_BANDS = tuple(PriceRange(*ends) for ends in pairwise(_STEPS))
"""The ranges that the filters offer; an address may ask for any other."""
