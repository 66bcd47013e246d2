"""A report as it is shown and as it is exported: the same rows, once in words and once as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.public import wording
from showrooms.exporting import Cell, Sheet

from .charts import Chart

MOST_ROWS = 200
"""Shown on a page; a file has all of them."""


class Kind(StrEnum):
    """How the values of a column are written. Names are in Vietnamese in both languages."""

    WORDS = "words"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """`absent` is said where there is no value. A column that is `wide` is left out on a phone: a file has it."""

    heading: str
    kind: Kind
    absent: str = "–"
    wide: bool = False

    @property
    def is_figure(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.MONEY)

    def shown(self, value: Cell) -> str:
        if value is None or value == "":
            return self.absent
        if isinstance(value, date):
            return wording.day(value)
        if isinstance(value, int):
            words = wording.number(abs(value)) if self.kind is Kind.NUMBER else wording.money(abs(value))
            return f"−{words}" if value < 0 else words
        return str(value)


@dataclass(frozen=True)
class Report:
    """`main` are its chief figures, each with what it is; `notes` say what the figures leave out. `drawn` gives the place of the
    column whose values are drawn as bars in their rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    file_name: str
    empty: str
    foot: Sequence[Cell] = ()
    main: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    chart: Chart | None = None
    drawn: int | None = None
    by: Sequence[tuple[str, str | Promise, bool]] = field(default=())
    """What else it may be told by: the value, its words, whether it is this one."""

    @property
    def shown_rows(self) -> list[tuple[list[tuple[Column, str]], float | None]]:
        """The cells of each row, and how far its bar goes, in per cent of the longest."""
        longest = 0 if self.drawn is None else max((self._drawn(row) for row in self.rows), default=0)
        return [
            (self._cells(row), round(self._drawn(row) / longest * 100, 1) if longest > 0 else None)
            for row in self.rows[:MOST_ROWS]
        ]

    @property
    def foot_cells(self) -> list[tuple[Column, str]]:
        return self._cells(self.foot)

    @property
    def left_out(self) -> str:
        if len(self.rows) <= MOST_ROWS:
            return ""
        numbers = {"shown": wording.number(MOST_ROWS), "all": wording.number(len(self.rows))}
        return _("The first %(shown)s of %(all)s rows. The file has all of them.") % numbers

    def sheet(self) -> Sheet:
        return Sheet(self.title[:31].translate(_NOT_IN_A_TITLE), [column.heading for column in self.columns], self.rows)

    def _cells(self, row: Sequence[Cell]) -> list[tuple[Column, str]]:
        return [(column, column.shown(value)) for column, value in zip(self.columns, row, strict=False)]

    def _drawn(self, row: Sequence[Cell]) -> int:
        value = row[self.drawn] if self.drawn is not None else 0
        return max(0, value) if isinstance(value, int) else 0


def in_per_cent(share: float | None) -> str:
    """`54,4 %` in Vietnamese, `54.4%` in English."""
    if share is None:
        return "–"
    return f"{share:.1f}%" if wording.language() == "en" else f"{share:.1f} %".replace(".", ",")


_NOT_IN_A_TITLE = str.maketrans("/\\?*:[]", "-------")
