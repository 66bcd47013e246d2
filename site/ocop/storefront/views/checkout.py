"""Ordering what is in the cart: one page. What it showed comes back with the form, so a shopper orders what they saw or is told
what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog import clock
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import errors
from catalog.public.cards import Card, cards
from catalog.public.wording import in_language, language, money
from ocop.storefront import addresses, carts, holding, places, placing, quoting, selling, shown
from ocop.storefront.actors import Act
from ocop.storefront.carts import CartView
from ocop.storefront.errors import Busy, Changed, ShopError
from ocop.storefront.forms import CheckoutForm, known_of
from ocop.storefront.locking import unless_busy
from ocop.storefront.models import Cart, DeliveryFee, Order, OrderEvent
from ocop.storefront.payments import starting
from ocop.storefront.payments.methods import Way, offered
from ocop.storefront.placing import Wish
from ocop.storefront.quoting import Quote
from ocop.storefront.states import Fulfilment, Method
from ocop.throttle import Throttle, address_of
from showrooms import holds
from showrooms.models import Showroom
from showrooms.public.shops import Shop

from .pages import SeeOther, answer, shop_page, takes

FROM_AN_ADDRESS = Throttle("placing orders from an address", most=20, within=timedelta(minutes=10))
OF_A_CART = Throttle("placing orders of a cart", most=20, within=timedelta(minutes=10))
TYPING = Throttle("typing places", most=600, within=timedelta(minutes=5))
PICTURE_SIZES = "4rem"


@dataclass(frozen=True)
class Row:
    """A line of the summary."""

    card: Card
    quantity: int
    total: str


@dataclass(frozen=True)
class Destination:
    """A province that is delivered to, as the list of provinces offers it, for goods of so many đồng."""

    fee: DeliveryFee
    goods: int

    @property
    def cost(self) -> int:
        return self.fee.for_goods(self.goods)

    @property
    def total(self) -> int:
        return self.goods + self.cost

    @property
    def cost_text(self) -> str:
        return money(self.cost) if self.cost else pgettext("delivery fee", "free")

    @property
    def total_text(self) -> str:
        return money(self.total)

    @property
    def label(self) -> str:
        return f"{self.fee.province.name} · {self.cost_text}"

    @property
    def days(self) -> str:
        least, most = self.fee.days_least, self.fee.days_most
        if least == most:
            return ngettext("about %(days)d day", "about %(days)d days", most) % {"days": most}
        return _("%(least)d to %(most)d days") % {"least": least, "most": most}


@dataclass(frozen=True)
class Desk:
    """What the page is made from: the cart as it is today, and who can serve it."""

    cart: Cart
    view: CartView
    showrooms: list[Showroom]
    fees: list[DeliveryFee]
    reading: Reading
    at: datetime
    on: date

    @property
    def delivers(self) -> bool:
        return bool(self.fees and offered(Fulfilment.DELIVERY)) and any(showroom.delivers for showroom in self.showrooms)


@takes("GET", "POST")
def checkout(request: HttpRequest) -> HttpResponseBase:
    at, on = clock.now_and_today()
    if before := placing.placed_before(request.POST.get("key", "")):
        return SeeOther(addresses.order(language(), before.token))
    with unless_busy():
        holds.free_lapsed(at, on)
    cart = carts.cart_of(request)
    view = carts.view(cart, on)
    if cart is None or not view.orderable or view.is_too_much:
        return SeeOther(addresses.cart(language()))
    showrooms = selling.serving(on, view.wanted)
    if not showrooms:
        return SeeOther(addresses.cart(language()))
    desk = Desk(cart, view, showrooms, quoting.fees(), Reading.begin(on), at, on)
    if request.method == "POST":
        return _order(request, desk)
    return _page(request, desk, _form(desk, None, {**_first(desk), **known_of(request.user)}))


@takes("GET")
def suggested_places(request: HttpRequest) -> HttpResponseBase:
    """Communes for what is being typed, as the form's script asks."""
    if not TYPING.admits(address_of(request), clock.now()):
        return answer({"places": []}, 429)
    province = request.GET.get("province", "")
    within = int(province) if province.isascii() and province.isdecimal() and len(province) < 10 else None
    found = places.suggested(request.GET.get("q", ""), Reading.begin(clock.today()), within)
    said = ngettext("%(count)d place", "%(count)d places", len(found)) % {"count": len(found)} if found else _("No such place")
    rows = [
        {
            "commune": place.commune,
            "province": place.province,
            "name": place.name,
            "where": place.province_name,
            "note": _("formerly %(name)s") % {"name": place.formerly} if place.formerly else "",
        }
        for place in found
    ]
    return answer({"places": rows, "said": said})


