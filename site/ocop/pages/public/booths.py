"""The booths of a fair: on its plan, in its zones, and by who exhibits there. Products are those listed on the day of reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from catalog import addresses, photographs
from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, ProducerName
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Producer
from catalog.public import pictures
from catalog.public.badge import badge
from catalog.public.cards import Card, cards
from catalog.public.listing import ListedProduct, listed_products
from catalog.public.pictures import Picture
from catalog.public.producers import address_of
from catalog.public.query import ListQuery
from catalog.public.wording import in_language, language, producer_name
from catalog.text import folded
from ocop.pages.booth_plan import EDGE, Rectangle
from ocop.pages.models import Booth, FairPage

MOST_OF_A_PRODUCER = 4
"""Products shown of each exhibitor; the rest is a link away."""
ALL = 1_000
_NUMBERS = re.compile(r"(\d+)")
_NOT_IN_AN_ANCHOR = re.compile(r"[^0-9A-Za-z]+")


def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which A2 stands before A10."""
    parts = _NUMBERS.split(folded(number).replace(" ", ""))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def anchor(number: str) -> str:
    """What a link to the booth ends with: `gian-A12`."""
    return f"gian-{_NOT_IN_AN_ANCHOR.sub('-', number).strip('-')}"


@dataclass(frozen=True)
class Frame:
    """A rectangle in units of the plan's picture, and how large its number can be written."""

    x: float
    y: float
    width: float
    height: float
    letters: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def foot(self) -> float:
        """Where the number stands: a third of a letter below the middle."""
        return self.y + self.height / 2 + self.letters * 0.35


@dataclass(frozen=True)
class BoothView:
    number: str
    anchor: str
    zone: str
    name: str
    in_vietnamese: bool
    address: str
    place: str
    producer: int | None
    products: list[int]
    cards: list[Card]
    all_address: str
    frame: Frame | None

    @property
    def total(self) -> int:
        return len(self.products)


@dataclass(frozen=True)
class Zone:
    key: str
    name: str
    booths: list[BoothView]


@dataclass(frozen=True)
class Line:
    """A product by its name, with the small badge."""

    pk: int
    name: str
    address: str
    badge: Any


@dataclass(frozen=True)
class Exhibitor:
    """A producer of the register with all its booths."""

    name: str
    address: str
    place: str
    booths: list[BoothView]
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


class Booths:
    """All booths of a fair, in the order of their numbers, each read once."""

    def __init__(self, facts: FairPage, reading: Reading) -> None:
        self._facts = facts
        self._reading = reading
        self._rows: list[Booth] = sorted(facts.booths.all(), key=lambda row: natural(row.number))
        prefetch_related_objects(self._rows, "producer")
        self._producers = {row.producer.pk: row.producer for row in self._rows if row.producer}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def producers(self) -> int:
        """How many producers of the register exhibit."""
        return len(self._producers)

    @cached_property
    def products(self) -> dict[int, list[int]]:
        """Of each producer what is listed today, the newest first."""
        listed = overview(self._reading).listed
        return {
            pk: listed.page(Choice(producer=ProducerName(pk, producer.slug, producer.name)), Sort.NEWEST, 0, ALL)
            for pk, producer in self._producers.items()
        }

    @cached_property
    def views(self) -> list[BoothView]:
        wanted = dict.fromkeys(pk for ids in self.products.values() for pk in ids[:MOST_OF_A_PRODUCER])
        shown = {card.pk: card for card in cards(list(wanted), self._reading)}
        return [self._view(row, shown) for row in self._rows]

    @cached_property
    def plan(self) -> Picture | None:
        """The picture of the plan, where some booth is drawn on it."""
        image = self._facts.plan_image
        if image is None or not any(_rectangle(row) for row in self._rows):
            return None
        photographs.prefetch([image], photographs.PAGE)
        return pictures.photograph(image, "")

    @property
    def zones(self) -> list[Zone]:
        """The zones in the organiser's order, then what is in none of them."""
        names = {zone.key: in_language(zone.name_en, zone.name) for zone in self._facts.zones.all()}
        known = [Zone(key, name, [view for view in self.views if view.zone == key]) for key, name in names.items()]
        others = [view for view in self.views if view.zone not in names]
        return [*(zone for zone in known if zone.booths), *([Zone("", "", others)] if others else [])]

    @property
    def zone_names(self) -> list[str]:
        return [in_language(zone.name_en, zone.name) for zone in self._facts.zones.all()]

    @cached_property
    def exhibitors(self) -> list[Exhibitor]:
        """The producers in the order of their booths. One query for all their products."""
        wanted = [pk for ids in self.products.values() for pk in ids[:MOST_OF_A_PRODUCER]]
        listed = {product.pk: product for product in listed_products(wanted, self._reading.on)}
        of_producer: dict[int, list[BoothView]] = {}
        for row in self._rows:
            if row.producer:
                of_producer.setdefault(row.producer.pk, []).append(self._view(row, {}))
        return [
            Exhibitor(
                name=booths[0].name,
                address=booths[0].address,
                place=booths[0].place,
                booths=booths,
                lines=[_line(listed[each]) for each in self.products[pk][:MOST_OF_A_PRODUCER] if each in listed],
                total=len(self.products[pk]),
            )
            for pk, booths in of_producer.items()
        ]

    def _view(self, row: Booth, shown: dict[int, Card]) -> BoothView:
        producer = row.producer
        ids = self.products[producer.pk] if producer else []
        return BoothView(
            number=row.number,
            anchor=anchor(row.number),
            zone=row.zone,
            name=producer_name(producer.name) if producer else in_language(row.label_en, row.label),
            in_vietnamese=producer is not None or not row.label_en,
            address=address_of(producer) if producer else "",
            place=self._place(producer) if producer else "",
            producer=producer.pk if producer else None,
            products=ids,
            cards=[shown[pk] for pk in ids[:MOST_OF_A_PRODUCER] if pk in shown],
            all_address=ListQuery(producer=producer.slug).address(language()) if producer and ids else "",
            frame=self._frame(row),
        )

    def _place(self, producer: Producer) -> str:
        place = overview(self._reading).place_of_id.get(producer.province_id or 0)
        return place.name if place else ""

    def _frame(self, row: Booth) -> Frame | None:
        drawn = _rectangle(row)
        if drawn is None or self.plan is None:
            return None
        across, down = self.plan.width / EDGE, self.plan.height / EDGE
        width, height = drawn.width * across, drawn.height * down
        letters = min(height * 0.5, width * 1.55 / max(len(row.number), 2))
        return Frame(round(drawn.x * across, 1), round(drawn.y * down, 1), round(width, 1), round(height, 1), round(letters, 1))


def _rectangle(row: Booth) -> Rectangle | None:
    """Where it is drawn on the plan; none in a list alone."""
    if row.x is None or row.y is None or row.width is None or row.height is None:
        return None
    return Rectangle(row.x, row.y, row.width, row.height)


def _line(product: ListedProduct) -> Line:
    tongue = language()
    return Line(
        product.pk,
        (tongue == "en" and product.name_en) or product.name,
        addresses.product(tongue, product.slug),
        badge(product.stars, small=True, sample=product.fictional),
    )
