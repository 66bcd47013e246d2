"""Imports from the admin run in a thread of the server's process, and tell how far they are in files.

Each has a folder `DATA_DIR/imports/<pk>/`: the file as uploaded, the plan as shown, the rows to mend, and `progress.json`. The
thread holds a lock on `running` for as long as it lives, so a process that was killed leaves a run that shows as stopped. The
database is written once, in the transaction that saves the facts: a run says "saved" if and only if they are.
"""

from __future__ import annotations

import fcntl
import json
import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import clock
from catalog.admin.import_rows import PlannedEnds, row_kept
from catalog.imports.apply import apply_plan
from catalog.imports.errors import ImportProblem, PlanChanged
from catalog.imports.mending import write_mending_workbook
from catalog.imports.parse import parse_file
from catalog.imports.plan import Answers, Options, Plan, ProductRef, RowRef
from catalog.imports.planner import make_plan
from catalog.imports.progress import FileProgress, Progress, Step, read_progress
from catalog.models import DecisionImport, Product

logger = logging.getLogger(__name__)
State = DecisionImport.State
_SAVED_ANYWAY = gettext_lazy(
    "Everything was saved, but this page or the file of rows to mend could not be brought up to date. Import the same file again."
)


class Cancelled(Exception):
    """The officer asked to stop."""


