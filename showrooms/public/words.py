"""What a shopper is told of a stock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from showrooms.stock import Words


def stock_words(words: Words) -> str:
    match words:
        case Words.IN_STOCK:
            return _("in stock")
        case Words.FEW:
            return _("last few")
        case Words.ASK:
            return _("ask the showroom")
