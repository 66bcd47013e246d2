"""Which ways to pay a shopper has on this site, and what to say of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.storefront.states import Fulfilment, Method

from . import vietqr

MOST_BY_CARD = 99_999_999
"""Đồng of one charge: Stripe takes eight digits."""


@dataclass(frozen=True)
class Way:
    """`label` names it, `sentence` says what happens; both in the language that is active."""

    method: Method
    label: str
    sentence: str


def label(method: Method) -> str:
    """What a way to pay is called, in the language that is active."""
    match method:
        case Method.CARD:
            return _("Card")
        case Method.TRANSFER:
            return _("Bank transfer by VietQR")
        case Method.CASH:
            return _("Cash at pick-up")
        case Method.DEMO:
            return _("Demonstration of a card payment")


def offered(fulfilment: Fulfilment | str, total: int = 0) -> list[Way]:
    """The ways to pay an order of `total` đồng that is handed over like this, the quickest first; none where the site has none
    set up.
    """
    ways = []
    if takes_cards() and total <= MOST_BY_CARD:
        ways.append(
            Way(
                Method.CARD,
                label(Method.CARD),
                _("You pay on the page of Stripe. The card is charged once we have made sure of the goods."),
            )
        )
    elif is_demonstrated():
        ways.append(Way(Method.DEMO, label(Method.DEMO), _("You choose how the payment ends. No money is moved.")))
    if vietqr.account() is not None:
        ways.append(
            Way(
                Method.TRANSFER,
                label(Method.TRANSFER),
                _("You scan a code with your bank’s app. We confirm when the money has arrived, within a working day."),
            )
        )
    if fulfilment == Fulfilment.PICKUP:
        ways.append(Way(Method.CASH, label(Method.CASH), _("You pay at the counter of the showroom when you collect the goods.")))
    return ways


def is_offered(method: Method | str, fulfilment: Fulfilment | str, total: int = 0) -> bool:
    return any(way.method == method for way in offered(fulfilment, total))


def takes_cards() -> bool:
    return bool(settings.STRIPE_SECRET_KEY)


def is_demonstrated() -> bool:
    """The demonstration never stands beside real cards."""
    return bool(settings.DEMO_PAYMENTS and not settings.STRIPE_SECRET_KEY)