class ImportRun:
    """One `DecisionImport` with its folder and its thread."""

    def __init__(self, record: DecisionImport) -> None:
        self.record = record
        self.folder = Path(settings.DATA_DIR) / "imports" / str(record.pk)

    @property
    def upload(self) -> Path:
        return self.folder / f"upload{Path(self.record.file_name).suffix.lower()}"

    @property
    def mending(self) -> Path:
        return self.folder / "mending.xlsx"

    @property
    def alive(self) -> bool:
        """Whether a thread, of this process or another, is at work on it."""
        try:
            with (self.folder / "running").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def progress(self) -> dict[str, Any]:
        return read_progress(self.folder / "progress.json") or {"done": 0, "total": 0, "phase": Step.READING.value}

    def shown_plan(self) -> dict[str, Any]:
        """The plan as the officer sees it: `summary`, `fingerprint`, `unread_columns`, `rows`."""
        shown: dict[str, Any] = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        return shown

    def cancel(self) -> None:
        (self.folder / "cancel").touch()

    def keep_upload(self, chunks: Iterable[bytes]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.upload.open("wb") as stream:
            stream.writelines(chunks)

    def discard(self) -> bool:
        """Remove an upload that waits or has stopped. False when it is being saved or is saved: that stays on record."""
        waiting = DecisionImport.objects.filter(pk=self.record.pk).exclude(state__in=(State.APPLYING, State.APPLIED))
        if self.alive or not waiting.delete()[0]:
            return False
        shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.record.delete()

    # Threads

    def start_planning(self) -> threading.Thread:
        return self._start(State.UPLOADED, self._plan)

    def start_applying(self) -> threading.Thread | None:
        """None when it is not waiting for confirmation (any more): two clicks save once."""
        waiting = DecisionImport.objects.filter(pk=self.record.pk, state=State.PLANNED)
        return self._start(State.APPLYING, self._apply) if waiting.update(state=State.APPLYING) else None

    def _start(self, state: State, work: Callable[[date], None]) -> threading.Thread:
        self._set(state, message="")
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("progress.json", "cancel"):
            (self.folder / name).unlink(missing_ok=True)
        lock = (self.folder / "running").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX)
        arguments = (work, clock.today(), translation.get_language(), lock)
        thread = threading.Thread(target=self._run, args=arguments, name=f"import-{self.record.pk}", daemon=True)
        thread.start()
        return thread

    def _run(self, work: Callable[[date], None], on: date, language: str, lock: Any) -> None:
        try:
            with lock, translation.override(language):
                self._work(work, on)
        finally:
            connections.close_all()

    def _work(self, work: Callable[[date], None], on: date) -> None:
        try:
            work(on)
        except Cancelled:
            self._fail(_("Stopped as you asked. Nothing was saved."))
        except ImportProblem as problem:
            self._fail(problem.message)
        except Exception:
            logger.exception("import %s stopped", self.record.pk)
            self._fail(_("Something went wrong on our side, and nothing was saved. Run it again."))

    def _fail(self, message: str) -> None:
        """Say that nothing was saved, unless the facts are: their transaction has then said so, and it stays said."""
        self.record.refresh_from_db()
        if self.record.state == State.APPLIED:
            self._set(State.APPLIED, message=str(_SAVED_ANYWAY))
        else:
            self._set(State.FAILED, message=message)

    def _plan(self, on: date) -> None:
        plan = self._make_plan(on)
        self._show(plan)
        self._set(State.PLANNED, summary=plan.summary)

    def _apply(self, on: date) -> None:
        agreed = self.shown_plan()["fingerprint"]
        plan = self._make_plan(on)
        if plan.fingerprint() != agreed:
            self._show_again(plan)
            return
        try:
            applied = apply_plan(plan, by=self.record.uploaded_by, source=self.record.file_name, progress=self._watched(plan))
        except PlanChanged:
            self._show_again(self._make_plan(on))
            return
        self._applied(applied.plan)
        if not applied.indexed:
            self._set(State.APPLIED, message=_("Saved, but the admin's search misses some rows. Import the same file again."))
        try:
            self._show(applied.plan, applied.products)
        except Exception:
            logger.exception("import %s is saved, its result could not be written", self.record.pk)
            self._set(State.APPLIED, message=str(_SAVED_ANYWAY))

    def _applied(self, plan: Plan) -> None:
        self._set(State.APPLIED, summary=plan.summary, applied_at=timezone.now())

    def _make_plan(self, on: date) -> Plan:
        progress = self._watched()
        progress(0, 0, Step.READING)
        parsed = parse_file(self.upload, self.record.options.get("sheet") or None, self.record.file_name)
        self._drop_answers_without_product()
        return make_plan(parsed, options_of(self.record), answers_of(self.record), on, progress)

    def _drop_answers_without_product(self) -> None:
        """A product may be deleted after an officer named it; the row is then asked about again, and the others go on."""
        said = self.record.options.get("answers", [])
        named = {code for _number, _sheet, code in said if code}
        standing = set(Product.objects.filter(code__in=named).values_list("code", flat=True))
        kept = [answer for answer in said if not answer[2] or answer[2] in standing]
        if kept != said:
            self.record.options["answers"] = kept
            self.record.save(update_fields=["options"])

    def _show_again(self, plan: Plan) -> None:
        self._show(plan)
        message = _("The catalogue changed after you saw the plan. Nothing was saved: look at the new plan and confirm it.")
        self._set(State.PLANNED, summary=plan.summary, message=message)

    def _show(self, plan: Plan, products: Mapping[str, ProductRef] | None = None) -> None:
        partial = self.folder / "mending.part"
        if plan.to_mend:
            with partial.open("wb") as target:
                write_mending_workbook(plan, target)
            partial.replace(self.mending)
        else:
            self.mending.unlink(missing_ok=True)
        ends = PlannedEnds(plan)
        shown = {
            "fingerprint": plan.fingerprint(),
            "summary": plan.summary,
            "unread_columns": list(plan.parsed.unread_columns),
            "hidden_sheets": list(plan.parsed.hidden_sheets),
            "rows": [row_kept(row, ends, products or {}) for row in plan.rows],
        }
        partial = self.folder / "plan.part"
        partial.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        partial.replace(self.folder / "plan.json")

    def _watched(self, saving: Plan | None = None) -> Progress:
        """Progress into the file; an end where one was asked for, as long as nothing is saved; and, where the importer
        reports from within the transaction that saves the facts, the record of it in that same transaction."""
        write, cancel = FileProgress(self.folder / "progress.json"), self.folder / "cancel"

        def progress(done: int, total: int, phase: Step) -> None:
            write(done, total, phase)
            unsaved = phase in (Step.READING, Step.PLANNING) or (phase is Step.SAVING and done < total)
            if unsaved and cancel.exists():
                raise Cancelled
            if saving and phase is Step.SAVING and connection.in_atomic_block:
                self._applied(saving)

        return progress

    def _set(self, state: State, **values: Any) -> None:
        DecisionImport.objects.filter(pk=self.record.pk).update(state=state, **values)
        self.record.state = state
        for name, value in values.items():
            setattr(self.record, name, value)


def options_of(record: DecisionImport) -> Options:
    kept = record.options
    decided_on = kept.get("decided_on")
    return Options(
        decision=kept.get("decision", ""),
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
        authority=kept.get("authority", ""),
        province=kept.get("province", ""),
        reading=kept.get("reading", ""),
    )


def answers_of(record: DecisionImport) -> Answers:
    """What the officer said of possible matches, kept as `[[row, sheet, code or ""], ...]`; no code means a new product."""
    said = record.options.get("answers", [])
    return Answers(
        same={RowRef(number, sheet): code for number, sheet, code in said if code},
        new=frozenset(RowRef(number, sheet) for number, sheet, code in said if not code),
    )
