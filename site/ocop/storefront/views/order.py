"""An order as its shopper sees it, by the unguessable token of its link: how it stands, what to do next, paying, calling off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial, wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import clock, phones
from catalog.edition import Reading
from catalog.public.qr import qr
from catalog.public.wording import language
from ocop.storefront import addresses, carts, following, timeouts
from ocop.storefront.actors import Act
from ocop.storefront.codes import clean_number, new_token, spaced
from ocop.storefront.errors import ProviderTrouble, ShopError
from ocop.storefront.following import Followed, Next
from ocop.storefront.forms import FindForm
from ocop.storefront.models import Order, OrderEvent, Payment
from ocop.storefront.models.carts import MOST_PIECES
from ocop.storefront.payments import methods, settling, starting
from ocop.storefront.states import CancelReason, Method, OrderState, PaymentState
from ocop.throttle import Throttle, address_of
from showrooms import holds
from showrooms.errors import LedgerError
from showrooms.public.shops import Shop

from . import order_words as words
from .line_pictures import line_pictures
from .pages import SeeOther, not_there, private, shop_page, takes
from .remembering import remember
from .transfer_part import transfer_part

logger = logging.getLogger(__name__)

SEARCHES = Throttle("looking orders up from an address", most=20, within=timedelta(minutes=10))
OF_A_NUMBER = Throttle("looking one order up", most=10, within=timedelta(hours=1))
ASKING = Throttle("asking a provider about an order that is looked at", most=1, within=timedelta(seconds=20))
PAYING = Throttle("beginning to pay an order", most=20, within=timedelta(minutes=10))
PICTURE_SIZES = "4rem"
NOBODY = "+84000000000"
"""Compared with where no order has the number, so that both take as long."""


Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[[HttpRequest, Order, Act], HttpResponseBase]


def of_token(*allowed: str, part: str = "status") -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A page of the order that the address's token names; 404 for a token of none. Forms go back to the order's page."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @takes(*allowed)
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponseBase:
            found = _order_of(token)
            if found is None:
                return discreet(not_there(partial(addresses.order, token=token, part=part), of_order=True))
            at, on = clock.now_and_today()
            act = Act(at=at, on=on, by=OrderEvent.By.SHOPPER, user=request.user)
            return discreet(view(request, found, act))

        return opened

    return decorate


def discreet(response: Response) -> Response:
    """The token stands in the address: no other site is told it. Our own forms are still known to come from here."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@of_token("GET")
def order(request: HttpRequest, found: Order, act: Act) -> HttpResponseBase:
    holds.free_lapsed(act.at, act.on)
    _hear_from_provider(found, act)
    found = _reread(timeouts.lapse_if_due(found, act))
    return _page(request, following.follow(found, act.at, act.on), act.at, act.on)


@of_token("GET", "POST", part="pay")
def pay(request: HttpRequest, found: Order, act: Act) -> HttpResponseBase:
    """Go on paying, in another way if one is named."""
    here = addresses.order(language(), found.token)
    if request.method != "POST":
        return SeeOther(here)
    if not PAYING.admits(found.token, act.at):
        messages.error(request, _("That was very fast. Wait a minute, then go on."))
        return SeeOther(here)
    wanted = request.POST.get("method", "")
    try:
        if wanted and wanted != found.method:
            found = starting.choose(found, Method(wanted), act)
        return SeeOther(starting.start(found, act) if found.state == OrderState.AWAITING else here)
    except (ShopError, ProviderTrouble) as refused:
        messages.error(request, str(refused))
    except ValueError:
        messages.error(request, _("Choose how you pay."))
    return SeeOther(here)


@of_token("GET", "POST", part="cancel")
def cancel(request: HttpRequest, found: Order, act: Act) -> HttpResponseBase:
    if request.method == "POST":
        try:
            settling.call_off(found.pk, CancelReason.BY_SHOPPER, act)
        except (ShopError, LedgerError) as refused:
            messages.error(request, str(refused))
    return SeeOther(addresses.order(language(), found.token))


@of_token("GET", "POST", part="remaining")
def remaining(request: HttpRequest, found: Order, act: Act) -> HttpResponseBase:
    """Put what can still be had of an order into the cart."""
    if request.method != "POST":
        return SeeOther(addresses.order(language(), found.token))
    holds.free_lapsed(act.at, act.on)
    if not carts.token_of(request) and not request.user.is_authenticated:
        request.COOKIES[carts.COOKIE] = new_token()
    cart = carts.open_cart(request, act.at)
    inside = dict(cart.lines.values_list("product", "quantity"))
    put = 0
    for line in found.lines.select_related("product"):
        missing = min(line.quantity, MOST_PIECES) - inside.get(line.product_id, 0)
        try:
            if missing > 0:
                carts.add(cart, line.product, missing, act.at)
            put += 1
        except ShopError as refused:
            messages.warning(request, f"{words.line_name(line)}: {refused}")
    if put:
        said = ngettext("%(count)d product is in the cart.", "%(count)d products are in the cart.", put)
        messages.success(request, said % {"count": put})
    response = SeeOther(addresses.cart(language()))
    remember(request, response)
    return response


