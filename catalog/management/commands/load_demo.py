"""`manage.py load_demo`: real recognitions with their sources, fictional products around them, pictures, demo logins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.demo.loading import load_demo
from catalog.demo.users import ADMINISTRATOR, DEMO_USERS, PASSWORD, make_demo_users
from catalog.demo.writing import ReferenceMissing
from catalog.models import Product
from catalog.public.drawn_ahead import draw_pictures


class Command(BaseCommand):
    help = "Load the demonstration data. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-pictures", action="store_true", help="leave the pictures to the site, which draws on demand")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] else lambda _text: None
        if settings.DEBUG and make_demo_users():
            say(f"Demo logins, password {PASSWORD}: {', '.join([ADMINISTRATOR, *DEMO_USERS])}")
        on = clock.today()
        say("Writing products, certificates and what the admin needs to find them ...")
        try:
            loaded = load_demo(on)
        except ReferenceMissing as error:
            raise CommandError(f"{error} Run `manage.py load_reference` first.") from error
        say(f"Products: {loaded.real} real, {loaded.fictional} fictional, {loaded.added} new; {loaded.in_force} in force on {on}")
        if not options["no_pictures"]:
            draw_pictures(Product.objects.listed(on).select_related("group").order_by("pk"), quiet=options["verbosity"] == 0)
