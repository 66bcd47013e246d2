"""What a showroom is called, and what a shopper is told of its stock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog.public.wording import in_language
from showrooms.models import Showroom
from showrooms.stock import Words


def name_of(showroom: Showroom) -> str:
    """In the language of the page."""
    return in_language(showroom.name_en, showroom.name)


def stock_words(words: Words) -> str:
    match words:
        case Words.IN_STOCK:
            return _("in stock")
        case Words.FEW:
            return _("last few")
        case Words.ASK:
            return _("ask the showroom")
