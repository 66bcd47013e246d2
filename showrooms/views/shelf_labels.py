"""Shelf labels: which of the chosen items get one today, and what stands on it.

A label is an offer: a product of the catalogue gets one while it is listed, and none otherwise. Goods that are not OCOP get a
plain one, without badge, QR and a word of certificates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import addresses
from catalog.fonts import SANS_REGULAR, SANS_SEMIBOLD, SERIF_SEMIBOLD
from catalog.illustrations.lettering import ELLIPSIS
from catalog.models import Product
from catalog.public.badge import badge
from catalog.public.qr import qr
from catalog.public.wording import day, in_language, money, producer_name
from catalog.sharing.sheet import balanced, cut, width_of
from showrooms.barcodes import DOT, barcode
from showrooms.standing import Standing
from showrooms.stock import Stocked

from . import saying
from .papers import Paper

UNITS = 20
"""Of type to a millimetre, where lines are measured."""
LINES_OF_NAME = 2


@dataclass(frozen=True)
class Lines:
    """Lines of text as they break, and the type size as CSS writes it."""

    lines: tuple[str, ...]
    size: str


@dataclass(frozen=True)
class Label:
    """`badge`, `qr`, `code` and `until` are empty on a plain one, `bars` where there is no barcode."""

    item: int
    name: Lines
    by: tuple[str, ...]
    price: str
    unit: str
    badge: SafeString
    until: str
    qr: SafeString
    code: str
    bars: SafeString

    @property
    def is_plain(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class LeftOut:
    """An item that gets no label today, and the reason."""

    name: str
    reason: str


@dataclass(frozen=True)
class Labels:
    """`last_day` names the products whose label must come off with them tonight."""

    labels: list[Label]
    left_out: list[LeftOut]
    last_day: list[str]


def labels(rows: Sequence[Stocked], paper: Paper, on: date) -> Labels:
    """The labels of these items, and which of them get none. One query."""
    printable, left_out = sorted_out(rows, on)
    return Labels(
        [_label(row, paper) for row in printable],
        left_out,
        [row.name for row in printable if row.standing.standing is Standing.LAST_DAY],
    )


def sorted_out(rows: Sequence[Stocked], on: date) -> tuple[list[Stocked], list[LeftOut]]:
    """Which items get a label on `on`, and why the others get none."""
    products = {row.item.product_id for row in rows if row.item.product_id}
    listed = set(Product.objects.listed(on).filter(pk__in=products).values_list("pk", flat=True))
    printable, left_out = [], []
    for row in rows:
        if row.item.product_id is None or row.item.product_id in listed:
            printable.append(row)
        elif row.standing.may_be_shown:
            left_out.append(LeftOut(row.name, _("not published in the catalogue: ask the officers to publish it")))
        else:
            left_out.append(LeftOut(row.name, saying.state(row.standing, on, on_hand=row.on_hand > 0).sentence))
    return printable, left_out


def _label(row: Stocked, paper: Paper) -> Label:
    product, stars = row.item.product, row.standing.stars
    price = money(row.price) if row.price else ""
    is_listed = product is not None and stars is not None
    code = product.code if product and is_listed else ""
    return Label(
        item=row.item.pk,
        name=_name(in_language(product.name_en, product.name) if product else row.name, paper, bool(code)),
        by=_by(_maker(row), _place(row), paper),
        price=price,
        unit=_unit(row, price, paper),
        badge=badge(stars, sample=bool(product and product.fictional)) if code and stars else SafeString(),
        until=_("in force to the end of %(day)s") % {"day": day(row.standing.last_day)} if code and row.standing.last_day else "",
        qr=_qr(code, paper) if code else SafeString(),
        code=code,
        bars=barcode(product.gtin if product else row.item.barcode, paper.bars),
    )


def _qr(code: str, paper: Paper) -> SafeString:
    address = settings.PUBLIC_BASE_URL + addresses.short_verify(code)
    return qr(address, _("QR code that leads to the certificate"), room=paper.qr, dot=DOT)


def _maker(row: Stocked) -> str:
    maker = producer_name(row.maker)
    if row.item.product and row.item.product.fictional:
        return ", ".join(filter(None, (_("sample product"), maker)))
    return maker


def _place(row: Stocked) -> str:
    place = row.item.product.province if row.item.product else row.item.province
    return place.name if place else ""


@lru_cache(maxsize=4096)
def _name(name: str, paper: Paper, has_badge: bool) -> Lines:
    width = paper.room_of_name if has_badge else paper.room
    smallest, largest = (round(size * UNITS) for size in paper.name_sizes)
    height = LINES_OF_NAME * 1.25 * largest
    setting = balanced(name, width * UNITS, height, LINES_OF_NAME, face=SERIF_SEMIBOLD, largest=largest, smallest=smallest)
    return Lines(setting.lines, f"{setting.size / UNITS:.3f}mm")


@lru_cache(maxsize=4096)
def _by(maker: str, place: str, paper: Paper) -> tuple[str, ...]:
    """Maker and place on at most two lines. A maker with too long a name is cut, the place never."""
    whole = " · ".join(filter(None, (maker, place)))
    width, size = paper.room * UNITS, round(paper.text * UNITS)
    setting = balanced(whole, width, 10 * size, 2, face=SANS_REGULAR, largest=size, smallest=size)
    if not whole or setting.lines[-1].endswith(ELLIPSIS) == whole.endswith(ELLIPSIS):
        return setting.lines
    return tuple(filter(None, (cut(maker, width, size, SANS_REGULAR), place)))


def _unit(row: Stocked, price: str, paper: Paper) -> str:
    """What is had for the price, as far as it fits beside it, and whether the price is but an example."""
    product = row.item.product
    if product is None or row.price is None:
        return ""
    packaging = in_language(product.packaging_en, product.packaging)
    example = _("example price") if product.price_is_example and row.price == product.price else ""
    note = ", ".join(filter(None, (f"/ {packaging}" if packaging else "", example)))
    taken = 0.0 if paper.unit_below else width_of(price, round(paper.price * UNITS), SANS_SEMIBOLD)
    return cut(note, (paper.room - 1.5) * UNITS - taken, round(paper.text * UNITS), SANS_REGULAR) if note else ""
