"""Run the public command and look at what it left, by its own report and by the facts on record."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.utils import translation

from catalog import edition
from catalog.models import Certificate, Decision, Producer, Product

from .annexes import Expected

SAVED = {"new", "renewed", "upgraded", "downgraded"}
TO_MEND = {"conflicting", "unreadable"}
VERDICTS = {*SAVED, *TO_MEND, "unchanged", "not_recognised", "not_a_row"}


@dataclass
class Run:
    """One run of `import_decision`: its exit code, its JSON object and what it said on stderr."""

    exit_code: int
    report: dict[str, Any]
    said: str

    def row(self, number: int) -> dict[str, Any]:
        [found] = [row for row in self.report["rows"] if row["row"] == number]
        return found


def import_decision(path: Path, *options: str) -> Run:
    """Run the command in Vietnamese with `--json`; whichever way it exits, the code is the one a shell would see."""
    stdout, stderr = io.StringIO(), io.StringIO()
    exit_code = 0
    with translation.override("vi"):
        try:
            call_command("import_decision", str(path), "--json", *options, stdout=stdout, stderr=stderr)
        except SystemExit as exit_:
            exit_code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        except CommandError as error:
            exit_code = error.returncode
            stderr.write(str(error))
    report = json.loads(stdout.getvalue()) if stdout.getvalue().strip() else {}
    return Run(exit_code, report, stderr.getvalue().strip())


def facts() -> dict[str, Any]:
    """Every value of every row that an import may write, and the edition that must move only with them."""
    models = (Product, Producer, Certificate, Decision)
    return {
        **{model.__name__: list(model._default_manager.order_by("pk").values()) for model in models},
        "edition": edition.current_token(),
    }


def assert_refused(run: Run, codes: tuple[str, ...], names: str) -> None:
    """Exit 2 with one sentence in Vietnamese that names the file (or the option), and the same for machines."""
    assert run.exit_code == 2, run
    assert run.report["error"]["code"] in codes
    for sentence in (run.said, run.report["error"]["message"]):
        assert_plain_sentence(sentence)
        assert names in sentence
    assert "\n" not in run.said


def assert_plain_sentence(sentence: str) -> None:
    assert sentence.strip()
    assert not sentence.isascii(), f"not in Vietnamese: {sentence!r}"
    for word in ("Traceback", "không hợp lệ", "None", "Error", "Exception"):
        assert word not in sentence


def assert_rows(run: Run, expected: dict[int, Expected], sheet: str | None = None) -> None:
    """Each row that is not empty is there once, with the verdict, the reason and the facts expected of it."""
    rows = {row["row"]: row for row in run.report["rows"] if sheet is None or row["sheet"] == sheet}
    assert len(rows) == len([row for row in run.report["rows"] if sheet is None or row["sheet"] == sheet])
    assert sorted(rows) == sorted(expected)
    got = {number: (row["verdict"], row["code"] if expected[number].code else None) for number, row in rows.items()}
    assert got == {number: (wanted.verdict, wanted.code) for number, wanted in expected.items()}
    for number, wanted in expected.items():
        _assert_row(rows[number], wanted)


def assert_summary(run: Run) -> None:
    """The totals are those of the rows, and the exit code says whether any needs mending."""
    verdicts = Counter(row["verdict"] for row in run.report["rows"])
    assert set(verdicts) <= VERDICTS
    summary = run.report["summary"]
    assert {verdict: summary[verdict] for verdict in VERDICTS} == {verdict: verdicts[verdict] for verdict in VERDICTS}
    assert summary["rows"] == verdicts.total() - verdicts["not_a_row"]
    assert run.exit_code == (1 if any(verdicts[verdict] for verdict in TO_MEND) else 0), run.said


def _assert_row(row: dict[str, Any], wanted: Expected) -> None:
    if wanted.verdict in TO_MEND:
        assert_plain_sentence(row["reason"])
        assert (wanted.shows or "") in row["reason"]
    if wanted.verdict not in SAVED:
        return
    if wanted.stars is not None:
        assert row["stars"] == wanted.stars
    if not row["product"]:
        raise AssertionError(f"row {row['row']} names no product")
    _assert_saved(row["product"]["code"], wanted)


def _assert_saved(code: str, wanted: Expected) -> None:
    product = Product.objects.get(code=code)
    certificates = product.certificates.order_by("starts_on")
    certificate = (certificates.filter(starts_on=wanted.starts_on) if wanted.starts_on else certificates).last()
    assert certificate is not None
    found = {
        "stars": certificate.stars,
        "starts_on": certificate.starts_on,
        "ends_on": certificate.ends_on,
        "number": certificate.decision.number,
        "authority": certificate.decision.authority,
        "score": certificate.score,
        "name": certificate.certified_name,
        "producer": product.producer.name,
        "province": product.province.name,
        "proposed_five": certificate.proposed_five,
    }
    facts_wanted = {field: value for field in found if (value := getattr(wanted, field)) is not None}
    assert {field: found[field] for field in facts_wanted} == facts_wanted
    assert certificate.decision.signed_on == certificate.starts_on


def assert_second_run_changes_nothing(path: Path, options: tuple[str, ...], first: Run) -> None:
    """Run again: saved rows are on record, the others as they were, and not one value has moved."""
    before = facts()
    again = import_decision(path, *options)
    assert again.exit_code == first.exit_code
    assert_summary(again)
    verdicts = {(row["sheet"], row["row"]): (row["verdict"], row["code"]) for row in again.report["rows"]}
    assert verdicts == {
        (row["sheet"], row["row"]): (
            ("unchanged", "already_recorded") if row["verdict"] in SAVED else (row["verdict"], row["code"])
        )
        for row in first.report["rows"]
    }
    assert facts() == before
