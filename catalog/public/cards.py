"""Product cards: everything the template prints, worked out beforehand, so that its loop only prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.edition import Reading

from . import pictures
from .badge import badge
from .listed import Choice
from .listing import ListedProduct, newest
from .overview import Overview, overview
from .wording import day, language, money, producer_name


@dataclass(frozen=True, slots=True)
class Card:
    pk: int
    address: str
    name: str
    producer: str
    place: str
    price: str
    price_note: str
    badge: SafeString
    picture: pictures.Picture
    wall: str
    until: str
    elapsed: int
    fictional: bool


def elapsed_share(starts_on: date, ends_on: date, on: date) -> int:
    """How much of the certificate's term has passed, in per cent."""
    term = max((ends_on - starts_on).days, 1)
    return max(0, min(100, round(100 * (on - starts_on).days / term)))


def cards(products: Sequence[ListedProduct], at_a_glance: Overview, on: date) -> list[Card]:
    """The cards of listed products, in their order. Queries: those of `pictures.first_photographs`."""
    photographs = pictures.first_photographs(product.pk for product in products) if products else {}
    tongue = language()
    ask, example, until = _("ask the producer for the price"), _("example price"), _("in force to the end of %(day)s")
    made = []
    for product in products:
        group = at_a_glance.group_of_id.get(product.group_id) if product.group_id else None
        look = pictures.group_for_drawing(group.name if group else None, product.group_as_published)
        place = at_a_glance.place_of_id.get(product.province_id)
        made.append(
            Card(
                pk=product.pk,
                address=addresses.product(tongue, product.slug),
                name=(tongue == "en" and product.name_en) or product.name,
                producer=producer_name(product.producer),
                place=place.name if place else "",
                price=ask if product.price is None else money(product.price),
                price_note=example if product.price is not None and product.price_is_example else "",
                badge=badge(product.stars, sample=product.fictional),
                picture=photographs.get(product.pk) or pictures.drawn(product.code, product.name, look),
                wall=pictures.wall(look),
                until=until % {"day": day(product.lapses_on - timedelta(days=1))},
                elapsed=elapsed_share(product.recognised_on, product.lapses_on, on),
                fictional=product.fictional,
            )
        )
    return made


def newest_cards(choice: Choice, reading: Reading, most: int) -> list[Card]:
    """The cards of the newest products under a choice."""
    return cards(newest(choice, reading, most), overview(reading), reading.on)
