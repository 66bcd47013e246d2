"""Booths on a plan: rectangles in thousandths of its width and height, and what cannot be meant by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EDGE = 1000


@dataclass(frozen=True)
class Rectangle:
    """Where a booth stands. Booths that share a wall do not overlap.

    >>> Rectangle(0, 0, 100, 50).overlaps(Rectangle(100, 0, 100, 50))
    False
    """

    x: int
    y: int
    width: int
    height: int

    @property
    def is_empty(self) -> bool:
        return not (self.width and self.height)

    @property
    def is_beyond(self) -> bool:
        """Whether a part of it lies outside the plan."""
        return self.x + self.width > EDGE or self.y + self.height > EDGE

    def overlaps(self, other: Rectangle) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def overlaps(rectangles: Sequence[Rectangle]) -> Iterator[tuple[int, int]]:
    """The places in the list of each two that overlap, once."""
    by_left = sorted(range(len(rectangles)), key=lambda at: rectangles[at].x)
    for place, first in enumerate(by_left):
        right = rectangles[first].x + rectangles[first].width
        for second in by_left[place + 1 :]:
            if rectangles[second].x >= right:
                break
            if rectangles[first].overlaps(rectangles[second]):
                yield min(first, second), max(first, second)