@of_token("GET", part="receipt")
def receipt(request: HttpRequest, found: Order, act: Act) -> HttpResponseBase:
    """A slip to print: A5, or a roll of 80 mm."""
    followed = following.follow(found, act.at, act.on)
    paper = "80" if request.GET.get("giay", request.GET.get("paper")) == "80" else "a5"
    context = {
        "order": found,
        "number": spaced(found.number),
        "code": qr(found.number, _("QR code of the order’s number")),
        "paper": paper,
        "seller": settings.SELLER,
        "shop": Shop(found.showroom, act.on),
        "placed": words.moment(found.placed_at),
        "lines": [words.Line.of(each) for each in followed.lines if each.line.dropped_at is None],
        "sums": words.Sums.of(followed),
        "money_said": words.money_said(followed),
        "way": words.way(found),
        "phone": phones.shown(found.phone),
        "language": language(),
        "address": addresses.order(language(), found.token),
        "title": words.receipt_title(followed),
        "delivery_address": words.together_at_the_end(found.address),
        "here": addresses.order(language(), found.token, "receipt"),
        "is_demo": settings.SELLS_EXAMPLES,
    }
    return HttpResponse(render_to_string("storefront/receipt.html", context, request))


@takes("GET", "POST")
def find(request: HttpRequest) -> HttpResponseBase:
    """Look an order up by its number and telephone. A wrong number and a wrong telephone are answered alike."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return discreet(_find_page(request, form, 400 if form.is_bound else 200))
    at = clock.now()
    number = clean_number(form.cleaned_data["number"]) or ""
    phone = phones.cleaned(form.cleaned_data["phone"]) or ""
    # Both count, whatever the first says: the tries at one number, and those of one address.
    admitted = {SEARCHES: SEARCHES.admits(address_of(request), at), OF_A_NUMBER: not number or OF_A_NUMBER.admits(number, at)}
    if wait := max((each.wait(at) for each, is_admitted in admitted.items() if not is_admitted), default=0):
        words_of_wait = ngettext(
            "Too many tries. Wait %(minutes)d minute, then try again.",
            "Too many tries. Wait %(minutes)d minutes, then try again.",
            minutes := -(-wait // 60),
        )
        response = _find_page(request, form, 429, words_of_wait % {"minutes": minutes})
        response.headers["Retry-After"] = str(wait)
        return discreet(response)
    order = Order.objects.filter(number=number).only("token", "phone").first()
    if constant_time_compare(order.phone if order else NOBODY, phone) and order:
        return discreet(SeeOther(addresses.order(language(), order.token)))
    said = _("We find no order with this number and telephone. Look at both again: the number begins with OC.")
    return discreet(_find_page(request, form, 404, said))


def _order_of(token: str) -> Order | None:
    found = Order.objects.filter(token=token)
    return found.select_related("showroom__province", "showroom__commune", "reservation").first()


def _reread(order: Order) -> Order:
    return _order_of(order.token) or order


def _hear_from_provider(order: Order, act: Act) -> None:
    """Ask, now and then, where its word may have been lost on the way. Its silence changes nothing."""
    waiting = Payment.objects.filter(
        order=order, state__in=[PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.CAPTURING]
    )
    payment = waiting.exclude(reference="").filter(method__in=[Method.CARD, Method.DEMO]).first()
    if payment is None or not ASKING.admits(str(payment.pk), act.at):
        return
    try:
        settling.ask(payment.pk, act)
    except ProviderTrouble as trouble:
        logger.warning("Payment %s: %s", payment.pk, trouble)


def _page(request: HttpRequest, followed: Followed, at: datetime, on: date) -> HttpResponse:
    found = followed.order
    transfer = transfer_part(found, at, on) if followed.next == Next.TRANSFER else None
    # Once some money is there, the rest comes the same way.
    is_begun = any(payment.state in settling.MONEY_COMES for payment in followed.payments)
    is_open = followed.next in (Next.PAY, Next.TRANSFER) and not is_begun
    ways = methods.offered(found.fulfilment, found.total) if is_open else []
    shop = Shop(found.showroom, on)
    shown = line_pictures([each.line.product for each in followed.lines], Reading.begin(on))
    context: dict[str, Any] = {
        "order": found,
        "followed": followed,
        "number": spaced(found.number),
        "headline": words.headline(followed),
        "sentences": words.sentences(followed),
        "steps": words.steps(followed),
        "lines": [(words.Line.of(each), shown[each.line.product_id]) for each in followed.lines],
        "picture_sizes": PICTURE_SIZES,
        "is_cancelled": found.state == OrderState.CANCELLED,
        "is_receipt": words.is_receipt(followed),
        "delivery_address": words.together_at_the_end(found.address),
        "shop_address": words.together_at_the_end(shop.full_address),
        "sums": words.Sums.of(followed),
        "money_said": words.money_said(followed),
        "way": words.way(found),
        "phone": phones.shown(found.phone),
        "until": words.moment(found.pay_until) if found.pay_until else "",
        "shop": shop,
        "code": qr(found.number, _("QR code of the order’s number")) if words.is_to_be_collected(found) else "",
        "transfer": transfer,
        "may_pay": followed.next == Next.PAY and methods.is_offered(found.method, found.fulfilment, found.total),
        "other_ways": [each for each in ways if each.method != found.method],
        # What stands at an attempt that has ended is for staff.
        "problem": next((words.problem(each) for each in followed.payments if each.state == PaymentState.PENDING), ""),
        **{
            f"{part}_address": addresses.order(language(), found.token, part)
            for part in ("pay", "cancel", "remaining", "receipt")
        },
    }
    address_in = partial(addresses.order, token=found.token)
    return shop_page(request, "storefront/order.html", context, address_in=address_in, here="order")


def _find_page(request: HttpRequest, form: FindForm, status: int, said: str = "") -> HttpResponse:
    context = {"form": form, "said": said}
    return private(
        shop_page(request, "storefront/find.html", context, address_in=addresses.find_order, here="order", status=status)
    )
