"""The public tables and columns of this room, of which `catalog.public_facts` tells: results that editors promote. Titles and
descriptions of promotions show nowhere."""

from __future__ import annotations

PUBLIC_COLUMNS: dict[str, tuple[str, ...]] = {
    "wagtailsearchpromotions_query": ("query_string",),
    "wagtailsearchpromotions_searchpromotion": ("query_id", "external_link_url", "sort_order"),
}
