"""`manage.py load_groups`: product groups of each legal period."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.reference.groups import load_groups


class Command(BaseCommand):
    help = "Load product groups of each legal period from catalog/data. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for written in load_groups(quiet=options["verbosity"] == 0):
            if options["verbosity"]:
                self.stdout.write(str(written))
