"""Imports from the admin run in a thread of the server's process, and tell how far they are in files.

Each has a folder `DATA_DIR/imports/<pk>/`: the file as uploaded, the plan as shown, the rows to mend, and `progress.json`. The
thread holds a lock on `running` for as long as it lives, so a process that was killed leaves a run that shows as stopped. The
database is written once, in the transaction that saves the facts: a run says "saved" if and only if they are.

Whoever moves a run on takes that lock first, without waiting for it, and then the state only from one it may follow: of two
officers who press at once one is heard, and the other sees what came of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import clock
from catalog.admin.import_rows import PlanAsKept
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
_SHAPE = 2
"""Of `plan.json`: raised when what it holds changes, so that a plan kept by an earlier release is made again."""
_LOCK_ATTEMPTS, _SECONDS_BETWEEN_ATTEMPTS = 20, 0.005
"""Whoever only asks whether a run is at work holds its lock for an instant; nobody is turned away for that."""
_SAVED_ANYWAY = gettext_lazy(
    "Everything was saved, but this page or the file of rows to mend could not be brought up to date. Import the same file again."
)


class Cancelled(Exception):
    """The officer asked to stop."""


class PlanGone(Exception):
    """The files of a run are no longer there, or are of another release."""


class ImportRun:
    """One `DecisionImport` with its folder and its thread."""

    def __init__(self, record: DecisionImport) -> None:
        self.record = record
        self.folder = Path(settings.DATA_DIR) / "imports" / str(record.pk)

    @property
    def upload(self) -> Path:
        return self.folder / "upload"

    @property
    def mending(self) -> Path:
        """The rows to mend, in the language of who asks."""
        return self._mending_in(translation.get_language())

    def _mending_in(self, language: str) -> Path:
        return self.folder / f"mending-{language}.xlsx"

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
        """The plan as it is kept: `summary`, `fingerprint`, `unread_columns`, `rows`. Raises `PlanGone`."""
        try:
            shown: dict[str, Any] = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as error:
            raise PlanGone from error
        if shown.get("shape") != _SHAPE:
            raise PlanGone
        return shown

    def cancel(self) -> None:
        (self.folder / "cancel").touch()

    def keep_upload(self, chunks: Iterable[bytes]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.upload.open("wb") as stream:
            stream.writelines(chunks)

    def discard(self) -> bool:
        """Remove an upload that waits or has stopped. False when it is being saved or is saved: that stays on record."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self._lock()
        if lock is None:
            return False
        with lock:
            # Nobody is at work on it, so one that says it is being saved was cut off, and may be run again.
            waiting = DecisionImport.objects.filter(pk=self.record.pk).exclude(state__in=(State.APPLYING, State.APPLIED))
            if not waiting.delete()[0]:
                return False
            shutil.rmtree(self.folder, ignore_errors=True)
            return True

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.record.delete()

    # Threads

    def start_planning(
        self,
        after: Collection[State] = (State.UPLOADED, State.PLANNED, State.APPLYING, State.FAILED),
        revise: Callable[[dict[str, Any]], None] | None = None,
    ) -> threading.Thread | None:
        """Plan with the options as `revise` leaves them. None when someone else is at work on it, or has left it in a state
        that is none of `after`. Nobody is at work on one that says it is being saved but is not locked: it was cut off."""
        lock = self._lock()
        if lock is None:
            return None
        if self._standing():
            if revise:
                revise(self.record.options)
            values = {"message": "", "confirmed_by": None, "options": self.record.options}
            if self._move(after, State.UPLOADED, **values):
                return self._start(lock, self._plan)
        lock.close()
        return None

    def start_applying(self, by: AbstractBaseUser | None, fingerprint: str) -> threading.Thread | None:
        """None when the plan that `by` saw is not waiting for confirmation (any more): two clicks save once."""
        lock = self._lock()
        if lock is None:
            return None
        seen = self._standing() and self._plan_is(fingerprint)
        if seen and self._move((State.PLANNED,), State.APPLYING, message="", confirmed_by=by):
            return self._start(lock, self._apply)
        lock.close()
        return None

    def _standing(self) -> bool:
        """Read the record again; false when it was discarded meanwhile."""
        try:
            self.record.refresh_from_db()
        except DecisionImport.DoesNotExist:
            return False
        return True

    def _plan_is(self, fingerprint: str) -> bool:
        try:
            return bool(self.shown_plan()["fingerprint"] == fingerprint)
        except PlanGone:
            return False

    def _lock(self) -> IO[str] | None:
        """The lock of whoever is at work; None when someone is, or the files are gone. A request waits for no import."""
        try:
            lock = (self.folder / "running").open("a")
        except FileNotFoundError:
            return None
        for _attempt in range(_LOCK_ATTEMPTS):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_SECONDS_BETWEEN_ATTEMPTS)
            else:
                return lock
        lock.close()
        return None

    def _start(self, lock: IO[str], work: Callable[[date], None]) -> threading.Thread:
        for name in ("progress.json", "cancel"):
            (self.folder / name).unlink(missing_ok=True)
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
        if not self._move((State.UPLOADED, State.APPLYING), State.FAILED, message=message):
            self._move((State.APPLIED,), State.APPLIED, message=str(_SAVED_ANYWAY))

    def _plan(self, on: date) -> None:
        plan = self._make_plan(on)
        self._show(plan)
        self._move((State.UPLOADED,), State.PLANNED, summary=plan.summary)

    def _apply(self, on: date) -> None:
        agreed = self.shown_plan()["fingerprint"]
        plan = self._make_plan(on)
        if fingerprint_of(plan) != agreed:
            self._show_again(plan)
            return
        try:
            applied = apply_plan(plan, by=self.record.confirmed_by, source=self.record.file_name, progress=self._watched(plan))
        except PlanChanged:
            self._show_again(self._make_plan(on))
            return
        self._applied(applied.plan)
        if not applied.indexed:
            missing = _("Saved, but the admin’s search misses some rows. Import the same file again.")
            self._move((State.APPLIED,), State.APPLIED, message=missing)
        try:
            self._show(applied.plan, applied.products)
        except Exception:
            logger.exception("import %s is saved, its result could not be written", self.record.pk)
            self._move((State.APPLIED,), State.APPLIED, message=str(_SAVED_ANYWAY))

    def _applied(self, plan: Plan) -> None:
        self._move((State.APPLYING,), State.APPLIED, summary=plan.summary, applied_at=timezone.now())

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
        self._move((State.APPLYING,), State.PLANNED, summary=plan.summary, message=message)

    def _show(self, plan: Plan, products: Mapping[str, ProductRef] | None = None) -> None:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                self._write_mending(plan, self._mending_in(language))
        shown = {
            "shape": _SHAPE,
            "fingerprint": fingerprint_of(plan),
            "summary": plan.summary,
            "unread_columns": list(plan.parsed.unread_columns),
            "hidden_sheets": list(plan.parsed.hidden_sheets),
            "rows": PlanAsKept(plan, products or {}).rows(),
        }
        partial = self.folder / "plan.part"
        partial.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        partial.replace(self.folder / "plan.json")

    def _write_mending(self, plan: Plan, target: Path) -> None:
        if not plan.to_mend:
            target.unlink(missing_ok=True)
            return
        partial = self.folder / "mending.part"
        with partial.open("wb") as stream:
            write_mending_workbook(plan, stream)
        partial.replace(target)

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

    def _move(self, after: Collection[State], state: State, **values: Any) -> bool:
        """Take the run from one of the states `after` to `state`; false when it is in none of them (any more)."""
        waiting = DecisionImport.objects.filter(pk=self.record.pk, state__in=after)
        moved = waiting.update(state=state, **values) == 1
        if moved:
            self.record.state = state
            for name, value in values.items():
                setattr(self.record, name, value)
        return moved


def fingerprint_of(plan: Plan) -> str:
    """Equal for plans that treat every row alike and were made with the same options: those say how new decisions are read."""
    return hashlib.sha256(f"{plan.fingerprint()}{plan.options}".encode()).hexdigest()


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
