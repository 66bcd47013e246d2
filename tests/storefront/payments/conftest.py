from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from ocop.storefront.payments.stripe_api import StripeApi
from tests.storefront.factories import make_shop
from tests.storefront.payments.paying import Trade
from tests.storefront.payments.stripe_requests import NOW
from tests.stripe_server import StripeServer


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def api(clock: time_machine.Coordinates, stripe_server: StripeServer) -> StripeApi:
    """A client that tries once, of a Stripe whose clock stands still."""
    return StripeApi(stripe_server.secret_key, stripe_server.url, retries=0)


@pytest.fixture
def trade(db: None, clock: time_machine.Coordinates, stripe_server: StripeServer) -> Trade:
    """A shop that takes cards. It opened this morning."""
    return Trade(make_shop(), stripe_server, clock)
