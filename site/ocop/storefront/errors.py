"""Why the storefront refuses. Each error is a sentence for the person in front of it: what is wrong, and what to do.

ShopError
├── NotSold           a line is not sold (any more): lapsed, without a price, or fewer pieces than asked for
│   └── LinesLapsed   lines of an order are not in the catalogue on the day on which they were to leave
├── Changed           the price, the fee or the goods are no longer what the shopper was shown
├── NotAllowed        the order or payment is in a state in which this cannot be done, or by this person
├── Incomplete        something that was typed cannot be used
├── Busy              too many were at the same rows at once: the same may succeed in a moment
└── ProviderTrouble   the payment provider did not answer, or failed: the same may succeed later
    └── ProviderRefused   it refused for good: asking the same again changes nothing
"""

from __future__ import annotations

from django.utils.functional import Promise


class ShopError(Exception):
    """Nothing was changed. The text is for people, in their language."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotSold(ShopError):
    pass


class Changed(ShopError):
    pass


class NotAllowed(ShopError):
    pass


class Incomplete(ShopError):
    pass


class Busy(ShopError):
    pass


class ProviderTrouble(ShopError):
    """`detail` is what the provider said, for staff and the log."""

    def __init__(self, sentence: str | Promise, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail or str(sentence)


class ProviderRefused(ProviderTrouble):
    pass


class LinesLapsed(NotSold):
    """`lines` are the ids of the lines that are not in the catalogue today."""

    def __init__(self, sentence: str | Promise, lines: list[int]) -> None:
        super().__init__(sentence)
        self.lines = lines
