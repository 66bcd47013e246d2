"""`manage.py load_places`: places as they are now and as they were."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.reference.places import load_places


class Command(BaseCommand):
    help = "Load places as they are now and as they were from catalog/data. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for written in load_places(quiet=options["verbosity"] == 0):
            if options["verbosity"]:
                self.stdout.write(str(written))
