"""What may be sold on a day, and how much of it is free where: asked anew by cart, checkout, placing and capture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet

from catalog.buying import Priced
from catalog.models import Product
from showrooms import stock
from showrooms.models import Showroom


class Refusal(StrEnum):
    """Why a product cannot be bought as wanted."""

    LEFT = "left"
    """It is not in the catalogue today."""
    NOT_PRICED = "not_priced"
    """It is listed and has no price at which it is sold."""
    SOLD_OUT = "sold_out"
    """No showroom has a piece free."""
    TOO_MANY = "too_many"
    """Some are free, and fewer than wanted."""


@dataclass(frozen=True)
class Offer:
    """A product as it can be had on `on`: its price in đồng, and the pieces free by showroom id. `product` carries `stars` and
    `lapses_on` of that day (as `Product.objects.listed` gives them)."""

    product: Product
    price: int
    free: Mapping[int, int]

    @property
    def most(self) -> int:
        """The pieces that one showroom can hand over."""
        return max(self.free.values(), default=0)


def is_for_sale(product: Priced) -> bool:
    """Whether it has a price at which it is sold, listed or not: the rule of `sold` for one product."""
    return product.price is not None and (settings.SELLS_EXAMPLES or not (product.price_is_example or product.fictional))


def sold(on: date) -> QuerySet[Product]:
    """Listed products with a price at which they are sold. Made-up products and prices are sold only where no real money can
    change hands.
    """
    products = Product.objects.listed(on).filter(price__isnull=False)
    return products if settings.SELLS_EXAMPLES else products.filter(price_is_example=False, fictional=False)


def offers(on: date, products: Collection[int]) -> dict[int, Offer]:
    """The offer of each of these products that is sold on `on`, by product id; the others are left out. Two queries."""
    found = list(sold(on).filter(pk__in=products).select_related("producer", "province"))
    free = stock.available(on, [product.pk for product in found])
    return {product.pk: Offer(product, product.price or 0, free.get(product.pk, {})) for product in found}


def refusals(on: date, wanted: Mapping[int, int]) -> dict[int, Refusal]:
    """Why products cannot be bought in these quantities, by id; those that can are left out. Three queries."""
    offered = offers(on, wanted)
    missing = wanted.keys() - offered.keys()
    listed = set(Product.objects.listed(on).filter(pk__in=missing).values_list("pk", flat=True)) if missing else set()
    found = {pk: refusal(offered.get(pk), quantity, is_listed=pk in listed) for pk, quantity in wanted.items()}
    return {pk: why for pk, why in found.items() if why}


def refusal(offer: Offer | None, quantity: int, *, is_listed: bool) -> Refusal | None:
    """Why so many pieces cannot be bought, if they can't. What is not offered `is_listed` or has left the catalogue."""
    if offer is None:
        return Refusal.NOT_PRICED if is_listed else Refusal.LEFT
    if offer.most < quantity:
        return Refusal.TOO_MANY if offer.most else Refusal.SOLD_OUT
    return None


def serving(on: date, wanted: Mapping[int, int], *, delivering: bool = False) -> list[Showroom]:
    """The showrooms in season that have all of it free, in the order of names; those that send parcels, if `delivering`."""
    if not wanted:
        return []
    free = stock.available(on, wanted)
    ids = set.intersection(
        *({where for where, pieces in free.get(pk, {}).items() if pieces >= quantity} for pk, quantity in wanted.items())
    )
    showrooms = Showroom.objects.open_season(on).filter(pk__in=ids).select_related("province", "commune")
    return list(showrooms.filter(delivers=True) if delivering else showrooms)
