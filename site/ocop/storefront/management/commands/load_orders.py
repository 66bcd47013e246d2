"""`manage.py load_orders`: made-up orders at the made-up showrooms, for a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog import clock
from ocop.storefront.demo.fees import load_fees
from ocop.storefront.demo.orders import load_orders
from showrooms.models import Showroom


class Command(BaseCommand):
    help = "Load example delivery fees and a few made-up orders in every state. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Made-up orders are for development only; DJANGO_SETTINGS_MODULE says otherwise.")
        if not Showroom.objects.filter(fictional=True).exists():
            raise CommandError("There are no made-up showrooms. Run `manage.py load_showrooms` first.")
        fees = load_fees()
        orders = load_orders(clock.now())
        if options["verbosity"]:
            self.stdout.write(f"Delivery fees: {fees} example figures. Orders: {orders} made-up ones.")
