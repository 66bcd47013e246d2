"""Filters of stocktakes, transfers and requests to producers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from catalog.public import wording
from showrooms.models import Item, RestockRequest, Showroom

register = template.Library()


@register.filter
def person(user: Any) -> str:
    """Who did something: by name, else as they sign in."""
    return str(user.get_full_name() or user.get_username())


@register.filter
def supplier_name(request: RestockRequest) -> str:
    return request.producer.name if request.producer else request.maker


@register.filter
def request_number(request: RestockRequest) -> str:
    """What the letter asks to be written on the delivery note."""
    return f"DH-{request.pk}"


@register.filter
def code_of(item: Item) -> str:
    """What the goods are called by at our counters: our code of a product, else the barcode."""
    return item.product.code if item.product else item.barcode


@register.filter
def whole_address(showroom: Showroom) -> str:
    """Street, commune, province."""
    parts = (showroom.street_address, showroom.commune, showroom.province)
    return ", ".join(str(part) for part in parts if part)


@register.filter
def signed(value: int) -> str:
    """A difference: `+3`, `−2`, `0`."""
    return f"{_sign(value)}{wording.number(abs(value))}"


@register.filter
def signed_money(value: int) -> str:
    """`−50.000 ₫`."""
    return f"{_sign(value)}{wording.money(abs(value))}"


@register.filter
def moment_day(value: datetime) -> str:
    """The day of a moment, in Vietnam."""
    return wording.day(timezone.localtime(value, timezone.get_default_timezone()).date())


def _sign(value: int) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""
