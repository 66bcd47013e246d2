"""What each kind of page shows on a day. Whoever writes a kind of page registers its context here:

@shows(StoryPage)
def story(page: StoryPage, reading: Reading) -> dict[str, Any]: ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.edition import Reading
from ocop.pages.models.base import SitePage

from .asked import Asked

Context = Callable[[Any, Reading], dict[str, Any]]
ContextAsked = Callable[[Any, Reading, Asked], dict[str, Any]]
_CONTEXTS: dict[type[SitePage], ContextAsked] = {}


def shows(model: type[SitePage]) -> Callable[[Context], Context]:
    """Register a function as what pages of `model` show on the reading's day, besides `page`, `frame` and `shown`. It may name
    products (`product_ids`) and pictures (`images`) that its template takes from `shown`.
    """

    def register(context: Context) -> Context:
        _CONTEXTS[model] = lambda page, reading, _asked: context(page, reading)
        return context

    return register


def shows_what_is_asked(model: type[SitePage]) -> Callable[[ContextAsked], ContextAsked]:
    """The same for a page that shows more or less by what its address asks for."""

    def register(context: ContextAsked) -> ContextAsked:
        _CONTEXTS[model] = context
        return context

    return register


def context_of(page: SitePage, reading: Reading, asked: Asked) -> dict[str, Any]:
    return _CONTEXTS[type(page)](page, reading, asked) if type(page) in _CONTEXTS else {}
