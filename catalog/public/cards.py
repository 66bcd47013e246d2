"""Product cards: everything that is printed of them, worked out beforehand and remembered while the edition stands.

One product stands on many pages: on the list and every filtered one, below its producer's, place's and group's other products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses, buying
from catalog.at_a_glance.filters import Sort
from catalog.at_a_glance.listed import Choice
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.shelf import Bounded, Shelf
from catalog.edition import Reading

from . import pictures
from .badge import badge
from .listing import ListedProduct, listed_products
from .wording import day, language, money, producer_name

MOST_REMEMBERED = 4_000
"""Cards of one edition and day, in both languages: a few megabytes."""


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
    add_address: str


def elapsed_share(starts_on: date, ends_on: date, on: date) -> int:
    """How much of the certificate's term has passed, in per cent."""
    term = max((ends_on - starts_on).days, 1)
    return max(0, min(100, round(100 * (on - starts_on).days / term)))


def _nothing_yet(reading: Reading) -> Bounded[tuple[str, int], Card]:
    return Bounded(MOST_REMEMBERED)


# Today's, and those of a day that staff look at.
_remembered = Shelf(_nothing_yet, room=2)


def cards(ids: Sequence[int], reading: Reading) -> list[Card]:
    """The cards of these products in this order, as far as they are listed on the reading's day.

    Three queries at most, none where all are remembered.
    """
    remembered, tongue = _remembered.get(reading), language()
    found = {pk: card for pk in ids if (card := remembered.get((tongue, pk)))}
    if len(found) < len(ids):
        made = {card.pk: card for card in make_cards(listed_products([pk for pk in ids if pk not in found], reading.on), reading)}
        found |= made
        if reading.still_holds():
            remembered.put({(tongue, pk): card for pk, card in made.items()})
    return [found[pk] for pk in ids if pk in found]


def newest_cards(choice: Choice, reading: Reading, most: int) -> list[Card]:
    """The cards of the newest products under a choice."""
    return cards(overview(reading).listed.page(choice, Sort.NEWEST, 0, most), reading)


def make_cards(products: Sequence[ListedProduct], reading: Reading) -> list[Card]:
    """The cards of listed products, in their order. Queries: those of `pictures.first_photographs`."""
    photographs = pictures.first_photographs(product.pk for product in products) if products else {}
    tongue, at_a_glance = language(), overview(reading)
    ask, example, until = _("ask the producer for the price"), _("example price"), _("in force to the end of %(day)s")
    made = []
    for product in products:
        look = pictures.group_for_drawing(at_a_glance.group_names.get(product.group_id or 0), product.group_as_published)
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
                elapsed=elapsed_share(product.recognised_on, product.lapses_on, reading.on),
                fictional=product.fictional,
                # Who looks at another day would be told of today.
                add_address=addresses.add_to_cart(tongue, product.code)
                if buying.is_sold(product) and not reading.preview
                else "",
            )
        )
    return made
