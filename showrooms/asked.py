"""What a form or a phone asks the ledger for, read from its fields: each movement of the desk is booked from here, whether it
comes at once, waited without a connection, or is booked by a person after all.

Lines are parallel fields: the third `item` belongs to the third `quantity`. A field of lines that is absent is blank on all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.text import clean

from . import ledger
from .errors import BadRequest
from .ledger import LONGEST_LOT_CODE, Correction, Delivery, Line, Sale
from .models import Entry, Item, Lot, Showroom
from .posting import MOST_LINES, Slip

Fields = Mapping[str, Sequence[str]]

MOST_DIGITS = 18
"""A database holds no longer number."""
_GROUPED = re.compile(r"[\s.,₫đ]")


class Stamp(NamedTuple):
    """Whether goods bear the OCOP stamp, and whether it is activated."""

    on: bool
    activated: bool


STAMPS = {"": Stamp(False, False), "on": Stamp(True, False), "activated": Stamp(True, True)}


class Row(NamedTuple):
    """One line as it was typed, and its item."""

    item: Item
    typed: dict[str, str]


def book(showroom: Showroom, part: str, fields: Fields, slip: Slip) -> Entry:
    """Book what the form of a part of the desk asks for."""
    return BOOKS[part](showroom, fields, slip)


def _sell(showroom: Showroom, fields: Fields, slip: Slip) -> Entry:
    sales = [
        Sale(row.item, whole_number(row.typed["quantity"]), _lot(row), price=price_of(row.typed["price"]))
        for row in rows(fields, "quantity", "lot", "price")
    ]
    return ledger.sell(showroom, sales, slip, as_plain=one(fields, "as_plain") == "1")


def _receive(showroom: Showroom, fields: Fields, slip: Slip) -> Entry:
    deliveries = []
    for row in rows(fields, "quantity", "lot_code", "made_on", "best_before", "stamp"):
        code = row.typed["lot_code"]
        if len(code) > LONGEST_LOT_CODE:
            raise BadRequest(_("A lot has at most %(most)d characters. Type only the lot.") % {"most": LONGEST_LOT_CODE})
        stamp = STAMPS.get(row.typed["stamp"], STAMPS[""])
        best_before = day_of(row.typed["best_before"])
        if best_before and best_before < slip.on:
            raise BadRequest(_("%(item)s is past its best-before day: do not take it in.") % {"item": row.item})
        deliveries.append(
            Delivery(
                row.item,
                whole_number(row.typed["quantity"]),
                lot_code=code,
                made_on=day_of(row.typed["made_on"]),
                best_before=best_before,
                stamped=stamp.on,
                stamp_activated=stamp.activated,
            )
        )
    return ledger.receive(showroom, deliveries, slip)


def _give_back(showroom: Showroom, fields: Fields, slip: Slip) -> Entry:
    return ledger.give_back(showroom, _lines(fields), slip)


def _withdraw(showroom: Showroom, fields: Fields, slip: Slip) -> Entry:
    return ledger.withdraw(showroom, _lines(fields), slip)


def _adjust(showroom: Showroom, fields: Fields, slip: Slip) -> Entry:
    corrections = [
        Correction(row.item, whole_number(row.typed["quantity"]) * (-1 if row.typed["way"] == "fewer" else 1), _lot(row))
        for row in rows(fields, "quantity", "lot", "way")
    ]
    return ledger.adjust(showroom, corrections, slip)


BOOKS: dict[str, Callable[[Showroom, Fields, Slip], Entry]] = {
    "sell": _sell,
    "receive": _receive,
    "give_back": _give_back,
    "withdraw": _withdraw,
    "adjust": _adjust,
}


def reason(fields: Fields) -> str:
    """What was chosen and what was typed beside it, as one."""
    said = (clean(each.replace("\x00", "")) for each in fields.get("why", ()))
    return "; ".join(dict.fromkeys(each for each in said if each))


def one(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1] if values else ""


def rows(fields: Fields, *names: str) -> list[Row]:
    """The lines of a form, with their items."""
    item_ids = fields.get("item", ())
    if not item_ids:
        raise BadRequest(_("Nothing was chosen yet. Scan it or look it up first."))
    if len(item_ids) > MOST_LINES:
        raise BadRequest(_("A slip has 1 to %(most)d lines.") % {"most": MOST_LINES})
    columns = {name: fields.get(name, ()) for name in names}
    if any(values and len(values) != len(item_ids) for values in columns.values()):
        raise BadRequest(_("The lines of the form do not match. Load the page again."))
    items = Item.objects.select_related("product").in_bulk([pk for pk in map(digits, item_ids) if pk])
    found = []
    for place, pk in enumerate(item_ids):
        item = items.get(digits(pk) or 0)
        if item is None:
            raise BadRequest(_("One of these goods is not on record. Look it up again."))
        typed = {name: clean(values[place].replace("\x00", "")) if values else "" for name, values in columns.items()}
        found.append(Row(item, typed))
    return found


def digits(text: str) -> int | None:
    """The number that `text` writes in digits only, if it does."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def whole_number(text: str) -> int:
    """A number of pieces. Anything else is refused with what was typed."""
    number = digits(text)
    if number is not None:
        return number
    raise BadRequest(_("“%(text)s” is no number of pieces. Type digits only.") % {"text": text[:20]})


def price_of(text: str) -> int | None:
    """Whole đồng, written with or without dots; None where nothing was typed."""
    bare = _GROUPED.sub("", text)
    if not bare:
        return None
    price = digits(bare)
    if price is not None:
        return price
    raise BadRequest(_("“%(text)s” is no price. Type whole đồng.") % {"text": text[:20]})


def day_of(text: str) -> date | None:
    """A day, as the browser sends it or as people write it."""
    if not text:
        return None
    written = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        return date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text)
    except ValueError:
        sentence = _("“%(text)s” is no day. Write it as in 31/12/2027.") % {"text": text[:20]}
    raise BadRequest(sentence)


def _lines(fields: Fields) -> list[Line]:
    return [Line(row.item, whole_number(row.typed["quantity"]), _lot(row)) for row in rows(fields, "quantity", "lot")]


def _lot(row: Row) -> Lot | None:
    """The lot chosen; it has to be one of this item."""
    text = row.typed["lot"]
    if not text:
        return None
    lot = row.item.lots.filter(pk=digits(text) or 0).first()
    if lot is None:
        raise BadRequest(_("This is no lot of %(item)s. Choose the lot again.") % {"item": row.item})
    return lot
