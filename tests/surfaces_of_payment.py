"""The charge of an order: what money may be taken for on a day.

So that it can be asked of every product, each is ordered once, at a showroom where one piece of it stands, and authorised by a
bank; all of it is gone when the question is answered.
"""

from __future__ import annotations

from django.utils import timezone

from catalog import clock
from catalog.models import Product
from ocop.storefront import addresses
from ocop.storefront.actors import Act
from ocop.storefront.models import DemoCharge, Order, OrderEvent, OrderLine, Payment
from ocop.storefront.payments import settling
from ocop.storefront.states import Fulfilment, Method, OrderState, PaymentState
from showrooms import holds, ledger
from showrooms.ledger import Line
from tests.showrooms.factories import slip
from tests.surface_register import LANGUAGES, Kind, Shown, Visitor, surface
from tests.surfaces_of_desk import one_piece_of_each

SHOW_NO_STANDING = {
    addresses.STRIPE_WEBHOOK: "takes messages of Stripe's",
    addresses.DEMO_WEBHOOK: "takes messages of the demonstration's",
    **{
        f"{addresses.DEMO_PAYMENT[language]}<str:reference>/": "asks how a made-up payment shall end, and names no product"
        for language in LANGUAGES
    },
}


@surface(Kind.OFFER)
def capture(visitor: Visitor) -> Shown:
    """Of orders of one piece, each authorised on some earlier day: those that are charged today."""
    shown: Shown = {}
    if not Product.objects.exists():
        return shown
    act = Act(at=timezone.now(), on=clock.today(), by=OrderEvent.By.PROVIDER)
    with one_piece_of_each() as showroom:
        Product.objects.update(price=50_000)
        for level in showroom.levels.select_related("item__product"):
            product = level.item.product
            assert product
            order = Order.objects.create(
                key=f"surface-{product.pk}",
                placed_at=act.at,
                fulfilment=Fulfilment.PICKUP,
                method=Method.DEMO,
                showroom=showroom,
                customer_name="Lan",
                phone="+84912345678",
                consented_at=act.at,
                goods_total=50_000,
                total=50_000,
                reservation=ledger.reserve(showroom, [Line(level.item, 1)], slip(on=act.on)),
            )
            OrderLine.objects.create(
                order=order, product=product, quantity=1, unit_price=50_000, name=product.name, stars=3, last_day=act.on
            )
            payment = Payment.objects.create(
                order=order, method=Method.DEMO, amount=50_000, created_at=act.at, state=PaymentState.AUTHORISED
            )
            DemoCharge.objects.create(
                payment=payment,
                reference=f"surface-{payment.pk}",
                amount=50_000,
                created_at=act.at,
                expires_at=act.at,
                state=DemoCharge.State.AUTHORISED,
            )
            settling.advance(payment.pk, act)
            order.refresh_from_db()
            charged = DemoCharge.objects.get(payment=payment).state == DemoCharge.State.CAPTURED
            assert charged == (order.state == OrderState.CONFIRMED)
            if charged:
                shown[product.pk] = Product.objects.listed(act.on).get(pk=product.pk).stars
            else:
                assert order.state == OrderState.CANCELLED and order.reservation and not holds.is_kept(order.reservation, act.at)
    return shown
