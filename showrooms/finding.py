"""What was scanned or typed at the counter: an item that is stocked somewhere, or a product of the catalogue that could be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django.db.models import QuerySet

from catalog import codes
from catalog.indexed import indexed
from catalog.models import Product
from catalog.text import folded

from .models import Item, Level, Placement, Showroom
from .typed import Typed

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
    """Products whose name, or whose producer's, is meant by what is typed, the nearest first; at most `MOST_FOUND`."""
    typed = Typed(text[:LONGEST_TYPED])
    found = Product.objects.filter(pk__in=indexed(Product, text[:LONGEST_TYPED])).order_by("name_order", "pk")
    nearest = _nearest(typed, found.values_list("pk", "name", "producer__name"))[:MOST_FOUND]
    products = Product.objects.select_related("producer", "province").in_bulk(nearest)
    return [products[pk] for pk in nearest]


def goods_by_name(text: str) -> list[Item]:
    """Goods without a product whose name is meant by what is typed, the nearest first; at most `MOST_FOUND`."""
    typed = Typed(text[:LONGEST_TYPED])
    found = Item.objects.filter(product=None).order_by("name_key", "pk")
    for word in typed.words:
        found = found.filter(name_key__contains=word)
    rows = found.values_list("pk", "name") if typed.words else ()
    nearest = _nearest(typed, ((pk, name, "") for pk, name in rows))[:MOST_FOUND]
    items = Item.objects.in_bulk(nearest)
    return [items[pk] for pk in nearest]


def carried_by_name(showroom: Showroom, text: str = "", *, empty: bool = False) -> list[int]:
    """Ids of the items on hand at a showroom in the order of names; or of those meant by what is typed, the nearest first.
    `empty` adds what it carries and has none of. One query, or two.
    """
    at_hand: list[QuerySet[Any, Any]] = [Level.objects.filter(showroom=showroom).on_hand()]
    if empty:
        at_hand.append(Placement.objects.filter(showroom=showroom))
    return _named(at_hand, text)


def placed_by_name(showroom: Showroom, text: str) -> list[int]:
    """Ids of the items that a showroom carries and that are meant by what is typed, the nearest first. How much of them stands
    there plays no part."""
    return _named([Placement.objects.filter(showroom=showroom)], text) if text.strip() else []


def _named(tables: Iterable[QuerySet[Any, Any]], text: str) -> list[int]:
    columns = ("item", "item__name", "item__product__name", "item__maker", "item__product__producer__name")
    named: dict[int, tuple[str, str]] = {}
    for table in tables:
        for pk, name, product, maker, producer in table.order_by().values_list(*columns):
            named.setdefault(pk, (product or name, producer or maker or ""))
    ordered = sorted(named, key=lambda pk: (folded(named[pk][0]), pk))
    if not text.strip():
        return ordered
    return _nearest(Typed(text[:LONGEST_TYPED]), ((pk, *named[pk]) for pk in ordered))


def _nearest(typed: Typed, named: Iterable[tuple[int, str, str]]) -> list[int]:
    """Those that are meant, by id, the nearest first and else in the order given."""
    ranks = {pk: rank for pk, name, maker in named if (rank := typed.rank(name, maker)) is not None}
    return sorted(ranks, key=ranks.__getitem__)


def _spellings(gtin: str) -> tuple[str, ...]:
    """A barcode reader may read a UPC with twelve digits or, as an EAN, with a nought before it."""
    return (gtin, gtin.zfill(13), gtin.removeprefix("0")) if len(gtin) in (12, 13) else (gtin,)
