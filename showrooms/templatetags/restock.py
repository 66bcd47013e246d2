"""Filters of the letters to producers."""

from __future__ import annotations

from django import template

from showrooms.models import Item, RestockRequest, Showroom

register = template.Library()


@register.filter
def supplier_name(request: RestockRequest) -> str:
    return request.producer.name if request.producer else request.maker


@register.filter
def code_of(item: Item) -> str:
    """What the goods are called by at our counters: our code of a product, else the barcode."""
    return item.product.code if item.product else item.barcode


@register.filter
def whole_address(showroom: Showroom) -> str:
    """Street, commune, province."""
    parts = (showroom.street_address, showroom.commune, showroom.province)
    return ", ".join(str(part) for part in parts if part)
