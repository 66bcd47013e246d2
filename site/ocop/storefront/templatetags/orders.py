"""Tags and filters of the order desk."""

from __future__ import annotations

from datetime import date

from django import template

from catalog.public import wording
from catalog.public.wording import language
from ocop.storefront import addresses
from ocop.storefront.models import Order

register = template.Library()


@register.simple_tag
def order_desk_address(order: Order) -> str:
    """Where an order stands at the desk."""
    return addresses.order_desk(language(), order.number)


@register.filter
def short_day(day: date) -> str:
    return wording.day(day)


@register.filter
def left_over(amount: int) -> str:
    """Whole đồng, which may be less than none: `−50.000 ₫`."""
    return f"{'−' if amount < 0 else ''}{wording.money(abs(amount))}"


@register.filter
def phone(number: str) -> str:
    """As people in Vietnam dial it: `0912 345 678` for `+84912345678`."""
    local = f"0{number[3:]}" if number.startswith("+84") else number
    return f"{local[:4]} {local[4:7]} {local[7:]}".strip()
