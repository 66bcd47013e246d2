"""The promotion plan of a year as the central office reads it: every line with its quarter, budget and results, and the sums.

Days, place and results of what has a page are read there, as the public calendar reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import calendar
from .calendar import Entry
from .models import FairKind, OrganiserRole, PlanState
from .models.base import FIRST_LANGUAGE

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class PlanLine:
    """One line of the report."""

    entry: Entry

    @property
    def name(self) -> str:
        return self.entry.facts.title if self.entry.facts else self._plan("name")

    @property
    def organiser(self) -> str:
        return self._plan("organiser") or self._organisers

    @property
    def _organisers(self) -> str:
        """Of its page; who gives money to it organises nothing."""
        if self.entry.facts is None:
            return ""
        return ", ".join(each.name for each in self.entry.facts.organisers.all() if each.role != OrganiserRole.SPONSOR)

    @property
    def place(self) -> str:
        source: Any = self.entry.facts or self.entry.plan
        venue = source.venue if self.entry.facts else source.place
        return ", ".join(filter(None, (venue, source.province.name if source.province else "")))

    @property
    def quarter(self) -> int | None:
        """The one it is counted in: that of its first day, or the first it may be in; none while only the year is known."""
        dated = self.entry.dated
        if dated.opens_on:
            return (dated.opens_on.month + 2) // 3
        return dated.first_quarter or dated.last_quarter

    @property
    def is_provisional(self) -> bool:
        return not self.entry.dated.is_settled

    @property
    def state(self) -> PlanState | None:
        return PlanState(self.entry.plan.state) if self.entry.plan else None

    @property
    def budget(self) -> int | None:
        return self.entry.plan.budget if self.entry.plan else None

    def _plan(self, name: str) -> str:
        return str(getattr(self.entry.plan, name)) if self.entry.plan else ""

    def text(self, name: str) -> str:
        """A column that only the plan has; nothing for what is not in it."""
        return self._plan(name)


@dataclass(frozen=True)
class Sums:
    """Of several lines; called off ones are counted apart and add nothing. A sum is none where no line tells it."""

    lines: tuple[PlanLine, ...]

    @property
    def held(self) -> tuple[PlanLine, ...]:
        return tuple(line for line in self.lines if not line.entry.is_called_off)

    @property
    def number(self) -> int:
        return len(self.held)

    @property
    def called_off(self) -> int:
        return len(self.lines) - self.number

    @property
    def provisional(self) -> int:
        return sum(line.is_provisional for line in self.held)

    @property
    def running(self) -> int:
        return sum(line.entry.is_running for line in self.held)

    @property
    def over(self) -> int:
        return sum(line.entry.dated.is_over(line.entry.on) for line in self.held)

    @property
    def budget(self) -> int | None:
        return self._sum(lambda line: line.budget)

    @property
    def visitors(self) -> int | None:
        return self._sum(lambda line: line.entry.visitors)

    @property
    def turnover(self) -> int | None:
        return self._sum(lambda line: line.entry.turnover)

    @property
    def contracts(self) -> int | None:
        return self._sum(lambda line: line.entry.contracts)

    def _sum(self, of: Callable[[PlanLine], int | None]) -> int | None:
        told = [value for line in self.held if (value := of(line)) is not None]
        return sum(told) if told else None


@dataclass(frozen=True)
class Report:
    """The plan of `year` as it stands on a day."""

    year: int
    on: date
    lines: tuple[PlanLine, ...]

    @property
    def all(self) -> Sums:
        return Sums(self.lines)

    @property
    def by_kind(self) -> list[tuple[FairKind, Sums]]:
        return [(kind, Sums(tuple(line for line in self.lines if line.entry.kind == kind))) for kind in FairKind]

    @property
    def by_quarter(self) -> list[tuple[int | None, Sums]]:
        """The four quarters, then what has none yet, if there is any."""
        found: list[tuple[int | None, Sums]] = [(number, self._in(number)) for number in QUARTERS]
        without = self._in(None)
        if without.lines:
            found.append((None, without))
        return found

    def _in(self, quarter: int | None) -> Sums:
        return Sums(tuple(line for line in self.lines if line.quarter == quarter))


def report(year: int, on: date) -> Report:
    return Report(year, on, tuple(_of_year(calendar.entries(year, on, language=FIRST_LANGUAGE, public=False), year)))


def _of_year(entries: Iterable[Entry], year: int) -> list[PlanLine]:
    """A fair that reaches over New Year's Eve belongs to the plan of the year in which it opens."""
    return [PlanLine(entry) for entry in entries if entry.dated.in_year == year]
