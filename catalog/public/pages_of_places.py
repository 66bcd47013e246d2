"""Pages of places: all provinces and cities, one of them, one that is no longer, and one commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.alphabet import vietnamese_order
from catalog.at_a_glance.listed import Choice
from catalog.at_a_glance.overview import Overview, overview
from catalog.at_a_glance.places import Commune, FormerPlace, Place, commune_of_slug, communes
from catalog.edition import Reading
from catalog.models import FormerCommune, Province

from . import errors
from .cards import newest_cards
from .counted import (
    Counted,
    became_sentence,
    commune_counts,
    former_count,
    group_counts,
    now_in,
    place_count,
    products_in_force,
    star_counts,
    unknown_among_sentence,
    unknown_former_note,
)
from .frame import frame_at, page
from .query import ListQuery
from .reading import read_by_edition
from .trail import Crumb, commune_crumb, place_crumb, places_crumb, trail
from .wording import day, language, other_language

NEWEST = 12
ON_COMMUNE = 24


@dataclass(frozen=True)
class PlaceLine:
    """A province of today in the index, and what merged into it."""

    place: Counted
    formers: list[Counted]


@read_by_edition(lambda request: "places")
def place_index(request: HttpRequest, reading: Reading) -> HttpResponse:
    at_a_glance = overview(reading)
    tally = at_a_glance.listed.tally(Choice())
    lines = [
        PlaceLine(
            place_count(place, tally),
            [former_count(former, place, tally, at_a_glance) for former in place.formers] if place.merged else [],
        )
        for place in at_a_glance.places
    ]
    gone = [
        former_count(former, place, tally, at_a_glance, now_in(place))
        for place in at_a_glance.places
        for former in place.formers
        if former.slug not in at_a_glance.place_of_slug
    ]
    unknown = sum(tally.former_unknown_of_province[place.pk] for place in at_a_glance.places if place.merged)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "places", addresses.places),
        "breadcrumbs": trail(places_crumb()),
        "lines": lines,
        "gone": sorted(gone, key=lambda each: vietnamese_order(each.name)),
        "note": unknown_former_note(unknown),
    }
    return page("catalog/public/places.html", context)


@read_by_edition(lambda request, slug: f"place {slug}")
def place(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    """A province of today; a former one by its old name. One whose name alone changed leads on to the new name."""
    at_a_glance = overview(reading)
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(addresses.place(language(), slug.lower()))
    if slug in at_a_glance.place_of_slug:
        return _province(at_a_glance.place_of_slug[slug], reading)
    if slug in at_a_glance.former_of_slug:
        today, former = at_a_glance.former_of_slug[slug]
        if former.merged_on is None:
            return HttpResponsePermanentRedirect(addresses.place(language(), today.slug))
        return _former_province(former, today, reading)
    return errors.missing(reading, addresses.place(other_language(), slug))


def _province(today: Place, reading: Reading) -> HttpResponse:
    at_a_glance = overview(reading)
    choice, query = Choice(place=today), ListQuery(province=today.slug)
    tally = at_a_glance.listed.tally(choice)
    full_name = Province.objects.filter(pk=today.pk).values_list("full_name", flat=True).first() or today.name
    context = _place_context(query, choice, reading) | {
        "frame": frame_at(reading, "places", lambda tongue: addresses.place(tongue, today.slug)),
        "breadcrumbs": trail(places_crumb(), place_crumb(today)),
        "called": full_name if language() == "vi" else today.name,
        "merged": _merged_sentence(today),
        "formers": [former_count(former, today, tally, at_a_glance) for former in today.formers] if today.merged else [],
        "note": unknown_former_note(tally.former_unknown_of_province[today.pk]) if today.merged else "",
        "communes": commune_counts(communes(tally.of_commune), today, tally),
    }
    return page("catalog/public/place.html", context)


def _former_province(former: FormerPlace, today: Place, reading: Reading) -> HttpResponse:
    choice, query = Choice(place=today, former=former), ListQuery(former=former.slug)
    context = _place_context(query, choice, reading)
    context |= {
        "frame": frame_at(reading, "places", lambda tongue: addresses.place(tongue, former.slug)),
        "breadcrumbs": trail(places_crumb(), place_crumb(today), Crumb(former.name, addresses.place(language(), former.slug))),
        "called": former.name,
        "today": place_crumb(today),
        "became": became_sentence(former, today),
        "unknown": unknown_among_sentence(context["tally"].former_unknown),
    }
    return page("catalog/public/place.html", context)


def _place_context(query: ListQuery, choice: Choice, reading: Reading) -> dict[str, Any]:
    """What the pages of provinces of today and of before have in common."""
    at_a_glance = overview(reading)
    tally = at_a_glance.listed.tally(choice)
    return {
        "tally": tally,
        "in_force": products_in_force(tally.total),
        "list_address": query.address(language()),
        "stars": star_counts(tally, query),
        "groups": group_counts(at_a_glance.branches, tally, query),
        "cards": newest_cards(choice, reading, NEWEST),
    }


def _merged_sentence(today: Place) -> str:
    merged_on = next((former.merged_on for former in today.formers if former.merged_on), None)
    if not today.merged or merged_on is None:
        return ""
    return _("Merged from %(count)d provinces on %(day)s:") % {"count": len(today.formers), "day": day(merged_on)}


@read_by_edition(lambda request, province, slug: f"commune {province} {slug}")
def commune(request: HttpRequest, reading: Reading, province: str, slug: str) -> HttpResponse:
    """The code at the end of the slug decides which commune it is; any other spelling leads to the right one."""
    at_a_glance = overview(reading)
    found = commune_of_slug(slug)
    today = at_a_glance.place_of_id.get(found.province) if found else None
    if found is None or today is None:
        return errors.missing(reading, addresses.commune(other_language(), province, slug))
    right = addresses.commune(language(), today.slug, found.slug)
    if right != addresses.commune(language(), province, slug):
        return HttpResponsePermanentRedirect(right)
    return _commune(found, today, reading)


def _commune(found: Commune, today: Place, reading: Reading) -> HttpResponse:
    at_a_glance = overview(reading)
    choice, query = Choice(commune=found), ListQuery(commune=found.slug)
    tally = at_a_glance.listed.tally(choice)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "places", lambda tongue: addresses.commune(tongue, today.slug, found.slug)),
        "breadcrumbs": trail(places_crumb(), place_crumb(today), commune_crumb(found, today)),
        "called": capfirst(found.full_name),
        "kind": _kind_sentence(found, today),
        "parts": _parts(found),
        "today": place_crumb(today),
        "total": tally.total,
        "in_force": products_in_force(tally.total),
        "list_address": query.address(language()),
        "stars": star_counts(tally, query),
        "cards": newest_cards(choice, reading, ON_COMMUNE),
        "more": tally.total > ON_COMMUNE,
    }
    if not tally.total:
        context |= _around(today, at_a_glance, reading)
    return page("catalog/public/commune.html", context)


def _around(today: Place, at_a_glance: Overview, reading: Reading) -> dict[str, Any]:
    """What helps where a commune has nothing in force: others of its province, and what is new there."""
    tally = at_a_glance.listed.tally(Choice(place=today))
    return {
        "communes": commune_counts(communes(tally.of_commune), today, tally),
        "nearby": newest_cards(Choice(place=today), reading, NEWEST),
    }


def _kind_sentence(found: Commune, today: Place) -> str:
    words = {"phường": _("Ward in %(place)s"), "đặc khu": _("Special zone in %(place)s")}
    return words.get(found.kind, _("Commune in %(place)s")) % {"place": today.name}


def _parts(found: Commune) -> list[str]:
    """The units that the commune was made of, by name; `part of` where only a part came here."""
    rows = FormerCommune.objects.filter(commune=found.pk).values_list("kind", "name", "partial")
    parts = {(f"{kind} {name}".strip(), name, partial) for kind, name, partial in rows}
    in_order = sorted(parts, key=lambda part: (vietnamese_order(part[1]), part))
    return [_("part of %(unit)s") % {"unit": unit} if partial else unit for unit, _name, partial in in_order]
