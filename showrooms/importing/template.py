"""The file to fill in: headings that are known, and an example of each kind of goods."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .columns import Column, Kind

# In the order in which people write; both files have code, name, price and shelf.
_COLUMNS = {
    Kind.STOCK: tuple(Column),
    Kind.PRICES: (Column.CODE, Column.NAME, Column.PRICE, Column.SHELF),
}
WIDTH = 18


def heading(column: Column) -> str:
    return {
        Column.CODE: _("Code"),
        Column.NAME: _("Name"),
        Column.QUANTITY: _("Quantity"),
        Column.LOT: _("Lot"),
        Column.MADE_ON: _("Made on"),
        Column.BEST_BEFORE: _("Best before"),
        Column.STAMP: _("OCOP stamp"),
        Column.SHELF: _("Shelf"),
        Column.PRICE: _("Counter price"),
        Column.PLAIN: _("Not OCOP"),
    }[column]


def columns(kind: Kind) -> list[tuple[str, str]]:
    """Heading and meaning of each column, for the page beside the template."""
    meaning = {
        Column.CODE: _("our code, the OCOP code, or the barcode"),
        Column.NAME: _("needed only where there is no code"),
        Column.QUANTITY: _("whole pieces"),
        Column.LOT: _("as on the label; empty: the best-before day"),
        Column.MADE_ON: _("day/month/year"),
        Column.BEST_BEFORE: _("day/month/year, the last good day"),
        Column.STAMP: _("x, or “activated”; empty: none"),
        Column.SHELF: _("where it stands"),
        Column.PRICE: _("whole đồng; empty: the product’s price"),
        Column.PLAIN: _("x: new goods are made if the code is not known"),
    }
    return [(heading(column), meaning[column]) for column in _COLUMNS[kind]]


def template(kind: Kind) -> bytes:
    """A workbook with the headings. Codes are text there, so that no nought in front is lost."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Opening stock") if kind is Kind.STOCK else _("Prices")
    sheet.append([heading(column) for column in _COLUMNS[kind]])
    for number, column in enumerate(_COLUMNS[kind], start=1):
        letter = get_column_letter(number)
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTH
        if column in (Column.CODE, Column.LOT):
            for cell in range(2, 502):
                sheet.cell(cell, number).number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
