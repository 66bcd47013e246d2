"""Where a product can be had: the showrooms that have it, those near its own province first.

Asked for by a script of the product's page, which itself is kept whatever is sold; and a page of its own for those without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from catalog import addresses, codes
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import errors, producers
from catalog.public.cards import cards
from catalog.public.frame import frame_at, page
from catalog.public.reading import read_by_edition
from catalog.public.trail import Crumb, list_crumb, trail
from catalog.public.wording import in_language, language, other_language
from showrooms import stock
from showrooms.models import Placement
from showrooms.positions import Position, centre_of
from showrooms.shown import rough_position_of, showrooms
from showrooms.stock import Words

from .shops import Shop
from .words import stock_words


@dataclass(frozen=True)
class Offer:
    """A showroom with what it says of the product."""

    shop: Shop
    words: Words

    @property
    def said(self) -> str:
        return stock_words(self.words)


@read_by_edition(lambda request, code: f"where {code}", availability=True)
def where_to_buy(request: HttpRequest, reading: Reading, code: str) -> HttpResponse:
    spelled = codes.clean_public_code(code)
    if spelled and spelled != code:
        return HttpResponsePermanentRedirect(addresses.where_to_buy(language(), spelled))
    listed = Product.objects.listed(reading.on).select_related("producer", "province", "former_province")
    product = listed.filter(code=spelled).first() if spelled else None
    if product is None:
        return errors.missing(reading, addresses.where_to_buy(other_language(), code))
    name = in_language(product.name_en, product.name)
    own = Crumb(name, addresses.product(language(), product.slug))
    found = offers(product, reading)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "showrooms", lambda tongue: addresses.where_to_buy(tongue, code)),
        "breadcrumbs": trail(list_crumb(), own, Crumb(_("Where to buy"), addresses.where_to_buy(language(), code))),
        "name": name,
        "product": own,
        "cards": cards([product.pk], reading),
        "offers": found,
        "is_to_be_had": any(offer.words is not Words.ASK for offer in found),
        "contact": producers.contact_of(product.producer),
        "shops": producers.shops_of(product.producer),
    }
    return page("showrooms/public/where_to_buy.html", context)


def offers(product: Product, reading: Reading) -> list[Offer]:
    """Those that have it, then those that carry it and can be asked; each in the order of how near they are to where the product
    comes from. Two queries."""
    free = stock.available(reading.on, products=[product.pk]).get(product.pk, {})
    carrying = set(Placement.objects.filter(item__product=product).values_list("showroom", flat=True))
    shops = (Shop(showroom, reading.on) for showroom in showrooms(reading).public(reading))
    found = [
        Offer(shop, stock.words(free.get(shop.showroom.pk, 0)))
        for shop in shops
        if shop.is_open_season and shop.showroom.pk in carrying | free.keys()
    ]
    home = _home(product)
    return sorted(
        found,
        key=lambda offer: (
            offer.words is Words.ASK,
            offer.shop.showroom.province_id != product.province_id,
            _km(home, offer.shop),
        ),
    )


def _home(product: Product) -> Position | None:
    """Roughly where the product comes from; a province of before is nearer to it than the one it lies in today."""
    centre = centre_of(product.former_province or product.province)
    return centre.position if centre else None


def _km(home: Position | None, shop: Shop) -> float:
    position = rough_position_of(shop.showroom)
    return home.km_to(position) if home and position else 0.0
