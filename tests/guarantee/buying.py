"""What shoppers and the order desk do, as rules of the state machine: across midnights, lapses, and goods sold at the counter.

Money is counted here, order by order, and held against what the shop says it charged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from catalog.models import Product
from ocop.storefront import carts, placing, quoting, serving
from ocop.storefront.actors import Act
from ocop.storefront.errors import ShopError
from ocop.storefront.models import DemoCharge, Order, OrderEvent, Payment
from ocop.storefront.payments import settling, starting
from ocop.storefront.payments.providers import Seen, SeenState
from ocop.storefront.placing import Wish
from ocop.storefront.states import CancelReason, Fulfilment, Method, OrderState, PaymentState
from showrooms import holds
from showrooms.models import Entry, Hold, Movement
from tests import stock_oracle
from tests.guarantee.stock import pick, pieces
from tests.oracle import World
from tests.storefront.factories import PHONE, make_cart

MOST_ORDERS = 4


@dataclass
class Bought:
    """An order, as the shopper would remember it."""

    showroom: int
    product: int
    quantity: int
    amount: int
    method: Method


class BuyingRules:
    """The rules, for a state machine that knows the day (`on`), the oracle (`world`) and products and showrooms by choice."""

    on: date
    world: World
    tally: Counter[str]
    officer: Any
    noon: Callable[[date], datetime]
    product: Callable[[int], int]
    showroom: Callable[[int], Any]
    go_to_a_boundary: Callable[..., None]

    def open_the_books(self) -> None:
        self.orders: dict[int, Bought] = {}
        self.charged: dict[int, int] = {}

    def two_orders_under_way(self) -> None:
        """Of the product that lapses within days: one authorised and not yet charged, one to be paid at the counter."""
        Product.objects.filter(pk=self.product(0)).update(price=50_000)
        for method in (Method.DEMO, Method.CASH):
            self.buy(choice=0, where=0, quantity=1, method=method)
        if Payment.objects.filter(method=Method.DEMO).exists():
            self.authorise(choice=0)

    # --- helpers ------------------------------------------------------------------------------------------------------

    def act(self, by: OrderEvent.By = OrderEvent.By.SHOPPER) -> Act:
        user = self.officer if by == OrderEvent.By.STAFF else None
        return Act(at=self.noon(self.on), on=self.on, by=by, user=user)

    def free(self, showroom: int, product: int) -> int:
        return stock_oracle.free_pieces(self.on)[showroom, product]

    def is_sold(self, product: int) -> bool:
        return product in self.world.listed(self.on) and Product.objects.get(pk=product).price is not None

    def waiting(self, choice: int, *states: OrderState) -> Order | None:
        found = list(Order.objects.filter(state__in=states).order_by("pk"))
        return found[choice % len(found)] if found else None

    # --- the shopper --------------------------------------------------------------------------------------------------

    @precondition(lambda self: bool(self.world.published) and Order.objects.count() < MOST_ORDERS)
    @rule(choice=pick, where=pick, quantity=pieces, method=st.sampled_from([Method.DEMO, Method.DEMO, Method.CASH]))
    def buy(self, choice: int, where: int, quantity: int, method: Method) -> None:
        """Sold is what is listed today, has a price and is free at a showroom that is open to the public; nothing else."""
        product, showroom = Product.objects.get(pk=self.product(choice)), self.showroom(where)
        cart = make_cart({product: quantity}, at=self.noon(self.on))
        # As every page does before it shows a cart.
        holds.free_lapsed(self.noon(self.on), self.on)
        seen = quoting.Quote(carts.view(cart, self.on))
        wish = Wish(
            fulfilment=Fulfilment.PICKUP,
            method=method,
            name="Lan",
            phone=PHONE,
            consent=True,
            showroom_id=showroom.pk,
            seen_digest=seen.cart.digest,
            seen_total=seen.total,
        )
        there = showroom.pk in stock_oracle.open_to_the_public(self.on) and self.free(showroom.pk, product.pk) >= quantity
        allowed = self.is_sold(product.pk) and there
        try:
            order = placing.place(cart, wish, self.act())
        except ShopError as error:
            assert not allowed, f"not sold, though it is listed, has a price and is there: {error}"
            self.tally["orders refused"] += 1
            return
        assert allowed, "sold, though it is not listed or not there"
        self.orders[order.pk] = Bought(showroom.pk, product.pk, quantity, quantity * (product.price or 0), method)
        self.tally["orders placed"] += 1
        if method == Method.DEMO:
            starting.start(order, self.act())

    @precondition(lambda self: Payment.objects.filter(state=PaymentState.PENDING, method=Method.DEMO).exists())
    @rule(choice=pick)
    def authorise(self, choice: int) -> None:
        """The bank agrees and nobody has decided yet: what happens until then, nobody knows."""
        open_ones = list(Payment.objects.filter(state=PaymentState.PENDING, method=Method.DEMO).order_by("pk"))
        payment = open_ones[choice % len(open_ones)]
        DemoCharge.objects.filter(payment=payment).update(state=DemoCharge.State.AUTHORISED)
        settling.apply(payment.pk, Seen(SeenState.AUTHORISED, authorised=payment.amount), self.act(OrderEvent.By.PROVIDER))

    @precondition(lambda self: Payment.objects.filter(state=PaymentState.AUTHORISED).exists())
    @rule(choice=pick)
    def decide(self, choice: int) -> None:
        """Charged exactly if on this day it is sold and its goods are kept, or free once more."""
        authorised = list(Payment.objects.filter(state=PaymentState.AUTHORISED).order_by("pk"))
        payment = authorised[choice % len(authorised)]
        bought = self.orders[payment.order_id]
        expected = self.is_sold(bought.product) and (
            stock_oracle.is_kept(payment.order.reservation_id) or self.free(bought.showroom, bought.product) >= bought.quantity
        )
        settling.advance(payment.pk, self.act(OrderEvent.By.PROVIDER))
        order = Order.objects.get(pk=payment.order_id)
        payment.refresh_from_db()
        charge = DemoCharge.objects.get(payment=payment)
        if expected:
            assert (order.state, payment.state, charge.state) == ("confirmed", "captured", "captured"), "a sale was lost"
            self.charged[order.pk] = bought.amount
            self.tally["orders charged"] += 1
        else:
            assert (order.state, payment.state, charge.state) == ("cancelled", "voided", "voided"), "charged, or left open"
            assert order.cancel_reason in (CancelReason.LAPSED, CancelReason.SOLD_OUT)
            self.tally["authorisations called off"] += 1

    @precondition(lambda self: Payment.objects.filter(state=PaymentState.AUTHORISED).exists())
    @rule(choice=pick, which=st.integers(0, 2), offset=st.sampled_from([-1, 0, 0, 1]))
    def decide_after_some_nights(self, choice: int, which: int, offset: int) -> None:
        """Around the days on which certificates end, above all."""
        self.go_to_a_boundary(choice=which, offset=offset)
        self.decide(choice)

    @precondition(lambda self: Order.objects.filter(state__in=(OrderState.AWAITING, OrderState.CONFIRMED)).exists())
    @rule(choice=pick)
    def call_off(self, choice: int) -> None:
        order = self.waiting(choice, OrderState.AWAITING, OrderState.CONFIRMED)
        assert order
        settling.call_off(order.pk, CancelReason.BY_SHOPPER, self.act())
        self.charged.pop(order.pk, None)

    # --- the counter --------------------------------------------------------------------------------------------------

    @precondition(lambda self: Order.objects.filter(state__in=(OrderState.CONFIRMED, OrderState.PACKED)).exists())
    @rule(choice=pick)
    def hand_over(self, choice: int) -> None:
        """Handed over, and paid where it is paid in cash, exactly if it is listed on this day and still good."""
        order = self.waiting(choice, OrderState.CONFIRMED, OrderState.PACKED)
        assert order
        bought, act = self.orders[order.pk], self.act(OrderEvent.By.STAFF)
        kept = stock_oracle.is_kept(order.reservation_id)
        good = stock_oracle.is_good(order.reservation_id, self.on) if kept else None
        there = good if kept else self.free(bought.showroom, bought.product) >= bought.quantity
        expected = bought.product in self.world.listed(self.on) and there
        before = Movement.objects.filter(on_hand_change__lt=0).count()
        try:
            if order.state == OrderState.CONFIRMED:
                serving.pack(order.pk, act)
            serving.hand_over(order.pk, act)
        except ShopError as error:
            assert not expected, f"not handed over, though it is listed and good: {error}"
            assert Movement.objects.filter(on_hand_change__lt=0).count() == before, "refused, and goods left all the same"
            self.tally["not handed over"] += 1
            return
        assert expected, "handed over, though it is not listed or no longer good"
        if bought.method == Method.CASH:
            self.charged[order.pk] = bought.amount
        self.tally["orders handed over"] += 1

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def money_is_what_was_agreed(self) -> None:
        """Charged less paid back is what the shopper owes: the price of an order that stands, and nothing of any other."""
        found = {}
        for order in Order.objects.all():
            charged = order.payments.aggregate(sum=Sum("captured_amount"))["sum"] or 0
            back = order.payments.aggregate(sum=Sum("refunds__amount"))["sum"] or 0
            if charged - back:
                found[order.pk] = charged - back
        assert found == self.charged

    @invariant()
    def every_piece_is_kept_once(self) -> None:
        """An order that is charged has its goods, until they leave."""
        for order in Order.objects.filter(state__in=(OrderState.CONFIRMED, OrderState.PACKED), pk__in=self.charged):
            assert stock_oracle.is_kept(order.reservation_id), "charged, and its goods are no longer kept"
        assert not Hold.objects.filter(reservation__in=Entry.objects.exclude(answered_by=None)).exists()
