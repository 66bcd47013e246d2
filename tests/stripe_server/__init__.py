"""Stripe for one merchant, kept in memory and spoken to over real HTTP. It is what stripe-mock cannot be: there, nothing changes.

It knows what the shop uses: Checkout Sessions, Payment Intents that are captured by hand, refunds and disputes, and Stripe's rule
for keys of idempotency. Tests take the fixture `stripe_server`, to which the site's settings point, and use `StripeServer`.
"""

from tests.stripe_server.account import NotPossible
from tests.stripe_server.api import Request
from tests.stripe_server.ledger import Money
from tests.stripe_server.server import Event, StripeServer

__all__ = ["Event", "Money", "NotPossible", "Request", "StripeServer"]
