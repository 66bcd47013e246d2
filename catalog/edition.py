"""The edition: a token that changes whenever a public fact changes, and how to read by it.

A second token changes whenever the words for stock (in stock, last few, ask) may. It belongs to the pages that show such words
alone: what is sold in a shop ends no other page.

A public page is a function of (release, edition, day, language, address). Whoever wants to keep a page, or to tell a browser
that its copy still holds, reads like this:

    reading = Reading.begin(on)        # the key, before the first data query, on the same connection
    ... render with reading.on ...
    if reading.still_holds():          # nothing was committed meanwhile
        keep the page under reading.key(...)

A page torn by a commit half-way may be served once and is never kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Self
from weakref import WeakSet

import django
import wagtail
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_TOKENS = "SELECT token, availability, next_due FROM catalog_edition WHERE id = 1"
_STATEMENT = b"catalog_edition_tokens"
_COMMAND_OK, _TUPLES_OK = 1, 2
"""As libpq numbers its answers."""
_prepared: WeakSet[Any] = WeakSet()
"""The connections of psycopg that know the statement."""


@cache
def release() -> str:
    """A fingerprint of what renders pages besides the facts: our code and templates, the packages under them, the address that
    pages print in QR codes and links, and whether examples are sold. A new release never serves an old one's pages; the same
    release is the same on every machine, so that those behind one address confirm and share each other's pages.
    """
    facts = (django.__version__, wagtail.__version__, settings.PUBLIC_BASE_URL, settings.SELLS_EXAMPLES)
    digest = hashlib.sha256(" ".join(map(str, facts)).encode())
    digest.update((settings.ROOT / "requirements.txt").read_bytes())
    for folder in ("site", "catalog", "search", "showrooms", "templates", "locale"):
        for path in sorted((settings.ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".mo", ".svg", ".csv"}:
                content = path.read_bytes()
                digest.update(f"{path.relative_to(settings.ROOT)} {len(content)} ".encode() + content)
    return digest.hexdigest()[:12]


class Tokens(NamedTuple):
    """The edition's token, and the one of the words for stock. Both are empty where there is no edition. With them comes when the
    next scheduled page is due, in milliseconds since 1970; never, where none is."""

    edition: str
    availability: str
    due: int | None = None


def current_token() -> str:
    """The edition's token now."""
    return current_tokens().edition


def current_tokens() -> Tokens:
    """Both tokens, and what is due, now. One raw read, since this runs before every public page.

    It goes to the driver itself: a cursor of Django's takes longer than the read, and on PostgreSQL first asks the server
    whether it is there. A connection that broke since its last use is opened anew instead, once.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return _read_tokens(connection)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _read_tokens(connection)


def _read_tokens(connection: BaseDatabaseWrapper) -> Tokens:
    if connection.connection is None:
        connection.ensure_connection()
    driver = connection.connection
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql" and (tokens := _prepared_tokens(driver)):
            return tokens
        row: tuple[str, str, int | None] | None = driver.execute(_TOKENS).fetchone()
    return Tokens(*row) if row else Tokens("", "")


def _prepared_tokens(driver: Any) -> Tokens | None:
    """The tokens by a prepared statement, straight through libpq: psycopg's cursors would take a third of a kept page's time.
    None where the server gives none: the ordinary way then tells why.
    """
    if driver not in _prepared:
        if driver.pgconn.prepare(_STATEMENT, _TOKENS.encode()).status != _COMMAND_OK:
            return None
        _prepared.add(driver)
    result = driver.pgconn.exec_prepared(_STATEMENT, [])
    if result.status != _TUPLES_OK or not result.ntuples:
        return None
    due = result.get_value(0, 2)
    return Tokens(result.get_value(0, 0).decode(), result.get_value(0, 1).decode(), int(due) if due else None)


@dataclass(frozen=True)
class Reading:
    """The edition and the day that a page is read by. A `preview` shows staff the page as of another day, and is never kept.

    `availability` is the token of the words for stock, for a page that shows some; empty for any other. `due` is when the next
    scheduled page was due as it was read, in milliseconds since 1970.
    """

    token: str
    on: date
    preview: bool = False
    availability: str = ""
    due: int | None = None

    @classmethod
    def begin(cls, on: date, *, preview: bool = False, availability: bool = False) -> Self:
        now = current_tokens()
        return cls(token=now.edition, on=on, preview=preview, availability=now.availability if availability else "", due=now.due)

    def still_holds(self) -> bool:
        """Whether nothing was committed since that the page shows. Never so inside a transaction: what it wrote moves the edition
        when it ends."""
        # An empty token means no edition row: without it nothing can be said to be current.
        if not self.token or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return False
        now = current_tokens()
        return now.edition == self.token and self.availability in ("", now.availability)

    def key(self, language: str, address: str) -> str:
        """The key of a page, 32 hex digits; `address` is the path with its normalised query."""
        parts = "\n".join((release(), self.token, self.availability, self.on.isoformat(), language, address))
        return hashlib.sha256(parts.encode()).hexdigest()[:32]
