"""What can go wrong with an import as a whole (what is wrong with single rows is a verdict of the plan).

`ImportProblem`
  └ `ImportFileError`  the file or the options cannot be used; nothing was saved
  └ `PlanChanged`      the catalogue changed between plan and apply in a way that changes verdicts; nothing was saved
"""

from __future__ import annotations


class ImportProblem(Exception):
    """`code` is for machines, `message` is one sentence for people, in the language active when it was raised."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ImportFileError(ImportProblem):
    """Codes: not_found, empty, no_table, wrong_type, password, old_xls, too_large, damaged, encoding, bad_option."""


class InterruptedAfterSaving(KeyboardInterrupt):
    """Interrupted once everything was saved, while admin search was brought up to date; the same import completes it."""


class PlanChanged(ImportProblem):
    """Someone else changed the catalogue, and some rows would now be treated otherwise than the plan said."""
