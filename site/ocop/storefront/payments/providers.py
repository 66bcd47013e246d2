"""What every way of paying is to the rest: a small interface, and a registry by method.

A provider speaks with the outside and changes no order. What it saw comes back as `Seen`; `settling` alone draws conclusions
from it, under the order's lock. No provider is called inside a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ocop.storefront.models import Payment, Refund
from ocop.storefront.states import DisputeState, Method, RefundState


class SeenState(StrEnum):
    OPEN = "open"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    """The authorisation was called off, at whoever's wish."""
    EXPIRED = "expired"
    """The attempt ended without money."""


@dataclass(frozen=True)
class SeenRefund:
    """`refund` is the id of ours that it was asked under, if it was."""

    reference: str
    amount: int
    state: RefundState
    refund: int | None = None


@dataclass(frozen=True)
class SeenDispute:
    reference: str
    amount: int
    state: DisputeState
    reason: str = ""
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """How a payment stands at the provider, as far as was told: amounts in whole đồng. `refunds` and `disputes` may be a part of
    what there is; `problem` is why the last attempt failed, in words for the shopper.
    """

    state: SeenState | None
    reference: str = ""
    charge_reference: str = ""
    authorised: int = 0
    captured: int = 0
    refunds: tuple[SeenRefund, ...] = ()
    disputes: tuple[SeenDispute, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Attempt:
    """An attempt that the provider knows of. `payment` is our id as it was told when the attempt began, and `order` the number
    told with it; `ended_unpaid` says that no money can come of it any more and none did.
    """

    reference: str
    payment: int | None
    order: str
    amount: int
    ended_unpaid: bool


@dataclass(frozen=True)
class Begun:
    """An attempt that waits for the shopper: `url` is where they pay."""

    reference: str
    url: str
    expires_at: datetime | None = None


class Provider(Protocol):
    """Every method may be called again for the same payment and does the same once: keys are derived from our ids. Each raises
    `errors.ProviderTrouble` where the provider did not answer, and whether it did something is then unknown; or
    `errors.ProviderRefused` where it refused for good.
    """

    method: Method

    def begin(self, payment: Payment) -> Begun: ...

    def look(self, payment: Payment) -> Seen:
        """All that the provider knows about it."""
        ...

    def capture(self, payment: Payment) -> Seen:
        """Take all that was authorised. What was taken before stays as it is."""
        ...

    def void(self, payment: Payment) -> Seen:
        """Call off the attempt or the authorisation, whichever there is."""
        ...

    def refund(self, refund: Refund) -> SeenRefund:
        """Pay back; one that the provider has under our id already comes back as it is."""
        ...

    def attempts(self, since: datetime) -> Iterator[Attempt]:
        """All attempts begun since then, ours or not."""
        ...


@dataclass
class _Registry:
    made: dict[Method, Callable[[], Provider]] = field(default_factory=dict)


_registry = _Registry()


def register(method: Method, make: Callable[[], Provider]) -> None:
    """From the modules of providers, when the site starts."""
    _registry.made[method] = make


def provider_of(method: Method | str) -> Provider | None:
    """Who settles payments of this method; None where a person does, at the desk."""
    make = _registry.made.get(Method(method))
    return make() if make else None
