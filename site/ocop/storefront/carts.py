"""The cart: putting in, changing, looking at it as of today, bringing two together, forgetting.

Nothing in a cart is promised: what its lines cost and whether they can be had is asked anew each time (`view`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Product

from . import selling, shown
from .codes import new_token
from .errors import Changed, Incomplete, NotAllowed, NotSold
from .models import Cart, CartLine
from .models.carts import MOST_LINES, MOST_PIECES
from .models.orders import MOST_EXPENSIVE
from .refusing import sentence
from .selling import Offer, Refusal

COOKIE = "gio"
"""Holds the token of the cart of whoever is not signed in."""
KEPT_FOR = timedelta(days=30)
"""Since it was last used."""
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


@dataclass(frozen=True)
class ViewedLine:
    """A line as it is on the day. `stars` are nought and there is no `offer` where it is not listed, or not sold, then."""

    line: CartLine
    offer: Offer | None
    stars: int
    refusal: Refusal | None

    @property
    def product(self) -> Product:
        return self.line.product

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def is_listed(self) -> bool:
        return self.stars > 0

    @property
    def price(self) -> int | None:
        """Đồng of one piece today."""
        return self.offer.price if self.offer else None

    @property
    def total(self) -> int:
        return (self.price or 0) * self.quantity

    @property
    def most(self) -> int:
        """Pieces that one showroom has free."""
        return self.offer.most if self.offer else 0

    @property
    def price_before(self) -> int | None:
        """The price that the shopper was last shown, where it is another one now."""
        seen = self.line.price_seen
        return seen if self.offer and seen is not None and seen != self.offer.price else None

    @property
    def name_before(self) -> str:
        """Likewise the name."""
        seen = self.line.name_seen
        return seen if seen and seen != self.product.name else ""

    @property
    def why_not(self) -> str:
        """The refusal as a sentence; empty where there is none."""
        return sentence(self.refusal, self.most) if self.refusal else ""


@dataclass(frozen=True)
class CartView:
    """A cart on one day: all its lines, and of them the `orderable` ones, which an order placed now would hold."""

    on: date
    lines: tuple[ViewedLine, ...]

    @cached_property
    def orderable(self) -> tuple[ViewedLine, ...]:
        return tuple(line for line in self.lines if line.refusal is None)

    @cached_property
    def wanted(self) -> Mapping[int, int]:
        """The pieces of each orderable product, by its id."""
        return {line.product.pk: line.quantity for line in self.orderable}

    @property
    def goods_total(self) -> int:
        """Đồng of what can be ordered."""
        return sum(line.total for line in self.orderable)

    @property
    def is_too_much(self) -> bool:
        """More than one order may come to."""
        return self.goods_total > MOST_EXPENSIVE

    @property
    def count(self) -> int:
        """The pieces of all lines."""
        return sum(line.quantity for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """What the shopper was shown of what can be ordered: whoever places the order is held to it."""
        return shown.digest((line.product.pk, line.quantity, line.price or 0) for line in self.orderable)


def token_of(request: HttpRequest) -> str:
    """The token that the visitor's cookie holds; empty where there is none, or none of ours."""
    token = request.COOKIES.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


def of_token(token: str) -> Cart | None:
    """The cart of somebody who is not signed in. Whose owner signed in is nobody else's."""
    return Cart.objects.filter(token=token, user=None).first()


def of_user(user: Any, at: datetime) -> Cart:
    """Somebody's own cart, made if there is none."""
    return Cart.objects.get_or_create(user=user, defaults={"touched_at": at})[0]


def cart_of(request: HttpRequest) -> Cart | None:
    """The visitor's cart: of who is signed in their own, of anybody else the one in their cookie. One query at most."""
    if request.user.is_authenticated:
        return Cart.objects.filter(user=request.user).first()
    token = token_of(request)
    return of_token(token) if token else None


def open_cart(request: HttpRequest, at: datetime) -> Cart:
    """The visitor's cart, made if there is none. Under the token of their cookie, so that two tabs make one."""
    if request.user.is_authenticated:
        return of_user(request.user, at)
    return Cart.objects.get_or_create(token=token_of(request) or new_token(), user=None, defaults={"touched_at": at})[0]


def add(cart: Cart, product: Product, quantity: int, at: datetime) -> CartLine:
    """Put pieces in. Raises NotSold where the product is not sold at that moment, or there are fewer than would be in the cart;
    Incomplete for a quantity that is none; NotAllowed where the cart is full.
    """
    if quantity < 1:
        raise Incomplete(_("Write how many: a whole number from 1 to %(most)d.") % {"most": MOST_PIECES})
    on = timezone.localtime(at, timezone.get_default_timezone()).date()
    with transaction.atomic():
        lines = _lock(cart).lines
        line = lines.filter(product=product).first()
        inside = line.quantity if line else 0
        if inside + quantity > MOST_PIECES:
            words = _("A cart holds at most %(most)d pieces of a product. For more, ask a showroom.")
            raise NotAllowed(words % {"most": MOST_PIECES})
        if not line and lines.count() >= MOST_LINES:
            words = _("A cart holds at most %(most)d products. Order these first, or take one out.")
            raise NotAllowed(words % {"most": MOST_LINES})
        price = _price_of(product, inside + quantity, inside, on)
        line = line or CartLine(cart=cart, product=product, added_at=at)
        line.quantity, line.price_seen, line.name_seen = inside + quantity, price, product.name
        line.save()
        _touch(cart, at)
    return line


