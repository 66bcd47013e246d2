"""What the line of a cart or an order shows of its product: today's picture, whether the product is listed or has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.at_a_glance.overview import overview
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import pictures
from catalog.public.cards import Card, cards


@dataclass(frozen=True)
class LinePicture:
    """A `card` stands for what is listed today; what is not has a picture and no badge. `wall` is the colour behind it."""

    card: Card | None
    picture: pictures.Picture
    wall: str


def line_pictures(products: Iterable[Product], reading: Reading) -> dict[int, LinePicture]:
    """One for each product, by its id."""
    wanted = {product.pk: product for product in products}
    listed = {card.pk: card for card in cards(list(wanted), reading)}
    others = wanted.keys() - listed.keys()
    photographs = pictures.first_photographs(others) if others else {}
    group_names = overview(reading).group_names
    found = {}
    for pk, product in wanted.items():
        card = listed.get(pk)
        look = pictures.group_for_drawing(group_names.get(product.group_id or 0), product.group_as_published)
        picture = card.picture if card else photographs.get(pk) or pictures.drawn(product.code, product.name, look)
        found[pk] = LinePicture(card, picture, card.wall if card else pictures.wall(look))
    return found
