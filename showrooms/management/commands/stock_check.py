"""`manage.py stock_check`: proves the stock against its movements, at one showroom or at all.

    stock_check
    stock_check --showroom diem-ocop-long-xuyen

Exit codes: 0 everything adds up, 1 something does not (a line for each), 130 interrupted. It only reads, and selling may go on.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from catalog.progress import bar
from showrooms.checking import Check, checks
from showrooms.models import Showroom

EXIT_RIGHT, EXIT_WRONG, EXIT_INTERRUPTED = 0, 1, 130


class Command(BaseCommand):
    help = "Prove every stock level against its movements, and every transfer against its entries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--showroom", metavar="SLUG", help="only this one (default: all)")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        showroom = None
        if options["showroom"]:
            showroom = Showroom.objects.filter(slug=options["showroom"]).first()
            if showroom is None:
                known = ", ".join(Showroom.objects.order_by("slug").values_list("slug", flat=True))
                raise CommandError(f"There is no showroom {options['showroom']!r}. Name one of these: {known}.")
        found, done = 0, []
        try:
            for check in checks(showroom):
                done.append(f"0 of {check.total} {check.unit}")
                for amount, number in self._proved(check, options["quiet"]):
                    done[-1] = f"{amount} of {check.total} {check.unit}"
                    found += number
        except KeyboardInterrupt:
            self.stderr.write(f"Interrupted. Checked: {', '.join(done)}; {found} departures.")
            sys.exit(EXIT_INTERRUPTED)
        if found:
            self.stdout.write(f"{found} departures. Checked: {', '.join(done)}.")
            sys.exit(EXIT_WRONG)
        self.stdout.write(f"Everything adds up. Checked: {', '.join(done)}.")

    def _proved(self, check: Check, quiet: bool) -> Any:
        """Yield, part by part, how much has been checked, and how many departures the part has."""
        amount = 0
        with tqdm(**bar(check.label, check.total, check.unit, quiet or not check.total)) as drawn:
            for part in check.parts:
                for departure in part.departures:
                    drawn.clear()
                    self.stdout.write(departure)
                amount += part.amount
                drawn.update(part.amount)
                yield amount, len(part.departures)
