"""`manage.py payments reconcile`: the books of payment providers against ours, in both directions, and both mended.

    payments reconcile
    payments reconcile --since 2026-11-01
    payments reconcile --dry-run

A safety net, to be run every hour: what providers tell us by themselves may be lost. Exit codes: 0 everything agrees (now), 1
something is left for a person or, with `--dry-run`, differs, 130 interrupted. It may be interrupted, run again, and run beside
the site.
"""

from __future__ import annotations

import sys
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from tqdm import tqdm

from catalog import clock
from catalog.progress import bar
from ocop.storefront.actors import Act
from ocop.storefront.payments.reconciling import LOOKS_BACK, Report, reconcile

EXIT_RIGHT, EXIT_WRONG, EXIT_INTERRUPTED = 0, 1, 130


class Command(BaseCommand):
    help = "Ask the payment providers how every payment stands, and mend what differs, there and here."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        reconcile = commands.add_parser("reconcile", help="compare and mend")
        reconcile.add_argument(
            "--since", metavar="DAY", help=f"attempts begun since then, as 2026-11-01 (default: {LOOKS_BACK.days} days)"
        )
        reconcile.add_argument("--dry-run", action="store_true", help="say what differs, and mend nothing")
        reconcile.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        act = Act(*clock.now_and_today(), why=_("Compared with the provider’s books."))
        since = _moment(options["since"]) if options["since"] else None
        try:
            with tqdm(**bar("Comparing", None, "steps", options["quiet"])) as drawn:
                report = reconcile(act, since, dry_run=options["dry_run"], progress=lambda _name: drawn.update(1))
        except KeyboardInterrupt:
            self.stderr.write("Interrupted. What was mended stays; run it again for the rest.")
            sys.exit(EXIT_INTERRUPTED)
        self._print(report)
        if report.left or report.differs:
            sys.exit(EXIT_WRONG)

    def _print(self, report: Report) -> None:
        for title, found in (("Mended", report.mended), ("Differs", report.differs), ("For a person to look at", report.left)):
            if found:
                self.stdout.write(f"{title}:")
                for line in found:
                    self.stdout.write(f"  {line}")
        self.stdout.write(
            f"Asked about {report.asked} payments, took over {report.messages} messages: {len(report.mended)} mended, "
            f"{len(report.differs)} differ, {len(report.left)} left for a person."
        )


def _moment(text: str) -> datetime:
    """A day or a moment as it is typed."""
    try:
        moment = parse_datetime(text) if "T" in text or " " in text else None
        day = parse_date(text) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime.combine(day, time.min)
    if moment is None:
        raise CommandError(f"{text!r} is no day. Write it as 2026-11-01, or with a time as 2026-11-01T08:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_default_timezone())
