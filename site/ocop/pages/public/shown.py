"""What a page shows of the catalogue besides its own texts, read once for the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from wagtail.fields import StreamField

from catalog import photographs
from catalog.edition import Reading
from catalog.public.cards import Card, cards
from catalog.public.pictures import Picture, photograph
from ocop.pages import blocks
from ocop.pages.models.base import SitePage


class Shown:
    """The products and pictures of one page: blocks and templates pick theirs. No product that is not listed on the reading's
    day gets a card, whoever named it.
    """

    def __init__(self, reading: Reading, ids: Iterable[int], images: Sequence[Any] = ()) -> None:
        self.reading = reading
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


def shown_on(page: SitePage, reading: Reading, ids: Iterable[int] = (), images: Iterable[Any] = ()) -> Shown:
    """What the blocks of a page show, besides the products and pictures that its own context names."""
    streams = streams_of(page)
    wanted = [pk for stream in streams for pk in blocks.wanted(stream, reading.on)]
    pictured = [image for stream in streams for image in blocks.images(stream)]
    return Shown(reading, [*ids, *wanted], [*(image for image in images if image is not None), *pictured])


def streams_of(page: SitePage) -> list[Any]:
    """The values of all fields of blocks."""
    return [getattr(page, field.name) for field in page._meta.get_fields() if isinstance(field, StreamField)]
