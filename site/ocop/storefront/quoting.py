"""What goods cost on a day, with their delivery: one sum for the cart, the checkout and the placing of an order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import selling
from .models import DeliveryFee
from .selling import Offer, Refusal


class Told(NamedTuple):
    """A line as a shopper was told it: pieces, and đồng for one."""

    quantity: int
    price: int


_TOLD = re.compile(r"(\d{1,18})x(\d{1,5})@(\d{1,12})")
LONGEST_DIGEST = 2000


def digest(lines: Iterable[tuple[int, int, int]]) -> str:
    """What a shopper is shown, as a form carries it: product, pieces and price of each line. Equal for equal carts.

    It is readable on purpose: from it `told` says what has changed since.

    >>> digest([(12, 2, 90000), (7, 1, 50000)])
    '7x1@50000 12x2@90000'
    """
    return " ".join(f"{product}x{quantity}@{price}" for product, quantity, price in sorted(lines))


def told(text: str) -> dict[int, Told]:
    """The lines of a digest by product id. What is no digest tells nothing.

    >>> told("7x1@50000")
    {7: Told(quantity=1, price=50000)}
    """
    found = (_TOLD.fullmatch(part) for part in text[:LONGEST_DIGEST].split(" "))
    return {int(line[1]): Told(int(line[2]), int(line[3])) for line in found if line}


@dataclass(frozen=True)
class QuotedLine:
    """Pieces of a product that can be had."""

    offer: Offer
    quantity: int

    @property
    def product_id(self) -> int:
        return self.offer.product.pk

    @property
    def total(self) -> int:
        """In đồng."""
        return self.quantity * self.offer.price


@dataclass(frozen=True)
class Quote:
    """Goods as they can be had on a day, in the order asked for.

    `refused` are those that cannot, by product id, with the reason; they are no part of the sums, and `refused_most` is how many
    pieces of each one showroom has. `fee` is that of the province, None where nothing is sent or it is not delivered to.
    """

    lines: tuple[QuotedLine, ...]
    refused: Mapping[int, Refusal]
    refused_most: Mapping[int, int]
    fee: DeliveryFee | None = None

    @property
    def goods_total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def delivery_fee(self) -> int:
        return self.fee.for_goods(self.goods_total) if self.fee else 0

    @property
    def total(self) -> int:
        return self.goods_total + self.delivery_fee

    @property
    def wanted(self) -> dict[int, int]:
        """Pieces by product id, of what can be had."""
        return {line.product_id: line.quantity for line in self.lines}

    @property
    def digest(self) -> str:
        return digest((line.product_id, line.quantity, line.offer.price) for line in self.lines)


def quote(wanted: Mapping[int, int], on: date, fee: DeliveryFee | None = None) -> Quote:
    """What these pieces cost on `on`, by product id. Four queries, however many they are."""
    offers = selling.offers(on, wanted)
    refused = selling.refusals(on, wanted)
    return Quote(
        lines=tuple(QuotedLine(offers[pk], quantity) for pk, quantity in wanted.items() if pk in offers and pk not in refused),
        refused=refused,
        refused_most={pk: offers[pk].most for pk in refused if pk in offers},
        fee=fee,
    )


def fee_for(province_id: int | None) -> DeliveryFee | None:
    """What delivery to a province costs; None where none is delivered."""
    return DeliveryFee.objects.filter(province=province_id).select_related("province").first() if province_id else None
