"""What stands below a product: more of its producer, of its place, of its group; no product twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog import addresses
from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice, ProducerName
from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.places import Commune
from catalog.edition import Reading
from catalog.models import Product

from .cards import Card, cards
from .lifting import group_name
from .trail import commune_crumb, place_crumb
from .wording import PRODUCER_NOT_NAMED, language

MOST = 4


@dataclass(frozen=True)
class Row:
    """A row of cards and the page that has the rest."""

    title: str
    address: str
    cards: list[Card]


class _Source(NamedTuple):
    """Where a row may come from."""

    title: str
    address: str
    choice: Choice


def more_of(product: Product, reading: Reading) -> list[Row]:
    """The rows below a listed product; empty ones are left out. The queries of one list of cards."""
    at_a_glance = overview(reading)
    seen = {product.pk}
    found: list[tuple[_Source, list[int]]] = []
    for sources in (_producer(product), _place(product, at_a_glance), _group(product, at_a_glance)):
        for source in sources:
            newest = at_a_glance.listed.page(source.choice, Sort.NEWEST, 0, MOST + len(seen))
            ids = [pk for pk in newest if pk not in seen][:MOST]
            if ids:
                seen.update(ids)
                found.append((source, ids))
                break
    card_of = {card.pk: card for card in cards([pk for _source, ids in found for pk in ids], reading)}
    rows = [Row(source.title, source.address, [card_of[pk] for pk in ids if pk in card_of]) for source, ids in found]
    return [row for row in rows if row.cards]


def _producer(product: Product) -> Iterator[_Source]:
    producer = product.producer
    if producer.name != PRODUCER_NOT_NAMED:
        address = addresses.producer(language(), producer.slug) if producer.live else ""
        choice = Choice(producer=ProducerName(producer.pk, producer.slug, producer.name))
        yield _Source(_("More from this producer"), address, choice)


def _place(product: Product, at_a_glance: Overview) -> Iterator[_Source]:
    """The commune; where nothing else of it is listed, the province."""
    place = at_a_glance.place_of_id.get(product.province_id)
    if place is None:
        return
    for commune in [Commune.of(product.commune)] if product.commune else []:
        name, address = commune_crumb(commune, place)
        yield _Source(_("More from %(place)s") % {"place": name}, address, Choice(commune=commune))
    name, address = place_crumb(place)
    yield _Source(_("More from %(place)s") % {"place": name}, address, Choice(place=place))


def _group(product: Product, at_a_glance: Overview) -> Iterator[_Source]:
    """The group; where nothing else of it is listed, the one above."""
    group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
    for each in reversed(group.path if group else []):
        title = _("More in “%(group)s”") % {"group": group_name(each)}
        yield _Source(title, addresses.group(language(), each.slug), Choice(group=each))
