"""What a page shows of the catalogue besides its own texts, read once for the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from wagtail.fields import StreamField

from catalog import addresses, photographs
from catalog.at_a_glance.listed import Choice, ProducerName
from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Producer
from catalog.public.cards import Card, cards
from catalog.public.counted import products_in_force
from catalog.public.pictures import Picture, photograph
from catalog.public.wording import PRODUCER_NOT_NAMED, language
from ocop.pages import blocks
from ocop.pages.models.base import SitePage
from showrooms.models import Showroom
from showrooms.positions import Position
from showrooms.public.map import Map, map_with_pin
from showrooms.public.shops import Shop
from showrooms.public.ways_there import WaysThere
from showrooms.shown import showrooms


class Maker(NamedTuple):
    """A producer with its page, and how much of it is in force."""

    name: str
    address: str
    place: str
    in_force: str
    total: int
    fictional: bool


class Spot(NamedTuple):
    """A place on our own map, and the ways there."""

    map: Map
    ways: WaysThere


class Shown:
    """The products and pictures of one page: blocks and templates pick theirs. No product that is not listed on the reading's
    day gets a card, whoever named it.
    """

    def __init__(self, reading: Reading, ids: Iterable[int], images: Sequence[Any] = (), *, has_film: bool = False) -> None:
        self.reading = reading
        self.has_film = has_film
        self._ids = list(dict.fromkeys(ids))
        self._images = {image.pk: image for image in images}

    @cached_property
    def _cards(self) -> dict[int, Card]:
        return {card.pk: card for card in cards(self._ids, self.reading)}

    @cached_property
    def _prefetched(self) -> dict[int, Any]:
        if self._images:
            photographs.prefetch(list(self._images.values()), photographs.EVERY_SIZE)
        return self._images

    def cards(self, ids: Iterable[int]) -> list[Card]:
        """The cards of these products in this order; every one of `ids` was named when the page was begun."""
        return [self._cards[pk] for pk in dict.fromkeys(ids) if pk in self._cards]

    def picture(self, image: Any, alt: str) -> Picture | None:
        """The whole picture in all sizes; none where there is none or its file cannot be read."""
        found = self._prefetched.get(image.pk) if image is not None else None
        return photograph(found, alt) if found is not None else None

    def maker(self, producer: Producer | None) -> Maker | None:
        """A producer that is published and has a product listed on the day; none for any other."""
        if producer is None or not producer.live or producer.name == PRODUCER_NOT_NAMED:
            return None
        at_a_glance = overview(self.reading)
        choice = Choice(producer=ProducerName(producer.pk, producer.slug, producer.name))
        total = at_a_glance.listed.tally(choice).total
        if not total:
            return None
        place = at_a_glance.place_of_id.get(producer.province_id or 0)
        return Maker(
            producer.name,
            addresses.producer(language(), producer.slug),
            place.name if place else "",
            products_in_force(total),
            total,
            producer.fictional,
        )

    def shop(self, showroom: Showroom | None) -> Shop | None:
        """A showroom that is open to the public on the day; none for any other."""
        found = showrooms(self.reading).public(self.reading) if showroom else ()
        return next((Shop(each, self.reading.on) for each in found if showroom and each.pk == showroom.pk), None)

    def spot(self, name: str, street_address: str, latitude: float, longitude: float) -> Spot:
        ways = WaysThere(name, street_address or name, Position(latitude, longitude))
        return Spot(map_with_pin(Position(latitude, longitude), name, name, ways.on_map), ways)


def shown_on(page: SitePage, reading: Reading, ids: Iterable[int] = (), images: Iterable[Any] = ()) -> Shown:
    """What the blocks of a page show, besides the products and pictures that its own context names."""
    return shown_of(reading, streams_of(page), ids, images)


def shown_of(reading: Reading, streams: Sequence[Any], ids: Iterable[int] = (), images: Iterable[Any] = ()) -> Shown:
    """What the blocks of these streams show, and what is named besides."""
    wanted = [pk for stream in streams for pk in blocks.wanted(stream, reading.on)]
    pictured = [image for stream in streams for image in blocks.images(stream)]
    has_film = any(blocks.has_film(stream) for stream in streams)
    return Shown(reading, [*ids, *wanted], [*(image for image in images if image is not None), *pictured], has_film=has_film)


def streams_of(page: SitePage) -> list[Any]:
    """The values of all fields of blocks."""
    return [getattr(page, field.name) for field in page._meta.get_fields() if isinstance(field, StreamField)]
