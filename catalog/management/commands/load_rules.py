"""`manage.py load_rules`: dated rules."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.reference.rules import load_rules


class Command(BaseCommand):
    help = "Load dated rules from catalog/data. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for written in load_rules(quiet=options["verbosity"] == 0):
            if options["verbosity"]:
                self.stdout.write(str(written))
