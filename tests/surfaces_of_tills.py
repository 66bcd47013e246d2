"""The surfaces that tills and screens of showrooms read by their tokens, and the files of the stock book."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from catalog.models import Product
from showrooms import addresses, tokens
from showrooms.models import Showroom, Till
from tests.surface_register import Kind, Shown, Visitor, surface

from .surfaces_of_desk import desk_address

JSON_ADDRESS, CSV_ADDRESS, SALE_ADDRESS = (f"{addresses.TILL}<slug:slug>/{name}" for name in ("hang.json", "hang.csv", "ban"))

SHOW_NO_STANDING = {SALE_ADDRESS: "a till's sales are sent here; it tells how many are left"}
for _language, _names in {"vi": ("ton-kho", "nhap-xuat", "mau"), "en": ("on-hand", "movements", "template")}.items():
    SHOW_NO_STANDING |= {
        desk_address(_language, "export"): "leads to the files of the stock book",
        desk_address(_language, "import"): "takes files; what they hold is named, with no badge",
        desk_address(_language, "import", f"{_names[2]}.xlsx"): "an empty file to fill in",
    }
    for _format in ("csv", "xlsx"):
        SHOW_NO_STANDING[desk_address(_language, "export", f"{_names[0]}.{_format}")] = (
            "the stock book on file, for staff: everything on hand, with the stars in force on the day"
        )
        SHOW_NO_STANDING[desk_address(_language, "export", f"{_names[1]}.{_format}")] = "what was booked, as it was on that day"


def feeds(name: str) -> Iterator[str]:
    """The address of each showroom's feed, with the token of a screen that stands there."""
    for showroom in Showroom.objects.order_by("pk"):
        token = f"screen-of-{showroom.pk}"
        Till.objects.get_or_create(showroom=showroom, digest=tokens.digest_of(token), defaults={"name": "Màn hình"})
        yield f"/{addresses.TILL}{showroom.slug}/{name}?token={token}"


def shown_by(rows: Iterator[dict[str, object]]) -> Shown:
    products = dict(Product.objects.values_list("code", "pk"))
    return {products[str(row["code"])]: int(str(row["stars"])) for row in rows}


@surface(Kind.STOCKED, JSON_ADDRESS)
def till_json(visitor: Visitor) -> Shown:
    return shown_by(goods for address in feeds("hang.json") for goods in json.loads(visitor.get(address).body)["goods"])


@surface(Kind.STOCKED, CSV_ADDRESS)
def till_csv(visitor: Visitor) -> Shown:
    bodies = (visitor.get(address).body.removeprefix("\ufeff") for address in feeds("hang.csv"))
    return shown_by(row for body in bodies for row in csv.DictReader(io.StringIO(body)))
