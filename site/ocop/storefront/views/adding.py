"""Putting a product into the cart: by a script of the page where it stands, or on a page of its own for who has none.

Pages that are kept hold no token against forgery. The script asks for one here, and the page of its own carries one.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from catalog import addresses as public_addresses
from catalog import clock, codes
from catalog.edition import Reading
from catalog.models import Product
from catalog.public.cards import cards
from catalog.public.wording import in_language, language, money
from ocop.storefront import addresses, carts, selling
from ocop.storefront.codes import new_token
from ocop.storefront.errors import Incomplete, ShopError
from ocop.storefront.models.carts import MOST_PIECES
from ocop.storefront.refusing import sentence
from ocop.storefront.selling import Refusal
from ocop.throttle import Throttle, address_of
from showrooms import holds

from .pages import SeeOther, answer, not_there, shop_page, takes
from .remembering import remember

OF_A_CART = Throttle("adding to a cart", most=60, within=timedelta(minutes=1))
FROM_AN_ADDRESS = Throttle("adding from an address", most=600, within=timedelta(minutes=10))
"""Many share one address of a mobile network."""
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@takes("GET")
def mini(request: HttpRequest) -> HttpResponseBase:
    """What a script needs before it sends something: the token against forgery. The cart's own cookie comes along, so that two
    tabs fill one cart.
    """
    response = answer({"csrf": get_token(request), "count": carts.pieces(carts.cart_of(request))})
    remember(request, response, carts.token_of(request) or new_token())
    return response


@takes("GET", "POST")
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    spelled = codes.clean_public_code(code)
    product = _published(spelled) if spelled else None
    if product is None:
        if _asked_by_script(request):
            return answer({"said": _("We know no product with this code.")}, 404)
        return not_there(lambda tongue: addresses.add(tongue, code))
    if request.method != "POST":
        return _page(request, product)
    try:
        said = _added(request, product)
    except ShopError as refused:
        status = 400 if isinstance(refused, Incomplete) else 409
        return _refused(request, product, str(refused), status, _elsewhere(product) if _is_sold(product) else None)
    except _TooOften as refused:
        response = _refused(request, product, str(refused), 429)
        response.headers["Retry-After"] = str(OF_A_CART.wait(clock.now()))
        return response
    if _asked_by_script(request):
        count = carts.pieces(carts.cart_of(request))
        facts = {"said": said, "count": count, "cart": addresses.cart(language()), "see": _("See the cart")}
        response = answer(facts)
        remember(request, response)
        return response
    messages.success(request, said)
    redirect = SeeOther(addresses.cart(language()))
    remember(request, redirect)
    return redirect


class _TooOften(Exception):
    pass


def _added(request: HttpRequest, product: Product) -> str:
    """Put it in, and say so. Raises ShopError or _TooOften."""
    at, on = clock.now_and_today()
    if not request.user.is_authenticated and not carts.token_of(request):
        request.COOKIES[carts.COOKIE] = new_token()
    whose = str(request.user.pk or carts.token_of(request))
    if not FROM_AN_ADDRESS.admits(address_of(request), at) or not OF_A_CART.admits(whose, at):
        raise _TooOften(_("That was very fast. Wait a minute, then go on."))
    quantity = whole_number(request.POST.get("quantity", "1"))
    holds.free_lapsed(at, on)
    line = carts.add(carts.open_cart(request, at), product, quantity, at)
    words = _("Added to the cart: %(name)s, %(price)s.")
    if quantity > 1:
        words = _("Added to the cart: %(quantity)d × %(name)s, %(price)s each.")
    name = in_language(product.name_en, product.name)
    return words % {"name": name, "price": money(line.price_seen or 0), "quantity": quantity}


def whole_number(text: str) -> int:
    """A quantity that somebody typed. Raises Incomplete."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise Incomplete(_("Write how many: a whole number from 1 to %(most)d.") % {"most": MOST_PIECES})
    return int(text)


def _page(request: HttpRequest, product: Product, said: str = "", status: int = 0) -> HttpResponseBase:
    """The product and a form. Where it is not sold today the page says why, and has none."""
    at, on = clock.now_and_today()
    holds.free_lapsed(at, on)
    offer = selling.offers(on, [product.pk]).get(product.pk)
    [*card] = cards([product.pk], Reading.begin(on))
    refusal = selling.refusal(offer, 1, is_listed=bool(card))
    asked = request.POST.get("quantity") or request.GET.get("quantity", "1")
    context = {
        "name": in_language(product.name_en, product.name),
        "product": product,
        "product_address": public_addresses.product(language(), product.slug),
        "card": card[0] if card else None,
        "offer": offer if not refusal else None,
        "where_address": _elsewhere(product)["cart"] if refusal == Refusal.SOLD_OUT else "",
        "why_not": sentence(refusal) if refusal else "",
        "said": "" if refusal else said,
        "quantity": asked[:4],
        "most": min(MOST_PIECES, offer.most) if offer else 0,
        "add_address": addresses.add(language(), product.code),
    }
    gone = 200 if card else 410
    return shop_page(
        request,
        "storefront/add.html",
        context,
        address_in=lambda tongue: addresses.add(tongue, product.code),
        status=status or gone,
    )


def _refused(
    request: HttpRequest, product: Product, said: str, status: int, elsewhere: dict[str, str] | None = None
) -> HttpResponseBase:
    if _asked_by_script(request):
        return answer({"said": said, **(elsewhere or {})}, status)
    return _page(request, product, said, status)


def _is_sold(product: Product) -> bool:
    return bool(selling.offers(clock.today(), [product.pk]))


def _elsewhere(product: Product) -> dict[str, str]:
    """A link for who cannot have as much of it as they want: which showrooms carry it, and its producer."""
    return {"cart": public_addresses.where_to_buy(language(), product.code), "see": _("Who else may have it")}


def _published(code: str) -> Product | None:
    """What was never certified has no page either."""
    found = Product.objects.filter(code=code, live=True, certificates__isnull=False)
    return found.select_related("producer").distinct().first()


def _asked_by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