def change(cart: Cart, product_id: int, quantity: int, at: datetime) -> None:
    """Have so many pieces of what is in the cart; none takes it out, which may be done twice. Raises Incomplete for a quantity
    that is none, Changed where the product is no longer in the cart.
    """
    if not 0 <= quantity <= MOST_PIECES:
        raise Incomplete(_("Write how many: a whole number from 1 to %(most)d.") % {"most": MOST_PIECES})
    with transaction.atomic():
        lines = _lock(cart).lines.filter(product=product_id)
        if not quantity:
            lines.delete()
        elif not lines.update(quantity=quantity):
            raise Changed(_("This product is no longer in your cart."))
        _touch(cart, at)


def view(cart: Cart | None, on: date) -> CartView:
    """The cart as it is on that day. Four queries at most. Whoever asks has freed what is kept no longer before
    (`showrooms.holds.free_lapsed`).
    """
    lines = list(cart.lines.select_related("product__producer", "product__province", "product__group")) if cart else []
    offered = selling.offers(on, [line.product_id for line in lines]) if lines else {}
    missing = [line.product_id for line in lines if line.product_id not in offered]
    listed = Product.objects.listed(on).filter(pk__in=missing).values_list("pk", "stars") if missing else ()
    stars = {pk: offer.product.stars for pk, offer in offered.items()} | dict(listed)
    viewed = []
    for line in lines:
        offer, of_line = offered.get(line.product_id), stars.get(line.product_id, 0)
        refusal = selling.refusal(offer, line.quantity, is_listed=of_line > 0)
        viewed.append(ViewedLine(line, offer, of_line, refusal))
    return CartView(on, tuple(viewed))


def note_seen(viewed: CartView) -> None:
    """Remember the prices and names that the shopper has now been shown. No query where they are the same as before."""
    for line in viewed.lines:
        if line.price_before is not None or line.name_before or (line.offer and line.line.price_seen is None):
            seen = {"name_seen": line.product.name, **({"price_seen": line.price} if line.offer else {})}
            CartLine.objects.filter(pk=line.line.pk).update(**seen)


def merge(into: Cart, from_: Cart) -> int:
    """Bring another cart's lines along and let that cart go. What is in both keeps the larger number: who filled a cart twice
    means to buy once. Returns how many products found no room.
    """
    with transaction.atomic():
        list(Cart.objects.select_for_update().filter(pk__in=[into.pk, from_.pk]).order_by("pk"))
        own = {line.product_id: line for line in into.lines.all()}
        left_out = 0
        for line in from_.lines.all():
            mine = own.get(line.product_id)
            if mine and mine.quantity < line.quantity:
                mine.quantity = line.quantity
                mine.save(update_fields=["quantity"])
            elif mine is None and len(own) < MOST_LINES:
                own[line.product_id] = line
                line.cart = into
                line.save(update_fields=["cart"])
            elif mine is None:
                left_out += 1
        into.touched_at = max(into.touched_at, from_.touched_at)
        into.save(update_fields=["touched_at"])
        # As it is now: what moved does not go with it.
        Cart.objects.filter(pk=from_.pk).delete()
    return left_out


def keep_on(cart: Cart, at: datetime) -> None:
    """Count its days anew, once a day at most: a cart that is looked at is in use."""
    if at - cart.touched_at >= timedelta(days=1):
        _touch(cart, at)


def pieces(cart: Cart | None) -> int:
    """How many pieces are in it."""
    return (cart.lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0) if cart else 0


def forget_old(at: datetime) -> int:
    """Let go of carts that nobody used for `KEPT_FOR`: how many."""
    old = Cart.objects.filter(touched_at__lt=at - KEPT_FOR)
    _rows, by_model = old.delete()
    return by_model.get(Cart._meta.label, 0)


def _lock(cart: Cart) -> Cart:
    locked = Cart.objects.select_for_update(no_key=True).filter(pk=cart.pk).first()
    if locked is None:
        raise Changed(_("Your cart changed meanwhile. Load the page again."))
    return locked


def _touch(cart: Cart, at: datetime) -> None:
    cart.touched_at = at
    cart.save(update_fields=["touched_at"])


def _price_of(product: Product, quantity: int, inside: int, on: date) -> int:
    """Đồng of one piece, if so many can be had on the day, of which `inside` are in the cart already. Raises NotSold."""
    offer = selling.offers(on, [product.pk]).get(product.pk)
    is_listed = offer is not None or Product.objects.listed(on).filter(pk=product.pk).exists()
    refusal = selling.refusal(offer, quantity, is_listed=is_listed)
    if offer and not refusal:
        return offer.price
    why = sentence(refusal or Refusal.LEFT, offer.most if offer else 0)
    if refusal is Refusal.TOO_MANY and inside:
        words = ngettext("%(inside)d is in your cart.", "%(inside)d are in your cart.", inside)
        why = f"{why} {words % {'inside': inside}}"
    raise NotSold(why)
