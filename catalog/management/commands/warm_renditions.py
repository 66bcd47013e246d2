"""`manage.py warm_renditions`: the sizes of photographs that public pages show, made before anyone asks for them.

Exit codes: 0 everything is there, 1 some photographs cannot be read, 130 interrupted; run again, it goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.images import get_image_model

from catalog import clock, photographs
from catalog.models import Producer, Product, ProductImage
from catalog.progress import progress
from catalog.public.drawn_ahead import draw_pictures, undrawn

EXIT_DONE, EXIT_UNREADABLE, EXIT_INTERRUPTED = 0, 1, 130
AT_ONCE = 16
"""How many photographs are looked up and cut together; their sizes are held in memory until they are written."""


@dataclass(frozen=True)
class Unreadable:
    """A photograph that could not be cut; `used_by` names the products and producers that show it."""

    image: int
    title: str
    file: str
    used_by: list[str]
    error: str


@dataclass
class Report:
    """`there` and `made` count renditions, `drawn` products; in a dry run `made` and `drawn` are what would be."""

    dry_run: bool
    photographs: int = 0
    there: int = 0
    made: int = 0
    drawn: int = 0
    interrupted: bool = False
    unreadable: list[Unreadable] = field(default_factory=list)


class Command(BaseCommand):
    help = "Make the sizes of photographs that public pages show; what is there is skipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--illustrations", action="store_true", help="also draw the illustrations of listed products without a photograph"
        )
        parser.add_argument("--dry-run", action="store_true", help="count what is missing, make nothing")
        parser.add_argument("--json", action="store_true", help="print the result as one object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(options["dry_run"])
        quiet = options["verbosity"] == 0
        try:
            _warm_photographs(report, quiet)
            if options["illustrations"]:
                _warm_illustrations(report, quiet)
        except KeyboardInterrupt:
            report.interrupted = True
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        elif not quiet:
            self._tell(report)
        if report.interrupted:
            self.stderr.write(_("Interrupted. What was made stays; run it again to go on."))
            sys.exit(EXIT_INTERRUPTED)
        if report.unreadable:
            sys.exit(EXIT_UNREADABLE)

    def _tell(self, report: Report) -> None:
        for each in report.unreadable:
            self.stdout.write(
                _("“%(title)s” (%(file)s) cannot be read: %(error)s. Upload it again for: %(names)s.")
                % {"title": each.title, "file": each.file, "error": each.error, "names": ", ".join(each.used_by)}
            )
        in_use = ngettext("%(count)s photograph in use", "%(count)s photographs in use", report.photographs)
        for words, count in (
            (in_use, report.photographs),
            (ngettext("%(count)s size was there", "%(count)s sizes were there", report.there), report.there),
            (ngettext("%(count)s size made", "%(count)s sizes made", report.made), report.made),
            (ngettext("%(count)s product drawn", "%(count)s products drawn", report.drawn), report.drawn),
            (_("%(count)s cannot be read"), len(report.unreadable)),
        ):
            if count or words is in_use:
                self.stdout.write(words % {"count": f"{count:>6}"})
        if report.dry_run:
            self.stdout.write(_("Dry run: nothing was made; the numbers tell what would be."))


def _warm_photographs(report: Report, quiet: bool) -> None:
    users = photographs_in_use()
    report.photographs = len(users)
    each_done = _each_photograph(sorted(users), users, report)
    for _done in progress(each_done, label=_("Photographs"), total=len(users), unit=_("photographs"), quiet=quiet):
        pass


def _warm_illustrations(report: Report, quiet: bool) -> None:
    with_photographs = ProductImage.objects.values("product")
    products = Product.objects.listed(clock.today()).exclude(pk__in=with_photographs).select_related("group").order_by("pk")
    report.drawn = len(undrawn(products)) if report.dry_run else draw_pictures(products, quiet)


def photographs_in_use() -> dict[int, list[str]]:
    """The images that products and producers have, published or not, each with their names."""
    users: dict[int, list[str]] = defaultdict(list)
    for image, name in ProductImage.objects.order_by("product_id").values_list("image", "product__name"):
        users[image].append(name)
    for image, name in Producer.objects.filter(image__isnull=False).order_by("pk").values_list("image", "name"):
        users[image].append(name)
    return users


def _each_photograph(ids: Sequence[int], users: dict[int, list[str]], report: Report) -> Iterator[int]:
    """Cut one photograph after another and count in `report`; yields the id of each that is done."""
    # A thread for each core cuts; the database is asked by this one alone.
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads:
        try:
            for first in range(0, len(ids), AT_ONCE):
                images = list(get_image_model().objects.filter(pk__in=ids[first : first + AT_ONCE]).order_by("pk"))
                photographs.prefetch(images, photographs.EVERY_SIZE)
                cutting: list[tuple[Any, Future[list[photographs.CutFile]] | None]] = []
                for image in images:
                    missing = _missing(image, report)
                    started = bool(missing) and not report.dry_run
                    cutting.append((image, threads.submit(photographs.cut, image, missing) if started else None))
                for image, cut in cutting:
                    if cut is not None:
                        _keep(image, cut, users, report)
                    yield image.pk
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise


def _keep(image: Any, cut: Future[list[photographs.CutFile]], users: dict[int, list[str]], report: Report) -> None:
    try:
        report.made += len(photographs.keep(image, cut.result()))
    except photographs.UnreadablePhotograph as error:
        report.unreadable.append(Unreadable(image.pk, image.title, image.file.name, users[image.pk], str(error)))


def _missing(image: Any, report: Report) -> list[str]:
    """The renditions that are not there or whose file is gone; counts both kinds."""
    wanted = photographs.specs(image, photographs.EVERY_SIZE)
    found = photographs.kept(image, wanted)
    for spec, rendition in list(found.items()):
        if not rendition.file.storage.exists(rendition.file.name):
            del found[spec]
            if not report.dry_run:
                rendition.delete()
    report.there += len(found)
    missing = [spec for spec in wanted if spec not in found]
    if report.dry_run:
        report.made += len(missing)
    return missing
