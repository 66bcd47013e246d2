"""What an order's page shows to whoever pays it by transfer: `{% include "storefront/parts/vietqr.html" %}` with `transfer`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.public import wording
from catalog.public.qr import qr
from ocop.storefront import selling
from ocop.storefront.models import Order
from ocop.storefront.payments import vietqr
from ocop.storefront.payments.vietqr import Account
from ocop.storefront.states import Method, OrderState, PaymentState


@dataclass(frozen=True)
class TransferPart:
    """`purpose` is what has to stand on the transfer; `until` tells until when it is waited for."""

    code: SafeString
    account: Account
    amount: int
    purpose: str
    until: str

    @property
    def money(self) -> str:
        return wording.money(self.amount)


def transfer_part(order: Order, at: datetime, on: date) -> TransferPart | None:
    """What is to be sent where; of an order that too little arrived for, the rest. None where nothing should be sent (any more):
    the order does not wait for a transfer, its time is over, or something in it may not be sold on `on`. Three queries at most.
    """
    account = vietqr.account()
    if account is None or order.state != OrderState.AWAITING or order.method != Method.TRANSFER:
        return None
    if order.pay_until is None or order.pay_until <= at:
        return None
    payment = order.payments.filter(method=Method.TRANSFER, state__in=(PaymentState.PENDING, PaymentState.CAPTURED)).first()
    wanted = set(order.lines.filter(dropped_at=None).values_list("product", flat=True))
    if payment is None or selling.sold(on).filter(pk__in=wanted).count() != len(wanted):
        return None
    amount = payment.amount - payment.captured_amount
    if amount <= 0:
        return None
    text = vietqr.payload(account, amount, order.number)
    label = _("VietQR code: %(amount)s to %(holder)s, content %(number)s") % {
        "amount": wording.money(amount),
        "holder": account.holder,
        "number": order.number,
    }
    return TransferPart(qr(text, label), account, amount, order.number, _moment(order.pay_until))


def _moment(at: datetime) -> str:
    there = timezone.localtime(at, timezone.get_default_timezone())
    return _("%(time)s on %(day)s") % {"time": f"{there:%H:%M}", "day": wording.weekday_and_day(there.date())}
