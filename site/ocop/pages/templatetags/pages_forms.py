"""Tags of the forms of a fair and of the letters that follow them."""

from __future__ import annotations

from django import template

from catalog.public.wording import in_language
from ocop.pages.models import Dated, FairPage
from ocop.pages.public.when import when

register = template.Library()


@register.simple_tag
def fair_days(dated: Dated) -> str:
    """The days of a fair in the language that is active."""
    return when(dated)


@register.simple_tag
def fair_venue(facts: FairPage) -> str:
    """Its venue in the language that is active; in Vietnamese where nobody named it in English."""
    return in_language(facts.venue_en, facts.venue)
