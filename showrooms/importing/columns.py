"""Finding the columns of a sheet by its header, in Vietnamese with and without accents, and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from catalog.imports.cells import text
from catalog.imports.errors import ImportFileError
from catalog.imports.source import Sheet, SheetRow, Source
from catalog.text import folded


class Kind(StrEnum):
    """What a file is for."""

    STOCK = "stock"
    PRICES = "prices"


class Column(StrEnum):
    CODE = "code"
    NAME = "name"
    QUANTITY = "quantity"
    LOT = "lot"
    MADE_ON = "made_on"
    BEST_BEFORE = "best_before"
    STAMP = "stamp"
    SHELF = "shelf"
    PRICE = "price"
    PLAIN = "plain"


_NAMES: Mapping[Column, str] = {
    Column.CODE: r"ma( (so|vach|hang|san pham|sp|ocop|gtin|ean))*( ?/ ?(gtin|ean|ma vach))?|gtin|ean|code|barcode"
    r"|product code|sku",
    Column.NAME: r"ten( (hang|hang hoa|san pham|sp|mat hang))?|san pham|hang hoa|mat hang|name|product( name)?|goods",
    Column.QUANTITY: r"(so )?luong( ton)?( dau( ky)?)?|sl( ton)?|ton( dau)?( ky)?|ton kho|so cai"
    r"|quantity|qty|pieces|on hand|stock",
    Column.LOT: r"(so |ma )?lo( san xuat| hang| sx)?|lot( (no|number|code))?|batch( (no|number))?",
    Column.MADE_ON: r"ngay (san xuat|sx)|nsx|made on|production date|manufactured( on)?|mfg",
    Column.BEST_BEFORE: r"(han|ngay)( su dung| dung| sd| het han)+( den)?|het han|hsd"
    r"|best before( date)?|expiry( date)?|expires( on)?|use by|exp",
    Column.STAMP: r"tem( ocop)?( truy xuat( nguon goc)?)?|co tem|(ocop )?stamp(ed)?",
    Column.SHELF: r"(ke|quay|vi tri|cho de|o ke|ngan)( hang| so)?|shelf|place|location",
    Column.PRICE: r"(don )?gia( ban)?( (le|tai quay|quay))?|gia ban|(counter |retail |unit )?price",
    Column.PLAIN: r"(hang )?(khong phai|ngoai|khong) ocop|hang thuong|not ocop|plain( goods)?",
}
_UNITS = re.compile(r"\s*[(\[].*[)\]]\s*$|\s*[:*]+\s*$|\s*-?\s*(vnd|dong|d|₫)\s*$")
_PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in _NAMES.items())
_ROWS_ABOVE = 20
"""A header stands below a title of so many rows at most."""


@dataclass(frozen=True)
class Table:
    """The rows below a header. `unread` are headings of columns that nothing is taken from."""

    sheet: str
    columns: Mapping[Column, int]
    unread: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def column_of(heading: str) -> Column | None:
    said = folded(heading)
    for each in (said, _UNITS.sub("", said)):
        for column, pattern in _PATTERNS:
            if pattern.fullmatch(each):
                return column
    return None


def table_of(source: Source, kind: Kind) -> Table:
    """The one table of a file. Raises `ImportFileError` where there is none, or more than one."""
    found = [table for sheet in source.sheets if (table := _in_sheet(sheet, kind))]
    if not found:
        raise ImportFileError("no_table", _missing(kind))
    if len(found) > 1:
        names = ", ".join(f"“{table.sheet}”" for table in found)
        raise ImportFileError(
            "no_table", _("Several sheets hold goods: %(sheets)s. Keep one of them in the file.") % {"sheets": names}
        )
    return found[0]


def _in_sheet(sheet: Sheet, kind: Kind) -> Table | None:
    figure = Column.QUANTITY if kind is Kind.STOCK else Column.PRICE
    for position, row in enumerate(sheet.rows[:_ROWS_ABOVE]):
        columns: dict[Column, int] = {}
        unread = []
        for number, value in enumerate(row.values):
            if value is None:
                continue
            column = column_of(text(value))
            if column is None or column in columns:
                unread.append(text(value))
            else:
                columns[column] = number
        if figure in columns and (Column.CODE in columns or Column.NAME in columns):
            return Table(sheet.name, columns, tuple(unread), tuple(sheet.rows[position + 1 :]))
    return None


def _missing(kind: Kind) -> str:
    if kind is Kind.STOCK:
        return _("No header with a code or name and a quantity was found. Use the template: its headings are known.")
    return _("No header with a code or name and a price was found. Use the template: its headings are known.")
