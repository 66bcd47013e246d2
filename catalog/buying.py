"""Whether products can be bought on this site. The catalogue only shows them; whoever sells registers its rule here.

What a rule says must follow from the product's public facts and the site's settings alone: buttons stand on pages that are kept.
Whether a piece is left is told when somebody presses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Priced(Protocol):
    """A product, whole or as a list reads it."""

    @property
    def price(self) -> int | None: ...
    @property
    def price_is_example(self) -> bool: ...
    @property
    def fictional(self) -> bool: ...


Rule = Callable[[Priced], bool]
_rules: list[Rule] = []


def sell_by(rule: Rule) -> None:
    """From now on listed products that pass the rule can be put into the cart."""
    _rules[:] = [rule]


def is_sold(product: Priced) -> bool:
    """Whether a product is sold while it is listed. Nothing is where nobody sells."""
    return any(rule(product) for rule in _rules)
