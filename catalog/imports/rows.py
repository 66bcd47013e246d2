"""What parsing hands on: every row of the sheet that is not empty, typed, with what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .cells import NO_DECISION, DecisionRef
from .columns import Layout
from .source import CellValue


class RowKind(StrEnum):
    """`DATA` rows claim a product; the others are part of how the list is printed."""

    DATA = "data"
    TITLE = "title"
    HEADER = "header"
    GROUP_HEADING = "group_heading"
    FOOTER = "footer"
    CONTINUATION = "continuation"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something needed that could not be read. `column` is the header as printed, `shown` what the cell shows, `round` the
    round it belongs to in a list of two (0 otherwise), `other` a second value that does not go with it."""

    code: str
    column: str = ""
    shown: str = ""
    round: int = 0
    other: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something read and kept, worth an officer's look; it holds nothing up."""

    code: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ParsedRound:
    """One recognition as the row prints it. Number, date and authority may be missing: the annex's title or the officer
    gives them for all rows. `score` is out of 100. `printed_end` is the day printed, before any reading of it. `number` is the
    round's in a list of several (0 otherwise), `year` what a column of years says beside the date."""

    stars: int
    score: Decimal | None = None
    decision_number: str = ""
    decided_on: date | None = None
    authority: str = ""
    printed_end: date | None = None
    proposed_five: bool = False
    number: int = 0
    year: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the rows above say for the rows below: the decision the annex belongs to, its title, and the heading's group,
    place and stars."""

    document: DecisionRef = NO_DECISION
    title: str = ""
    group: str = ""
    place: str = ""
    stars: int | None = None


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row as published. `text` is the row as people see it, `values` its cells, for handing it back to be mended."""

    sheet: str
    number: int
    kind: RowKind
    text: str
    values: tuple[CellValue, ...] = ()
    context: Context = NO_CONTEXT
    name: str = ""
    producer: str = ""
    group: str = ""
    address: str = ""
    current_address: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    rounds: tuple[ParsedRound, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All rows in order, with each sheet's layout (absent for a sheet without a table)."""

    file_name: str
    rows: tuple[ParsedRow, ...]
    layouts: dict[str, Layout] = field(default_factory=dict)
    hidden_sheets: tuple[str, ...] = ()

    @property
    def unread_columns(self) -> tuple[str, ...]:
        """Headers that nobody recognised: their cells are not imported, and the officer is told."""
        return tuple(dict.fromkeys(label for layout in self.layouts.values() for label in layout.unread))
