"""What a shopper was shown of the goods, as a form carries it: whoever places the order is held to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_LINE = re.compile(r"(\d{1,18})x(\d{1,5})@(\d{1,12})", re.ASCII)
LONGEST = 2000


class Told(NamedTuple):
    """A line as a shopper was told it: pieces, and đồng for one."""

    quantity: int
    price: int


def digest(lines: Iterable[tuple[int, int, int]]) -> str:
    """Product, pieces and price of each line. Equal for equal goods at equal prices, and readable: from it `told` says what has
    changed since.

    >>> digest([(12, 2, 90000), (7, 1, 50000)])
    '7x1@50000 12x2@90000'
    """
    return " ".join(f"{product}x{quantity}@{price}" for product, quantity, price in sorted(lines))


def told(text: str) -> dict[int, Told]:
    """The lines of a digest by product id. What is no digest tells nothing.

    >>> told("7x1@50000")
    {7: Told(quantity=1, price=50000)}
    """
    found = (_LINE.fullmatch(part) for part in text[:LONGEST].split(" "))
    return {int(line[1]): Told(int(line[2]), int(line[3])) for line in found if line}
