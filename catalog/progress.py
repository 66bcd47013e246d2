"""Progress of long commands on the terminal: how much is done, how fast, how long still."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")

FORMAT = "{desc:<28} {percentage:3.0f}% |{bar:24}| {n_fmt}/{total_fmt} {rate_fmt} {remaining} left"


def progress(
    items: Iterable[Item], *, label: str, total: int | None = None, unit: str = "rows", quiet: bool = False
) -> Iterator[Item]:
    """Yield `items` and draw a bar for them on standard error, with rate (per second) and time left.

    `total` is needed where `items` has no length. A log file gets a line every few seconds instead of a moving bar.
    """
    yield from tqdm(items, **bar(label, total, unit, quiet))


def bar(label: str, total: int | None, unit: str, quiet: bool) -> dict[str, Any]:
    """How the bar looks, for work that tells by itself how far it is."""
    moving = sys.stderr.isatty()
    return {
        "desc": label,
        "total": total,
        "unit": f" {unit}",
        "disable": quiet,
        "bar_format": FORMAT,
        "mininterval": 0.2 if moving else 5,
        "ascii": None if moving else True,
    }
