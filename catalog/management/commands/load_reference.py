"""`manage.py load_reference`: places, product groups and dated rules."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Load places, product groups and dated rules from catalog/data. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for command in ("load_places", "load_groups", "load_rules"):
            call_command(command, verbosity=options["verbosity"], stdout=self.stdout)
