"""The cart, and the page that puts a product into it: both show the badge of what is listed today, whatever once went in."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from catalog import addresses as public_addresses
from ocop.storefront import addresses, carts
from ocop.storefront.models import Cart, CartLine
from ocop.storefront.models.carts import MOST_LINES
from tests.surface_register import BADGE, LANGUAGES, Kind, Shown, Visitor, everyone, surface

SHOW_NO_STANDING = {
    f"{part[language]}{tail[language]}": reason
    for language in LANGUAGES
    for part, tail, reason in (
        (addresses.CART, addresses.MINI, "tells a script how many pieces are in the cart"),
        (addresses.CART, addresses.CHANGE, "takes other quantities and leads to the cart"),
    )
}
_LINE = re.compile(r'<li class="cart-line[^"]*" id="dong-(\d+)".*?</li>', re.S)
_ADDING = re.compile(r'<div class="add"(?: data-product-id="(\d+)")?>(.*?)</main>', re.S)


@surface(Kind.OFFER, *addresses.CART.values())
def cart(visitor: Visitor) -> Shown:
    """Of carts that hold every product on record, as if each had been sold one day. A line whose product is not listed stays,
    without a badge and without a price that counts."""
    shown: Shown = {}
    every = [pk for pk, *_rest in everyone()]
    for first in range(0, len(every), MOST_LINES):
        some = every[first : first + MOST_LINES]
        kept = Cart.objects.create(touched_at=timezone.now())
        CartLine.objects.bulk_create(CartLine(cart=kept, product_id=pk, quantity=1, added_at=timezone.now()) for pk in some)
        client = Client()
        client.cookies[carts.COOKIE] = kept.token
        for language in visitor.ways(*LANGUAGES):
            body = client.get(addresses.cart(language)).content.decode()
            lines = {int(found[1]): found[0] for found in _LINE.finditer(body)}
            assert list(lines) == some
            with_badge = {pk: int(stars) for pk, line in lines.items() for stars in BADGE.findall(line)}
            assert len(BADGE.findall(body)) == len(with_badge), "one badge to a line, none elsewhere"
            assert all('data-refusal="left"' in line for pk, line in lines.items() if pk not in with_badge)
            shown |= with_badge
        kept.delete()
    return shown


@surface(
    Kind.OFFER, *(f"{address}{public_addresses.ADD_TO_CART[language]}<str:code>/" for language, address in addresses.CART.items())
)
def adding_to_the_cart(visitor: Visitor) -> Shown:
    """The page for who has no scripts, of every product: what is not listed has neither badge nor form there."""
    shown: Shown = {}
    client = Client()
    for pk, _slug, code, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = client.get(addresses.add(language, code))
            body = page.content.decode()
            if page.status_code != 200:
                assert page.status_code in (404, 410) and not BADGE.search(body) and 'method="post"' not in body
                continue
            [(found, part)] = _ADDING.findall(body)
            [stars] = BADGE.findall(part)
            assert int(found) == pk
            shown[pk] = int(stars)
    return shown
