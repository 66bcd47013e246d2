"""How long goods are kept for an order, by how it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .states import Method


@dataclass(frozen=True)
class Keeping:
    """`pay_within` is what the shopper is told. The goods are kept for `grace` longer, so that money sent in the last minute,
    or a provider's message that is late, still meets them.
    """

    pay_within: timedelta
    grace: timedelta

    def pay_until(self, at: datetime) -> datetime:
        return at + self.pay_within

    def held_until(self, at: datetime) -> datetime:
        return at + self.pay_within + self.grace


# Stripe takes 30 minutes at least for a Checkout Session, counted when it hears of it.
KEEPING: dict[Method, Keeping] = {
    Method.CARD: Keeping(timedelta(minutes=35), timedelta(minutes=25)),
    Method.DEMO: Keeping(timedelta(minutes=35), timedelta(minutes=25)),
    # A transfer arrives within the day; the desk looks at the account the morning after.
    Method.TRANSFER: Keeping(timedelta(hours=12), timedelta(hours=24)),
    # To be collected and paid at the counter.
    Method.CASH: Keeping(timedelta(days=3), timedelta(hours=12)),
}
