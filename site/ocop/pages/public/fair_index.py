"""The calendar of fairs, year by year: what is on today, what comes by month or quarter, what is over and what came of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from catalog.edition import Reading
from catalog.public.structured_data import breadcrumbs, script
from catalog.public.wording import in_language, language, number
from ocop.pages import page_addresses
from ocop.pages.calendar import Entry, entries, years
from ocop.pages.models import FairIndexPage

from .amounts import large_amount
from .asked import Asked
from .contexts import shows_what_is_asked
from .surroundings import crumbs, frame_of
from .when import month, quarters, stage_words, when

MONTHS = 12
NEAR = timedelta(days=120)
RUNNING, PAST = "dang-dien-ra", "da-qua"
"""Where on the page they stand."""


@dataclass(frozen=True)
class Line:
    """One entry of the calendar in words."""

    entry: Entry

    @property
    def name(self) -> str:
        page, plan = self.entry.page, self.entry.plan
        if page:
            return page.title
        return in_language(plan.name_en, plan.name) if plan else ""

    @property
    def language(self) -> str:
        """Of its name: Vietnamese where nobody wrote it in English."""
        page, plan = self.entry.page, self.entry.plan
        if page:
            return page.language
        return language() if plan and plan.name_en else "vi"

    @property
    def address(self) -> str:
        return self.entry.page.address if self.entry.page else ""

    @property
    def kind(self) -> str:
        return str(self.entry.kind.label)

    @property
    def when(self) -> str:
        return when(self.entry.dated)

    @property
    def stage(self) -> str:
        return stage_words(self.entry.dated, self.entry.stage, self.entry.on, self.entry.plan)

    @property
    def is_running(self) -> bool:
        return self.entry.is_running

    @property
    def theme(self) -> str:
        page, facts = self.entry.page, self.entry.facts
        return (page.theme if page else "") or (facts.theme if facts else "")

    @property
    def place(self) -> str:
        facts, plan = self.entry.facts, self.entry.plan
        if facts:
            parts = [in_language(facts.venue_en, facts.venue), facts.province.name if facts.province else ""]
        else:
            parts = [plan.place, plan.province.name if plan.province else ""] if plan else []
        return ", ".join(filter(None, parts))

    @property
    def fictional(self) -> bool:
        found = self.entry.facts or self.entry.plan
        return bool(found and found.fictional)

    @property
    def block(self) -> Block:
        return block_of(self.entry)

    @property
    def results(self) -> list[str]:
        entry = self.entry
        told = [
            (_("%(number)s visitors"), number(entry.visitors) if entry.visitors is not None else ""),
            (_("%(number)s sold"), large_amount(entry.turnover) if entry.turnover is not None else ""),
            (_("%(number)s contracts"), number(entry.contracts) if entry.contracts is not None else ""),
        ]
        return [words % {"number": figure} for words, figure in told if figure] if entry.is_past else []


@dataclass(frozen=True)
class Block:
    """The days of an entry as a leaf of a calendar: `large` over `small`."""

    large: str
    small: str


@dataclass(frozen=True)
class Group:
    heading: str
    anchor: str
    lines: list[Line]


@dataclass(frozen=True)
class Month:
    """A month of the year's ribbon, and where what is open in it stands; `anchor` is empty where nothing is."""

    name: str
    words: str
    count: int
    anchor: str
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class Year:
    year: int
    address: str
    is_shown: bool


@shows_what_is_asked(FairIndexPage)
def fairs(page: FairIndexPage, reading: Reading, asked: Asked) -> dict[str, Any]:
    year = asked.year or reading.on.year
    found = entries(year, reading.on, language=language())
    if asked.year is None:
        found += [entry for entry in entries(year + 1, reading.on, language=language()) if _is_near(entry, found)]
    lines = [Line(entry) for entry in found]
    # What began last year and is still on stands in this year's calendar too.
    running = [line for line in lines if line.is_running]
    past = [line for line in lines if line.entry.is_past]
    coming = [line for line in lines if line not in running and line not in past]
    way = crumbs(page)
    context: dict[str, Any] = {
        "year": year,
        "this_year": reading.on.year,
        "years": _years(page, year, reading.on),
        "running": running,
        "coming": list(_groups(coming)),
        "past": past[::-1],
        "ribbon": _ribbon(lines, year, reading.on),
        "calendar_address": page_addresses.part(page.language, page.address, "calendar"),
        "breadcrumbs": way,
        "structured_data": script(breadcrumbs(*way)),
    }
    if asked.year:
        context["frame"] = frame_of(page, reading, lambda language, address: address + asked.query(language), indexed=bool(lines))
    return context


