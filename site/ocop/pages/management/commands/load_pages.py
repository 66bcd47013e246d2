"""`manage.py load_pages`: made-up fairs, stories and collections, for a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog import clock
from catalog.models import Product
from ocop.pages.demo.trees import load_pages


class Command(BaseCommand):
    help = "Load made-up fairs, stories and collections, in both languages. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Made-up pages are for development only; DJANGO_SETTINGS_MODULE says otherwise.")
        if not Product.objects.filter(fictional=True).exists():
            raise CommandError("There are no made-up products. Run `manage.py load_demo` first.")
        made = load_pages(clock.today())
        if options["verbosity"]:
            told = ", ".join(f"{number} {name}" for name, number in made.items()) or "none"
            self.stdout.write(f"Pages: {told}.")
