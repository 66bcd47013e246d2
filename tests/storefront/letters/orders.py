"""Orders written straight into the database, in any state: what a letter says depends on nothing else."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from ocop.storefront.actors import Act
from ocop.storefront.models import Order, OrderLine
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState
from showrooms.models import Closure, OpeningHours, Showroom
from tests.factories import TODAY, certified_product, make_province
from tests.showrooms.factories import NOON, make_showroom

_numbers = count(1)


def act(**facts: Any) -> Act:
    facts.setdefault("at", NOON)
    facts.setdefault("on", TODAY)
    return Act(**facts)


def make_place(**facts: Any) -> Showroom:
    """A showroom with hours, a telephone and a holiday."""
    facts.setdefault("name_en", "Hà Nội station shop")
    showroom = make_showroom("Ga Hà Nội", phone="024 1234", email="ga@ocop.example", street_address="120 Lê Duẩn", **facts)
    for weekday in range(6):
        OpeningHours.objects.create(showroom=showroom, weekday=weekday, opens=time(8), closes=time(17, 30))
    Closure.objects.create(
        showroom=showroom, since=date(2026, 12, 24), until=date(2026, 12, 26), reason="Kiểm kê", reason_en="Stocktake"
    )
    return showroom


def written_order(**facts: Any) -> Order:
    """Two lines, 470.000 ₫ and 30.000 ₫ for the parcel where it is delivered."""
    number = next(_numbers)
    fulfilment = facts.setdefault("fulfilment", Fulfilment.PICKUP)
    if fulfilment == Fulfilment.DELIVERY:
        facts.setdefault("province", make_province())
        facts.setdefault("address", "12 ngõ 5 Tô Hiệu, phường Nghĩa Đô, Hà Nội")
        facts.setdefault("delivery_fee", 30_000)
    facts.setdefault("method", Method.CARD)
    facts.setdefault("showroom", None)
    facts["showroom"] = facts["showroom"] or make_place()
    if facts.get("state") == OrderState.CANCELLED:
        facts.setdefault("cancel_reason", CancelReason.NOT_PAID)
    facts.setdefault("email", "lan@khach.example")
    facts.setdefault("customer_name", "Trần Thị Lan")
    facts.setdefault("pay_until", NOON + timedelta(minutes=35))
    goods = 2 * 185_000 + 100_000
    order = Order.objects.create(
        key=f"key-{number}",
        placed_at=NOON,
        consented_at=NOON,
        phone="+84912345678",
        goods_total=goods,
        total=goods + facts.get("delivery_fee", 0),
        **facts,
    )
    for quantity, price, name, english in (
        (2, 185_000, "Mật ong bạc hà Đồng Văn", "Mint honey of Đồng Văn"),
        (1, 100_000, "Trà Shan tuyết", ""),
    ):
        OrderLine.objects.create(
            order=order,
            product=certified_product(price=price),
            quantity=quantity,
            unit_price=price,
            name=name,
            name_en=english,
            producer_name="HTX Bạc Hà",
            stars=4,
            last_day=TODAY + timedelta(days=300),
        )
    return order
