"""Links with how many listed products stand behind each: stars, groups, places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import addresses
from catalog.at_a_glance.filters import STARS
from catalog.at_a_glance.listed import Tally
from catalog.at_a_glance.overview import Overview
from catalog.at_a_glance.places import Commune, FormerPlace, Group, Place

from .badge import badge
from .lifting import group_name
from .query import ListQuery
from .trail import commune_crumb
from .wording import day, language, number, stars_in_words


@dataclass(frozen=True, slots=True)
class Counted:
    """`aside` is a short word beside the name; `address` is empty where there is no page."""

    name: str
    address: str
    count: int
    aside: str = ""


@dataclass(frozen=True, slots=True)
class StarCount:
    name: str
    address: str
    count: int
    badge: SafeString


def products_in_force(count: int) -> str:
    return ngettext("%(count)s product in force", "%(count)s products in force", count) % {"count": number(count)}


def star_counts(tally: Tally, query: ListQuery) -> list[StarCount]:
    """How many of each star stand in the list of `query`; a badge stands only for what is in force."""
    tongue = language()
    return [
        StarCount(
            stars_in_words(stars), query.with_(stars=(stars,)).address(tongue), tally.of_star[stars], badge(stars, small=True)
        )
        for stars in STARS
        if tally.of_star[stars]
    ]


def group_counts(groups: Iterable[Group], tally: Tally, query: ListQuery | None = None) -> list[Counted]:
    """Groups with their counts: as links to their pages, or to the list of `query` narrowed to each, without the empty ones."""
    tongue = language()
    if query is None:
        return [Counted(group_name(group), addresses.group(tongue, group.slug), tally.in_group(group)) for group in groups]
    return [
        Counted(group_name(group), query.with_(group=group.slug).address(tongue), count)
        for group in groups
        if (count := tally.in_group(group))
    ]


def place_count(place: Place, tally: Tally) -> Counted:
    return Counted(place.name, addresses.place(language(), place.slug), tally.of_province[place.pk])


def former_count(former: FormerPlace, place: Place, tally: Tally, at_a_glance: Overview, aside: str = "") -> Counted:
    """A province before the merger, counted as the list counts it: with the products of which only today's province is known."""
    count = tally.of_former[former.pk] + tally.former_unknown_of_province[place.pk]
    return Counted(former.name, former_address(former, at_a_glance), count, aside)


def former_address(former: FormerPlace, at_a_glance: Overview) -> str:
    """The page of a former province; the list, where a province of today took over its name and address."""
    if former.slug in at_a_glance.place_of_slug:
        return ListQuery(former=former.slug).address(language())
    return addresses.place(language(), former.slug)


def commune_counts(found: Iterable[Commune], place: Place, tally: Tally) -> list[Counted]:
    return [Counted(*commune_crumb(commune, place), tally.of_commune[commune.pk]) for commune in found]


def unknown_among_sentence(count: int) -> str:
    """How many of the products under a former province may not have come from it."""
    return _("The former province of %(count)s of these products is not known.") % {"count": number(count)} if count else ""


def unknown_former_note(count: int) -> str:
    """Why former provinces may add up to more than there is."""
    words = ngettext(
        "%(count)s product whose decision does not name its former province is counted under each it could be.",
        "%(count)s products whose decisions do not name their former province are counted under each it could be.",
        count,
    )
    return words % {"count": number(count)} if count else ""


def became_sentence(former: FormerPlace, place: Place) -> str:
    """What became of a province that was merged into another."""
    names = {"former": former.name, "place": place.name, "day": day(former.merged_on) if former.merged_on else ""}
    return _("%(former)s has been part of %(place)s since %(day)s.") % names


def now_in(place: Place) -> str:
    return _("now in %(place)s") % {"place": place.name}
