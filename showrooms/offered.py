"""What a showroom's own tills and screens are told of its goods: those that are listed today and free to sell there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from catalog.models import Product

from . import stock
from .ledger import counter_prices
from .models import Item, Showroom


@dataclass(frozen=True)
class Offered:
    """`price` is that of the counter, in đồng, None where nobody has set one. `free` are the pieces that may be sold."""

    code: str
    gtin: str
    name: str
    producer: str
    price: int | None
    stars: int
    last_day: date
    free: int


def offered(showroom: Showroom, on: date) -> list[Offered]:
    """In the order of names. What is not public on `on`, or not open yet, offers nothing."""
    free = {pk: places[showroom.pk] for pk, places in stock.available(on, showroom=showroom).items()}
    items = {item.product_id: item for item in Item.objects.filter(product__in=free).select_related("product")}
    prices = counter_prices(showroom, items.values())
    listed = Product.objects.listed(on).filter(pk__in=free).select_related("producer").order_by("name_order", "pk")
    return [
        Offered(
            code=product.code,
            gtin=product.gtin,
            name=product.name,
            producer=product.producer.name,
            price=prices[items[product.pk].pk],
            stars=product.stars,
            last_day=product.lapses_on - timedelta(days=1),
            free=free[product.pk],
        )
        for product in listed
    ]
