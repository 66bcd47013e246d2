"""The surfaces of showrooms: what can be had there today."""

from __future__ import annotations

from catalog import clock
from catalog.models import Product
from showrooms import stock
from showrooms.models import Showroom
from tests import stock_oracle
from tests.surface_register import Kind, Shown, Visitor, surface


@surface(Kind.STOCKED)
def available(_visitor: Visitor) -> Shown:
    """What is free to sell, everywhere or at each showroom, with as many pieces as the movements come to."""
    on = clock.today()
    everywhere = stock.available(on)
    pieces = stock_oracle.free_pieces(on)
    assert all(free == pieces[where, pk] for pk, showrooms in everywhere.items() for where, free in showrooms.items())
    for showroom in Showroom.objects.all():
        there = {pk: {showroom.pk: showrooms[showroom.pk]} for pk, showrooms in everywhere.items() if showroom.pk in showrooms}
        assert stock.available(on, showroom=showroom) == there
    stars = dict(Product.objects.listed(on).values_list("pk", "stars"))
    return {pk: stars.get(pk, 0) for pk in everywhere}
