"""Orders whose time is over: not paid, or not collected and paid at the counter. Their goods are free already, by reading
(`showrooms.holds`); here the orders themselves follow.

    timeouts.lapse_if_due(order, act)   # whoever shows an order asks first
    timeouts.lapse_unpaid(at, on)       # `manage.py orders tidy` asks for all

Nothing depends on when that happens, or whether it does: whatever charges or hands over asks whether the goods are kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from showrooms import holds

from .actors import Act
from .errors import NotAllowed
from .models import Order, OrderEvent
from .payments import settling
from .states import TO_SERVE, CancelReason, Method, OrderState

logger = logging.getLogger(__name__)

Told = Callable[[int], object]
"""Called with how many more were looked at."""


def is_due(order: Order, at: datetime) -> bool:
    """Whether it waits for money, online or at the counter, and its goods are no longer kept."""
    waits = order.state == OrderState.AWAITING or (order.method == Method.CASH and order.state in TO_SERVE)
    return waits and (order.reservation is None or not holds.is_kept(order.reservation, at))


def lapse_if_due(order: Order, act: Act) -> Order:
    """Call the order off if its time is over; the order as it is then. Outside transactions.

    One whose money turns out to be there or on its way stays, and so does one whose provider does not answer.
    """
    if not is_due(order, act.at):
        return order
    reason = CancelReason.NOT_PAID if order.state == OrderState.AWAITING else CancelReason.NOT_COLLECTED
    shop = replace(act, by=OrderEvent.By.SHOP, user=None)
    try:
        return settling.call_off(order.pk, reason, shop, if_still=lambda locked: is_due(locked, act.at))
    except NotAllowed:
        # It was handed over meanwhile.
        return Order.objects.get(pk=order.pk)


def overdue(at: datetime) -> list[int]:
    """The ids of orders that are due, the oldest first. One query."""
    waits = Q(state=OrderState.AWAITING) | Q(method=Method.CASH, state__in=TO_SERVE)
    goods = Q(reservation=None) | Q(reservation__answered_by__isnull=False) | Q(reservation__hold__until__lte=at)
    return list(Order.objects.filter(waits, goods).order_by("placed_at", "pk").values_list("pk", flat=True))


def lapse_unpaid(at: datetime, on: date, tell: Told = lambda done: None) -> int:
    """Call off every order that is due: how many were. What cannot be called off now is logged, and keeps back no other."""
    holds.free_lapsed(at, on)
    act = Act(at=at, on=on)
    lapsed = 0
    for pk in overdue(at):
        try:
            lapsed += lapse_if_due(Order.objects.get(pk=pk), act).state == OrderState.CANCELLED
        except Exception:  # whatever it is: the others wait as well
            logger.exception("Order %d cannot be called off.", pk)
        tell(1)
    return lapsed
