"""What surfaces are made of: the register itself, a visitor who keeps pages, and how a page is read for what it shows."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from django.test import Client

from catalog import addresses
from catalog.models import Product

Shown = dict[int, int]
Way = TypeVar("Way")
LANGUAGES = ("vi", "en")


class Kind(Enum):
    OFFER = "shows what is listed"
    SELECTION = "shows a few of what is listed"
    STOCKED = "shows what is listed and free to sell at a public showroom"
    RECORD = "tells of every certificate in force"


@dataclass(frozen=True)
class Page:
    status: int
    body: str


@dataclass
class Visitor:
    """A browser that keeps pages and asks whether they still hold. `officer` is logged in to the admin. `shared` remembers every
    share image it was ever shown: product and stars by address.

    A surface may be reached in many ways (two languages, several orders, what one knows of a product). Whoever looks once
    takes them all; who looks thousands of times `takes_turns`: the whole surface each time, the ways one after another.
    """

    client: Client = field(default_factory=Client)
    officer: Client | None = None
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    shared: dict[str, tuple[int, int]] = field(default_factory=dict)
    open_pages: dict[str, Page] = field(default_factory=dict)
    confirmed: int = 0
    takes_turns: bool = False
    turn: int = 0

    def look_anew(self) -> None:
        """Something may have happened: ask for every page again, though not twice."""
        self.open_pages.clear()
        self.turn += 1

    def ways(self, *ways: Way) -> tuple[Way, ...]:
        """All the ways to reach a surface, or the one whose turn it is."""
        return (ways[self.turn % len(ways)],) if self.takes_turns else ways

    def get(self, address: str) -> Page:
        if address not in self.open_pages:
            self.open_pages[address] = self._ask(address)
        return self.open_pages[address]

    def _ask(self, address: str) -> Page:
        etag, body = self.kept.get(address, ("", ""))
        response = self.client.get(address, headers={"if-none-match": etag} if etag else {})
        if response.status_code == 304:
            # Told that what it kept still holds: that must be, to the letter, what it would get now.
            self.confirmed += 1
            fresh = self.client.get(address)
            assert fresh.status_code == 200 and fresh.content.decode() == body, f"304 for a page that has changed: {address}"
            return Page(200, body)
        page = Page(response.status_code, response.content.decode())
        if response.status_code == 200 and response.headers.get("ETag"):
            self.kept[address] = (response.headers["ETag"], page.body)
        else:
            self.kept.pop(address, None)
        return page


SURFACES: dict[str, Surface] = {}


@dataclass(frozen=True)
class Surface:
    name: str
    kind: Kind
    show: Callable[[Visitor], Shown]
    addresses: tuple[str, ...]


def surface(kind: Kind, *claimed: str) -> Callable[[Callable[[Visitor], Shown]], Callable[[Visitor], Shown]]:
    """Enter a surface in the register; `claimed` are the address patterns it answers for."""

    def enter(show: Callable[[Visitor], Shown]) -> Callable[[Visitor], Shown]:
        SURFACES[show.__name__] = Surface(show.__name__, kind, show, claimed)
        return show

    return enter


# --- reading pages ----------------------------------------------------------------------------------------------------

CARD = re.compile(r'<article class="card" data-product-id="(\d+)">(.*?)</article>', re.S)
RECORD = re.compile(r'data-record="(\d+)" data-verdict="(\w+)"(.*?)(?=data-record="|</main>|\Z)', re.S)
BADGE = re.compile(r'data-badge="(\d)"')
SHARE_IMAGE = re.compile(r'<meta property="og:image" content="https?://[^/"]+(/(?:chia-se|en/share)/[^"]+)">')
STARS_IN_ALT = re.compile(r'<meta property="og:image:alt" content="[^"]*OCOP,? (\d) [^"]*">')
NEXT = re.compile(r'<a class="pager-step" href="([^"]+)" rel="next">')


def cards(body: str) -> Shown:
    """The products of a page's cards; each card carries one badge."""
    shown: Shown = {}
    for pk, card in CARD.findall(body):
        [stars] = BADGE.findall(card)
        shown[int(pk)] = int(stars)
    return shown


def records(body: str) -> tuple[Shown, dict[int, set[str]]]:
    """What a page of records shows with a badge, and the verdicts it gives on each product."""
    shown: Shown = {}
    verdicts: dict[int, set[str]] = {}
    for pk, verdict, text in RECORD.findall(body):
        badges = BADGE.findall(text)
        verdicts.setdefault(int(pk), set()).add(verdict)
        assert bool(badges) == (verdict == "in_force"), f"a badge and “{verdict}” do not go together"
        if badges:
            shown[int(pk)] = int(badges[0])
    return shown, verdicts


def number(body: str, name: str) -> int:
    found = re.search(rf'{name}="(\d+)"', body)
    assert found, f"the page does not say {name}"
    return int(found[1])


def json_ld(body: str) -> list[dict[str, Any]]:
    """What a page tells machines, node by node."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)
    return [node for script in scripts for node in json.loads(script)["@graph"]]


def walk(visitor: Visitor, address: str) -> Shown:
    """The cards of a list from its first page to its last; every page says the same total, and it is theirs."""
    shown: Shown = {}
    count, totals = 0, set()
    while address:
        page = visitor.get(address)
        assert page.status == 200, address
        on_page = cards(page.body)
        assert not on_page.keys() & shown.keys(), f"a product stands on two pages: {address}"
        shown |= on_page
        count += len(CARD.findall(page.body))
        totals.add(number(page.body, "data-total"))
        following = NEXT.search(page.body)
        address = html.unescape(following[1]) if following else ""
    assert totals == {count} == {len(shown)}
    return shown


def list_address(language: str, **query: Any) -> str:
    pairs = "&".join(f"{name.replace('_', '-')}={value}" for name, value in query.items())
    return addresses.product_list(language) + (f"?{pairs}" if pairs else "")


def union(parts: Iterable[Shown]) -> Shown:
    whole: Shown = {}
    for part in parts:
        whole |= part
    return whole


def everyone() -> Iterator[tuple[Any, ...]]:
    """What a person could know of each product on record."""
    return iter(Product.objects.order_by("pk").values_list("pk", "slug", "code", "name", "gtin", "official_code"))
