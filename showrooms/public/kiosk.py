"""The page of a screen that stands in a showroom: what is listed and on hand there, one product after another.

A screen runs for weeks and nobody looks after it. So the page shows nothing until the server has told it the day and how much of
it is left, asks again a few times a minute whether what it shows still holds, and goes blank when the day is over and nobody
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses as of_catalogue
from catalog import clock, photographs
from catalog.edition import Reading
from catalog.models import Product
from catalog.public import errors
from catalog.public.cards import Card, cards
from catalog.public.frame import frame_at, page
from catalog.public.pictures import Picture, first_photographs
from catalog.public.qr import qr
from catalog.public.reading import NEVER_KEPT, only_read, read_by_edition
from catalog.public.wording import day, language, number, other_language, weekday_and_day
from showrooms import addresses
from showrooms.models import Showroom
from showrooms.stock import available

from .goods import with_counter_prices
from .words import name_of


@dataclass(frozen=True)
class Slide:
    """A product as the screen shows it."""

    card: Card
    code: str
    picture: Picture
    qr: SafeString


@read_by_edition(lambda request, slug: f"kiosk {slug}", availability=True)
def kiosk(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    showroom = Showroom.objects.public(reading.on).filter(slug=slug).first()
    if showroom is None:
        return errors.missing(reading, addresses.kiosk(other_language(), slug))
    shown = slides(showroom, reading)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "kiosk", lambda tongue: addresses.kiosk(tongue, slug), indexed=False),
        "showroom": showroom,
        "name": name_of(showroom),
        "date": weekday_and_day(reading.on),
        "slides": shown,
        "count": _count(len(shown)),
        "opens": day(showroom.opens_on) if showroom.opens_on and showroom.opens_on > reading.on else "",
        "pulse_address": addresses.kiosk_pulse(language(), slug),
        "version": _version(reading, slug),
    }
    return page("showrooms/public/kiosk.html", context)


@only_read
def pulse(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that the screen's page has now, and how many seconds of this day are left."""
    on, seconds_left = clock.today_and_seconds_left()
    if not Showroom.objects.public(on).filter(slug=slug).exists():
        answer = JsonResponse({}, status=404)
    else:
        version = _version(Reading.begin(on, availability=True), slug)
        answer = JsonResponse({"day": on.isoformat(), "seconds_left": seconds_left, "version": version})
    answer.headers["Cache-Control"] = NEVER_KEPT
    return answer


def slides(showroom: Showroom, reading: Reading) -> list[Slide]:
    """What is listed and free to sell there, in the order of names, at the prices of its counter."""
    on_hand = Product.objects.filter(pk__in=available(reading.on, showroom=showroom).keys())
    code_of = dict(on_hand.order_by("name_order", "pk").values_list("pk", "code"))
    photographed = first_photographs(code_of, photographs.PAGE)
    shown = with_counter_prices(showroom, cards(list(code_of), reading))
    return [_slide(card, code_of[card.pk], photographed.get(card.pk) or card.picture) for card in shown]


def _slide(card: Card, code: str, picture: Picture) -> Slide:
    address = settings.PUBLIC_BASE_URL + of_catalogue.short_verify(code)
    return Slide(card, code, picture, qr(address, _("QR code that leads to the certificate")))


def _count(total: int) -> str:
    words = ngettext("%(count)s product in force on hand here", "%(count)s products in force on hand here", total)
    return words % {"count": number(total)}


def _version(reading: Reading, slug: str) -> str:
    """Another one whenever the page may be another."""
    return reading.key(language(), addresses.kiosk(language(), slug))
