"""The checkout: its summary shows the badge of what is listed today and about to be ordered, whatever is in the cart."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from catalog.models import Product
from ocop.storefront import addresses, carts
from ocop.storefront.models import Cart, CartLine
from ocop.storefront.models.carts import MOST_LINES
from tests.surface_register import BADGE, LANGUAGES, Kind, Shown, Visitor, everyone, surface
from tests.surfaces_of_desk import one_piece_of_each

_ORDER = {language: f"{address}<slug:token>/" for language, address in addresses.ORDER.items()}
SHOW_NO_STANDING = {
    address: reason
    for language in LANGUAGES
    for address, reason in (
        (f"{addresses.CHECKOUT[language]}{addresses.PLACES[language]}", "suggests places while one is typed"),
        (f"{addresses.CHECKOUT[language]}{addresses.TERMS[language]}", "the terms of sale"),
        (f"{addresses.ORDER[language]}{addresses.FIND[language]}", "looks an order up"),
        (_ORDER[language], "tells its shopper what was bought and how it was certified then, in words without a badge"),
        *(
            (f"{_ORDER[language]}{tails[language]}", reason)
            for part, reason in (
                ("pay", "leads to the payment"),
                ("cancel", "calls an order off"),
                ("receipt", "a slip of what was bought, likewise"),
                ("remaining", "leads to the cart"),
            )
            for tails in (addresses.ORDER_PARTS[part],)
        ),
    )
}
_LINE = re.compile(r'<li class="sum-line" data-product-id="(\d+)">(.*?)</li>', re.S)


@surface(Kind.OFFER, *addresses.CHECKOUT.values())
def checkout(visitor: Visitor) -> Shown:
    """Of carts that hold every product on record, each with a price and one piece at a showroom."""
    shown: Shown = {}
    every = [pk for pk, *_rest in everyone()]
    if not every:
        return shown
    with one_piece_of_each():
        Product.objects.update(price=50_000)
        for first in range(0, len(every), MOST_LINES):
            some = every[first : first + MOST_LINES]
            kept = Cart.objects.create(touched_at=timezone.now())
            CartLine.objects.bulk_create(CartLine(cart=kept, product_id=pk, quantity=1, added_at=timezone.now()) for pk in some)
            client = Client()
            client.cookies[carts.COOKIE] = kept.token
            for language in visitor.ways(*LANGUAGES):
                page = client.get(addresses.checkout(language))
                body = page.content.decode()
                lines = dict(_LINE.findall(body))
                assert len(BADGE.findall(body)) == len(lines), "one badge to a line, none elsewhere"
                assert page.status_code == (200 if lines else 303), "with nothing to order it leads to the cart"
                shown |= {int(pk): int(stars) for pk, line in lines.items() for stars in BADGE.findall(line)}
    return shown
