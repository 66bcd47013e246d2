"""The map of showrooms: the outline of the country with a point for each place that has some, drawn by us, as inline SVG.

A point is a link with its name, and the list beside it says the same. Showrooms of one province that are too close to be told
apart share a point, which leads to the list of the province.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.public.wording import language
from showrooms.positions import Position, outline

from .query import ShopQuery
from .shops import Shop

NORTH, SOUTH, WEST, EAST = 23.7, 6.5, 101.8, 116.2
SCALE = 30.0
"""Units to a degree of latitude: on a phone a unit is nearly a pixel."""
SHRINK = cos(radians(16))
"""How much shorter a degree of longitude is, in the middle of the country."""
WIDTH, HEIGHT = round((EAST - WEST) * SHRINK * SCALE), round((NORTH - SOUTH) * SCALE)
APART = 14.0
"""Units between points that an eye and a finger tell apart."""
LETTER, LINE, GAP, RISE = 7.0, 16.0, 9.0, 4.5
"""Of names, in units: a letter, a line, the room between point and name, and from the middle of a line to its foot."""
ARCHIPELAGOS = ("hoang-sa", "truong-sa")


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


class Label(NamedTuple):
    """Words with their foot at `x`, `y`; `anchor` is SVG's."""

    text: str
    x: float
    y: float
    anchor: str = "start"

    @property
    def box(self) -> Box:
        width = len(self.text) * LETTER
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        return Box(left, self.y - LINE + RISE, left + width, self.y + RISE)


@dataclass
class Point:
    """`label` is left out where others leave no room for it."""

    x: float
    y: float
    shops: list[Shop]
    label: Label | None = None

    @property
    def address(self) -> str:
        first = self.shops[0]
        return first.address if len(self.shops) == 1 else ShopQuery(province=first.showroom.province.slug).address(language())

    @property
    def called(self) -> str:
        """What the link is called: it begins with what is printed."""
        return f"{self.printed}: {', '.join(shop.name for shop in self.shops)}"

    @property
    def printed(self) -> str:
        province = self.shops[0].province
        return province if len(self.shops) == 1 else f"{province} ({len(self.shops)})"


@dataclass
class Pin:
    """One place that is no showroom, with a link of its own."""

    x: float
    y: float
    printed: str
    called: str
    address: str
    label: Label | None = None


@dataclass(frozen=True)
class Map:
    points: Sequence[Point | Pin]
    land: str
    islands: tuple[tuple[float, float], ...]
    archipelagos: list[Label]

    @property
    def box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def title(self) -> str:
        places = len(self.points)
        return ngettext("Map with %(count)d place", "Map with %(count)d places", places) % {"count": places}


def map_of(shops: Iterable[Shop]) -> Map | None:
    """The map of those whose position is known; none where no position is."""
    points = _points(shops)
    if not points:
        return None
    archipelagos = [label for lines in _archipelagos() for label in lines]
    _print_names(points, [label.box for label in archipelagos])
    land, islands = _drawing()
    return Map(points, land, islands, archipelagos)


def map_with_pin(position: Position, printed: str, called: str, address: str) -> Map:
    """The map with one place on it: `printed` beside its point, the link called `called`."""
    pin = Pin(*_on_paper(position), printed, called, address)
    archipelagos = [label for lines in _archipelagos() for label in lines]
    _print_names([pin], [label.box for label in archipelagos])
    land, islands = _drawing()
    return Map([pin], land, islands, archipelagos)


def _points(shops: Iterable[Shop]) -> list[Point]:
    points: list[Point] = []
    for shop in shops:
        if shop.position is None:
            continue
        x, y = _on_paper(shop.position)
        same = (
            point
            for point in points
            if point.shops[0].showroom.province_id == shop.showroom.province_id and hypot(point.x - x, point.y - y) < APART
        )
        if point := next(same, None):
            point.shops.append(shop)
        else:
            points.append(Point(x, y, [shop]))
    return points


def _print_names(points: Sequence[Point | Pin], taken: list[Box]) -> None:
    """Print the name of each point on the first side that is free."""
    taken = [*taken, *(Box(point.x - GAP, point.y - GAP, point.x + GAP, point.y + GAP) for point in points)]
    paper = Box(0, 0, WIDTH, HEIGHT)
    for point in points:
        for label in _sides(point):
            box = label.box
            within = paper.left <= box.left and box.right <= paper.right and paper.top <= box.top and box.bottom <= paper.bottom
            if within and not any(box.meets(other) for other in taken):
                point.label = label
                taken.append(box)
                break


def _sides(point: Point | Pin) -> Iterator[Label]:
    yield Label(point.printed, point.x + GAP, point.y + RISE)
    yield Label(point.printed, point.x - GAP, point.y + RISE, "end")
    yield Label(point.printed, point.x, point.y - GAP - RISE, "middle")
    yield Label(point.printed, point.x, point.y + GAP + LINE - RISE, "middle")


def _on_paper(position: Position) -> tuple[float, float]:
    return round((position.longitude - WEST) * SHRINK * SCALE, 1), round((NORTH - position.latitude) * SCALE, 1)


@cache
def _drawing() -> tuple[str, tuple[tuple[float, float], ...]]:
    """The land as an SVG path, and the islands of the archipelagos as points."""
    rings = (positions for part, positions in outline().items() if part not in ARCHIPELAGOS)
    land = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in map(_on_paper, ring))}Z" for ring in rings)
    return land, tuple(_on_paper(island) for part in ARCHIPELAGOS for island in outline()[part])


def _archipelagos() -> Iterator[tuple[Label, Label]]:
    """Their names, and the province or city each belongs to, below their islands."""
    names = ((_("Hoàng Sa archipelago"), _("(Đà Nẵng City)")), (_("Trường Sa archipelago"), _("(Khánh Hòa Province)")))
    for part, (name, within) in zip(ARCHIPELAGOS, names, strict=True):
        islands = [_on_paper(island) for island in outline()[part]]
        # Names wider than the islands stay on the paper.
        half = max(len(name), len(within)) * LETTER / 2
        middle = min((min(x for x, _y in islands) + max(x for x, _y in islands)) / 2, WIDTH - half)
        foot = max(y for _x, y in islands) + LINE
        yield Label(name, middle, foot, "middle"), Label(within, middle, foot + LINE, "middle")
