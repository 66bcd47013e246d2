"""What was charged and paid back on a day, by provider: the figures that have to agree with the bank's and Stripe's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from ocop.storefront.models import Order, Payment, Refund
from ocop.storefront.states import PaymentState, RefundState

from .looking import day_in_vietnam


@dataclass
class Total:
    """Of one day, showroom and way of paying; amounts in đồng. `count` is of payments."""

    day: date
    showroom_id: int
    method: str
    captured: int = 0
    refunded: int = 0
    count: int = 0

    @property
    def net(self) -> int:
        return self.captured - self.refunded


def daily_totals(orders: QuerySet[Order], first: date, last: date) -> list[Total]:
    """By day, the latest first, showroom and method. A refund counts on the day on which it was paid. Two queries."""
    period = (day_in_vietnam(first)[0], day_in_vietnam(last)[1])
    zone = timezone.get_default_timezone()
    captured = (
        Payment.objects.filter(order__in=orders, state=PaymentState.CAPTURED, captured_at__range=period)
        .order_by()
        .values(day=TruncDate("captured_at", tzinfo=zone), room=F("order__showroom"), way=F("method"))
        .annotate(sum=Sum("captured_amount"), number=Count("pk"))
    )
    refunded = (
        Refund.objects.filter(payment__order__in=orders, state=RefundState.SUCCEEDED, settled_at__range=period)
        .order_by()
        .values(day=TruncDate("settled_at", tzinfo=zone), room=F("payment__order__showroom"), way=F("payment__method"))
        .annotate(sum=Sum("amount"))
    )
    totals: dict[tuple[date, int, str], Total] = {}
    for row in captured:
        key = (row["day"], row["room"], row["way"])
        of = totals.setdefault(key, Total(*key))
        of.captured, of.count = row["sum"], row["number"]
    for back in refunded:
        key = (back["day"], back["room"], back["way"])
        totals.setdefault(key, Total(*key)).refunded = back["sum"]
    return sorted(totals.values(), key=lambda total: (-total.day.toordinal(), total.showroom_id, total.method))


def by_method(totals: Iterable[Total]) -> list[Total]:
    """All of them together, by way of paying."""
    sums: dict[str, Total] = {}
    for total in totals:
        of = sums.setdefault(total.method, Total(date.min, 0, total.method))
        of.captured += total.captured
        of.refunded += total.refunded
        of.count += total.count
    return [sums[method] for method in sorted(sums)]
