"""`manage.py import_decision`: the annex of a recognition decision, planned and saved.

Exit codes: 0 every row is settled, 1 some rows need mending, 2 the file or the options cannot be used and nothing was saved,
130 interrupted, and stderr says whether anything was saved.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from catalog import clock
from catalog.imports.apply import apply_plan
from catalog.imports.errors import ImportFileError, ImportProblem, InterruptedAfterSaving
from catalog.imports.mending import write_mending_workbook
from catalog.imports.parse import parse_file
from catalog.imports.plan import Answers, Options, Plan, RowRef
from catalog.imports.planner import make_plan
from catalog.imports.progress import TerminalProgress
from catalog.imports.reasons import EARLIER_ROUND_LABEL, VERDICT_LABELS, verdict_label
from catalog.imports.report import plan_report
from catalog.models import LastDayReading

EXIT_SETTLED, EXIT_NEEDS_MENDING, EXIT_UNUSABLE, EXIT_INTERRUPTED = 0, 1, 2, 130


class Command(BaseCommand):
    help = "Import the annex of a recognition decision (.xlsx or .csv)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--decision", default="", metavar="NO", help="number of the decision, for rows that name none")
        parser.add_argument("--date", default="", metavar="YYYY-MM-DD", help="day it was signed")
        parser.add_argument("--authority", default="", metavar="NAME", help="issuing body, as written")
        parser.add_argument("--province", default="", metavar="NAME", help="name or code, for rows that name none")
        parser.add_argument("--sheet", metavar="NAME", help="read this sheet only")
        readings = "|".join(LastDayReading.values)
        parser.add_argument("--reading", default="", metavar=readings, help="how the issuing body reads the last day")
        parser.add_argument("--same", action="append", default=[], metavar="ROW=CODE", help="this row is that product of ours")
        parser.add_argument("--new", action="append", default=[], metavar="ROW", help="this row is a new product")
        parser.add_argument("--mending", type=Path, metavar="FILE.xlsx", help="write the rows that need mending here")
        parser.add_argument("--dry-run", action="store_true", help="plan only, save nothing")
        parser.add_argument("--json", action="store_true", help="print the result as one object")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if getattr(self, "_called_from_command_line", False):
            parser.error = self._refuse_arguments  # type: ignore[method-assign]
        return parser

    def _refuse_arguments(self, message: str) -> NoReturn:
        """Called instead of argparse's own, which would print the usage and no object for machines."""
        self._tell_problem(
            ImportFileError("bad_option", _("The options cannot be read: %(message)s. See --help.") % {"message": message}),
            as_json="--json" in sys.argv,
        )
        sys.exit(EXIT_UNUSABLE)

    def _tell_problem(self, problem: ImportProblem, *, as_json: bool) -> None:
        if as_json:
            self._print({"error": {"code": problem.code, "message": problem.message}})
        self.stderr.write(problem.message)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = self._import(options)
        except ImportProblem as problem:
            self._tell_problem(problem, as_json=options["json"])
            status = EXIT_UNUSABLE
        except InterruptedAfterSaving:
            self.stderr.write(
                _("Everything is saved. Only admin search is incomplete: run the same import again to complete it.")
            )
            status = EXIT_INTERRUPTED
        except KeyboardInterrupt:
            self.stderr.write(_("Interrupted. Nothing was saved."))
            status = EXIT_INTERRUPTED
        if status:
            sys.exit(status)

    def _import(self, options: dict[str, Any]) -> int:
        defaults = Options(
            decision=options["decision"],
            decided_on=_day(options["date"]) if options["date"] else None,
            authority=options["authority"],
            province=options["province"],
            reading=_reading(options["reading"]),
        )
        answers = Answers(
            same=dict(_same(text) for text in options["same"]), new=frozenset(_row(text) for text in options["new"])
        )
        if options["mending"]:
            _check_writable(options["mending"])
        with TerminalProgress(sys.stderr) as progress:
            parsed = parse_file(options["file"], options["sheet"], progress=progress)
            plan = make_plan(parsed, defaults, answers, clock.today(), progress)
            products = None
            if not options["dry_run"]:
                applied = apply_plan(plan, by=None, progress=progress)
                plan, products = applied.plan, applied.products
        if options["mending"] and plan.to_mend:
            with options["mending"].open("wb") as target:
                write_mending_workbook(plan, target)
        if options["json"]:
            self._print(plan_report(plan, dry_run=options["dry_run"], products=products))
        else:
            self._tell(plan, dry_run=options["dry_run"])
        return EXIT_SETTLED if plan.settled else EXIT_NEEDS_MENDING

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))

    def _tell(self, plan: Plan, *, dry_run: bool) -> None:
        for row in plan.to_mend:
            self.stdout.write(f"{row.row.sheet}:{row.row.number}  {row.row.name or row.row.text}")
            self.stdout.write(f"    {row.reason} {row.remedy}")
        for row in plan.to_write:
            for sentence in row.note_sentences:
                self.stdout.write(f"{row.row.sheet}:{row.row.number}  {row.row.name}: {sentence}")
        for sheet in plan.parsed.hidden_sheets:
            self.stdout.write(_("The hidden sheet “%(sheet)s” was not read.") % {"sheet": sheet})
        for column in plan.parsed.unread_columns:
            self.stdout.write(_("The column “%(column)s” is not known and was not read.") % {"column": column})
        counted = Counter(verdict_label(row.verdict, row.code) for row in plan.rows)
        for label in (*VERDICT_LABELS.values(), EARLIER_ROUND_LABEL):
            if count := counted[str(label)]:
                self.stdout.write(f"{count:>6}  {label}")
        if dry_run:
            self.stdout.write(_("Dry run: nothing was saved."))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ImportFileError(
            "bad_option", _("“%(text)s” is no day. Write it as year-month-day, for example 2022-10-10.") % {"text": text}
        ) from error


def _reading(text: str) -> str:
    if text and text not in LastDayReading.values:
        raise ImportFileError(
            "bad_option",
            _("“%(text)s” is no reading of the last day. Write one of: %(readings)s.")
            % {"text": text, "readings": ", ".join(LastDayReading.values)},
        )
    return text


def _check_writable(target: Path) -> None:
    """Refuse before anything is saved what could only fail afterwards."""
    new = not target.exists()
    try:
        target.open("ab").close()
        if new:
            target.unlink()
    except OSError as error:
        raise ImportFileError(
            "bad_option",
            _("“%(path)s” cannot be written. Name a file in a folder that exists and where you may write.") % {"path": target},
        ) from error


def _row(text: str) -> RowRef:
    match = re.fullmatch(r"(?:(?P<sheet>.+):)?(?P<number>\d{1,7})", text.strip())
    if not match:
        raise ImportFileError("bad_option", _("“%(text)s” is no row. Write its number, or SHEET:NUMBER.") % {"text": text})
    return RowRef(int(match["number"]), match["sheet"] or "")


def _same(text: str) -> tuple[RowRef, str]:
    row, separator, code = text.rpartition("=")
    if not separator:
        raise ImportFileError("bad_option", _("“%(text)s” is no answer. Write ROW=CODE.") % {"text": text})
    return _row(row), code.strip().upper()
