"""`manage.py load_showrooms`: made-up showrooms with a month of movements, for a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog import clock
from showrooms.demo.loading import Missing, load_showrooms


class Command(BaseCommand):
    help = "Load made-up showrooms, their stock and a month of movements. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Made-up showrooms are for development only; DJANGO_SETTINGS_MODULE says otherwise.")
        try:
            loaded = load_showrooms(clock.today())
        except Missing as error:
            raise CommandError(f"{error} Run `manage.py load_demo` first.") from error
        if options["verbosity"]:
            new = "" if loaded.added else " They were here before: nothing changed."
            self.stdout.write(
                f"Showrooms: {loaded.showrooms}, with {loaded.levels} stock levels and {loaded.movements} movements.{new}"
            )
