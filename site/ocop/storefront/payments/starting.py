"""A shopper begins to pay, goes on, or pays in another way."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.storefront import addresses, moves, notices
from ocop.storefront.actors import Act
from ocop.storefront.errors import NotAllowed, NotSold, ProviderRefused, ProviderTrouble
from ocop.storefront.holding import KEEPING
from ocop.storefront.models import Order, Payment
from ocop.storefront.models.notices import NoticeKind
from ocop.storefront.states import CancelReason, Method, OrderState, PaymentState

from . import methods, settling
from .concluding import keep_goods, lapsed_lines
from .merging import note_problem
from .providers import Begun, Provider, provider_of

logger = logging.getLogger(__name__)

LONGEST_UNPAID = timedelta(hours=24)
"""After it was placed, an order takes no new attempt: the goods are others' too."""
MOST_ATTEMPTS = 2


def start(order: Order, act: Act) -> str:
    """Where the shopper pays now: at the provider, or the order's own page where a person settles the payment or nothing is due.

    Goes on with the attempt that waits, or begins a new one where that has ended; the goods are kept as long as it takes. Call it
    outside transactions. Raises NotAllowed where the order waits for no payment, NotSold where its goods are gone,
    ProviderTrouble where the provider does not answer: then the shopper may try again at once.
    """
    own_page = addresses.order(order.language, order.token)
    for _attempt in range(MOST_ATTEMPTS):
        waiting = order.payments.filter(state=PaymentState.PENDING).exclude(reference="").first()
        if waiting is not None:
            waiting = _as_it_is(waiting, act)
            if waiting.state == PaymentState.PENDING and _is_open(waiting, act):
                _check_sold(order, act)
                return waiting.url or own_page
        payment = _to_begin(order.pk, act)
        provider = provider_of(payment.method) if payment is not None else None
        if payment is None or provider is None:
            return own_page
        if payment.reference:
            return payment.url or own_page
        try:
            begun = provider.begin(payment)
        except ProviderRefused as refusal:
            _give_up(payment, refusal, act)
            continue
        except ProviderTrouble as trouble:
            # What may have been begun there has an address that nobody knows.
            _give_up(payment, trouble, act)
            raise
        if url := _begun(payment, provider, begun, act):
            return url
    raise ProviderTrouble(_("The payment could not be begun. Try again in a moment, or pay in another way."))


def choose(order: Order, method: Method, act: Act) -> Order:
    """Pay an order that waits in another way. An attempt that turns out to be paid wins: raises NotAllowed then, and the order's
    page tells. The old attempt is called off first. Cash confirms the order. Call `start` afterwards.
    """
    for payment in order.payments.filter(state=PaymentState.PENDING).exclude(reference=""):
        settling.ask(payment.pk, act)
    with transaction.atomic():
        locked = moves.lock_order(order.pk)
        _check_waits(locked, act)
        if not methods.is_offered(method, locked.fulfilment, locked.total):
            raise NotAllowed(_("This order cannot be paid like that. Choose another way."))
        for payment in locked.payments.filter(state=PaymentState.PENDING):
            payment.order = locked
            if provider_of(payment.method) is None:
                moves.move_payment(payment, PaymentState.EXPIRED, act)
            else:
                moves.move_payment(payment, PaymentState.VOIDING if payment.reference else PaymentState.VOIDED, act)
        locked.method = method
        locked.save(update_fields=["method"])
        _new_attempt(locked, act)
        if method == Method.CASH:
            moves.move_order(locked, OrderState.CONFIRMED, act)
            notices.write(locked, NoticeKind.CONFIRMED, act)
    settling.advance_order(order.pk, act)
    return Order.objects.get(pk=order.pk)


def _as_it_is(payment: Payment, act: Act) -> Payment:
    """The attempt as the provider has it, so that nobody pays a second time what a lost message had told of."""
    try:
        return settling.ask(payment.pk, act)
    except ProviderTrouble as trouble:
        logger.warning("Payment %s: %s", payment.pk, trouble.detail)
        return payment


def _is_open(payment: Payment, act: Act) -> bool:
    return payment.expires_at is None or payment.expires_at > act.at


def _to_begin(order_id: int, act: Act) -> Payment | None:
    """The attempt that is to be begun at its provider, committed with all that it is begun with. None: nothing is due."""
    with transaction.atomic():
        order = moves.lock_order(order_id)
        if any(payment.state in settling.MONEY_COMES for payment in order.payments.all()):
            return None
        _check_waits(order, act)
        payment = order.payments.filter(state=PaymentState.PENDING).first()
        if payment is None:
            return _new_attempt(order, act)
        payment.order = order
        if not payment.reference:
            if payment.expires_at is None:
                payment.expires_at = _kept_until(order, act)
                payment.save(update_fields=["expires_at"])
            return payment
        if _is_open(payment, act):
            # Somebody else has just begun it.
            return payment
        moves.move_payment(payment, PaymentState.VOIDING, act)
        return _new_attempt(order, act)


def _check_waits(order: Order, act: Act) -> None:
    if order.state != OrderState.AWAITING or any(each.state in settling.MONEY_COMES for each in order.payments.all()):
        raise NotAllowed(_("Order %(number)s does not wait for a payment.") % {"number": order})
    if act.at > order.placed_at + LONGEST_UNPAID:
        raise NotAllowed(_("The time to pay order %(number)s is over. Order anew what you would like.") % {"number": order})
    _check_sold(order, act)


def _check_sold(order: Order, act: Act) -> None:
    """Nobody is sent to pay for what would not be charged."""
    if lapsed := lapsed_lines(order, act.on):
        names = ", ".join(line.name for line in lapsed)
        raise NotSold(_("No longer in today’s catalogue: %(names)s. Nothing is charged.") % {"names": names})


def _new_attempt(order: Order, act: Act) -> Payment:
    payment = Payment(order=order, method=order.method, amount=order.total, created_at=act.at)
    payment.expires_at = _kept_until(order, act)
    payment.save()
    return payment


def _kept_until(order: Order, act: Act) -> datetime:
    """Until when a new attempt can be paid. The goods are kept a little longer."""
    keeping = KEEPING[Method(order.method)]
    if not keep_goods(order, act, keeping.held_until(act.at)):
        raise NotSold(str(CancelReason.SOLD_OUT.label))
    until = order.pay_until = keeping.pay_until(act.at)
    order.save(update_fields=["pay_until"])
    return until


def _begun(payment: Payment, provider: Provider, begun: Begun, act: Act) -> str:
    """Write down what was begun: its address, or nothing where the attempt was called off meanwhile."""
    with transaction.atomic():
        order = moves.lock_order(payment.order_id)
        found = order.payments.get(pk=payment.pk)
        if not found.reference:
            found.reference, found.url = begun.reference, begun.url
            found.expires_at = begun.expires_at or found.expires_at
            found.problem = ""
            found.save(update_fields=["reference", "url", "expires_at", "problem"])
        if found.state == PaymentState.PENDING:
            return found.url
    try:
        provider.void(found)
    except ProviderTrouble as trouble:
        logger.warning("Payment %s was begun and called off at once: %s", payment.pk, trouble.detail)
    return ""


def _give_up(payment: Payment, trouble: ProviderTrouble, act: Act) -> None:
    """The next attempt gets a row and a key of its own: a provider may give the same failure to the same key for a day."""
    with transaction.atomic():
        order = moves.lock_order(payment.order_id)
        found = order.payments.get(pk=payment.pk)
        found.order = order
        if found.state == PaymentState.PENDING and not found.reference:
            note_problem(found, trouble.detail)
            moves.move_payment(found, PaymentState.VOIDED, act)
