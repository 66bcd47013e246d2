"""What cards were charged, written down apart from every object of the server and of the site: entries that only add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["authorised", "released", "captured", "refunded", "refund_returned", "disputed", "dispute_returned"]


@dataclass(frozen=True)
class Entry:
    intent: str
    kind: Kind
    amount: int


class Money(NamedTuple):
    """đồng of one intent: `authorised` was ever held on the card, `held` still is, `captured` was taken from it, `refunded`
    went back to the shopper, `disputed` was taken back by the bank.
    """

    intent: str
    authorised: int
    captured: int
    refunded: int
    disputed: int
    held: int

    @property
    def kept(self) -> int:
        """What the shop has of it."""
        return self.captured - self.refunded - self.disputed


class Ledger:
    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def enter(self, intent: str, kind: Kind, amount: int) -> None:
        assert amount > 0
        self.entries.append(Entry(intent, kind, amount))
        money = self.of(intent)
        assert 0 <= money.held <= money.authorised, money
        assert 0 <= money.refunded <= money.captured <= money.authorised, money
        assert 0 <= money.disputed <= money.captured, money

    def of(self, intent: str) -> Money:
        total: dict[Kind, int] = defaultdict(int)
        for entry in self.entries:
            if entry.intent == intent:
                total[entry.kind] += entry.amount
        return Money(
            intent,
            total["authorised"],
            total["captured"],
            total["refunded"] - total["refund_returned"],
            total["disputed"] - total["dispute_returned"],
            total["authorised"] - total["released"] - total["captured"],
        )

    def balance(self) -> list[Money]:
        return [self.of(intent) for intent in dict.fromkeys(entry.intent for entry in self.entries)]
