"""The only way an order or a payment changes its state: by the tables of `states`, under the order's lock, on record."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from .actors import Act
from .errors import NotAllowed
from .models import Order, OrderEvent, Payment
from .states import CLOSED_ORDERS, ORDER_MOVES, PAYMENT_MOVES, CancelReason, OrderState, PaymentState


def lock_order(pk: int) -> Order:
    """The order, locked until the transaction ends and read anew. Always the first lock; everything else of an order is read
    and written under it (`docs/locking.md`). Raises Order.DoesNotExist.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an order is locked inside a transaction")
    return Order.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def move_order(order: Order, to: OrderState, act: Act, *, reason: CancelReason | str = "", **facts: Any) -> None:
    """Move a locked order. `facts` are columns that change along. Raises NotAllowed where the table has no such move."""
    before = OrderState(order.state)
    if to not in ORDER_MOVES[before]:
        raise NotAllowed(
            _("Order %(number)s is “%(state)s”: this cannot be done with it.") % {"number": order, "state": before.label}
        )
    order.state = to
    order.cancel_reason = reason
    if to in CLOSED_ORDERS:
        facts["closed_at"] = act.at
    for name, value in facts.items():
        setattr(order, name, value)
    order.save(update_fields=["state", "cancel_reason", *facts])
    record(order, OrderEvent.Of.ORDER, act, before, to)


def move_payment(payment: Payment, to: PaymentState, act: Act, **facts: Any) -> None:
    """Move a payment of a locked order, likewise."""
    before = PaymentState(payment.state)
    if to not in PAYMENT_MOVES[before]:
        raise NotAllowed(_("This payment is “%(state)s”: this cannot be done with it.") % {"state": before.label})
    payment.state = to
    for name, value in facts.items():
        setattr(payment, name, value)
    payment.save(update_fields=["state", *facts])
    record(payment.order, OrderEvent.Of.PAYMENT, act, before, to)


def note(order: Order, text: str, act: Act) -> OrderEvent:
    """Something worth knowing that changes no state."""
    return record(order, OrderEvent.Of.NOTE, act, why=text)


def record(order: Order, of: OrderEvent.Of, act: Act, before: str = "", after: str = "", why: str = "") -> OrderEvent:
    return OrderEvent.objects.create(
        order=order,
        at=act.at,
        of=of,
        before=str(before),
        after=str(after),
        by=act.by,
        user=act.user if act.user is not None and act.user.is_authenticated else None,
        why=(why or act.why)[:500],
        key=act.key if act.key and not OrderEvent.objects.filter(key=act.key).exists() else None,
    )


def was_done(order: Order, act: Act) -> bool:
    """Whether the request that `act` comes with was done before, for a locked order. Raises NotAllowed where its key was another
    order's.
    """
    before = OrderEvent.objects.filter(key=act.key).first() if act.key else None
    if before is not None and before.order_id != order.pk:
        raise NotAllowed(_("Something else was done under this key. Load the page again."))
    return before is not None
