"""From a text to a page of listed products: understood once, asked of the engine in turns, the strictest plan first."""

from __future__ import annotations

from dataclasses import dataclass

from .engines.query import SearchPage
from .understanding import Manner, Understanding


@dataclass(frozen=True)
class Answer:
    """`manner` says how far `page` departs from what was typed; no page where nothing was left to look for. `engine` is who
    answered."""

    understanding: Understanding
    manner: Manner
    page: SearchPage | None
    engine: str
