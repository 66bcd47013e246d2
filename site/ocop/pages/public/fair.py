"""A fair as pages tell of it on a day: its days, its place, who organises it, its programme, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.public.producers import whereabouts
from catalog.public.trail import Crumb
from catalog.public.wording import in_language, language, number, weekday, weekday_and_day
from ocop.pages import page_addresses
from ocop.pages.models import FairDownload, FairPage, OrganiserRole, PlanEntry, ProgrammeItem, Stage
from showrooms.positions import Position
from showrooms.public.ways_there import WaysThere

from .amounts import file_size, large_amount
from .when import stage_words, when

LONGEST_STRIP = 14
"""Days that stand side by side; a longer fair tells its first and its last."""


@dataclass(frozen=True)
class FairDay:
    """A day of the fair; `anchor` is where its programme stands, empty where it has none."""

    day: date
    weekday: str
    words: str
    is_today: bool
    is_past: bool
    anchor: str


@dataclass(frozen=True)
class ProgrammeLine:
    item: ProgrammeItem
    is_past: bool

    @property
    def title(self) -> str:
        return in_language(self.item.title_en, self.item.title)

    @property
    def place(self) -> str:
        return in_language(self.item.place_en, self.item.place)

    @property
    def hours(self) -> str:
        begins = f"{self.item.begins:%H:%M}"
        return f"{begins}–{self.item.ends:%H:%M}" if self.item.ends else begins


@dataclass(frozen=True)
class ProgrammeDay:
    day: FairDay
    lines: list[ProgrammeLine]


@dataclass(frozen=True)
class Role:
    name: str
    bodies: list[str]


@dataclass(frozen=True)
class Figure:
    """A result, to be printed large."""

    value: str
    label: str


@dataclass(frozen=True)
class Download:
    title: str
    address: str
    words: str


@dataclass(frozen=True)
class Fair:
    """`page` is in the page's language, `facts` the page that holds what is the same in all of them."""

    page: FairPage
    on: date

    @cached_property
    def facts(self) -> FairPage:
        return self.page.facts

    @cached_property
    def plan(self) -> PlanEntry | None:
        return getattr(self.facts, "plan_entry", None)

    @property
    def is_called_off(self) -> bool:
        return self.plan is not None and self.plan.is_called_off

    @cached_property
    def stage(self) -> Stage:
        return self.facts.stage(self.on)

    @property
    def is_over(self) -> bool:
        return self.stage is Stage.OVER

    @property
    def is_running(self) -> bool:
        return self.stage is Stage.RUNNING and not self.is_called_off

    @property
    def stage_words(self) -> str:
        return stage_words(self.facts, self.stage, self.on, self.plan)

    @property
    def when(self) -> str:
        return when(self.facts)

    @property
    def theme(self) -> str:
        return self.page.theme or self.facts.theme

    @property
    def kind(self) -> str:
        """Its kind and its round: `Hội chợ, lần thứ 3`."""
        round_name = self.page.round_name or self.facts.round_name
        return ", ".join(filter(None, (str(self.facts.get_kind_display()), round_name)))

    @property
    def hours(self) -> str:
        return self.page.hours or self.facts.hours

    @property
    def introduction(self) -> str:
        return self.page.introduction

    # --- where ------------------------------------------------------------------------------------------------------

    @property
    def venue(self) -> str:
        return in_language(self.facts.venue_en, self.facts.venue)

    @cached_property
    def whereabouts(self) -> list[Crumb]:
        return whereabouts(self.facts.commune, self.facts.province)

    @property
    def street(self) -> str:
        """Without the places that `whereabouts` links to."""
        return self.facts.street_address

    @property
    def full_address(self) -> str:
        return ", ".join(filter(None, (self.street, *(crumb.name for crumb in self.whereabouts))))

    @property
    def place_in_a_line(self) -> str:
        return ", ".join(filter(None, (self.venue, self.full_address)))

    @property
    def position(self) -> Position | None:
        if self.facts.latitude is None or self.facts.longitude is None:
            return None
        return Position(self.facts.latitude, self.facts.longitude)

    @property
    def ways(self) -> WaysThere | None:
        """None while nobody knows where it will be."""
        if not self.position and not self.facts.street_address and not self.facts.venue:
            return None
        return WaysThere(self.venue or self.page.title, self.place_in_a_line, self.position)

    # --- days -------------------------------------------------------------------------------------------------------

    @cached_property
    def days(self) -> list[FairDay]:
        """Side by side; none while they are not settled, nor for one that goes on for weeks."""
        first, last = self.facts.opens_on, self.facts.closes_on
        if first is None or last is None or (last - first).days >= LONGEST_STRIP:
            return []
        return [self._day(first + timedelta(days=number)) for number in range((last - first).days + 1)]

    @cached_property
    def programme(self) -> list[ProgrammeDay]:
        items = sorted(self._programme_items, key=lambda item: (item.day, item.begins))
        return [
            ProgrammeDay(self._day(day), [ProgrammeLine(item, day < self.on) for item in of_day])
            for day, of_day in groupby(items, key=lambda item: item.day)
        ]

    @cached_property
    def _programme_items(self) -> list[ProgrammeItem]:
        return list(self.facts.programme.all())

    def _day(self, value: date) -> FairDay:
        has_programme = any(item.day == value for item in self._programme_items)
        return FairDay(
            day=value,
            weekday=_short_weekday(value),
            words=weekday_and_day(value),
            is_today=value == self.on and not self.is_called_off,
            is_past=value < self.on,
            anchor=f"ngay-{value.isoformat()}" if has_programme else "",
        )

    # --- who and how much -------------------------------------------------------------------------------------------

    @cached_property
    def organisers(self) -> list[Role]:
        bodies: dict[str, list[str]] = {}
        for organiser in self.facts.organisers.all():
            bodies.setdefault(organiser.role, []).append(in_language(organiser.name_en, organiser.name))
        return [Role(str(role.label), bodies[role]) for role in OrganiserRole if role in bodies]

    @property
    def stalls(self) -> str:
        if not self.facts.stalls:
            return ""
        words = ngettext("%(count)s stall", "%(count)s stalls", self.facts.stalls)
        return words % {"count": number(self.facts.stalls)}

    @property
    def figures(self) -> list[Figure]:
        """What came of it, once it is over."""
        return list(_figures(self.facts)) if self.is_over else []

    # --- links ------------------------------------------------------------------------------------------------------

    @property
    def takes_forms(self) -> bool:
        return self.facts.takes_forms(self.on) and not self.is_called_off

    @property
    def buyers_address(self) -> str:
        return self._part("buyers") if self.takes_forms and self.facts.buyers_register else ""

    @property
    def exhibitors_address(self) -> str:
        return self._part("exhibitors") if self.takes_forms and self.facts.exhibitors_apply else ""

    @property
    def calendar_address(self) -> str:
        """Of a file for a person's own calendar; none while the days are not settled, nor when they are over."""
        return self._part("calendar") if self.facts.is_settled and not self.is_over else ""

    @property
    def booths_address(self) -> str:
        return self._part("booths")

    @property
    def catalogue_address(self) -> str:
        return self._part("catalogue")

    @cached_property
    def downloads(self) -> list[Download]:
        return [_download(row) for row in self.facts.downloads.all()]

    def _part(self, name: str) -> str:
        return page_addresses.part(self.page.language, self.page.address, name)


def _short_weekday(value: date) -> str:
    """`T2` to `T7` and `CN`, `Mon` to `Sun`."""
    if language() == "en":
        return weekday(value.weekday())[:3]
    return "CN" if value.weekday() == 6 else f"T{value.weekday() + 2}"


def _figures(facts: FairPage) -> Iterator[Figure]:
    if facts.visitors is not None:
        yield Figure(number(facts.visitors), ngettext("visitor", "visitors", facts.visitors))
    if facts.turnover is not None:
        yield Figure(large_amount(facts.turnover), _("sold at the fair"))
    if facts.contracts is not None:
        yield Figure(number(facts.contracts), ngettext("contract signed", "contracts signed", facts.contracts))


def _download(row: FairDownload) -> Download:
    document = row.document
    words = ", ".join(filter(None, (document.file_extension.upper(), file_size(document.file_size))))
    return Download(in_language(row.title_en, row.title), document.url, words)
