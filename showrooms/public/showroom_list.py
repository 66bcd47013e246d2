"""All showrooms: as a list and on a map, of one province, or by their distance from a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses
from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.places import FormerPlace, Place
from catalog.edition import Reading
from catalog.public.counted import Counted, became_sentence
from catalog.public.frame import frame, page
from catalog.public.reading import read_by_edition
from catalog.public.trail import Crumb, trail
from catalog.public.wording import language, number, other_language
from showrooms.near import Spot, spots
from showrooms.shown import rough_position_of, showrooms

from .map import map_of
from .query import ShopQuery
from .shops import Shop


class Choice(NamedTuple):
    """One of several places that were meant."""

    name: str
    address: str


@read_by_edition(lambda request: f"showrooms {ShopQuery.read(request.GET).address('en')}")
def showroom_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    query = ShopQuery.read(request.GET)
    at_a_glance = overview(reading)
    every = [Shop(showroom, reading.on) for showroom in showrooms(reading).public(reading)]
    place, former = _province(query.province, at_a_glance)
    known = not query.province or place is not None
    meant = spots(query.near, reading) if query.near else []
    shops = [shop for shop in every if place is None or shop.showroom.province_id == place.pk]
    if len(meant) == 1:
        shops = _nearest_first(shops, meant[0])
    context: dict[str, Any] = {
        "frame": frame(
            reading,
            here="showrooms",
            address=query.address(language()),
            other_address=query.address(other_language()),
            indexed=known and not query.near,
        ),
        "breadcrumbs": _breadcrumbs(query, place),
        "query": query,
        "place": place,
        "total": len(shops),
        "count": ngettext("%(count)s showroom", "%(count)s showrooms", len(shops)) % {"count": number(len(shops))},
        "sentences": [*_of_province(query, place, former), *_of_near(query, meant)],
        "choices": _choices(query, meant, at_a_glance),
        "shops": shops,
        "map": map_of(shops),
        "provinces": _provinces(every, at_a_glance),
        "all_address": addresses.showrooms(language()),
    }
    return page("showrooms/public/list.html", context, worth_keeping=known and not query.near)


def showrooms_crumb() -> Crumb:
    return Crumb(_("Showrooms"), addresses.showrooms(language()))


def _breadcrumbs(query: ShopQuery, place: Place | None) -> list[Crumb]:
    here = [Crumb(place.name, query.address(language()))] if place else []
    return trail(showrooms_crumb(), *here)


def _province(slug: str, at_a_glance: Overview) -> tuple[Place | None, FormerPlace | None]:
    """The province of today, and the one of before that was asked for."""
    place = at_a_glance.place_of_slug.get(slug)
    return (place, None) if place else at_a_glance.former_of_slug.get(slug, (None, None))


def _nearest_first(shops: Sequence[Shop], spot: Spot) -> list[Shop]:
    """Those of the commune that was asked for come first, whatever the distance from the town says."""
    measured = []
    for shop in shops:
        position = rough_position_of(shop.showroom)
        measured.append(replace(shop, km=spot.position.km_to(position) if position else None))
    return sorted(
        measured,
        key=lambda shop: (
            spot.commune is None or shop.showroom.commune_id != spot.commune,
            shop.km is None,
            shop.km or 0,
        ),
    )


def _of_province(query: ShopQuery, place: Place | None, former: FormerPlace | None) -> list[str]:
    if query.province and place is None:
        return [_("We know no province or city called “%(text)s”. These are all showrooms.") % {"text": query.province}]
    return [became_sentence(former, place)] if former and place and former.merged_on else []


def _of_near(query: ShopQuery, meant: Sequence[Spot]) -> list[str]:
    if not query.near:
        return []
    asked = {"text": query.near}
    if not meant:
        return [_("We know no place called “%(text)s”. Try the name of a commune, a province or a former province.") % asked]
    if len(meant) > 1:
        return [_("Several provinces have a place called “%(text)s”. Which one is meant?") % asked]
    [spot] = meant
    names = {"place": spot.name, "today": spot.today, "town": spot.town}
    if spot.today:
        return [
            _("Nearest to %(place)s first. It is in %(today)s today. Distances are from %(town)s, as the crow flies.") % names
        ]
    return [_("Nearest to %(place)s first. Distances are from %(town)s, as the crow flies.") % names]


def _choices(query: ShopQuery, meant: Sequence[Spot], at_a_glance: Overview) -> list[Choice]:
    """Links that name the province too."""
    if len(meant) < 2:
        return []
    names = [f"{spot.name.partition(',')[0]}, {at_a_glance.place_of_id[spot.province].name}" for spot in meant]
    return [Choice(name, query._replace(near=name).address(language())) for name in names]


def _provinces(shops: Sequence[Shop], at_a_glance: Overview) -> list[Counted]:
    """The provinces that have showrooms, with how many."""
    found = Counter(shop.showroom.province_id for shop in shops)
    return [
        Counted(place.name, ShopQuery(province=place.slug).address(language()), found[place.pk])
        for place in at_a_glance.places
        if found[place.pk]
    ]
