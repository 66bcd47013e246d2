"""The states of orders and payments, the sets that the rest speaks of, and which moves are allowed.

Every move goes through `ocop.storefront.moves`, which asks the tables here and records who moved it and why.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    AWAITING = "awaiting", _("waiting for payment")
    CONFIRMED = "confirmed", _("confirmed, to be packed")
    PACKED = "packed", _("packed")
    SHIPPED = "shipped", _("on its way")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    RETURNED = "returned", _("came back")
    """A parcel that could not be delivered."""


class PaymentState(models.TextChoices):
    PENDING = "pending", _("not paid")
    AUTHORISED = "authorised", _("authorised, not charged")
    CAPTURING = "capturing", _("being charged")
    CAPTURED = "captured", _("paid")
    VOIDING = "voiding", _("being called off")
    VOIDED = "voided", _("called off, not charged")
    EXPIRED = "expired", _("ended unpaid")


class RefundState(models.TextChoices):
    REQUESTED = "requested", _("to be paid back")
    SUCCEEDED = "succeeded", _("paid back")
    FAILED = "failed", _("could not be paid back")


class DisputeState(models.TextChoices):
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class Fulfilment(models.TextChoices):
    PICKUP = "pickup", _("pick-up at a showroom")
    DELIVERY = "delivery", _("delivery")


class Method(models.TextChoices):
    """How an order is paid: the providers of `ocop.storefront.payments`."""

    CARD = "stripe", _("card")
    TRANSFER = "vietqr", _("bank transfer")
    CASH = "cash", _("cash at pick-up")
    DEMO = "demo", _("demonstration")


class CancelReason(models.TextChoices):
    BY_SHOPPER = "shopper", _("called off by the customer")
    NOT_PAID = "not_paid", _("not paid in time")
    NOT_COLLECTED = "not_collected", _("not collected in time")
    LAPSED = "lapsed", _("a product left the catalogue")
    SOLD_OUT = "sold_out", _("no longer in stock")
    BY_DESK = "desk", _("called off by the order desk")


# An order that still claims goods.
OPEN_ORDERS = frozenset({OrderState.AWAITING, OrderState.CONFIRMED, OrderState.PACKED})
# What the order desk has to do something about.
TO_SERVE = frozenset({OrderState.CONFIRMED, OrderState.PACKED})
CLOSED_ORDERS = frozenset({OrderState.COMPLETED, OrderState.CANCELLED, OrderState.RETURNED})
CANCELLABLE_BY_SHOPPER = OPEN_ORDERS - {OrderState.PACKED}

# Charged, or told to be: of an order's payments one at most.
CHARGED = frozenset({PaymentState.CAPTURING, PaymentState.CAPTURED})
# The provider has to be asked or told something before it is settled.
UNSETTLED_PAYMENTS = frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURING, PaymentState.VOIDING})
UNPAID = frozenset({PaymentState.PENDING, PaymentState.EXPIRED, PaymentState.VOIDED})

ORDER_MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.AWAITING: frozenset({OrderState.CONFIRMED, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.PACKED, OrderState.CANCELLED}),
    OrderState.PACKED: frozenset({OrderState.CONFIRMED, OrderState.SHIPPED, OrderState.COMPLETED, OrderState.CANCELLED}),
    OrderState.SHIPPED: frozenset({OrderState.COMPLETED, OrderState.RETURNED}),
    OrderState.COMPLETED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    OrderState.RETURNED: frozenset(),
}

PAYMENT_MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.PENDING: frozenset(
        {PaymentState.AUTHORISED, PaymentState.CAPTURED, PaymentState.VOIDING, PaymentState.VOIDED, PaymentState.EXPIRED}
    ),
    PaymentState.AUTHORISED: frozenset(
        {PaymentState.CAPTURING, PaymentState.CAPTURED, PaymentState.VOIDING, PaymentState.VOIDED}
    ),
    PaymentState.CAPTURING: frozenset({PaymentState.CAPTURED, PaymentState.VOIDING, PaymentState.VOIDED}),
    # Somebody may charge it at the provider's own desk meanwhile: then it is paid back.
    PaymentState.VOIDING: frozenset({PaymentState.VOIDED, PaymentState.CAPTURED}),
    PaymentState.CAPTURED: frozenset(),
    # Money that was taken in spite of that is written down, and paid back.
    PaymentState.VOIDED: frozenset({PaymentState.CAPTURED}),
    # What we gave up may have been authorised before the provider heard of it.
    PaymentState.EXPIRED: frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURED, PaymentState.VOIDED}),
}
