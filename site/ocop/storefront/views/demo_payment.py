"""The page on which the demonstration asks how a payment shall end. It stands where Stripe's own page would."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog import clock
from catalog.public import wording
from ocop.storefront import addresses
from ocop.storefront.errors import ShopError
from ocop.storefront.models import DemoCharge
from ocop.storefront.payments import demo, methods

from . import order_words
from .pages import SeeOther, not_there, shop_page, takes


@takes("GET", "POST")
def demo_payment(request: HttpRequest, reference: str) -> HttpResponseBase:
    address_in = partial(addresses.demo_payment, reference=reference)
    charge = DemoCharge.objects.filter(reference=reference).select_related("payment__order").first()
    if charge is None or not methods.is_demonstrated():
        return not_there(address_in, of_order=True)
    if request.method == "POST":
        return _end(request, charge, request.POST.get("ending", ""))
    on = clock.today()
    lapses = demo.first_day_without(charge.payment.order, on)
    context = {
        "order": charge.payment.order,
        "order_address": addresses.order(wording.language(), charge.payment.order.token),
        "amount": wording.money(charge.amount),
        "is_open": demo.is_open(charge, clock.now()),
        "problem": order_words.problem(charge.payment),
        "lapses": wording.day(lapses) if lapses else "",
    }
    return shop_page(request, "storefront/demo_payment.html", context, address_in=address_in)


def _end(request: HttpRequest, charge: DemoCharge, ending: str) -> HttpResponseBase:
    at, on = clock.now_and_today()
    own_page = addresses.order(wording.language(), charge.payment.order.token)
    again = addresses.demo_payment(wording.language(), charge.reference)
    try:
        match ending:
            case "pay":
                demo.pay(charge, at, on)
            case "decline":
                demo.decline(charge, at, on)
                return SeeOther(again)
            case "lapse":
                demo.pay(charge, at, demo.first_day_without(charge.payment.order, on) or on)
            case "abandon":
                messages.info(request, _("You left without paying. The goods are kept for you until the time below."))
            case _:
                return SeeOther(again)
    except ShopError as refusal:
        messages.error(request, str(refusal))
    return SeeOther(own_page)
