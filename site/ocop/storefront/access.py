"""Who may do what with orders. Staff of a showroom serve its orders; the order desk serves all of them (permission
`storefront.serve_orders`). Paying back takes `storefront.refund_orders`, or managing the showroom.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from showrooms import access

from .models import Order

SERVE_ALL = "storefront.serve_orders"
REFUND = "storefront.refund_orders"
READ_ALL = "storefront.view_order"


def readable(user: Any) -> QuerySet[Order]:
    """The orders that `user` may look at as staff."""
    if not user.is_active:
        return Order.objects.none()
    if user.has_perm(SERVE_ALL) or user.has_perm(READ_ALL):
        return Order.objects.all()
    return Order.objects.filter(showroom__in=access.workable(user))


def may_serve(user: Any, order: Order) -> bool:
    """Pack, hand over, send, note, call off."""
    return bool(user.is_active and (user.has_perm(SERVE_ALL) or access.may_work(user, order.showroom_id)))


def may_refund(user: Any, order: Order) -> bool:
    return bool(user.is_active and (user.has_perm(REFUND) or access.may_manage(user, order.showroom_id)))


def may_confirm_transfer(user: Any) -> bool:
    """Say that money arrived on the account: the order desk, which sees the account."""
    return bool(user.is_active and user.has_perm(SERVE_ALL))
