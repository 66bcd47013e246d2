"""A cart becomes an order: in one transaction, once per key, at the prices that the shopper was shown, with the goods kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Certificate, Commune, Product, Province
from showrooms import holds
from showrooms.errors import InsufficientStock
from showrooms.ledger import Line
from showrooms.models import Item, Showroom
from showrooms.positions import Position, centre_of

from . import carts, locking, notices, quoting, selling, shown
from .actors import Act
from .carts import ViewedLine
from .codes import new_key
from .errors import Changed, Incomplete, NotSold
from .holding import KEEPING
from .models import Cart, CartLine, DeliveryFee, Order, OrderEvent, OrderLine, Payment
from .models.notices import NoticeKind
from .models.orders import MOST_EXPENSIVE
from .moves import move_order, record
from .payments import methods
from .quoting import Quote
from .selling import Offer
from .states import TO_SERVE, Fulfilment, Method, OrderState

MOST_UNPAID = 5
"""Orders of one telephone number that wait for money at the same time."""
MOST_TRIES = 3
"""How often another showroom is taken for a parcel when somebody else was faster at the one before."""


@dataclass(frozen=True)
class Wish:
    """What a shopper orders besides the goods. `key` is the cart's `placing_key` as the page had it; empty takes the cart's own.

    `seen_digest` and `seen_total` (đồng) are what the page showed. `phone` is in E.164; `street` what stands before commune and
    province. `showroom_id` is the one of a pick-up; `province_id` and `commune_id` are those of a delivery, of today.
    """

    fulfilment: Fulfilment
    method: Method
    name: str
    phone: str
    seen_digest: str
    seen_total: int
    consent: bool
    showroom_id: int | None = None
    province_id: int | None = None
    commune_id: int | None = None
    street: str = ""
    email: str = ""
    note: str = ""
    gift_message: str = ""
    language: str = "vi"
    user: Any = None
    key: str = ""

    @property
    def delivered(self) -> bool:
        return self.fulfilment == Fulfilment.DELIVERY


def place(cart: Cart, wish: Wish, act: Act) -> Order:
    """Place the order, or return the one that was placed under the same key before. Call it outside any transaction.

    Cash orders are confirmed at once; all others wait for their payment. Raises NotSold with the name of the product that cannot
    be had, Changed where goods, price or fee are not what the shopper was shown, Incomplete where the wish cannot be met as it
    is, Busy where too many order at once. Then nothing was changed.
    """
    locking.again(lambda: holds.free_lapsed(act.at, act.on))
    _check(wish)
    for tried in range(1, MOST_TRIES + 1):
        try:
            return locking.again(lambda: _placed(cart, wish, act))
        except InsufficientStock:
            # Somebody took pieces between looking and keeping. A parcel may come from elsewhere; a pick-up may not.
            if tried == MOST_TRIES or not wish.delivered:
                break
    raise NotSold(_too_late(cart, act.on))


def _placed(cart: Cart, wish: Wish, act: Act) -> Order:
    with transaction.atomic():
        return placed_before(wish.key) or _place(cart.pk, wish, act)


def placed_before(key: str) -> Order | None:
    """The order that stands under a cart's key; what is no key stands for none."""
    return Order.objects.filter(key=key).first() if key and key.isprintable() else None


def waits_for_too_much(phone: str) -> bool:
    """Whether so many unpaid orders wait under this number already that their goods are kept from others for nothing."""
    unpaid = Q(state=OrderState.AWAITING) | Q(method=Method.CASH, state__in=TO_SERVE)
    return Order.objects.filter(unpaid, phone=phone).count() >= MOST_UNPAID


def nearest(showrooms: list[Showroom], province: Province) -> Showroom:
    """Which of these sends a parcel there: one of the province, else the one fewest kilometres away, else the first by name."""
    target = centre_of(province)

    def distance(showroom: Showroom) -> tuple[bool, float, str]:
        where = _position(showroom)
        away = where.km_to(target.position) if where and target else float("inf")
        return showroom.province_id != province.pk, away, showroom.name

    return min(showrooms, key=distance)


def _check(wish: Wish) -> None:
    if not wish.name.strip() or not wish.phone:
        raise Incomplete(_("Tell us your name and your telephone number."))
    if not wish.consent:
        raise Incomplete(_("Tick that you agree to the terms, then we can take the order."))
    if not methods.is_offered(wish.method, wish.fulfilment, wish.seen_total):
        raise Incomplete(_("This order cannot be paid like that. Choose another way."))


