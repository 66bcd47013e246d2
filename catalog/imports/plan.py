"""Step two: what an import would do, row by row, without doing it.

A pure function of the parsed rows, the officer's options and answers, the catalogue as read beforehand, and the day. Runs
outside any transaction; `apply` refuses a plan whose verdicts no longer hold.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .rows import Note, ParsedFile, ParsedRound, ParsedRow, Problem


class Verdict(StrEnum):
    """What would become of a row. Two wait for a person (`NEEDS_MENDING`), the others are settled. `NOT_RECOGNISED` rows say of
    themselves that the product got no stars: there is nothing to enter."""

    NEW = "new"
    RENEWED = "renewed"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    UNCHANGED = "unchanged"
    CONFLICTING = "conflicting"
    UNREADABLE = "unreadable"
    NOT_RECOGNISED = "not_recognised"
    NOT_A_ROW = "not_a_row"


NEEDS_MENDING = frozenset({Verdict.CONFLICTING, Verdict.UNREADABLE})
WRITES = frozenset({Verdict.NEW, Verdict.RENEWED, Verdict.UPGRADED, Verdict.DOWNGRADED})


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row of the file. An empty `sheet` means the only one that has it."""

    number: int
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer said of possible matches: `same` rows are that product of ours (by code), `new` rows are not."""

    same: Mapping[RowRef, str] = field(default_factory=dict)
    new: frozenset[RowRef] = frozenset()


@dataclass(frozen=True, slots=True)
class Options:
    """Defaults for rows that do not say, and the reading of the last day for decisions not yet on record."""

    decision: str = ""
    decided_on: date | None = None
    authority: str = ""
    province: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class ProductRef:
    """A product on record, or one to be made (`id` is `None`, no code yet). `key` is equal for rows of one product."""

    key: str
    name: str
    id: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A certificate to be written."""

    stars: int
    score: Decimal | None
    decision_number: str
    decided_on: date
    authority: str
    printed_end: date | None
    proposed_five: bool
    round: str
    departures: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """Where the product is: as published, and as far as that surely leads today."""

    published: str
    province_id: int
    former_province_id: int | None = None
    commune_id: int | None = None


@dataclass(slots=True)
class PlannedRow:
    """One row of the file with its verdict. `reason` and `remedy` are sentences in the language active when asked.

    `stated` are the rounds as the list states them, `rounds` those that will be written."""

    row: ParsedRow
    verdict: Verdict
    code: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    stars: int | None = None
    product: ProductRef | None = None
    candidates: tuple[ProductRef, ...] = ()
    stated: tuple[ParsedRound, ...] = ()
    rounds: tuple[PlannedRound, ...] = ()
    place: PlannedPlace | None = None
    producer_id: int | None = None
    producer_group: str = ""
    group_id: int | None = None
    renames: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def claimed(self) -> tuple[PlannedRound | ParsedRound, ...]:
        """The rounds to be written or, where nothing will be, those stated."""
        return self.rounds or self.stated

    @property
    def reason(self) -> str:
        from .reasons import reason_sentence

        return reason_sentence(self)

    @property
    def remedy(self) -> str:
        from .reasons import remedy_sentence

        return remedy_sentence(self)

    @property
    def note_sentences(self) -> list[str]:
        from .reasons import note_sentences

        return note_sentences(self)


@dataclass(slots=True)
class Plan:
    """The dry run. `token` is the edition it was made on; with `parsed`, `options`, `answers` and `on` it can be made again."""

    parsed: ParsedFile
    options: Options
    answers: Answers
    on: date
    token: str
    rows: list[PlannedRow]

    @property
    def summary(self) -> dict[str, int]:
        """Rows by verdict; `rows` are those that claim a product."""
        counted = Counter(row.verdict for row in self.rows)
        return {
            "rows": len(self.rows) - counted[Verdict.NOT_A_ROW],
            **{verdict.value: counted[verdict] for verdict in Verdict},
        }

    @property
    def to_write(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.verdict in WRITES]

    @property
    def to_mend(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.verdict in NEEDS_MENDING]

    @property
    def settled(self) -> bool:
        return not self.to_mend

    def fingerprint(self) -> str:
        """Equal for plans that treat every row alike: what the officer agreed to, whatever the edition."""
        digest = hashlib.sha256()
        for row in self.rows:
            product = row.product.code or row.product.key if row.product else ""
            days = ",".join(f"{each.decided_on}:{each.stars}" for each in row.rounds)
            candidates = ",".join(each.code for each in row.candidates)
            digest.update(f"{row.row.sheet}|{row.row.number}|{row.verdict}|{row.code}|{product}|{days}|{candidates}\n".encode())
        return digest.hexdigest()
