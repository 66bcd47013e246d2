"""Fields that read days, scores and prices as people in Vietnam write them, and leave what they can't read as it was typed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import localize_input
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField

from catalog.imports.cells import CellError, read_score
from catalog.text import clean


class DayInput(forms.DateInput):
    """A plain box: a picker that rewrites what was typed turns a slip of the finger into another day."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        shown = {"inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd/mm/yyyy")}
        super().__init__(attrs=shown | (attrs or {}), format="%d/%m/%Y")


class DayField(forms.DateField):
    """A day of this century: another year is a slip of the finger."""

    widget = DayInput
    years = range(2000, 2101)
    input_formats = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
    default_error_messages = {
        "invalid": _("No such day. Write day/month/year, for example 31/12/2026."),
        "year": _("The year %(year)d can’t be meant. Compare it with the paper."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=self.input_formats, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(clean(value) if isinstance(value, str) else value)
        if day and day.year not in self.years:
            raise ValidationError(self.error_messages["year"], code="year", params={"year": day.year})
        return day


class ScoreField(forms.Field):
    """Points out of 100, at two decimals, read as the importer reads them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write the score as a number between 0 and 100, for example 71,5.")}

    def to_python(self, value: Any) -> Decimal | None:
        typed = value.strip() if isinstance(value, str) else value
        if typed in self.empty_values:
            return None
        try:
            return read_score(typed if isinstance(typed, str) else str(typed))
        except CellError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return localize_input(value) if isinstance(value, Decimal) else value


_PRICE = re.compile(r"(\d+|\d{1,3}(?:([. ,])\d{3})(?:\2\d{3})*)\s*(?:₫|đ|đồng|vnđ|vnd)?", re.IGNORECASE)


class PriceField(forms.Field):
    """Whole đồng: 185.000, 185000, 185.000 ₫."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write the price in whole đồng, for example 185.000.")}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int) or value in self.empty_values:
            return value or None
        typed = clean(value)
        if not typed:
            return None
        match = _PRICE.fullmatch(typed)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", match.group(1)))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class TidyTagField(TagField):
    """Tags in small letters, without stray blanks: “Quà Tết ” and “quà tết” are one."""

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, (clean(tag).lower() for tag in super().clean(value)))))


_AS_DAYS: dict[str, Any] = {"form_class": DayField, "widget": DayInput}
register_form_field_override(models.DateField, override=_AS_DAYS)
register_form_field_override(
    ClusterTaggableManager, override=lambda field: {"form_class": TidyTagField, "tag_model": field.related_model}
)
