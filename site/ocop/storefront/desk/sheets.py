"""Orders as rows for a spreadsheet: one row for each line of goods."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog import phones
from ocop.storefront.models import Order, OrderLine
from ocop.storefront.states import RefundState
from showrooms.exporting import Cell, Sheet

AT_ONCE = 500


def orders_sheet(orders: QuerySet[Order]) -> Sheet:
    """`orders` in their order, read while the file is written."""
    headings = [
        _("Order"),
        _("Placed at"),
        _("State"),
        _("Why called off"),
        _("Handed over"),
        _("Showroom"),
        _("Paid by"),
        _("Name"),
        _("Telephone"),
        _("E-mail"),
        _("Address"),
        _("Product"),
        _("Producer"),
        _("Stars when sold"),
        _("Certificate"),
        _("Pieces"),
        _("Price of one"),
        _("Sum"),
        _("Left the order at"),
        _("Delivery"),
        _("Total of the order"),
        _("Paid"),
        _("Paid at"),
        _("Paid back"),
        _("Carrier"),
        _("Tracking number"),
        _("Closed at"),
        _("Note"),
    ]
    return Sheet(_("Orders"), headings, _rows(orders))


def _rows(orders: QuerySet[Order]) -> Iterator[list[Cell]]:
    found = orders.select_related("showroom").prefetch_related("lines", "payments__refunds")
    for order in found.iterator(chunk_size=AT_ONCE):
        money = _money(order)
        for line in order.lines.all():
            yield _row(order, line, money)


def _money(order: Order) -> list[Cell]:
    """Paid, when first, and paid back, in đồng: of the whole order, as its total is."""
    payments = list(order.payments.all())
    refunds = [refund for payment in payments for refund in payment.refunds.all()]
    return [
        sum(payment.captured_amount for payment in payments),
        min((payment.captured_at for payment in payments if payment.captured_at), default=None),
        sum(refund.amount for refund in refunds if refund.state == RefundState.SUCCEEDED),
    ]


def _row(order: Order, line: OrderLine, money: list[Cell]) -> list[Cell]:
    return [
        str(order),
        order.placed_at,
        order.get_state_display(),
        order.get_cancel_reason_display() if order.cancel_reason else "",
        order.get_fulfilment_display(),
        order.showroom.name,
        order.get_method_display(),
        order.customer_name,
        phones.shown(order.phone),
        order.email,
        order.address,
        line.name,
        line.producer_name,
        line.stars,
        line.certificate_number,
        line.quantity,
        line.unit_price,
        line.total,
        line.dropped_at,
        order.delivery_fee,
        order.total,
        *money,
        order.carrier,
        order.tracking_number,
        order.closed_at,
        order.note,
    ]
