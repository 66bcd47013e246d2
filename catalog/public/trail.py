"""The way to a page: what stands above it, from the home page down, each with its address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog import addresses
from catalog.at_a_glance.places import Commune, Group, Place
from catalog.models import Province

from .lifting import group_name
from .wording import language


class Crumb(NamedTuple):
    name: str
    address: str


def trail(*crumbs: Crumb) -> list[Crumb]:
    """The way from the home page to the last of `crumbs`, which is the page itself."""
    return [Crumb(_("Home"), addresses.home(language())), *crumbs]


def list_crumb() -> Crumb:
    return Crumb(_("Products"), addresses.product_list(language()))


def places_crumb() -> Crumb:
    return Crumb(_("Places"), addresses.places(language()))


def place_crumb(place: Place | Province) -> Crumb:
    return Crumb(place.name, addresses.place(language(), place.slug))


def commune_crumb(commune: Commune, place: Place | Province) -> Crumb:
    """The address is empty for a commune without an official code: it has no page."""
    address = addresses.commune(language(), place.slug, commune.slug) if commune.code else ""
    return Crumb(commune.full_name, address)


def groups_crumb() -> Crumb:
    return Crumb(_("Groups"), addresses.groups(language()))


def group_crumbs(path: Iterable[Group]) -> list[Crumb]:
    """The groups down to the last of `path`. A branch whose only group bears its name, as that of tourism does, is left out."""
    crumbs = [Crumb(group_name(group), addresses.group(language(), group.slug)) for group in path]
    names = [crumb.name for crumb in crumbs]
    return [crumb for crumb, below in zip_longest(crumbs, names[1:]) if crumb.name != below]
