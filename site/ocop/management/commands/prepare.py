"""`manage.py prepare`: what stands between a fresh copy and a site on this machine, done once; `make run` starts with it."""

from __future__ import annotations

import io
import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from catalog.demo.users import ADMINISTRATOR, DEMO_USERS, PASSWORD, has_demo_users, make_demo_users
from catalog.models import Product
from ocop.pages.demo.trees import LISTS
from search import indexing
from search.engines.query import EngineError
from showrooms.models import Showroom

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Make web fonts and tables, and load the demonstration data into an empty catalogue."
    # The database that some checks read is made here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="see that this port is free, and say where the site will be")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "`prepare` loads demonstration data and is for development only; DJANGO_SETTINGS_MODULE says otherwise."
            )
        port = options["port"]
        if port is not None:
            refuse_taken_port(port)
        call_command("build_fonts", stdout=io.StringIO())
        self.stdout.write("Bringing the database up to date ...")
        call_command("migrate", verbosity=0, interactive=False)
        if not Product.objects.exists():
            call_command("load_reference")
            # The site draws pictures when they are asked for; all of them now would double the wait.
            call_command("load_demo", no_pictures=True)
        self.stdout.write("Bringing search up to date ...")
        bring_search_up_to_date()
        # One from before a role has no login for it yet. A catalogue of real work gets no password that everybody knows.
        demonstrates = has_demo_users()
        if demonstrates:
            make_demo_users()
            if not Showroom.objects.exists():
                call_command("load_showrooms")
                call_command("load_orders")
            if not Page.objects.filter(depth__gt=LISTS).exists():
                call_command("load_pages")
        if port is not None:
            site = f"http://{HOST}:{port}"
            logins = f"      demo logins: {', '.join([ADMINISTRATOR, *DEMO_USERS])} / {PASSWORD}" if demonstrates else ""
            self.stdout.write(
                f"\n  Catalogue   {site}/san-pham/   English: {site}/en/products/\n"
                f"  Desk        {site}/quay/   English: {site}/en/desk/\n"
                f"  Admin       {site}/admin/{logins}\n"
                "  Ctrl+C stops it.\n"
            )


def bring_search_up_to_date() -> None:
    """Documents for what waits, and an index where Elasticsearch is configured and has none that this release can use. Without
    it the site answers all the same."""
    index = indexing.configured_index()
    try:
        indexing.drain()
        if index and index.fault():
            call_command("search_index", "rebuild")
    except EngineError as error:
        raise CommandError(f"{error} Start Elasticsearch, or leave ELASTICSEARCH_URL out.") from error


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: an address in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(f"Port {port} cannot be used: {error}. Choose another: make run PORT=8001") from error
