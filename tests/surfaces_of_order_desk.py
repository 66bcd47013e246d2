"""The order desk: what it lets go out, and which of its pages tell of nothing.

So that hand-over can be asked of every product, an order of it comes to be, as if it had been placed one day and everything were
on the shelf; it is gone when the question is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from catalog import clock
from catalog.models import Product
from ocop.storefront import addresses
from ocop.storefront.models import Order, OrderLine, Payment
from ocop.storefront.states import Fulfilment, Method, OrderState
from showrooms import ledger
from showrooms.access import THE_SHOP
from showrooms.ledger import Line, Slip
from showrooms.models import Entry, Item
from tests.surface_register import LANGUAGES, Kind, Shown, Visitor, surface
from tests.surfaces_of_desk import one_piece_of_each

AT_ONCE = 100
"""Products of an order."""


def of_order(language: str, *parts: str) -> Iterator[str]:
    """The patterns of addresses of one order."""
    for part in parts:
        yield f"{addresses.ORDER_DESK[language]}<slug:number>/{addresses.ORDER_DESK_PARTS[part][language]}"


SHOW_NO_STANDING: dict[str, str] = {}
for _language in LANGUAGES:
    _desk = addresses.ORDER_DESK[_language]
    _parts = {name: f"{_desk}{words[_language]}" for name, words in addresses.DESK_PARTS.items()}
    SHOW_NO_STANDING |= {
        _parts["today"]: "orders that wait, by customer and number: no product",
        _parts["orders"]: "orders by customer and number: no product",
        _parts["scan"]: "leads to an order",
        _parts["totals"]: "sums of money",
        f"{_parts['export']}<str:name>": "what was sold, as it was then",
        _parts["pick"]: "what is packed, and what may no longer leave: names in words, no badge",
        **dict.fromkeys(
            of_order(_language, "pack", "unpack", "ship", "deliver", "came_back", "transfer"),
            "takes a step and leads to the order; what leaves by parcel is asked like what is handed over",
        ),
        **dict.fromkeys(
            of_order(_language, "keep_others", "refund", "paid_back", "cancel", "note"), "takes a step and leads to the order"
        ),
    }


@contextmanager
def _packed_orders() -> Iterator[list[Order]]:
    """Orders in cash of one piece of each product, packed."""
    at, on = timezone.now(), clock.today()
    with one_piece_of_each() as showroom, transaction.atomic():
        products = list(Product.objects.select_related("producer").order_by("pk"))
        orders = []
        for first in range(0, len(products), AT_ONCE):
            some = products[first : first + AT_ONCE]
            total = 1000 * len(some)
            order = Order.objects.create(
                key=str(uuid4()),
                placed_at=at,
                state=OrderState.PACKED,
                fulfilment=Fulfilment.PICKUP,
                method=Method.CASH,
                showroom=showroom,
                customer_name="Nguyễn Thị Lan",
                phone="+84912345678",
                consented_at=at,
                goods_total=total,
                total=total,
            )
            OrderLine.objects.bulk_create(
                OrderLine(
                    order=order,
                    product=product,
                    quantity=1,
                    unit_price=1000,
                    name=product.name,
                    producer_name=product.producer.name,
                    stars=5,
                    last_day=on + timedelta(days=1),
                )
                for product in some
            )
            Payment.objects.create(order=order, method=Method.CASH, amount=total, created_at=at)
            lines = [Line(item, 1) for item in Item.objects.filter(product__in=some).order_by("pk")]
            slip = Slip(by=THE_SHOP, key=str(uuid4()), at=at, on=on, reference=order.number)
            order.reservation = ledger.reserve(showroom, lines, slip)
            order.save(update_fields=["reservation"])
            orders.append(order)
        yield orders


@surface(Kind.OFFER, *(each for language in LANGUAGES for each in of_order(language, "order", "drop", "hand_over")))
def hand_over(visitor: Visitor) -> Shown:
    """What leaves over the counter, after whatever the desk calls lapsed was taken out: with the stars that are booked."""
    assert visitor.officer
    shown: Shown = {}
    for language in visitor.ways(*LANGUAGES):
        with _packed_orders() as orders:
            for order in orders:
                shown |= _handed_over(visitor, language, order)
    return shown


def _handed_over(visitor: Visitor, language: str, order: Order) -> Shown:
    assert visitor.officer and order.reservation

    def address(part: str) -> str:
        return addresses.order_desk(language, order.number, part)

    page = visitor.officer.get(address("order")).content.decode()
    lapsed = re.findall(r'<input type="hidden" name="line" value="(\d+)">', page)
    assert (address("hand_over") in page) == (not lapsed), "the button is there when everything may leave"
    if lapsed:
        visitor.officer.post(address("hand_over"), {"key": str(uuid4())})
        order.refresh_from_db()
        assert order.state == OrderState.PACKED and not Entry.objects.filter(answers=order.reservation).exists()
        visitor.officer.post(address("drop"), {"key": str(uuid4()), "line": lapsed})
    visitor.officer.post(address("hand_over"), {"key": str(uuid4())})
    order.refresh_from_db()
    left = {} if order.state == OrderState.CANCELLED else _sold(order)
    charged = sum(order.payments.values_list("captured_amount", flat=True))
    assert charged == 1000 * len(left), "what leaves is charged, and nothing else"
    return left


def _sold(order: Order) -> Shown:
    assert order.state == OrderState.COMPLETED and order.reservation
    entry = Entry.objects.get(answers=order.reservation)
    sold = entry.movements.filter(item__product__isnull=False).values_list("item__product", "stars")
    return {product: stars or 0 for product, stars in sold}
