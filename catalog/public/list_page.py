"""What a page of products shows, whoever found them: the list by its filters, the search by a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from catalog.at_a_glance.filters import Sort
from catalog.edition import Reading

from .cards import cards
from .facets import facets, former_sentence, ignored_sentences, page_links
from .frame import Frame, frame, page
from .lifting import Lifted, reliefs
from .listing import ListPage
from .query import ListQuery
from .wording import language, other_language


def context_of(listed: ListPage, reading: Reading, products_with: Callable[[Lifted], int]) -> dict[str, Any]:
    """What `catalog/public/product_list.html` shows. `products_with` counts what an empty list would show without a filter."""
    query, tongue = listed.query, language()
    shown = cards(listed.ids, reading)
    return {
        "frame": _frame_of(query, reading),
        "page": listed,
        "facets": facets(listed),
        "ignored": ignored_sentences(listed),
        "former": former_sentence(listed),
        "search_pairs": query.with_(text="", sort=Sort.NEWEST).pairs(tongue),
        "cards": shown,
        "drawn": any(card.picture.drawn for card in shown),
        "reliefs": [] if shown else reliefs(listed, products_with),
        "links": page_links(listed),
        "previous": query.with_(page=query.page - 1).address(tongue) if query.page > 1 else "",
        "next": query.with_(page=query.page + 1).address(tongue) if query.page < listed.pages else "",
    }


def no_such_page(listed: ListPage, reading: Reading) -> HttpResponse:
    """A page beyond the last leads there."""
    last = listed.query.with_(page=listed.pages).address(language())
    context = {"frame": _frame_of(listed.query, reading), "page": listed, "last_address": last}
    return page("catalog/public/no_such_list_page.html", context, status=404)


def _frame_of(query: ListQuery, reading: Reading) -> Frame:
    return frame(
        reading,
        here="list",
        address=query.address(language()),
        other_address=query.address(other_language()),
        # One filter at a time is worth finding by a search engine; combinations of them are endless.
        indexed=query.filters <= 1 and query.offered,
    )
