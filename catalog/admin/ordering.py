"""Lists and select boxes in the order of the Vietnamese alphabet, which the databases' own orders are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, ForeignKey, IntegerField, Model, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django_filters.fields import ModelChoiceField as FilterChoiceField
from django_filters.fields import ModelChoiceIterator as FilterChoiceIterator
from wagtail.admin.forms.models import register_form_field_override

from catalog.alphabet import vietnamese_order
from catalog.models import FormerProvince, Province


def alphabetical(places: type[Model], lookup: str = "pk") -> Case | F:
    """An order by the names of `places`, of which there are some dozens, each known by `lookup` in the row ordered."""
    in_order = sorted(places._default_manager.values_list("pk", "name"), key=lambda row: vietnamese_order(row[1]))
    ranks = [When(**{lookup: pk}, then=Value(rank)) for rank, (pk, _name) in enumerate(in_order)]
    if not ranks:
        # PostgreSQL reads a bare number in ORDER BY as the position of a column.
        return F(lookup)
    return Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())


class InVietnameseOrder:
    """For index views: `alphabetical_columns` says what stands for the sort keys of columns with names, without a sign."""

    ordering: Any
    among_equals: tuple[str, ...] = ("pk",)

    def alphabetical_columns(self) -> dict[str, Any]:
        raise NotImplementedError

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().order_queryset(queryset)  # type: ignore[misc]
        key = str(self.ordering or "name")
        by = self.alphabetical_columns().get(key.removeprefix("-"))
        return queryset if by is None else queryset.order_by(OrderBy(by, descending=key.startswith("-")), *self.among_equals)


class _InOrder:
    queryset: QuerySet[Any]

    def __iter__(self) -> Iterator[Any]:
        self.queryset = self.queryset.order_by(alphabetical(self.queryset.model))
        return super().__iter__()  # type: ignore[misc]


class PlaceIterator(_InOrder, forms.models.ModelChoiceIterator):
    pass


class PlaceField(forms.ModelChoiceField):
    iterator = PlaceIterator


class PlaceFilterIterator(_InOrder, FilterChoiceIterator):
    pass


class PlaceFilterField(FilterChoiceField):
    iterator = PlaceFilterIterator


class PlaceFilter(django_filters.ModelChoiceFilter):
    field_class = PlaceFilterField


for place in (Province, FormerProvince):
    register_form_field_override(ForeignKey, to=place, override={"form_class": PlaceField})
