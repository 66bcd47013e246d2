"""`manage.py search_index sync|rebuild|check`: what search holds of the products, brought up to date, made anew, compared.

    sync     make the documents that wait and bring them to Elasticsearch; with --watch go on until interrupted
    rebuild  build the index of Elasticsearch anew beside the one that serves, and swap it in
    check    compare every product with its document and with the index

Exit codes: 0 done or in order, 1 not in order, or Elasticsearch did not take it, 130 interrupted; run again, it goes on or begins
anew, and what serves is never half of anything.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from catalog.models import Product
from catalog.progress import bar
from search import changes, indexing, outbox
from search.engines.query import EngineError
from search.worker import LONGEST_REST

EXIT_DONE, EXIT_DIFFERS, EXIT_INTERRUPTED = 0, 1, 130
WATCH_SECONDS = 1.0
MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Bring what search holds up to date (sync), build the index anew (rebuild), or compare it with the facts (check)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        sync = what.add_parser("sync", help="make the documents that wait and bring them to Elasticsearch")
        sync.add_argument("--watch", action="store_true", help="go on until interrupted")
        rebuild = what.add_parser("rebuild", help="build the index of Elasticsearch anew, and swap it in")
        check = what.add_parser("check", help="compare every product with its document and with the index")
        for each in (sync, rebuild, check):
            each.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet: bool = options["quiet"]
        try:
            match options["what"]:
                case "sync":
                    code = self.sync(quiet=quiet, watch=options["watch"])
                case "rebuild":
                    code = self.rebuild(quiet=quiet)
                case _:
                    code = self.compare(quiet=quiet)
        except EngineError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("Interrupted. Run it again: it goes on where it stopped, or begins anew.")
            code = EXIT_INTERRUPTED
        if code:
            sys.exit(code)

    def sync(self, *, quiet: bool, watch: bool) -> int:
        changes.note_outdated(connection)
        if not watch:
            number, _since = outbox.backlog()
            with _bar("changes", number, quiet) as told:
                indexing.drain(told)
            index = indexing.configured_index()
            if index and (fault := index.fault()):
                raise EngineError(fault)
            self.stdout.write("Search knows everything that is on record.")
            return EXIT_DONE
        failures = 0
        while True:
            try:
                indexing.drain()
                failures = 0
            except EngineError as error:
                failures += 1
                self.stderr.write(f"{error} Trying again.")
            time.sleep(min(WATCH_SECONDS * 2**failures, LONGEST_REST))

    def rebuild(self, *, quiet: bool) -> int:
        indexing.reached_index()  # before a bar is drawn
        with _bar("index", Product.objects.count(), quiet) as told:
            number = indexing.rebuild(told)
        self.stdout.write(f"The index was built anew with {number} products, and serves.")
        return EXIT_DONE

    def compare(self, *, quiet: bool) -> int:
        indexing.built_index()  # before a bar is drawn
        found = 0
        with _bar("products", Product.objects.count(), quiet) as told:
            for difference in indexing.check(told):
                found += 1
                if found <= MOST_SHOWN:
                    self.stdout.write(f"Product {difference.product} {difference.what}.")
        waiting, since = outbox.backlog()
        if waiting:
            self.stdout.write(f"{waiting} changes wait since {since:%d/%m/%Y %H:%M} UTC: run manage.py search_index sync.")
        if found:
            self.stdout.write(f"{found} differences. To mend them: manage.py search_index sync, then rebuild.")
            return EXIT_DIFFERS
        self.stdout.write("Every product is found as it is on record.")
        return EXIT_DONE


@contextmanager
def _bar(label: str, total: int, quiet: bool) -> Iterator[Callable[[int], object]]:
    with tqdm(**bar(label, total, "products", quiet or not total)) as drawn:
        yield drawn.update
