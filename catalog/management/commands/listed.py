"""`manage.py listed`: every product listed on a day, for people and scripts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog import clock
from catalog.models import Product


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no day. Write it as year-month-day, for example 2026-11-23.") from error


class Command(BaseCommand):
    help = "Print every listed product: published, and with a certificate in force on the day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day, as 2026-11-23 (default: today in Vietnam)")
        parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        on = iso_day(options["on"]) if options["on"] else clock.today()
        rows = [
            {
                "id": product.pk,
                "code": product.code,
                "name": product.name,
                "stars": product.stars,
                "producer": product.producer.name,
                "province": product.province.name,
                "last_day": (product.lapses_on - timedelta(days=1)).isoformat(),
                "fictional": product.fictional,
            }
            for product in Product.objects.listed(on).select_related("producer", "province").order_by("pk").iterator(2000)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            mark = " (minh họa)" if row["fictional"] else ""
            self.stdout.write(
                f"{row['code']}  {row['stars']}★  {row['last_day']}  {row['name']}{mark} — {row['producer']}, {row['province']}"
            )
        self.stdout.write(f"{len(rows)} in force on {on.isoformat()}")
