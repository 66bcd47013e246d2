"""Telling how far an import has got: on a terminal, or in a small file that the admin reads.

Never in the database: while an import is being saved the database is locked.
"""

from __future__ import annotations

import json
import os
import time
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TextIO

from django.utils.translation import gettext_lazy as _
from tqdm import tqdm


class Step(StrEnum):
    """What is being done; `done` and `total` count rows."""

    READING = "reading"
    PLANNING = "planning"
    SAVING = "saving"
    INDEXING = "indexing"
    DONE = "done"


STEP_LABELS = {
    Step.READING: _("Reading"),
    Step.PLANNING: _("Comparing"),
    Step.SAVING: _("Saving"),
    Step.INDEXING: _("Updating admin search"),
    Step.DONE: _("Done"),
}


class Progress(Protocol):
    def __call__(self, done: int, total: int, phase: Step) -> None: ...


def silent(done: int, total: int, phase: Step) -> None:
    """No progress wanted."""


class TerminalProgress:
    """A bar per step on a terminal; nothing where the output is not one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[None] | None = None
        self._phase: Step | None = None

    def __call__(self, done: int, total: int, phase: Step) -> None:
        if phase is not self._phase:
            self.close()
            self._phase = phase
            if phase is not Step.DONE:
                self._bar = tqdm(total=total, desc=str(STEP_LABELS[phase]), file=self._stream, disable=None, leave=True)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class FileProgress:
    """The latest state as one JSON object in `path`, replaced whole, so that a reader never sees half of it."""

    _SECONDS_BETWEEN_WRITES = 0.2

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0.0
        self._phase: Step | None = None
        path.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, done: int, total: int, phase: Step) -> None:
        now = time.monotonic()
        if phase is self._phase and done < total and now - self._written < self._SECONDS_BETWEEN_WRITES:
            return
        self._written, self._phase = now, phase
        partial = self._path.with_suffix(f".{os.getpid()}.part")
        partial.write_text(json.dumps({"done": done, "total": total, "phase": phase.value}), encoding="utf-8")
        partial.replace(self._path)


def read_progress(path: Path) -> dict[str, int | str] | None:
    """What `FileProgress` last wrote, or `None` before its first word."""
    try:
        state: dict[str, int | str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return state
