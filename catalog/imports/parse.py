"""Step one: from a file to typed rows, as published. Knows nothing of the catalogue.

>>> parsed = parse_file(Path("annex.xlsx"))  # doctest: +SKIP
>>> [(row.number, row.kind, row.name) for row in parsed.rows]  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from catalog.text import clean, folded, name_key, producer_key

from .cells import (
    CellError,
    DecisionRef,
    is_blank,
    names_withdrawal,
    read_date,
    read_decision,
    read_document_decision,
    read_score,
    read_stars,
    says_proposed_five,
    text,
)
from .classify import heading_context, kind_of
from .columns import Column, Layout, find_layout
from .errors import ImportFileError
from .names import holds_markup, may_be_several, several_in
from .progress import Progress, Step, silent
from .rows import Context, Note, ParsedFile, ParsedRound, ParsedRow, Problem, RowKind
from .source import CellValue, Sheet, SheetRow, read_source

LONGEST = {Column.NAME: 255, Column.PRODUCER: 255, Column.GROUP: 200, Column.DECISION: 60, Column.AUTHORITY: 200}
LONGEST_ADDRESS = 255
_HEADER_SEARCH_ROWS = 200
_PLACE_TAIL = re.compile(
    r"^(?P<name>.{4,}?)\s*(?:[,;]|\s[-–]|\()\s*(?P<place>(?:xã|phường|thị trấn|tt\.|ấp|thôn|khóm|bản|buôn|huyện|quận|thị xã"
    r"|thành phố|tp\.?|tỉnh|đặc khu)\s.+?)\)?$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(chua|khong) (duoc )?cong nhan\b")


def parse_file(path: Path, sheet: str | None = None, file_name: str = "", progress: Progress = silent) -> ParsedFile:
    """Read `path` (.xlsx or .csv; all visible sheets, or the one named). `file_name` is what the officer knows it by.

    Raises `ImportFileError`, whose message begins with that name."""
    name = file_name or path.name
    try:
        return _parse(path, sheet, name, progress)
    except ImportFileError as error:
        raise ImportFileError(error.code, f"{name}: {error.message}") from error


def _parse(path: Path, only: str | None, name: str, progress: Progress) -> ParsedFile:
    progress(0, 1, Step.READING)
    source = read_source(path, only)
    total = sum(len(each.rows) for each in source.sheets)
    rows: list[ParsedRow] = []
    layouts: dict[str, Layout] = {}
    for each in source.sheets:
        parsed = _SheetParser(each, source.epoch)
        rows += parsed.run()
        progress(len(rows), total, Step.READING)
        if parsed.layout:
            layouts[each.name] = parsed.layout
    if not layouts:
        raise ImportFileError(
            "no_table",
            _("No table was found. It needs a header row that names the product and its producer (“chủ thể”)."),
        )
    if all(row.kind is not RowKind.DATA for row in rows):
        raise ImportFileError(
            "empty", _("The table has a header and no product below it. Choose the file with the list of products.")
        )
    return ParsedFile(name, tuple(rows), layouts, source.hidden_sheets)


class _SheetParser:
    """Walks down one sheet, carrying the layout and what titles and headings said so far."""

    def __init__(self, sheet: Sheet, epoch: datetime) -> None:
        self.sheet = sheet
        self.epoch = epoch
        self.layout: Layout | None = None
        self.context = Context()
        self.titles: list[str] = []

    def run(self) -> list[ParsedRow]:
        parsed: list[ParsedRow] = []
        kind = RowKind.TITLE
        for index, row in enumerate(self.sheet.rows):
            kind = self._kind(index, row, kind)
            words = " ".join(text(row.values[position]) for position in sorted(row.own))
            if kind is RowKind.TITLE:
                self.titles.append(words)
            elif kind is RowKind.GROUP_HEADING:
                self.context = heading_context(words, self.context)
            seen = ParsedRow(self.sheet.name, row.number, kind, words, context=self.context)
            if kind is RowKind.DATA and self.layout:
                seen = _RowReader(row, self.layout, self.context, self.epoch, self.sheet.separated).read(seen)
            parsed.append(seen)
        return parsed

    def _kind(self, index: int, row: SheetRow, previous: RowKind) -> RowKind:
        if self.layout and row.number in self.layout.header_rows:
            return RowKind.HEADER
        if self._may_start_table(index, row):
            layout = find_layout(self.sheet, index)
            if layout:
                if not self.layout:
                    title = clean(" ".join(self.titles))
                    self.context = Context(document=read_document_decision(title), title=title)
                self.layout = layout
                return RowKind.HEADER
        if not self.layout:
            return RowKind.TITLE
        return kind_of(row, self.sheet, self.layout, previous)

    def _may_start_table(self, index: int, row: SheetRow) -> bool:
        """Printed lists repeat their header on every page; below the first, it stands in the same column."""
        if not self.layout:
            return index < _HEADER_SEARCH_ROWS
        position = self.layout.columns[Column.NAME]
        label = row.values[position] if position < len(row.values) else None
        return isinstance(label, str) and folded(label) == folded(self.layout.labels[position])


class _RowReader:
    """Reads one row under one layout, collecting every problem rather than stopping at the first."""

    def __init__(self, row: SheetRow, layout: Layout, context: Context, epoch: datetime, separated: bool) -> None:
        self.row = row
        self.layout = layout
        self.context = context
        self.epoch = epoch
        self.separated = separated
        self.problems: list[Problem] = []
        self.notes: list[Note] = []

    def read(self, seen: ParsedRow) -> ParsedRow:
        name = self._name()
        producer, place_tail = self._producer()
        address, commune = self._text(Column.ADDRESS), self._text(Column.COMMUNE)
        if place_tail and not commune and place_tail not in address:
            address = ", ".join(part for part in (address, place_tail) if part)
        current = self._text(Column.CURRENT_ADDRESS)
        if address and current and current != address:
            self.notes.append(Note("current_address", current))
        if len(address) > LONGEST_ADDRESS:
            self.notes.append(Note("address_cut", address))
            address = address[: LONGEST_ADDRESS - 1] + "…"
        rounds = self._standing(self._rounds())
        self._beyond_header()
        return replace(
            seen,
            values=self.row.values,
            name=name,
            producer=producer,
            group=self._text(Column.GROUP)[: LONGEST[Column.GROUP]] or self.context.group[: LONGEST[Column.GROUP]],
            address=address,
            current_address=current,
            commune=commune,
            district=self._text(Column.DISTRICT),
            province=self._text(Column.PROVINCE),
            rounds=rounds,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )

    def _value(self, columns: Mapping[Column, int], column: Column, round_number: int = 0) -> object:
        """The cell, `None` if blank. A formula without a value is a problem, reported once, and reads as `None`."""
        value = self._cell(columns, column)
        if self._broken(columns, column):
            self.problems.append(Problem("broken_formula", self.layout.labels[columns[column]], text(value), round_number))
            return None
        return None if is_blank(value) else value

    def _glance(self, columns: Mapping[Column, int], column: Column) -> str:
        """What the cell shows, where it only confirms or is not certain to matter: blank or broken, it says nothing."""
        value = self._cell(columns, column)
        return "" if is_blank(value) or self._broken(columns, column) else text(value)

    def _peek(self, columns: Mapping[Column, int], column: Column) -> str | None:
        """A cell's words as they stand, even where they look like a formula: "-Thu hồi" must not be overlooked."""
        value = self._cell(columns, column)
        return value if isinstance(value, str) else None

    def _cell(self, columns: Mapping[Column, int], column: Column) -> CellValue:
        position = columns.get(column)
        return self.row.values[position] if position is not None and position < len(self.row.values) else None

    def _text(self, column: Column) -> str:
        return text(self._value(self.layout.columns, column))

    def _broken(self, columns: Mapping[Column, int], column: Column) -> bool:
        return columns.get(column) in self.row.broken

    def _name(self) -> str:
        raw = self._value(self.layout.columns, Column.NAME)
        name = text(raw)
        label = self.layout.labels[self.layout.columns[Column.NAME]]
        if not name and not self._broken(self.layout.columns, Column.NAME):
            self.problems.append(Problem("no_name", label))
        elif holds_markup(name):
            self.problems.append(Problem("not_a_name", label, name))
        elif several := several_in(raw):
            self.problems.append(Problem(several, label, name))
        elif max(len(name), len(name_key(name))) > LONGEST[Column.NAME]:
            self.problems.append(Problem("too_long", label, name))
        elif may_be_several(name):
            self.notes.append(Note("may_be_several", name))
        return name

    def _producer(self) -> tuple[str, str]:
        written = self._text(Column.PRODUCER)
        label = self.layout.labels[self.layout.columns[Column.PRODUCER]]
        if not written and not self._broken(self.layout.columns, Column.PRODUCER):
            self.problems.append(Problem("no_producer", label))
        elif holds_markup(written):
            self.problems.append(Problem("not_a_name", label, written))
        tail = _PLACE_TAIL.match(written)
        producer, place = (tail.group("name"), tail.group("place")) if tail else (written, "")
        if max(len(producer), len(producer_key(producer))) > LONGEST[Column.PRODUCER]:
            self.problems.append(Problem("too_long", label, producer))
        return producer, place

    def _rounds(self) -> tuple[ParsedRound, ...]:
        printed_end = self._date(self.layout.columns, Column.PRINTED_END)
        several = len(self.layout.rounds) > 1
        numbered = [(index if several else 0, columns) for index, columns in enumerate(self.layout.rounds, start=1)]
        present = [(index, columns) for index, columns in numbered if not several or self._is_present(columns)]
        if not self.layout.rounds or not present:
            if not self.layout.rounds and self.context.stars:
                return (ParsedRound(self.context.stars, printed_end=printed_end),)
            none = any(self._glance(columns, Column.STARS) == "0" for _index, columns in numbered)
            self.problems.append(Problem("not_recognised", shown="0") if none else Problem("no_stars"))
            return ()
        read = [self._round(columns, index, last=index == present[-1][0]) for index, columns in present]
        rounds = [each for each in read if each is not None]
        if rounds:
            # The end and the stars a list gives as today's are those of the latest certificate, wherever it stands in the row.
            latest = max(range(len(rounds)), key=lambda index: (rounds[index].decided_on or date.max, index))
            rounds[latest] = replace(rounds[latest], printed_end=printed_end)
            self._compare_current_stars(rounds[latest].stars, [each.stars for each in rounds])
        return tuple(rounds)

    def _compare_current_stars(self, latest: int, rounds: Sequence[int]) -> None:
        said = self._glance(self.layout.columns, Column.CURRENT_STARS)
        if not said:
            return
        try:
            stars = read_stars(said).certified
        except CellError:
            stars = None
        if stars is None or (stars != latest and stars in rounds):
            self.notes.append(Note("current_stars", said))
        elif stars != latest:
            in_rounds = ", ".join(map(str, rounds))
            self.problems.append(Problem("current_stars_differ", self._label(Column.CURRENT_STARS), said, other=in_rounds))

    def _is_present(self, columns: Mapping[Column, int]) -> bool:
        """Whether a round's columns say anything; zeros alone are how some lists write "none"."""
        return any(self._broken(columns, column) or self._glance(columns, column) not in ("", "0") for column in columns)

    def _round(self, columns: Mapping[Column, int], index: int, last: bool) -> ParsedRound | None:
        stars, proposed = self._stars(columns, index, last)
        decision = self._decision(columns, index)
        decided_on = self._date(columns, Column.DECIDED_ON, index) or decision.decided_on
        authority = text(self._value(columns, Column.AUTHORITY, index))
        for column, written in ((Column.DECISION, decision.number), (Column.AUTHORITY, authority)):
            if len(written) > LONGEST[column]:
                self.problems.append(Problem("too_long", self.layout.labels[columns[column]], written, index))
        score = self._score(columns, index)
        if stars is None:
            return None
        year = self._year(columns)
        return ParsedRound(stars, score, decision.number, decided_on, authority, None, proposed, index, year)

    def _decision(self, columns: Mapping[Column, int], index: int) -> DecisionRef:
        value = self._value(columns, Column.DECISION, index)
        decision = read_decision(value)  # type: ignore[arg-type]
        if not decision and value is not None and text(value).strip("0"):
            self.problems.append(Problem("bad_decision", self.layout.labels[columns[Column.DECISION]], text(value), index))
        return decision

    def _year(self, columns: Mapping[Column, int]) -> str:
        """What the column of years says. It only confirms the date, so a broken cell there holds nothing up."""
        written = self._glance(columns, Column.YEAR)
        return written if any(character in "123456789" for character in written) else ""

    def _stars(self, columns: Mapping[Column, int], index: int, last: bool) -> tuple[int | None, bool]:
        score = self._peek(columns, Column.SCORE)
        elsewhere = (score, self._peek(self.layout.columns, Column.NOTE), self._peek(self.layout.columns, Column.STATUS))
        put_forward = last and any(says_proposed_five(value) for value in elsewhere)
        value = self._value(columns, Column.STARS, index)
        if value is None:
            if Column.STARS not in columns and self.context.stars:
                return self.context.stars, put_forward and self.context.stars >= 4
            if says_proposed_five(score):
                return 4, True
            if not self._broken(columns, Column.STARS):
                label = self.layout.labels[columns[Column.STARS]] if Column.STARS in columns else ""
                self.problems.append(Problem("no_stars", label, round=index))
            return None, False
        try:
            stars = read_stars(value)  # type: ignore[arg-type]
        except CellError as error:
            self.problems.append(Problem(error.code, self.layout.labels[columns[Column.STARS]], error.shown, index))
            return None, False
        # Put forward for five is not five: until the ministry decides, the certificate is the province's four.
        certified = 4 if put_forward and stars.certified == 5 else stars.certified
        return certified, certified == 4 and (stars.proposed_five or put_forward)

    def _score(self, columns: Mapping[Column, int], index: int) -> Decimal | None:
        value = self._value(columns, Column.SCORE, index)
        if value is None or (isinstance(value, str) and says_proposed_five(value)):
            return None
        try:
            return read_score(value)  # type: ignore[arg-type]
        except CellError as error:
            self.problems.append(Problem(error.code, self.layout.labels[columns[Column.SCORE]], error.shown, index))
            return None

    def _date(self, columns: Mapping[Column, int], column: Column, index: int = 0) -> date | None:
        value = self._value(columns, column, index)
        if value is None:
            return None
        try:
            return read_date(value, self.epoch)  # type: ignore[arg-type]
        except CellError as error:
            self.problems.append(Problem(error.code, self.layout.labels[columns[column]], error.shown, index))
            return None

    def _standing(self, rounds: tuple[ParsedRound, ...]) -> tuple[ParsedRound, ...]:
        """The rounds to enter: none where the row says of itself that the product is not recognised yet. Where it names a
        decision all the same, or speaks of a withdrawal, a person has to look."""
        for column in (Column.STATUS, Column.NOTE):
            said = self._peek(self.layout.columns, column)
            if said and names_withdrawal(said):
                self.problems.append(Problem("withdrawn", self._label(column), clean(said)))
                return rounds
            if said and _NOT_YET.search(folded(said)):
                return self._without_recognition(column, clean(said), rounds)
        evidence = self._peek(self.layout.columns, Column.EVIDENCE)
        if evidence and clean(evidence).upper() == "B2":  # seen by the council only, not yet decided
            return self._without_recognition(Column.EVIDENCE, clean(evidence), rounds)
        return rounds

    def _without_recognition(self, column: Column, said: str, rounds: tuple[ParsedRound, ...]) -> tuple[ParsedRound, ...]:
        number = next((each.decision_number for each in rounds if each.decision_number), "")
        code = "recognition_contradicted" if number else "not_recognised"
        self.problems.append(Problem(code, self._label(column), said, other=number))
        return rounds if number else ()

    def _beyond_header(self) -> None:
        """Cells to the right of the header belong to no column."""
        width = len(self.layout.labels)
        beyond = [text(value) for value in self.row.values[width:] if not is_blank(value)]
        if beyond and self.separated:
            self.problems.append(Problem("cells_beyond_header", shown="; ".join(beyond)))
        elif beyond:
            self.notes.append(Note("cells_beyond_header", "; ".join(beyond)))

    def _label(self, column: Column) -> str:
        return self.layout.labels[self.layout.columns[column]]
