"""What was scanned or typed at the counter: an item that is stocked somewhere, or a product of the catalogue that could be."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.db.models import QuerySet

from catalog import codes
from catalog.indexed import indexed
from catalog.models import Product
from catalog.text import folded

from .models import Item, Level, Placement, Showroom

OF_LABEL = re.compile(r"/v/([^/?#\s]+)", re.IGNORECASE)
MOST_FOUND = 30
LONGEST_TYPED = 200


def item_of(product: Product) -> Item:
    """The item of a product, made when it is first stocked."""
    return Item.objects.get_or_create(product=product)[0]


def product_by_code(text: str) -> Product | None:
    """The product that a label's QR, our code, the official code or a barcode stands for; published or not, certified or not."""
    label = OF_LABEL.search(text)
    typed = unquote(label[1]) if label else text.strip()
    if code := codes.clean_public_code(typed):
        return Product.objects.filter(code=code).first()
    if gtin := codes.clean_gtin(typed):
        return Product.objects.filter(gtin__in=_spellings(gtin)).order_by("pk").first()
    official = codes.clean_official_code(typed)
    return Product.objects.filter(official_code=official).order_by("pk").first() if official else None


def goods_by_code(text: str) -> Item | None:
    """The goods without a product that bear this barcode."""
    gtin = codes.clean_gtin(text)
    return Item.objects.filter(product=None, barcode__in=_spellings(gtin)).first() if gtin else None


def products_by_name(text: str) -> list[Product]:
    """Products whose name, or whose producer's, holds every word typed, accents or not; at most `MOST_FOUND`."""
    found = Product.objects.select_related("producer", "province").filter(pk__in=indexed(Product, text[:LONGEST_TYPED]))
    return list(found.order_by("name_order", "pk")[:MOST_FOUND])


def goods_by_name(text: str) -> list[Item]:
    """Goods without a product whose name holds every word typed, accents or not; at most `MOST_FOUND`."""
    words = folded(text[:LONGEST_TYPED]).split()
    found = Item.objects.filter(product=None)
    for word in words:
        found = found.filter(name_key__contains=word)
    return list(found.order_by("name_key", "pk")[:MOST_FOUND]) if words else []


def carried_by_name(showroom: Showroom, text: str = "", *, empty: bool = False) -> list[int]:
    """Ids of the items on hand at a showroom, in the order of names, whose name or maker's holds every word typed, accents or
    not. `empty` adds what it carries and has none of. One query, or two.
    """
    at_hand: list[QuerySet[Any, Any]] = [Level.objects.filter(showroom=showroom).on_hand()]
    if empty:
        at_hand.append(Placement.objects.filter(showroom=showroom))
    columns = ("item", "item__name", "item__product__name", "item__maker", "item__product__producer__name")
    words = folded(text[:LONGEST_TYPED]).split()
    names: dict[int, str] = {}
    for rows in at_hand:
        for pk, name, product, maker, producer in rows.order_by().values_list(*columns):
            if pk not in names:
                said = folded(f"{product or name} {producer or maker}") if words else folded(product or name)
                if all(word in said for word in words):
                    names[pk] = said
    return sorted(names, key=lambda pk: (names[pk], pk))


def _spellings(gtin: str) -> tuple[str, ...]:
    """A barcode reader may read a UPC with twelve digits or, as an EAN, with a nought before it."""
    return (gtin, gtin.zfill(13), gtin.removeprefix("0")) if len(gtin) in (12, 13) else (gtin,)
