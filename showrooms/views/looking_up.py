"""Goods looked up by whoever counts: by code or by name, what the showroom carries first. How much of it stands there is not
asked, so that nothing of it can reach a page that must not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.models import Product
from showrooms.finding import (
    MOST_FOUND,
    goods_by_code,
    goods_by_name,
    item_of,
    placed_by_name,
    product_by_code,
    products_by_name,
)
from showrooms.models import Item, Showroom

KEY = re.compile(r"([ip])([1-9]\d{0,17})")


@dataclass(frozen=True)
class Goods:
    """An item, or a product that has never been stocked. `key` names it in addresses and forms."""

    item: Item | None
    product: Product | None

    @property
    def key(self) -> str:
        if self.item:
            return f"i{self.item.pk}"
        assert self.product
        return f"p{self.product.pk}"

    @property
    def name(self) -> str:
        return str(self.item or self.product)

    @property
    def maker(self) -> str:
        if self.product:
            return self.product.producer.name
        return self.item.maker if self.item else ""

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be scanned for it."""
        if self.product:
            return tuple(code for code in (self.product.code, self.product.gtin) if code)
        return (self.item.barcode,) if self.item and self.item.barcode else ()

    def as_item(self) -> Item:
        if self.item:
            return self.item
        assert self.product
        return item_of(self.product)


def goods_of(key: str) -> Goods | None:
    named = KEY.fullmatch(key)
    if not named:
        return None
    if named[1] == "i":
        item = Item.objects.select_related("product__producer").filter(pk=named[2]).first()
        return Goods(item, item.product) if item else None
    product = Product.objects.select_related("producer").filter(pk=named[2]).first()
    return of_products([product])[0] if product else None


def by_code(text: str) -> Goods | None:
    if product := product_by_code(text):
        return of_products([product])[0]
    item = goods_by_code(text)
    return Goods(item, None) if item else None


def by_name(showroom: Showroom, text: str) -> list[Goods]:
    """At most `MOST_FOUND`: what the showroom carries, then whatever else there is of that name."""
    carried = placed_by_name(showroom, text)[:MOST_FOUND]
    items = Item.objects.select_related("product__producer").in_bulk(carried)
    found = [Goods(items[pk], items[pk].product) for pk in carried]
    seen = {goods.key for goods in found}
    others = [*of_products(products_by_name(text)), *(Goods(item, None) for item in goods_by_name(text))]
    return [*found, *(goods for goods in others if goods.key not in seen)][:MOST_FOUND]


def of_products(products: list[Product]) -> list[Goods]:
    stocked = {item.product_id: item for item in Item.objects.filter(product__in=products)}
    return [Goods(stocked.get(product.pk), product) for product in products]
