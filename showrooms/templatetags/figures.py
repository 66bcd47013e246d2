"""Filters of pages full of figures."""

from __future__ import annotations

from django import template

from showrooms.views.range_meter import in_words

register = template.Library()


@register.filter
def per_cent(value: float | None) -> str:
    """`{{ share.of_items|per_cent }}`."""
    return in_words(value)
