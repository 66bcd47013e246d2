"""What each kind of page shows on a day. Whoever writes a kind of page registers its context here:

@shows(StoryPage)
def story(page: StoryPage, reading: Reading) -> dict[str, Any]: ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.edition import Reading
from ocop.pages.models.base import SitePage

Context = Callable[[Any, Reading], dict[str, Any]]
_CONTEXTS: dict[type[SitePage], Context] = {}


def shows(model: type[SitePage]) -> Callable[[Context], Context]:
    """Register a function as what pages of `model` show on the reading's day, besides `page`, `frame` and `shown`. It may name
    products (`product_ids`) and pictures (`images`) that its template takes from `shown`.
    """

    def register(context: Context) -> Context:
        _CONTEXTS[model] = context
        return context

    return register


def context_of(page: SitePage, reading: Reading) -> dict[str, Any]:
    return _CONTEXTS[type(page)](page, reading) if type(page) in _CONTEXTS else {}
