"""Tags of the forms of a fair and of the letters that follow them."""

from __future__ import annotations

from django import template

from ocop.pages.models import Dated
from ocop.pages.public.when import when

register = template.Library()


@register.simple_tag
def fair_days(dated: Dated) -> str:
    """The days of a fair in the language that is active."""
    return when(dated)
