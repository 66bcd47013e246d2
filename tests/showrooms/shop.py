"""A showroom with goods and the people who work there, small enough to know by heart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalog import clock
from showrooms import addresses
from showrooms.models import Item, Showroom
from tests.factories import certified_product

from .factories import make_manager, make_showroom, make_staff, plain_item, product_item, stock

EAN, EAN_OF_GOODS = "8936012345674", "4006381333931"


@dataclass(frozen=True)
class Shop:
    """Tea in force, tea that lapsed, and sweets that are not OCOP; Lan sells, Minh manages."""

    showroom: Showroom
    lan: Any
    minh: Any
    tea: Item
    lapsed: Item
    sweets: Item

    def address(self, part: str = "today", language: str = "vi") -> str:
        return addresses.desk(language, self.showroom.slug, part)


def make_shop(on: date | None = None) -> Shop:
    on = on or clock.today()
    showroom = make_showroom("Điểm bán Ga Hà Nội", slug="ga-ha-noi")
    tea = product_item(certified_product(on - timedelta(days=100), 4, name="Trà Shan tuyết", price=90_000, gtin=EAN))
    lapsed = product_item(certified_product(on - timedelta(days=1200), 3, name="Mắm ruốc Cà Ná", price=45_000))
    sweets = plain_item("Kẹo dừa", barcode=EAN_OF_GOODS, price=20_000)
    for item, pieces in ((tea, 10), (lapsed, 4), (sweets, 6)):
        stock(showroom, item, pieces, on=on)
    return Shop(showroom, make_staff(showroom, "lan"), make_manager(showroom, "minh"), tea, lapsed, sweets)
