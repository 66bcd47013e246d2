"""Sales that a showroom's own till tells of: read from what it sent, and booked as any other sale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from . import ledger
from .access import Actor
from .errors import BadRequest, InsufficientStock, LedgerError, NotYours
from .finding import goods_by_code, product_by_code
from .ledger import Sale
from .models import Entry, Item, Till
from .posting import MOST_LINES, YEARS_OF_A_CLOCK, Slip

_KEY = re.compile(r"[A-Za-z0-9._:/-]{8,40}")
_LONGEST_CODE = 200
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")
"""JSON can write what no database holds."""


class Unreadable(LedgerError):
    """What the till sent is no sale at all: its program is at fault, not the shop."""

    code = "unreadable"


class UnknownCode(LedgerError):
    """No goods bear the code of line `line`, counted from 1."""

    code = "unknown_code"

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Asked:
    code: str
    quantity: int
    price: int | None


def sell(till: Till, told: Any, at: datetime, on: date) -> Entry:
    """Book what the till sent, once per key. Two tills may number their slips alike."""
    if not till.may_sell:
        raise NotYours(_("This till may read the list of goods and sells nothing. An officer can change that."))
    if not isinstance(told, Mapping):
        raise Unreadable(_("Send one sale: an object with “key” and “lines”."))
    key = told.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Unreadable(_("“key” has to be 8 to 40 letters and digits, another one for each sale."))
    told_at = _moment(told.get("at"))
    lines = _lines(told.get("lines"))
    items = _items(lines)
    sales = [Sale(items[line.code], line.quantity, price=line.price) for line in lines]
    slip = Slip(by=Actor(till=till), key=f"till-{till.pk}-{key}", at=at, on=on, told_at=told_at)
    return ledger.sell(till.showroom, sales, slip)


def _moment(told: Any) -> datetime | None:
    if told is None:
        return None
    try:
        moment = parse_datetime(told) if isinstance(told, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS_OF_A_CLOCK:
        raise Unreadable(_("“at” has to be a moment with its offset, like 2026-11-23T09:30:00+07:00."))
    return moment


def _lines(told: Any) -> list[Asked]:
    if not isinstance(told, list) or not told:
        raise Unreadable(_("“lines” has to be a list with at least one line."))
    if len(told) > MOST_LINES:
        raise BadRequest(_("A slip has 1 to %(most)d lines.") % {"most": MOST_LINES})
    return [_line(number, line) for number, line in enumerate(told, start=1)]


def _line(number: int, told: Any) -> Asked:
    line = told if isinstance(told, Mapping) else {}
    code = line.get("code") or line.get("gtin")
    quantity, price = line.get("quantity"), line.get("price")
    if not isinstance(code, str) or len(code) > _LONGEST_CODE or _HALF_A_LETTER.search(code):
        raise Unreadable(_("Line %(line)d: “code” or “gtin” is missing.") % {"line": number})
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise Unreadable(_("Line %(line)d: “quantity” has to be a whole number of pieces.") % {"line": number})
    if price is not None and (not isinstance(price, int) or isinstance(price, bool)):
        raise Unreadable(_("Line %(line)d: “price” has to be whole đồng.") % {"line": number})
    return Asked(code, quantity, price)


def _items(lines: list[Asked]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for number, line in enumerate(lines, start=1):
        if line.code not in found:
            found[line.code] = _item(number, line.code)
    return found


def _item(number: int, code: str) -> Item:
    product = product_by_code(code)
    item = Item.objects.select_related("product").filter(product=product).first() if product else goods_by_code(code)
    if item:
        return item
    if product:
        raise InsufficientStock(
            _("Line %(line)d: there is none of %(item)s at this showroom.") % {"line": number, "item": product.name}
        )
    shown = code.strip()[:40]
    raise UnknownCode(_("Line %(line)d: no goods bear the code “%(code)s”.") % {"line": number, "code": shown}, number)
