"""What hangs and stands in a showroom: the labels on its shelves, the screen, the poster on its door."""

from __future__ import annotations

import re

from django.test import Client

from catalog import addresses as of_catalogue
from catalog import clock
from showrooms import addresses
from showrooms.models import Level, Placement, Showroom
from tests import stock_oracle
from tests.surface_register import BADGE, LANGUAGES, Kind, Shown, Visitor, surface
from tests.surfaces_of_desk import desk_address

_LABEL = re.compile(r'<article class="label[^"]*" data-item="(\d+)">(.*?)</article>', re.S)
_SLIDE = re.compile(r'<article class="slide[^"]*" data-product-id="(\d+)"[^>]*>(.*?)</article>', re.S)
_VERSION = re.compile(r'data-version="(\w+)"')

SHOW_NO_STANDING: dict[str, str] = {}
for _language in LANGUAGES:
    _kiosk = f"{of_catalogue.SHOWROOMS[_language]}<slug:slug>/{addresses.KIOSK[_language]}"
    SHOW_NO_STANDING |= {
        f"{_kiosk}{addresses.KIOSK_PULSE[_language]}": "tells a screen whether its page still holds, no product",
        desk_address(_language, "labels"): "goods to choose from, for staff",
        desk_address(_language, "labels", f"{addresses.PRINT[_language]}/"): "for staff; the labels are a surface of their own",
        desk_address(_language, "poster"): "what the stars mean, no product",
    }


@surface(Kind.SELECTION)
def shelf_labels(visitor: Visitor) -> Shown:
    """Of everything that a showroom carries or has on hand; goods that are not OCOP get a label without a badge."""
    shown: Shown = {}
    assert visitor.officer
    for showroom in Showroom.objects.all():
        carried = {*Placement.objects.filter(showroom=showroom).values_list("item", flat=True)}
        on_hand = {*Level.objects.filter(showroom=showroom, on_hand__gt=0).values_list("item", flat=True)}
        product_of = dict(Placement.objects.filter(showroom=showroom).values_list("item", "item__product"))
        for language in visitor.ways(*LANGUAGES):
            address = addresses.printed_labels(language, showroom.slug)
            for query, allowed in (({"what": "all"}, on_hand), ({"item": sorted(carried)}, carried)):
                response = visitor.officer.get(address, query)
                assert response.status_code == (200 if allowed else 422), (showroom, query)
                labels = {int(item): BADGE.findall(label) for item, label in _LABEL.findall(response.text)}
                assert labels.keys() <= allowed
                for item, badges in labels.items():
                    product = product_of[item]
                    assert len(badges) == (1 if product else 0), (showroom, item)
                    if product:
                        shown[product] = int(badges[0])
    return shown


@surface(Kind.STOCKED, *(f"{of_catalogue.SHOWROOMS[tongue]}<slug:slug>/{addresses.KIOSK[tongue]}" for tongue in LANGUAGES))
def kiosk(visitor: Visitor) -> Shown:
    """The screens of all showrooms. What each shows is told to hold by its pulse, and it has turned over when it does not."""
    shown: Shown = {}
    for showroom in Showroom.objects.all():
        for language in visitor.ways(*LANGUAGES):
            page = visitor.get(addresses.kiosk(language, showroom.slug))
            pulse = Client().get(addresses.kiosk_pulse(language, showroom.slug))
            assert page.status == pulse.status_code, showroom
            if page.status == 200:
                assert _VERSION.findall(page.body) == [pulse.json()["version"]], showroom
                for pk, slide in _SLIDE.findall(page.body):
                    [stars] = BADGE.findall(slide)
                    shown[int(pk)] = int(stars)
            else:
                assert showroom.pk not in stock_oracle.open_to_the_public(clock.today()), showroom
    return shown
