"""Pages of product groups: the tree of the day's period, and one node of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from catalog import addresses
from catalog.at_a_glance.listed import Choice, Tally
from catalog.at_a_glance.overview import overview
from catalog.at_a_glance.places import Group, Place
from catalog.edition import Reading

from . import errors
from .cards import newest_cards
from .counted import Counted, group_counts, products_in_force, star_counts
from .frame import frame_at, page
from .lifting import group_name
from .query import ListQuery
from .reading import read_by_edition
from .trail import group_crumbs, groups_crumb, trail
from .wording import language, other_language

NEWEST = 12
MOST_PLACES = 12


@dataclass(frozen=True)
class Branch:
    """A group in the index with what is below it."""

    here: Counted
    below: list[Branch]


@read_by_edition(lambda request: "groups")
def group_index(request: HttpRequest, reading: Reading) -> HttpResponse:
    at_a_glance = overview(reading)
    tally = at_a_glance.listed.tally(Choice())
    branches = _branches(at_a_glance.branches, tally)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "groups", addresses.groups),
        "breadcrumbs": trail(groups_crumb()),
        "branches": branches,
        "without_group": tally.total - sum(branch.here.count for branch in branches),
    }
    return page("catalog/public/groups.html", context)


@read_by_edition(lambda request, slug: f"group {slug}")
def group(request: HttpRequest, reading: Reading, slug: str) -> HttpResponse:
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(addresses.group(language(), slug.lower()))
    at_a_glance = overview(reading)
    found = at_a_glance.groups.get(slug)
    if found is None:
        return errors.missing(reading, addresses.group(other_language(), slug))
    choice, query = Choice(group=found), ListQuery(group=slug)
    tally = at_a_glance.listed.tally(choice)
    places = _most(at_a_glance.places, tally, query)
    context: dict[str, Any] = {
        "frame": frame_at(reading, "groups", lambda tongue: addresses.group(tongue, slug)),
        "breadcrumbs": trail(groups_crumb(), *group_crumbs(found.path)),
        "called": group_name(found),
        "vietnamese_name": found.name if group_name(found) != found.name else "",
        "total": tally.total,
        "in_force": products_in_force(tally.total),
        "list_address": query.address(language()),
        "stars": star_counts(tally, query),
        "subgroups": group_counts(found.children, tally),
        "places": places[:MOST_PLACES],
        "more_places": len(places) - MOST_PLACES,
        "cards": newest_cards(choice, reading, NEWEST),
        "above": group_crumbs(found.path[:-1])[-1:] or [groups_crumb()],
    }
    return page("catalog/public/group.html", context)


def _branches(groups: list[Group], tally: Tally) -> list[Branch]:
    counted = group_counts(groups, tally)
    return [Branch(here, _branches(each.children, tally)) for here, each in zip(counted, groups, strict=True)]


def _most(places: list[Place], tally: Tally, query: ListQuery) -> list[Counted]:
    """The places with most products under a choice, as links to the list of both."""
    counted = [
        Counted(place.name, query.with_(province=place.slug).address(language()), tally.of_province[place.pk])
        for place in places
        if tally.of_province[place.pk]
    ]
    return sorted(counted, key=lambda each: -each.count)