def _is_near(entry: Entry, found: Sequence[Entry]) -> bool:
    """Whether it is so near that it stands in the calendar of the year before too: in December people ask for January."""
    first = entry.dated.first_likely_day
    return first is not None and first <= entry.on + NEAR and entry not in found


def block_of(entry: Entry) -> Block:
    first, last = entry.opens_on, entry.closes_on
    if first is None or last is None:
        return Block("…", quarters(entry.dated) if entry.dated.year else "")
    if (first.year, first.month) == (last.year, last.month):
        large = f"{first.day:02d}–{last.day:02d}" if first != last else f"{first.day:02d}"
        return Block(large, f"{first.month:02d}/{first.year}")
    return Block(f"{first.day:02d}/{first.month:02d}", f"– {last.day:02d}/{last.month:02d}/{last.year}")


def _years(page: FairIndexPage, shown: int, on: date) -> list[Year]:
    """The years that have something, the newest first; this year's address asks for none."""
    known = {*years(on), shown}
    return [
        Year(each, page.address + (Asked(each).query(page.language) if each != on.year else ""), each == shown)
        for each in sorted(known, reverse=True)
    ]


def _groups(lines: Iterable[Line]) -> Iterable[Group]:
    """By the month they begin in; what is only expected in a quarter after the last month of that quarter."""
    ordered = sorted(lines, key=_place_of)
    for (_year, _month, provisional), found in groupby(ordered, key=_place_of):
        of_group = list(found)
        first = of_group[0].entry
        if provisional or first.opens_on is None:
            heading = when(first.dated)
            anchor = f"quy-{_year}-{_month}"
        else:
            heading, anchor = month(first.opens_on), _anchor(_year, _month)
        yield Group(heading[:1].upper() + heading[1:], anchor, of_group)


def _place_of(line: Line) -> tuple[int, int, int]:
    dated = line.entry.dated
    if dated.opens_on:
        return dated.opens_on.year, dated.opens_on.month, 0
    last = dated.last_likely_day
    # Those of one quarter stand under one heading, those of two under their own.
    return (last.year, last.month, dated.first_quarter or 1) if last else (9999, 12, 9)


def _anchor(year: int, month_of_year: int) -> str:
    return f"thang-{year}-{month_of_year:02d}"


def _ribbon(lines: Iterable[Line], year: int, on: date) -> list[Month]:
    dated = [(line, line.entry.opens_on, line.entry.closes_on) for line in lines]
    ribbon = []
    for each in range(1, MONTHS + 1):
        day = date(year, each, 1)
        end = date(year, each, monthrange(year, each)[1])
        found = [line for line, opens, closes in dated if opens and closes and opens <= end and closes >= day]
        ribbon.append(
            Month(
                name=f"T{each}" if language() == "vi" else month(day)[:3],
                words=month(day),
                count=len(found),
                anchor=_where(found),
                is_now=(on.year, on.month) == (year, each),
                is_past=all(line.entry.is_past for line in found),
            )
        )
    return ribbon


def _where(lines: Iterable[Line]) -> str:
    """Where on the page the lines of a month stand: those to come first."""
    anchors = {PAST if line.entry.is_past else RUNNING if line.is_running else _of_its_first_month(line) for line in lines}
    return min(anchors, key=lambda anchor: (anchor == PAST, anchor == RUNNING, anchor), default="")


def _of_its_first_month(line: Line) -> str:
    year, month_of_year, _provisional = _place_of(line)
    return _anchor(year, month_of_year)
