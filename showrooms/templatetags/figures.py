"""Filters of pages full of figures."""

from __future__ import annotations

from django import template

from showrooms.views.tables import in_per_cent

register = template.Library()


@register.filter
def per_cent(value: float | None) -> str:
    """`{{ share.of_items|per_cent }}`."""
    return in_per_cent(value)