def _place(cart_pk: int, wish: Wish, act: Act) -> Order:
    cart = Cart.objects.select_for_update(of=("self",), no_key=True).filter(pk=cart_pk).first()
    if before := placed_before(wish.key):
        # Placed by another tab while this one waited for the cart.
        return before
    if cart is None or wish.key not in ("", cart.placing_key):
        raise Changed(_("Your cart is no longer the one you were shown. Look at it again."))
    fee, commune = _destination(wish) if wish.delivered else (None, None)
    quote = Quote(carts.view(cart, act.on), fee)
    _check_as_shown(quote, wish)
    if quote.is_too_much:
        raise Incomplete(
            _("One order can be worth %(most)d million đồng at most. Take fewer pieces, or ask a showroom.")
            % {"most": MOST_EXPENSIVE // 1_000_000}
        )
    showroom = _showroom(quote, wish, act.on)
    order = _written(quote, wish, act, cart.placing_key, showroom, commune)
    _keep_goods(order, quote, act)
    CartLine.objects.filter(cart=cart, product__in=quote.cart.wanted).delete()
    cart.placing_key, cart.touched_at = new_key(), act.at
    cart.save(update_fields=["placing_key", "touched_at"])
    return order


def _destination(wish: Wish) -> tuple[DeliveryFee, Commune]:
    fee = quoting.fee_for(wish.province_id)
    if fee is None:
        raise Incomplete(_("We do not deliver to this province yet. Choose another one, or collect the goods at a showroom."))
    of_province = Commune.objects.filter(province=fee.province_id).select_related("province")
    commune = of_province.filter(pk=wish.commune_id).first() if wish.commune_id else None
    if commune is None or not wish.street.strip():
        raise Incomplete(_("Tell us where the parcel goes: house and street, commune or ward, province."))
    return fee, commune


def _check_as_shown(quote: Quote, wish: Wish) -> None:
    """Refuse what is not what the shopper agreed to. A product that can no longer be had is named before anything else."""
    told = shown.told(wish.seen_digest)
    if gone := [line for line in quote.cart.lines if line.refusal and line.product.pk in told]:
        raise NotSold(_sentences(gone))
    if not quote.cart.orderable:
        raise NotSold(_("There is nothing in your cart that can be ordered."))
    if quote.cart.digest != wish.seen_digest:
        raise Changed(_("Goods or prices have changed since you looked. Look at the order again, then place it."))
    if quote.total != wish.seen_total:
        if wish.delivered:
            raise Changed(_("The sum is another one with delivery to this province. Look at it again, then place the order."))
        raise Changed(_("The sum is another one now. Look at it again, then place the order."))


def _showroom(quote: Quote, wish: Wish, on: date) -> Showroom:
    serving = selling.serving(on, quote.cart.wanted, delivering=wish.delivered)
    if quote.fee:
        if not serving:
            raise NotSold(_("No showroom can send all of this at once. Collect it, or take fewer pieces."))
        return nearest(serving, quote.fee.province)
    chosen = next((showroom for showroom in serving if showroom.pk == wish.showroom_id), None)
    if chosen is None:
        if serving:
            raise NotSold(_("This showroom does not have all of it any more. Choose another one."))
        raise NotSold(_("No showroom has all of this at once. Take fewer pieces, or order in two parts."))
    return chosen


def _written(quote: Quote, wish: Wish, act: Act, key: str, showroom: Showroom, commune: Commune | None) -> Order:
    keeping = KEEPING[wish.method]
    order = Order.objects.create(
        key=key,
        user=wish.user if wish.user is not None and wish.user.is_authenticated else None,
        language=wish.language,
        placed_at=act.at,
        fulfilment=wish.fulfilment,
        method=wish.method,
        showroom=showroom,
        pay_until=keeping.pay_until(act.at),
        customer_name=wish.name.strip(),
        phone=wish.phone,
        email=wish.email,
        province=commune.province if commune else None,
        commune=commune,
        address=f"{wish.street.strip()}, {commune}, {_within_a_line(commune.province.full_name)}" if commune else "",
        note=wish.note,
        gift_message=wish.gift_message,
        consented_at=act.at,
        goods_total=quote.goods_total,
        delivery_fee=quote.delivery_fee,
        total=quote.total,
    )
    record(order, OrderEvent.Of.ORDER, act, after=order.state)
    offers = [(line.offer, line.quantity) for line in quote.cart.orderable if line.offer]
    certificates = Certificate.objects.select_related("decision").in_bulk(
        [offer.product.certificate_id for offer, _quantity in offers]
    )
    OrderLine.objects.bulk_create(
        _line(order, offer, quantity, certificates[offer.product.certificate_id]) for offer, quantity in offers
    )
    Payment.objects.create(order=order, method=wish.method, amount=order.total, created_at=act.at)
    return order


def _within_a_line(name: str) -> str:
    """`tỉnh An Giang` for `Tỉnh An Giang`: what kind of place it is has no capital there."""
    return name[:1].lower() + name[1:]


def _line(order: Order, offer: Offer, quantity: int, certificate: Certificate) -> OrderLine:
    product = offer.product
    return OrderLine(
        order=order,
        product=product,
        quantity=quantity,
        unit_price=offer.price,
        name=product.name,
        name_en=product.name_en,
        producer_name=product.producer.name,
        certificate=certificate,
        stars=certificate.stars,
        certificate_number=certificate.certificate_number,
        decision_number=certificate.decision.number,
        last_day=certificate.last_day,
    )


def _keep_goods(order: Order, quote: Quote, act: Act) -> None:
    """Reserve the goods and let the order go its way: the ledger's locks are the last."""
    wanted = quote.cart.wanted
    items = {item.product_id: item for item in Item.objects.filter(product__in=wanted).select_related("product")}
    lines = [Line(items[pk], quantity) for pk, quantity in wanted.items()]
    slip = act.slip(f"order-{order.number}", order.showroom_id, reference=order.number)
    order.reservation = holds.reserve_until(order.showroom, lines, slip, KEEPING[Method(order.method)].held_until(act.at))
    order.save(update_fields=["reservation"])
    if order.method == Method.CASH:
        move_order(order, OrderState.CONFIRMED, act)
    notices.write(order, NoticeKind.PLACED, act)


def _too_late(cart: Cart, on: date) -> str:
    """Why the goods could not be kept although they seemed free a moment ago."""
    if refused := [line for line in carts.view(cart, on).lines if line.refusal]:
        return _sentences(refused)
    return _("Somebody else was faster at this showroom. Choose another one, or take fewer pieces.")


def _sentences(refused: Iterable[ViewedLine]) -> str:
    return " ".join(f"{_name(line.product)}: {line.why_not}" for line in refused)


def _name(product: Product) -> str:
    return (get_language() == "en" and product.name_en) or product.name


def _position(showroom: Showroom) -> Position | None:
    if showroom.latitude is not None and showroom.longitude is not None:
        return Position(showroom.latitude, showroom.longitude)
    centre = centre_of(showroom.province)
    return centre.position if centre else None
