#!/usr/bin/env python
"""Run the property test of what is listed when, for long, on SQLite or the database of `DATABASE_URL`; with Elasticsearch where
`ELASTICSEARCH_URL` is set. Or, with `--of stock`, that of the stock ledger against its model.

scripts/guarantee.py --examples 500 --steps 30 --jobs 2

Each job is a process with a database of its own and histories of its own; the figures are added up at the end.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]


class Progress:
    """Examples done, rate and time left, on one line of a terminal or one line a minute elsewhere."""

    def __init__(self, label: str, examples: int) -> None:
        self.label, self.examples, self.done = label, examples, 0
        self.began = self.told = time.monotonic()

    def step(self) -> None:
        self.done += 1
        now = time.monotonic()
        terminal = sys.stderr.isatty()
        if now - self.told < (0.5 if terminal else 60) and self.done != self.examples:
            return
        self.told = now
        spent = now - self.began
        left = timedelta(seconds=round(max(self.examples - self.done, 0) * spent / self.done))
        line = f"{self.label}: {self.done} of {self.examples} examples, {self.done / spent:.2f} a second, {left} left"
        print(f"\r{line}\033[K" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--of", choices=["surfaces", "stock"], default="surfaces", help="what to try (default: surfaces)")
    parser.add_argument("--examples", type=int, default=500, metavar="N", help="histories to try (default: 500)")
    parser.add_argument("--steps", type=int, default=30, metavar="N", help="most steps in one history (default: 30)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a core)")
    parser.add_argument("--job", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    return run_all(options) if options.job is None else run_one(options)


def run_all(options: argparse.Namespace) -> int:
    """Share the examples out and add up what the jobs met. Fails when one fails, and stops the others."""
    shares = [options.examples // options.jobs + (job < options.examples % options.jobs) for job in range(options.jobs)]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for job, examples in enumerate(shares):
            numbers = {"--job": job, "--examples": examples, "--steps": options.steps}
            command = [sys.executable, __file__, "--of", options.of, *(str(part) for pair in numbers.items() for part in pair)]
            environment = os.environ | {"DATA_DIR": f"{folder}/{job}", "GUARANTEE_FIGURES": f"{folder}/{job}.json"}
            running.append(subprocess.Popen(command, env=environment))
        try:
            codes = [process.wait() for process in running]
        except KeyboardInterrupt:
            codes = [process.wait() for process in running]
        tally: Counter[str] = Counter()
        for figures in Path(folder).glob("*.json"):
            tally.update(json.loads(figures.read_text()))
    if any(codes):
        return max(codes)
    spent = timedelta(seconds=round(time.monotonic() - began))
    print(f"{options.examples} examples of up to {options.steps} steps in {spent}, {options.jobs} at a time")
    for met, times in tally.most_common():
        print(f"{times:8d} {met}")
    return 0


def run_one(options: argparse.Namespace) -> int:
    """One job: its share of the examples against a database of its own."""

    os.environ["DJANGO_SETTINGS_MODULE"] = "ocop.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases
    from hypothesis.stateful import run_state_machine_as_test

    from tests.guarantee.machine import Guarantee, GuaranteeOnElasticsearch
    from tests.guarantee.profiles import profile
    from tests.showrooms.ledger_machine import LedgerMachine

    logging.getLogger("django.request").setLevel(logging.ERROR)  # lapsed pages are 410 by the thousand
    # Not the whole test environment: its copies of every template's context would cost a fifth of the time.
    settings.ALLOWED_HOSTS.append("testserver")
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"guarantee_{options.job}"
    prepared = setup_databases(verbosity=0, interactive=False)
    progress = Progress(f"{connection.vendor} {options.job + 1}", options.examples)
    machine: Any = Guarantee if options.of == "surfaces" else LedgerMachine
    machine.finished = staticmethod(progress.step)
    if (url := os.environ.get("ELASTICSEARCH_URL")) and machine is Guarantee:
        machine = GuaranteeOnElasticsearch
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = url, f"guarantee-{options.job}"
    try:
        run_state_machine_as_test(machine, settings=profile(options.examples, options.steps))
    except KeyboardInterrupt:
        print(f"\n{connection.vendor}: stopped after {progress.done} examples, all of them good", file=sys.stderr)
        return 130
    except BaseException:
        # Hypothesis has printed the shortest history that fails, and how to play it again.
        print(f"\n{connection.vendor}: what happened is not what had to happen", file=sys.stderr)
        raise
    finally:
        teardown_databases(prepared, verbosity=0)
    Path(os.environ["GUARANTEE_FIGURES"]).write_text(json.dumps(machine.tally))
    return 0


if __name__ == "__main__":
    sys.exit(main())
