"""Make the web fonts of the site from the font packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from catalog import fonts


class Command(BaseCommand):
    help = "Write WOFF2 subsets (Latin and Vietnamese) and fonts.css; skip them when they are up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, help="where to write (default: BUILT_STATIC/fonts)")
        parser.add_argument("--force", action="store_true", help="build even when up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        directory = options["directory"] or Path(settings.BUILT_STATIC) / "fonts"
        result = fonts.build(directory, force=options["force"])
        for name, size in result.sizes.items():
            self.stdout.write(f"{size / 1024:6.1f} KB  {name}")
        self.stdout.write(f"Fonts {'written to' if result.built else 'are up to date in'} {directory}")
