"""Rows found by the words that people type, without accents, through Wagtail's search index."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.search.backends import get_search_backend

from catalog.text import folded


def indexed(model: type[Model], text: str) -> QuerySet[Any, Any]:
    """Primary keys of the rows whose index entry holds every word of `text`, the last one as a beginning.

    Asked of the whole table and not of a filtered list: the index knows none of the list's filters.
    """
    # What is neither letter nor digit means something to the databases' search languages.
    words = " ".join(re.findall(r"[^\W_]+", folded(text)))
    if not words:
        return model._default_manager.none().values("pk")
    results = get_search_backend().autocomplete(words, model._default_manager.all(), order_by_relevance=False)
    return results.get_queryset().order_by().values("pk")
