"""A showroom as pages tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from catalog.at_a_glance.places import Commune
from catalog.public.trail import Crumb, commune_crumb, place_crumb
from catalog.public.wording import in_language, language, number
from showrooms import addresses
from showrooms.models import Showroom
from showrooms.positions import Position
from showrooms.shown import position_of

from . import hours
from .ways_there import WaysThere
from .words import name_of


@dataclass(frozen=True)
class Shop:
    """One showroom on one day. `km` is its distance from a place that was asked for."""

    showroom: Showroom
    on: date
    km: float | None = None

    @property
    def name(self) -> str:
        return name_of(self.showroom)

    @property
    def description(self) -> str:
        return in_language(self.showroom.description_en, self.showroom.description)

    @property
    def address(self) -> str:
        return addresses.showroom(language(), self.showroom.slug)

    @property
    def province(self) -> str:
        return self.showroom.province.name

    @property
    def whereabouts(self) -> list[Crumb]:
        """The commune, where it is known, and the province, each with its page."""
        commune, province = self.showroom.commune, self.showroom.province
        return [*([commune_crumb(Commune.of(commune), province)] if commune else []), place_crumb(province)]

    @property
    def full_address(self) -> str:
        return ", ".join([self.showroom.street_address, *(crumb.name for crumb in self.whereabouts)])

    @property
    def is_open_season(self) -> bool:
        return self.showroom.is_in_season(self.on)

    @cached_property
    def today(self) -> str:
        return hours.today(self.showroom, self.on)

    @cached_property
    def season(self) -> str:
        return hours.season(self.showroom, self.on)

    @cached_property
    def hours_data(self) -> str:
        return hours.for_the_browser(self.showroom, self.on)

    @property
    def position(self) -> Position | None:
        return position_of(self.showroom)

    @property
    def distance(self) -> str:
        return "" if self.km is None else in_kilometres(self.km)

    @property
    def ways(self) -> WaysThere:
        return WaysThere(self.name, self.full_address, self.position)

    @property
    def map_address(self) -> str:
        return self.ways.on_map

    @property
    def directions_address(self) -> str:
        return self.ways.directions

    @property
    def geo_address(self) -> str:
        return self.ways.on_phone


def in_kilometres(km: float) -> str:
    """Measured between a town and a street: no closer than that."""
    if km < 10:
        return _("less than 10 km")
    return _("about %(km)s km") % {"km": number(int(round(km, -1 if km >= 100 else 0)))}
