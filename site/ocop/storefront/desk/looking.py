"""Orders looked for: by state, showroom, way of paying, day, and by what somebody says at the counter or on the telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.text import folded
from ocop.storefront.codes import clean_number
from ocop.storefront.models import Order

FEWEST_DIGITS = 4
"""Of a telephone number: its last ones tell an order."""
MOST_NAMES = 5000
"""The latest orders whose names are looked through."""
_LINK = re.compile(r"/(?:don-hang|en/order)/([\w-]{43})/")


@dataclass(frozen=True)
class Looking:
    """What is looked for; what is empty does not matter. `day` is that of placing, in Vietnam."""

    state: str = ""
    showroom: int | None = None
    method: str = ""
    fulfilment: str = ""
    day: date | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return any((self.state, self.showroom, self.method, self.fulfilment, self.day, self.text))


def look_for(orders: QuerySet[Order], looking: Looking) -> QuerySet[Order]:
    """Those of `orders` that fit, the latest first."""
    chosen = {"state": looking.state, "showroom": looking.showroom, "method": looking.method, "fulfilment": looking.fulfilment}
    found = orders.filter(**{name: value for name, value in chosen.items() if value})
    if looking.day:
        found = found.filter(placed_at__range=day_in_vietnam(looking.day))
    if looking.text:
        found = _by_text(found, looking.text)
    return found.order_by("-placed_at", "-pk")


def by_code(orders: QuerySet[Order], text: str) -> Order | None:
    """The order whose number or link was scanned or typed."""
    if link := _LINK.search(text):
        return orders.filter(token=link[1]).first()
    number = clean_number(text)
    return orders.filter(number=number).first() if number else None


def day_in_vietnam(day: date) -> tuple[datetime, datetime]:
    """From its first moment to its last."""
    zone = timezone.get_default_timezone()
    first = datetime.combine(day, time.min, zone)
    return first, first + timedelta(days=1, microseconds=-1)


def _by_text(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    if (one := by_code(orders, text)) is not None:
        return orders.filter(pk=one.pk)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", text):
        # However it is written, 0912… and +84912… end alike.
        local = re.sub(r"^(0+|84(?=\d{8}))", "", digits)
        return orders.filter(Q(phone__endswith=local) | Q(tracking_number__icontains=digits))
    wanted = folded(text)
    words = wanted.split()
    names = orders.order_by("-placed_at").values_list("pk", "customer_name", "tracking_number")[:MOST_NAMES]
    found = [pk for pk, name, sent_as in names if _is_called(folded(name), words) or (sent_as and wanted in folded(sent_as))]
    return orders.filter(pk__in=found)


def _is_called(name: str, words: list[str]) -> bool:
    """Family name first, given name first, or only the one: people say names in any order."""
    return bool(words) and all(word in name for word in words)
