"""The cart as its shopper sees it, as of today; and other quantities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalog import addresses as public_addresses
from catalog import clock
from catalog.edition import Reading
from catalog.public import pictures
from catalog.public.cards import Card
from catalog.public.wording import in_language, language, money
from ocop.storefront import addresses, carts, selling
from ocop.storefront.carts import CartView, ViewedLine
from ocop.storefront.errors import ShopError
from ocop.storefront.models.carts import MOST_PIECES
from ocop.storefront.models.orders import MOST_EXPENSIVE
from ocop.storefront.payments.methods import offered
from ocop.storefront.states import Fulfilment
from showrooms import holds
from showrooms.models import Showroom
from showrooms.public.shops import Shop

from .adding import whole_number
from .line_pictures import line_pictures
from .pages import SeeOther, shop_page, takes
from .remembering import remember

PICTURE_SIZES = "(min-width: 36em) 8rem, 6rem"


@dataclass(frozen=True)
class Row:
    """A line as it is printed. A `card` stands for what is listed today; what is not has a picture and no badge."""

    viewed: ViewedLine
    card: Card | None
    picture: pictures.Picture
    wall: str

    @property
    def name(self) -> str:
        return in_language(self.viewed.product.name_en, self.viewed.product.name)

    @property
    def address(self) -> str:
        return public_addresses.product(language(), self.viewed.product.slug)

    @property
    def price(self) -> str:
        return money(self.viewed.price) if self.viewed.price is not None else ""

    @property
    def total(self) -> str:
        return money(self.viewed.total)

    @property
    def price_before(self) -> str:
        return money(self.viewed.price_before) if self.viewed.price_before is not None else ""

    @property
    def may_have_more(self) -> bool:
        return self.viewed.quantity < min(MOST_PIECES, self.viewed.most)


@dataclass(frozen=True)
class Nearest:
    """The showroom that could serve most of the cart, and what it lacks."""

    shop: Shop
    lacking: Sequence[str]


@takes("GET")
def cart(request: HttpRequest) -> HttpResponseBase:
    at, on = clock.now_and_today()
    holds.free_lapsed(at, on)
    own = carts.cart_of(request)
    viewed = carts.view(own, on)
    serving = [] if viewed.is_too_much else selling.serving(on, viewed.wanted)
    response = shop_page(
        request,
        "storefront/cart.html",
        {
            "rows": _rows(viewed),
            "cart": viewed,
            "total": money(viewed.goods_total),
            "most_expensive": money(MOST_EXPENSIVE),
            "most_pieces": MOST_PIECES,
            "shops": [Shop(showroom, on) for showroom in serving],
            "delivers": bool(offered(Fulfilment.DELIVERY)) and any(showroom.delivers for showroom in serving),
            "nearest": _nearest(viewed) if viewed.orderable and not serving else None,
            "picture_sizes": PICTURE_SIZES,
            "change_address": addresses.change(language()),
            "checkout_address": addresses.checkout(language()),
            "find_address": addresses.find_order(language()),
        },
        address_in=addresses.cart,
    )
    if own:
        carts.note_seen(viewed)
        carts.keep_on(own, at)
    return response


@takes("POST")
def change(request: HttpRequest) -> HttpResponseBase:
    """Another quantity of one line: as it was typed, a step from it, what there is, or none."""
    own = carts.cart_of(request)
    part = ""
    try:
        product_id = whole_id(request.POST.get("product", ""))
        if own and product_id:
            carts.change(own, product_id, _quantity(request), clock.now())
            part = f"#dong-{product_id}"
    except ShopError as refused:
        messages.error(request, str(refused))
    response = SeeOther(addresses.cart(language()) + part)
    remember(request, response)
    return response


def whole_id(text: str) -> int:
    """The id of a row, or nought for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _quantity(request: HttpRequest) -> int:
    if "remove" in request.POST:
        return 0
    if "take" in request.POST:
        return whole_number(request.POST["take"])
    typed = whole_number(request.POST.get("quantity", ""))
    step = {"more": 1, "less": -1}.get(request.POST.get("step", ""), 0)
    return min(max(typed + step, 1), MOST_PIECES) if step else typed


def _rows(viewed: CartView) -> list[Row]:
    shown = line_pictures([line.product for line in viewed.lines], Reading.begin(viewed.on))
    rows = []
    for line in viewed.lines:
        seen = shown[line.product.pk]
        rows.append(Row(line, seen.card, seen.picture, seen.wall))
    return rows


def _nearest(viewed: CartView) -> Nearest | None:
    """Where no showroom has all of it. The one that lacks least, the first by name among these."""
    lacking: dict[int, list[str]] = {}
    for showroom in {where for line in viewed.orderable if line.offer for where in line.offer.free}:
        lacking[showroom] = [
            in_language(line.product.name_en, line.product.name)
            for line in viewed.orderable
            if line.offer and line.offer.free.get(showroom, 0) < line.quantity
        ]
    showrooms = Showroom.objects.filter(pk__in=lacking).select_related("province", "commune").order_by("name", "pk")
    best = min(showrooms, key=lambda showroom: len(lacking[showroom.pk]), default=None)
    return Nearest(Shop(best, viewed.on), lacking[best.pk]) if best else None
