"""What a file would do, row by row, before anything is booked. One row that cannot be booked holds back the whole file: half a
file booked and then mended would be booked twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import WINDOWS_EPOCH

from catalog import codes
from catalog.imports.cells import is_blank, text
from catalog.imports.source import CellValue, SheetRow
from catalog.models import Product
from catalog.text import folded, name_key
from showrooms import ledger
from showrooms.errors import BadRequest
from showrooms.finding import goods_by_code, product_by_code
from showrooms.ledger import MOST_EXPENSIVE, Delivery
from showrooms.models import Item, Lot, Placement, Showroom
from showrooms.posting import check_pieces

from .cells import Stamp, Unclear, read_code, read_day, read_dong, read_pieces, read_stamp, read_yes
from .columns import Column, Kind, Table

LEAST_PRICE = 100
LONGEST = {Column.LOT: 40, Column.SHELF: 40, Column.NAME: 255}
_SUMS = {"tong", "tong cong", "tong so", "cong", "total", "sum"}


@dataclass(frozen=True)
class Planned:
    """A row of the file: what it says, and `problem`, why it cannot be booked. `note` is for rows that do nothing, or more than
    one would expect. `item` has no key yet where the row brings new goods.
    """

    number: int
    shown: str
    item: Item | None = None
    delivery: Delivery | None = None
    price: int | None = None
    shelf: str = ""
    note: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return str(self.item) if self.item else self.shown

    @property
    def does_nothing(self) -> bool:
        return not self.problem and self.delivery is None and self.price is None and not self.shelf


@dataclass
class Plan:
    """`digest` is of what the cells say, whatever program saved them: the same content is the same file."""

    kind: Kind
    sheet: str
    unread: tuple[str, ...]
    digest: str
    rows: list[Planned]

    @property
    def problems(self) -> list[Planned]:
        return [row for row in self.rows if row.problem]

    @property
    def pieces(self) -> int:
        return sum(row.delivery.quantity for row in self.rows if row.delivery)

    @property
    def new_goods(self) -> int:
        return len({id(row.item) for row in self.rows if row.item and _is_new(row.item)})

    @property
    def changes(self) -> int:
        return sum(not row.does_nothing for row in self.rows if not row.problem)

    def outcome(self) -> str:
        """What the file would do now, in short: what is booked is what was confirmed."""
        said = [[row.number, row.name, row.price, row.shelf, row.note, row.problem, str(row.delivery)] for row in self.rows]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def plan(showroom: Showroom, kind: Kind, table: Table, on: date, epoch: datetime = WINDOWS_EPOCH) -> Plan:
    planner = _Planner(showroom, kind, table, on, epoch)
    return Plan(kind, table.sheet, table.unread, planner.digest(), list(planner.rows()))


def _is_new(item: Item) -> bool:
    """Goods of the file that nobody has stocked before; products of the catalogue are never new."""
    return item.pk is None and item.product_id is None


class _Planner:
    def __init__(self, showroom: Showroom, kind: Kind, table: Table, on: date, epoch: datetime) -> None:
        self.kind, self.table, self.on, self.epoch = kind, table, on, epoch
        self.placements = {place.item_id: place for place in Placement.objects.filter(showroom=showroom)}
        self.found: dict[tuple[str, str], Item | str] = {}
        self.items: dict[tuple[str, object], Item] = {}
        self.lots: dict[tuple[int, str], Lot] = {}
        self.said_before: dict[tuple[int, Column], tuple[int, Any]] = {}

    def rows(self) -> Iterator[Planned]:
        for row in self.table.rows:
            if self._is_goods(row):
                yield self._row(row)

    def digest(self) -> str:
        used = sorted(self.table.columns)
        said = [[text(self._cell(row, column)) for column in used] for row in self.table.rows if self._is_goods(row)]
        return hashlib.sha256(json.dumps([self.kind, used, said]).encode()).hexdigest()

    def _is_goods(self, row: SheetRow) -> bool:
        """Not a blank line, nor the sum below a table."""
        said = [self._cell(row, column) for column in (Column.CODE, Column.NAME)]
        if all(is_blank(value) for value in said):
            return any(not is_blank(self._cell(row, column)) for column in (Column.QUANTITY, Column.PRICE)) and not any(
                folded(text(value)) in _SUMS for value in row.values
            )
        return not (is_blank(said[0]) and folded(text(said[1])).rstrip(" :") in _SUMS)

    def _cell(self, row: SheetRow, column: Column) -> CellValue:
        position = self.table.columns.get(column)
        return row.values[position] if position is not None and position < len(row.values) else None

    def _row(self, row: SheetRow) -> Planned:
        shown = text(self._cell(row, Column.NAME)) or text(self._cell(row, Column.CODE))
        planned = Planned(row.number, shown[:120])
        try:
            if row.broken & set(self.table.columns.values()):
                raise Unclear(_("A cell shows an error or a formula without its value. Write the value itself."))
            return self._understood(row, planned)
        except (Unclear, BadRequest) as problem:
            return replace(planned, problem=str(problem))

    def _understood(self, row: SheetRow, planned: Planned) -> Planned:
        price = None if is_blank(self._cell(row, Column.PRICE)) else read_dong(self._cell(row, Column.PRICE))
        if price is not None and not LEAST_PRICE <= price <= MOST_EXPENSIVE:
            raise Unclear(_("A price of %(price)d đồng cannot be right. Write whole đồng.") % {"price": price})
        shelf = self._text(row, Column.SHELF)
        item = self._item(row, price)
        self._once(planned.number, item, Column.PRICE, price)
        self._once(planned.number, item, Column.SHELF, shelf)
        if self.kind is Kind.STOCK:
            delivery = self._delivery(row, item)
            note = _("new goods that are not OCOP") if _is_new(item) else ""
            return replace(planned, item=item, delivery=delivery, price=price, shelf=shelf, note=note)
        if price is None:
            raise Unclear(_("The price is missing."))
        return self._priced(planned, item, price, shelf)

    def _priced(self, planned: Planned, item: Item, price: int, shelf: str) -> Planned:
        place = self.placements.get(item.pk)
        if place is None:
            return replace(planned, item=item, note=_("not carried here: left out"))
        if place.counter_price == price and shelf in ("", place.shelf):
            return replace(planned, item=item, note=_("unchanged"))
        return replace(planned, item=item, price=price, shelf=shelf)

    def _text(self, row: SheetRow, column: Column) -> str:
        value = self._cell(row, column)
        said = "" if is_blank(value) else text(value)
        if len(said) > LONGEST[column]:
            raise Unclear(
                _("“%(cell)s…” is too long: at most %(most)d characters.") % {"cell": said[:30], "most": LONGEST[column]}
            )
        return said

    def _once(self, number: int, item: Item, column: Column, value: Any) -> None:
        """One price and one shelf for an item, however many lots of it the file has."""
        if not value:
            return
        before, said = self.said_before.setdefault((id(item), column), (number, value))
        if said != value:
            raise Unclear(_("Row %(row)d says another price or shelf of the same goods. Which is right?") % {"row": before})

    def _delivery(self, row: SheetRow, item: Item) -> Delivery:
        value = self._cell(row, Column.QUANTITY)
        if is_blank(value):
            raise Unclear(_("The quantity is missing."))
        quantity = read_pieces(value)
        check_pieces(quantity)
        stamp = Stamp() if is_blank(self._cell(row, Column.STAMP)) else read_stamp(self._cell(row, Column.STAMP))
        delivery = Delivery(
            item,
            quantity,
            lot_code=self._text(row, Column.LOT),
            made_on=self._day(row, Column.MADE_ON),
            best_before=self._day(row, Column.BEST_BEFORE),
            stamped=stamp.on,
            stamp_activated=stamp.activated,
        )
        ledger.check_dates(delivery, self.on)
        if code := ledger.lot_code(delivery):
            ledger.check_lot(self._lot(item, code, delivery), delivery)
        return delivery

    def _lot(self, item: Item, code: str, delivery: Delivery) -> Lot:
        """The lot on record, or as an earlier row of the file has it, or as this one."""
        if (id(item), code) not in self.lots:
            known = Lot.objects.filter(item=item, code=code).first() if item.pk else None
            self.lots[id(item), code] = known or ledger.new_lot(delivery)
        return self.lots[id(item), code]

    def _day(self, row: SheetRow, column: Column) -> date | None:
        value = self._cell(row, column)
        return None if is_blank(value) else read_day(value, self.epoch)

    # Which goods a row means

    def _item(self, row: SheetRow, price: int | None) -> Item:
        code_cell = self._cell(row, Column.CODE)
        code = "" if is_blank(code_cell) else read_code(code_cell)
        name = self._text(row, Column.NAME)
        if not code and not name:
            raise Unclear(_("Neither code nor name is given."))
        if (code, name) not in self.found:
            self.found[code, name] = self._by_code(code) if code else self._by_name(name)
        found = self.found[code, name]
        if isinstance(found, Item):
            return found
        if self.kind is Kind.STOCK and read_yes(self._cell(row, Column.PLAIN)):
            return self._new_goods(code, name, price)
        raise Unclear(found)

    def _by_code(self, code: str) -> Item | str:
        if product := product_by_code(code):
            return self._of_product(product)
        if goods := goods_by_code(code):
            return self.items.setdefault(("goods", goods.pk), goods)
        return _("No goods bear the code %(code)s. Compare it with the label.") % {"code": code[:40]}

    def _by_name(self, name: str) -> Item | str:
        products = list(Product.objects.filter(name_key=name_key(name)).order_by("pk")[:2])
        goods = list(Item.objects.filter(product=None, name_key=folded(name)).order_by("pk")[:2])
        if len(products) + len(goods) > 1:
            return _("Several goods are called “%(name)s”. Write the code.") % {"name": name}
        if products:
            return self._of_product(products[0])
        if goods:
            return self.items.setdefault(("goods", goods[0].pk), goods[0])
        return _("No goods are called “%(name)s”. Write the code, or compare the name.") % {"name": name}

    def _of_product(self, product: Product) -> Item:
        """One object for an item however often the file names it; without a key where it is stocked for the first time."""
        item = Item.objects.filter(product=product).first() or Item(product=product)
        return self.items.setdefault(("product", product.pk), item)

    def _new_goods(self, code: str, name: str, price: int | None) -> Item:
        if not name:
            raise Unclear(_("New goods need a name."))
        if code and codes.clean_gtin(code) is None:
            raise Unclear(
                _("“%(code)s” is no barcode. Compare it with the goods, or leave the cell empty.") % {"code": code[:40]}
            )
        return self.items.setdefault(("new", code or folded(name)), Item(name=name, barcode=code, price=price))
