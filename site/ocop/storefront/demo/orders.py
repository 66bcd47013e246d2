"""A few made-up orders at the made-up showrooms, in each state that the order desk knows. They come to be through the services,
as every order does; their customers are called what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.utils import timezone

from catalog.models import Commune, Product
from ocop.storefront import carts, placing, selling, serving, transfers
from ocop.storefront.actors import Act
from ocop.storefront.errors import ShopError
from ocop.storefront.models import Cart, CartLine, DeliveryFee, DemoCharge, Order, OrderEvent
from ocop.storefront.payments import demo as demonstration
from ocop.storefront.payments import settling, starting
from ocop.storefront.placing import Wish
from ocop.storefront.quoting import Quote
from ocop.storefront.states import CancelReason, Fulfilment, Method
from showrooms import stock
from showrooms.models import Level, Showroom

DESK = "donhang"
MADE_UP = " (khách minh họa)"
"""Ends the name of every customer of these orders; by that they are known."""
ENOUGH = 3
"""Pieces free of what is ordered: nothing is bought up for show."""
LISTED_FOR = 30
"""Days that what is ordered stays in the catalogue at least."""

PICKUP, DELIVERY = Fulfilment.PICKUP, Fulfilment.DELIVERY


@dataclass(frozen=True)
class Plan:
    """An order: `hours_ago` it was placed, of `lines` products, and then what `story` tells."""

    name: str
    hours_ago: int
    lines: int
    method: Method
    fulfilment: Fulfilment
    story: Callable[[Order, Teller], None]
    note: str = ""
    gift: str = ""


@dataclass(frozen=True)
class Teller:
    """Acts for whoever does something to an order, a while after it was placed."""

    placed: datetime
    desk: Any

    def act(self, minutes: int, by: OrderEvent.By = OrderEvent.By.STAFF, why: str = "") -> Act:
        at = self.placed + timedelta(minutes=minutes)
        if by == OrderEvent.By.STAFF and self.desk is None:
            by = OrderEvent.By.SHOP
        user = self.desk if by == OrderEvent.By.STAFF else None
        return Act(at=at, on=timezone.localdate(at, timezone.get_default_timezone()), by=by, user=user, why=why)


def load_orders(at: datetime) -> int:
    """Add the made-up orders, unless they are there: how many stand there now. `at` is the moment of loading. Where too little is
    sold or stocked for one, it is left out.
    """
    made = Order.objects.filter(customer_name__endswith=MADE_UP)
    if not made.exists():
        desk = get_user_model().objects.filter(username=DESK).first()
        for number, plan in enumerate(PLANS, 1):
            _load(plan, number, at, desk)
    return made.count()


def _load(plan: Plan, number: int, at: datetime, desk: Any) -> None:
    placed = at - timedelta(hours=plan.hours_ago)
    teller = Teller(placed, desk)
    act = teller.act(0, OrderEvent.By.SHOPPER)
    chosen = _choose(plan, number, act.on)
    if chosen is None:
        return
    showroom, products, fee = chosen
    cart = Cart.objects.create(touched_at=placed)
    for place, product in enumerate(products):
        CartLine.objects.create(
            cart=cart,
            product=product,
            quantity=1 + (number + place) % 2,
            price_seen=product.price,
            name_seen=product.name,
            added_at=placed,
        )
    shown = Quote(carts.view(cart, act.on), fee)
    wish = Wish(
        fulfilment=Fulfilment.DELIVERY if fee else Fulfilment.PICKUP,
        method=plan.method if fee is None or plan.method != Method.CASH else Method.TRANSFER,
        name=f"{plan.name}{MADE_UP}",
        phone=f"+8490000{number:04d}",
        seen_digest=shown.cart.digest,
        seen_total=shown.total,
        consent=True,
        key=cart.placing_key,
        note=plan.note,
        gift_message=plan.gift,
        **_where(showroom, fee),
    )
    try:
        plan.story(placing.place(cart, wish, act), teller)
    except ShopError:
        # Somebody tried the shop meanwhile: then this order is not told to its end.
        return
    finally:
        cart.delete()


def _choose(plan: Plan, number: int, on: date) -> tuple[Showroom, list[Product], DeliveryFee | None] | None:
    """Where it is ordered, and what: the showrooms take turns. A delivery needs one that sends parcels, and a fee."""
    rooms = Showroom.objects.open_season(on).filter(fictional=True)
    fees = list(DeliveryFee.objects.filter(province__in=Commune.objects.values("province")).order_by("province__name"))
    delivering = rooms.filter(delivers=True)
    is_delivery = plan.fulfilment == DELIVERY and bool(fees) and delivering.exists()
    stocked = (delivering if is_delivery else rooms).annotate(pieces=Sum("levels__on_hand")).filter(pieces__gt=0)
    candidates = list(stocked.order_by("-pieces", "pk")[:2])
    for showroom in candidates[number % 2 :] + candidates[: number % 2]:
        products = _products(showroom, on)
        if len(products) >= plan.lines:
            turned = [products[(number * 7 + place) % len(products)] for place in range(plan.lines)]
            return showroom, turned, fees[number % len(fees)] if is_delivery else None
    return None


def _products(showroom: Showroom, on: date) -> list[Product]:
    """What is sold now and for a while, and of which enough is free there, in the order of names."""
    here = Level.objects.filter(showroom=showroom, item__product__isnull=False).values_list("item__product", flat=True)
    free = stock.available(on, set(here))
    enough = [pk for pk, pieces in free.items() if pieces.get(showroom.pk, 0) >= ENOUGH]
    later = set(selling.sold(on + timedelta(days=LISTED_FOR)).filter(pk__in=enough).values_list("pk", flat=True))
    return list(selling.sold(on).filter(pk__in=later).order_by("name", "pk"))


def _where(showroom: Showroom, fee: DeliveryFee | None) -> dict[str, Any]:
    if fee is None:
        return {"showroom_id": showroom.pk}
    commune = Commune.objects.filter(province=fee.province).order_by("name", "pk").first()
    return {"province_id": fee.province_id, "commune_id": commune and commune.pk, "street": "12 đường Minh Họa"}


# --- what happens to them ---------------------------------------------------------------------------------------------


def _waits(order: Order, teller: Teller) -> None:
    """Nothing yet."""


def _paid(order: Order, teller: Teller, minutes: int = 40) -> None:
    """Its money comes, whichever way it was to come."""
    if order.method == Method.TRANSFER:
        transfers.confirm_transfer(order.pk, order.total, f"FT-MINH-HOA-{order.pk:04d}", teller.act(minutes))
    elif order.method == Method.DEMO:
        starting.start(order, teller.act(1, OrderEvent.By.SHOPPER))
        charge = DemoCharge.objects.get(payment__order=order)
        at = teller.act(3, OrderEvent.By.SHOPPER)
        demonstration.pay(charge, at.at, at.on)


def _paid_in_part(order: Order, teller: Teller) -> None:
    transfers.confirm_transfer(order.pk, order.total // 2, f"FT-MINH-HOA-{order.pk:04d}", teller.act(50))


def _packed(order: Order, teller: Teller) -> None:
    _paid(order, teller)
    serving.pack(order.pk, teller.act(80))


def _handed_over(order: Order, teller: Teller) -> None:
    _packed(order, teller)
    if order.fulfilment == PICKUP:
        serving.hand_over(order.pk, teller.act(160))


def _sent(order: Order, teller: Teller) -> None:
    _packed(order, teller)
    if order.fulfilment == DELIVERY:
        serving.ship(order.pk, "Viettel Post", f"MINHHOA{order.pk:05d}", teller.act(140))


def _arrived(order: Order, teller: Teller) -> None:
    _sent(order, teller)
    if order.fulfilment == DELIVERY:
        serving.deliver(order.pk, teller.act(60 * 24))


def _came_back(order: Order, teller: Teller) -> None:
    _sent(order, teller)
    if order.fulfilment == DELIVERY:
        serving.came_back(order.pk, teller.act(60 * 26, why="Gọi ba lần không ai nhận"))


def _broken(order: Order, teller: Teller) -> None:
    """Handed over, and one piece was paid back."""
    _handed_over(order, teller)
    line = order.lines.order_by("pk")[0]
    payment = order.payments.get()
    act = teller.act(240, why="Hộp bị móp khi khách mở ra")
    refund = settling.refund(payment.pk, line.unit_price, act.why, act, f"demo-refund-{order.pk}")
    transfers.paid_back(refund.pk, f"PC-MINH-HOA-{order.pk:04d}", teller.act(250))


def _called_off(order: Order, teller: Teller) -> None:
    """Paid, and called off by the customer: the money waits to be paid back."""
    _paid(order, teller)
    settling.call_off(order.pk, CancelReason.BY_SHOPPER, teller.act(70, OrderEvent.By.SHOPPER))


PLANS: Sequence[Plan] = (
    Plan("Trần Thị Mai", 50, 2, Method.DEMO, DELIVERY, _arrived),
    Plan("Lê Văn Hùng", 49, 1, Method.TRANSFER, DELIVERY, _came_back),
    Plan("Phạm Thu Hà", 30, 2, Method.CASH, PICKUP, _handed_over),
    Plan("Nguyễn Đức Anh", 29, 1, Method.CASH, PICKUP, _broken),
    Plan("Vũ Thị Ngọc", 27, 2, Method.TRANSFER, PICKUP, _called_off),
    Plan("Đặng Quốc Bảo", 25, 1, Method.DEMO, DELIVERY, _sent),
    Plan("Hoàng Thị Lan", 24, 2, Method.CASH, PICKUP, _packed, note="Tôi ghé lấy sau giờ làm."),
    Plan("Bùi Minh Châu", 8, 2, Method.DEMO, DELIVERY, _packed, gift="Chúc ông bà năm mới mạnh khỏe."),
    Plan("Ngô Thanh Tùng", 6, 3, Method.CASH, PICKUP, _waits),
    Plan("Đỗ Thị Yến", 5, 1, Method.DEMO, PICKUP, _paid),
    Plan("Lý Thị Hoa", 4, 2, Method.TRANSFER, PICKUP, _paid_in_part),
    Plan("Trịnh Thanh Tùng", 3, 1, Method.TRANSFER, PICKUP, _waits),
)
"""From the oldest to the newest: goods are kept in this order."""
