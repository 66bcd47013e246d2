"""`manage.py orders tidy`: what time brings along. Goes on with payments that were left half-way, calls off orders that were not
paid or collected in time, posts letters that wait, forgets old carts.

Run it every few minutes (cron). It may be interrupted, run again, and run beside the site; nothing is wrong while it does not
run, since whoever reads asks what still holds. Exit codes: 0 done, 1 letters wait for the mail server, 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from catalog import clock
from catalog.progress import bar
from ocop.storefront import carts, notices, timeouts
from ocop.storefront.actors import Act
from ocop.storefront.payments import reconciling
from showrooms import holds

EXIT_DONE, EXIT_WAITING, EXIT_INTERRUPTED = 0, 1, 130


class Command(BaseCommand):
    help = "Go on with payments left half-way, call off orders whose time is over, post letters that wait, forget old carts."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        tidy = what.add_parser("tidy", help="do all of it, once")
        tidy.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            waiting = self._tidy(quiet=options["quiet"])
        except KeyboardInterrupt:
            self.stderr.write("Interrupted. What was done stays; run it again for the rest.")
            sys.exit(EXIT_INTERRUPTED)
        if waiting:
            sys.exit(EXIT_WAITING)

    def _tidy(self, *, quiet: bool) -> int:
        at, on = clock.now_and_today()
        holds.free_lapsed(at, on)
        total = len(reconciling.half_way())
        with tqdm(**bar("Taking up", total, "payments", quiet or not total)) as drawn:
            taken_up = reconciling.take_up(Act(at=at, on=on), drawn.update)
        total = len(timeouts.overdue(at))
        with tqdm(**bar("Calling off", total, "orders", quiet or not total)) as drawn:
            lapsed = timeouts.lapse_unpaid(at, on, drawn.update)
        posted, total = 0, notices.waiting(at)
        with tqdm(**bar("Posting", total, "letters", quiet or not total)) as drawn:
            while notices.waiting(now := clock.now()):
                sent = notices.send_waiting(now)
                posted += sent
                drawn.update(sent)
        forgotten = carts.forget_old(at)
        left = notices.waiting()
        done = f"{taken_up} payments taken up, {lapsed} orders called off, {posted} letters posted"
        self.stdout.write(f"{done}, {left} still wait, {forgotten} old carts forgotten.")
        return left
