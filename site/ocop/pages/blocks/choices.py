"""What an editor may choose from, as it stands on record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks

from catalog.alphabet import vietnamese_order
from catalog.models import ProductGroup, Province


class KeysBlock(blocks.MultipleChoiceBlock):
    """Keys of rows. They are looked up when an editor chooses them, and not again whenever the page is read."""

    def normalize_choice(self, value: Any) -> str:
        return str(value)


MONTHS = [(str(number), str(number)) for number in range(1, 13)]


def groups() -> list[tuple[str, str]]:
    """The groups of every period, those of the newest first, each with the names of what it lies in."""
    rows = ProductGroup.objects.select_related("parent", "parent__parent", "period").order_by("-period__since", "position", "pk")
    return [(str(row.pk), " › ".join(reversed([each.name for each in _upwards(row)]))) for row in rows]


def _upwards(group: Any) -> list[Any]:
    return [group, *(_upwards(group.parent) if group.parent else [])]


def provinces() -> list[tuple[str, str]]:
    rows = sorted(Province.objects.values_list("pk", "name"), key=lambda row: vietnamese_order(row[1]))
    return [(str(pk), name) for pk, name in rows]


def orders() -> list[tuple[str, str]]:
    """Those of `CollectionOrder`."""
    return [
        ("newest", _("newest recognition first")),
        ("stars", _("most stars first")),
        ("price", _("cheapest first")),
        ("name", _("by name")),
    ]