@takes("GET")
def terms(request: HttpRequest) -> HttpResponseBase:
    """What the shopper agrees to."""
    keeping = {
        "minutes": int(holding.KEEPING[Method.CARD].pay_within.total_seconds() // 60),
        "hours": int(holding.KEEPING[Method.TRANSFER].pay_within.total_seconds() // 3600),
        "days": holding.KEEPING[Method.CASH].pay_within.days,
    }
    return shop_page(request, "storefront/terms.html", keeping, address_in=addresses.terms)


def _form(desk: Desk, data: Any, initial: dict[str, Any] | None = None) -> CheckoutForm:
    provinces = [fee.province for fee in desk.fees]
    return CheckoutForm(
        data,
        reading=desk.reading,
        showrooms=desk.showrooms,
        provinces=provinces,
        total=desk.view.goods_total,
        initial=initial,
    )


def _first(desk: Desk) -> dict[str, Any]:
    """What is chosen before anybody chose."""
    one = desk.showrooms[0].pk if len(desk.showrooms) == 1 else None
    return {"fulfilment": Fulfilment.PICKUP, "showroom": one}


def _order(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    form = _form(desk, request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=400)
    if not (FROM_AN_ADDRESS.admits(address_of(request), desk.at) and OF_A_CART.admits(desk.cart.token, desk.at)):
        said = _("Many orders came from here within a few minutes. Wait ten minutes, then place it; nothing you typed is lost.")
        response = _page(request, desk, form, status=429, said=said)
        response.headers["Retry-After"] = str(FROM_AN_ADDRESS.wait(desk.at))
        return response
    if placing.waits_for_too_much(form.cleaned_data["phone"]):
        said = _("Several orders of this telephone number wait to be paid. Pay or call off one of them, then place this one.")
        return _page(request, desk, form, status=409, said=said)
    if asks := _fee_to_be_seen(form, desk):
        return _page(request, desk, form, status=409, asks=asks)
    act = Act(at=desk.at, on=desk.on, by=OrderEvent.By.SHOPPER, user=request.user)
    try:
        order = placing.place(desk.cart, _wish(request, form), act)
    except Busy as refused:
        response = _page(request, desk, form, status=503, said=str(refused))
        response.headers["Retry-After"] = str(errors.RETRY_AFTER)
        return response
    except ShopError as refused:
        # As it is now: the page shows what changed.
        view = carts.view(desk.cart, desk.on)
        if not view.orderable or not (showrooms := selling.serving(desk.on, view.wanted)):
            messages.error(request, str(refused))
            return SeeOther(addresses.cart(language()))
        anew = Desk(desk.cart, view, showrooms, desk.fees, desk.reading, desk.at, desk.on)
        news = _news(request.POST.get("seen", ""), view) if isinstance(refused, Changed) else []
        return _page(request, anew, form, status=409, said=str(refused), news=news)
    return SeeOther(_where_to_pay(order, act))


def _fee_to_be_seen(form: CheckoutForm, desk: Desk) -> str:
    """What to tell who chose a delivery on a page that could not follow with the sum: without scripts the fee comes now."""
    fee = quoting.fee_for(form.place.province) if form.delivered and form.place else None
    quote = Quote(desk.view, fee)
    if fee is None or not quote.delivery_fee or form.cleaned_data["seen_total"] != quote.goods_total:
        return ""
    told = {"province": fee.province.name, "fee": money(quote.delivery_fee)}
    return _("The delivery to %(province)s costs %(fee)s. Look at the sum, then place the order.") % told


def _where_to_pay(order: Order, act: Act) -> str:
    """At the provider; on the order's own page where a person settles it, or where the provider does not answer."""
    with unless_busy(), suppress(ShopError):
        return starting.start(order, act)
    return addresses.order(language(), order.token)


def _wish(request: HttpRequest, form: CheckoutForm) -> Wish:
    typed = form.cleaned_data
    place = form.place
    return Wish(
        fulfilment=Fulfilment(typed["fulfilment"]),
        method=Method(typed["method"]),
        name=typed["name"],
        phone=typed["phone"],
        seen_digest=typed["seen"],
        seen_total=typed["seen_total"] or 0,
        consent=typed["consent"],
        showroom_id=typed["showroom"],
        province_id=place.province if place else None,
        commune_id=place.commune if place else None,
        street=typed["street"],
        email=typed["email"],
        note=typed["note"],
        gift_message=typed["gift_message"],
        language=language(),
        user=request.user,
        # Never empty: the page had one.
        key=typed["key"] or "-",
    )


def _page(
    request: HttpRequest,
    desk: Desk,
    form: CheckoutForm,
    *,
    status: int = 200,
    said: str = "",
    asks: str = "",
    news: list[str] | None = None,
) -> Any:
    province = form.place.province if form.place else _whole(form.value("province"))
    fee = next((fee for fee in desk.fees if fee.province_id == province), None) if form.delivered else None
    quote = Quote(desk.view, fee)
    by_id = {card.pk: card for card in cards(list(desk.view.wanted), desk.reading)}
    rows = [
        Row(by_id[line.product.pk], line.quantity, money(line.total)) for line in desk.view.orderable if line.product.pk in by_id
    ]
    context: Mapping[str, Any] = {
        "form": form,
        "place": form.place,
        "province": province,
        "said": said,
        "asks": asks,
        "news": news or (),
        "rows": rows,
        "left_out": len(desk.view.lines) - len(desk.view.orderable),
        "quote": quote,
        "goods": money(quote.goods_total),
        "fee": Destination(fee, quote.goods_total).cost_text if fee else "",
        "days": Destination(fee, quote.goods_total).days if fee else "",
        "total": money(quote.total),
        "key": desk.cart.placing_key,
        "shops": [Shop(showroom, desk.on) for showroom in desk.showrooms],
        "delivers": desk.delivers,
        "destinations": [Destination(each, quote.goods_total) for each in desk.fees],
        "ways": _ways(quote.total),
        "picture_sizes": PICTURE_SIZES,
        "places_address": addresses.places(language()),
        "terms_address": addresses.terms(language()),
        "cart_address": addresses.cart(language()),
    }
    with unless_busy():
        carts.note_seen(desk.view)
    if desk.delivers:
        places.have_ready(desk.reading)
    return shop_page(request, "storefront/checkout.html", context, address_in=addresses.checkout, status=status)


def _ways(total: int) -> list[tuple[Way, bool]]:
    """Every way to pay so many đồng, and whether it is for pick-ups alone."""
    delivered = {way.method for way in offered(Fulfilment.DELIVERY, total)}
    return [(way, way.method not in delivered) for way in offered(Fulfilment.PICKUP, total)]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _news(seen: str, view: CartView) -> list[str]:
    """What is otherwise than it was shown, a sentence each."""
    told = shown.told(seen)
    now = {line.product.pk: line for line in view.orderable}
    sentences = []
    for pk, line in now.items():
        name = in_language(line.product.name_en, line.product.name)
        before = told.get(pk)
        if before is None:
            sentences.append(_("%(name)s has come into the cart.") % {"name": name})
        elif line.price is not None and before.price != line.price:
            prices = {"name": name, "before": money(before.price), "now": money(line.price)}
            sentences.append(_("%(name)s now costs %(now)s. You were shown %(before)s.") % prices)
        if before and before.quantity != line.quantity:
            pieces = {"name": name, "before": before.quantity, "now": line.quantity}
            sentences.append(_("Of %(name)s there are now %(now)d in the cart. You were shown %(before)d.") % pieces)
    gone = Product.objects.filter(pk__in=told.keys() - now.keys())
    sentences += [_("%(name)s is no longer part of it.") % {"name": in_language(each.name_en, each.name)} for each in gone]
    return sentences
