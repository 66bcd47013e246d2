"""Amounts of money as the office writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalog.admin.fields import PriceField
from catalog.text import clean, folded

MOST = 10**14
"""Đồng. More than a whole programme costs is a slip of the finger."""
_IN_WORDS = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?) ?(ty|trieu|billion|million)(?: dong)?")
_UNITS = {"ty": 10**9, "billion": 10**9, "trieu": 10**6, "million": 10**6}


class MoneyField(PriceField):
    """Whole đồng, or as people say large sums.

    >>> MoneyField().clean("1,2 tỷ")
    1200000000
    """

    default_error_messages = {
        "invalid": _("Write the sum in whole đồng, such as 850.000.000, or as 850 triệu or 1,2 tỷ."),
        "too_much": _("So much can’t be meant. Compare the zeros with the paper."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In đồng: 850.000.000, or 850 triệu, or 1,2 tỷ."))
        # As Django does with the names of a model's fields, which is what the label here is.
        super().__init__(**{"required": False, **kwargs, "label": capfirst(kwargs.get("label"))})

    def to_python(self, value: Any) -> int | None:
        said = _IN_WORDS.fullmatch(folded(clean(value))) if isinstance(value, str) else None
        amount = _amount(said) if said else super().to_python(value)
        if amount is not None and amount > MOST:
            raise ValidationError(self.error_messages["too_much"], code="too_much")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True


def _amount(said: re.Match[str]) -> int:
    return int(Decimal(said[1].replace(",", ".")) * _UNITS[said[2]])
