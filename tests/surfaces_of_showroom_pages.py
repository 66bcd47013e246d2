"""The pages of showrooms in public: their list, a page for each, and where a product can be had."""

from __future__ import annotations

import re

from catalog import addresses, clock
from showrooms import addresses as showroom_addresses
from showrooms.models import Showroom
from showrooms.stock import words
from tests import stock_oracle
from tests.surface_register import CARD, LANGUAGES, Kind, Shown, Visitor, cards, everyone, surface, walk

SAID = {
    "vi": {"in_stock": "còn hàng", "few": "sắp hết", "ask": "hỏi điểm bán"},
    "en": {"in_stock": "in stock", "few": "last few", "ask": "ask the showroom"},
}
_SHOP = re.compile(r'<li class="shop" data-showroom="([\w-]+)".*?</li>', re.S)
_STOCK = re.compile(r'data-stock="(\w+)">([^<]+)<')
_NOTE = re.compile(r'<span class="card-note">([^<]+)</span>')


@surface(Kind.SELECTION, *addresses.SHOWROOMS.values())
def showroom_list(visitor: Visitor) -> Shown:
    """Every published showroom that is not closed for good, and no product."""
    on = clock.today()
    expected = {room.slug for room in Showroom.objects.filter(live=True) if room.closes_on is None or on <= room.closes_on}
    for language in visitor.ways(*LANGUAGES):
        page = visitor.get(addresses.showrooms(language))
        assert page.status == 200 and not cards(page.body)
        assert {found[1] for found in _SHOP.finditer(page.body)} == expected
    return {}


@surface(Kind.STOCKED, *(f"{address}<slug:slug>/" for address in addresses.SHOWROOMS.values()))
def showroom_pages(visitor: Visitor) -> Shown:
    """All pages of every showroom, with the right words for each product; one that is not public shows none."""
    shown: Shown = {}
    on = clock.today()
    pieces, open_today = stock_oracle.free_pieces(on), stock_oracle.open_to_the_public(on)
    for showroom in Showroom.objects.all():
        for language in visitor.ways(*LANGUAGES):
            address = showroom_addresses.showroom(language, showroom.slug)
            page = visitor.get(address)
            if page.status != 200:
                gone = showroom.live and showroom.closes_on
                assert showroom.pk not in open_today and page.status == (410 if gone else 404) and not cards(page.body)
                continue
            there = walk(visitor, address)
            assert showroom.pk in open_today or not there
            for pk, card in CARD.findall(page.body):
                said = SAID[language][words(pieces[showroom.pk, int(pk)])]
                assert _NOTE.findall(card) == [said], (showroom, pk)
            shown |= there
    return shown


@surface(Kind.STOCKED, *(f"{address}<str:code>/" for address in addresses.WHERE_TO_BUY.values()))
def where_to_buy(visitor: Visitor) -> Shown:
    """Of every product the showrooms that have it, with the right words; a page for what is listed, and no other."""
    shown: Shown = {}
    on = clock.today()
    pieces, open_today = stock_oracle.free_pieces(on), stock_oracle.open_to_the_public(on)
    ids = dict(Showroom.objects.values_list("slug", "pk"))
    for pk, _slug, code, *_rest in everyone():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.where_to_buy(language, code))
            if page.status != 200:
                assert page.status == 404 and not cards(page.body)
                continue
            having = set()
            for found in _SHOP.finditer(page.body):
                [(name, said)] = _STOCK.findall(found[0])
                free = pieces[ids[found[1]], pk]
                assert name == words(free) and said.lower() == SAID[language][name], (pk, found[1])
                if free > 0:
                    having.add(ids[found[1]])
            assert having == {
                room for (room, product), free in pieces.items() if product == pk and free > 0 and room in open_today
            }
            shown |= cards(page.body) if having else {}
    return shown
