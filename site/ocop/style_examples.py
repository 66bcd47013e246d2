"""What the style page shows its components with: made-up facts in memory, never in the database, each called an example."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from catalog import illustrations
from catalog.edition import Reading
from catalog.models import Certificate, Decision, LastDayReading, Producer, Product, Province
from catalog.public.badge import badge
from catalog.public.cards import Card, make_cards
from catalog.public.facets import SortLink
from catalog.public.lifting import Relief
from catalog.public.listing import ListedProduct
from catalog.public.options import Option
from catalog.public.pictures import Picture, wall
from catalog.public.query import ListQuery
from catalog.public.records import Record, record_of
from catalog.public.trail import Crumb, trail
from catalog.public.wording import stars_in_words
from catalog.validity import settled_ends

HARDEST = "Ẫ Ễ Ộ Ử Ặ Ỵ"
"""Vietnamese capitals with the most above and below the letter."""
LONG_NAME = "Ví dụ: Ẫ Ễ Ộ Ử, điểm du lịch sinh thái kết hợp trải nghiệm nghề truyền thống chuông gió nứa nghìn năm"
SHORT_NAME = "Ví dụ: Mật ong bạc hà"
PRODUCER = "Hợp tác xã ví dụ Nông nghiệp và Dịch vụ Tổng hợp Rạch Giồng Riềng"
PLACE = "An Giang"
AUTHORITY = "Cơ quan ví dụ"
CODE = "7K3P9XQQ"
STARS = (3, 4, 5)
YEAR = timedelta(days=365)


def badges() -> list[str]:
    return [badge(stars, small=small) for small in (False, True) for stars in STARS]


def example_cards(reading: Reading) -> list[Card]:
    """One card of a product without a photograph, one of a sample."""
    on = reading.on
    products = [
        _listed(-1, SHORT_NAME, 4, on - YEAR, price=None),
        _listed(-2, LONG_NAME, 5, on - 2 * YEAR, price=185000, fictional=True, price_is_example=True),
    ]
    return [
        replace(
            card,
            address="#cards",
            add_address=card.add_address and "#cards",
            place=PLACE,
            picture=replace(card.picture, src=_drawing(card.name), srcset=""),
        )
        for card in make_cards(products, reading)
    ]


def _listed(
    pk: int,
    name: str,
    stars: int,
    start: date,
    *,
    price: int | None,
    fictional: bool = False,
    price_is_example: bool = False,
) -> ListedProduct:
    return ListedProduct(
        pk=pk,
        code=CODE,
        slug="",
        name=name,
        name_en="",
        producer=PRODUCER,
        province_id=0,
        group_id=None,
        group_as_published="",
        fictional=fictional,
        price=price,
        price_is_example=price_is_example,
        stars=stars,
        recognised_on=start,
        lapses_on=start + 3 * YEAR,
    )


@cache
def _drawing(name: str) -> str:
    """A still life as a data address: the site hands out pictures of products on record only."""
    file = io.BytesIO()
    illustrations.draw(CODE, name, "", 320).save(file, "WEBP", quality=70, method=4)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def crumbs() -> list[Crumb]:
    return trail(Crumb(PLACE, "#crumbs"), Crumb(LONG_NAME, "#crumbs"), Crumb(SHORT_NAME, "#crumbs"))


def gallery() -> list[Picture]:
    """Two drawings, shown as photographs are."""
    pictures = [Picture(_drawing(name), "", 320, 320, name, drawn=False, wall=wall("")) for name in (SHORT_NAME, LONG_NAME)]
    return [replace(picture, thumbnail=picture) for picture in pictures]


def stubs(on: date) -> list[tuple[str, Record]]:
    """The certificate in each verdict, and what each is an example of. Headings are named after numbers, so each has its own."""
    return [
        (_("In force, with an earlier round"), _record(-1, on, _round(on - 4 * YEAR, 3), _round(on - YEAR, 4, "95.5"))),
        (_("In force, sample"), _record(-2, on, _round(on - 2 * YEAR, 5), fictional=True)),
        (_("No longer in force"), _record(-3, on, _round(on - 4 * YEAR, 3))),
        (_("Withdrawn"), _record(-4, on, _round(on - 2 * YEAR, 3, withdrawn_from=on - timedelta(days=30)))),
        (_("Not yet in force"), _record(-5, on, _round(on + timedelta(days=9), 4))),
        (_("Not known"), _record(-6, on)),
    ]


def record_lines(on: date) -> list[Record]:
    """Lines of an answer; these lead nowhere."""
    return [
        _record(-7, on, _round(on - YEAR, 5), live=False),
        _record(-8, on, _round(on - 4 * YEAR, 3), live=False),
        _record(-9, on, _round(on - YEAR, 4), live=False, fictional=True),
    ]


def _record(pk: int, on: date, *rounds: Certificate, fictional: bool = False, live: bool = True) -> Record:
    product = Product(
        pk=pk,
        code=CODE,
        slug="",
        name=LONG_NAME if pk % 2 else SHORT_NAME,
        producer=Producer(name=PRODUCER),
        province=Province(name=PLACE),
        fictional=fictional,
        live=live,
    )
    for certificate in rounds:
        certificate.product = product
        certificate.certified_name = product.name
    for certificate, end in zip(rounds, settled_ends(rounds) if rounds else (), strict=True):
        certificate.ends_on, certificate.end_reason = end
    return record_of(product, rounds, on)


def _round(start: date, stars: int, score: str = "", withdrawn_from: date | None = None) -> Certificate:
    certificate = Certificate(starts_on=start, stars=stars, score=float(score) if score else None, decision=_paper(start))
    if withdrawn_from:
        certificate.withdrawn_from = withdrawn_from
        certificate.withdrawal_decision = _paper(withdrawn_from)
        certificate.withdrawal_ground = "b"
    return certificate


def _paper(signed_on: date) -> Decision:
    return Decision(number="00/QĐ-VD", signed_on=signed_on, authority=AUTHORITY, reading=LastDayReading.ANNIVERSARY)


@dataclass(frozen=True)
class Paged:
    """What the templates read of a long list, seen somewhere in its middle."""

    query: ListQuery
    pages: int = 1250

    @property
    def links(self) -> list[tuple[int, str]]:
        here = self.query.page
        numbers = (1, 0, here - 1, here, here + 1, 0, self.pages)
        return [(number, "#pager" if number else "") for number in numbers]


def paged() -> Paged:
    return Paged(ListQuery(page=200))


def nothing_found() -> dict[str, Any]:
    """What the template of an empty list reads."""
    reliefs = [Relief(stars_in_words(5), "#empty", 12), Relief(PLACE, "#empty", 3)]
    return {"page": Paged(ListQuery(stars=(5,))), "reliefs": reliefs, "facets": {"clear": "#empty"}}


def options() -> list[Option]:
    below = [Option("option-2", HARDEST, 12, "#options")]
    return [
        Option("option-1", LONG_NAME, 1250, "#options", chosen=True, below=below, note=_("A note stands under its option.")),
        Option("option-3", PLACE, 3, "#options", aside=_("new name")),
    ]


def sorts() -> list[SortLink]:
    return [SortLink(_("Newest"), "#options", True), SortLink(_("Most stars"), "#options", False)]
