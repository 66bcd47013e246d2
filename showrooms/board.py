"""What other rooms put on the desk's first page: pick-ups waiting, for example. They register in their `AppConfig.ready`; the
desk knows none of them.

    board.register(Panel(_("Pick-ups waiting"), waiting_pickups))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from .models import Showroom


@dataclass(frozen=True)
class Row:
    """One thing that waits; `address` is where it is dealt with."""

    title: str
    detail: str
    address: str


@dataclass(frozen=True)
class Panel:
    """`rows` is asked with the showroom and the day, in the language of the page. A panel without rows is not shown."""

    heading: str | Promise
    rows: Callable[[Showroom, date], list[Row]]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel, once."""
    if panel not in _panels:
        _panels.append(panel)


def panels(showroom: Showroom, on: date) -> Iterator[tuple[Panel, list[Row]]]:
    """The panels that have something to say, with their rows."""
    for panel in _panels:
        if rows := panel.rows(showroom, on):
            yield panel, rows
