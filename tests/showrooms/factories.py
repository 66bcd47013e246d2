"""Plain builders of showrooms, the people who work there, and their stock. Stock comes to be through the ledger, as
everywhere."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from catalog.models import Product
from showrooms import ledger
from showrooms.access import Actor
from showrooms.ledger import Delivery, Slip
from showrooms.models import Assignment, Entry, Item, Level, Lot, Showroom
from tests.factories import TODAY, certified_product, make_province

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

_numbers = count(1)


def make_showroom(name: str = "", **facts: Any) -> Showroom:
    number = next(_numbers)
    facts.setdefault("province", None)
    facts["province"] = facts["province"] or make_province()
    facts.setdefault("slug", f"diem-{number}")
    facts.setdefault("street_address", f"Số {number} đường Trần Phú")
    return Showroom.objects.create(name=name or f"Điểm bán số {number}", **facts)


def make_user(name: str = "", **facts: Any) -> Any:
    name = name or f"nguoi-{next(_numbers)}"
    return get_user_model().objects.create_user(name, f"{name}@ocop.example", "mật khẩu", **facts)


def make_staff(showroom: Showroom, name: str = "") -> Any:
    user = make_user(name)
    Assignment.objects.create(showroom=showroom, user=user)
    return user


def make_manager(showroom: Showroom, name: str = "") -> Any:
    user = make_user(name)
    Assignment.objects.create(showroom=showroom, user=user, manages=True)
    return user


def slip(user: Any = None, *, key: str = "", on: date = TODAY, why: str = "", at: datetime | None = None, **more: Any) -> Slip:
    """A slip of `user`, or of the shop itself."""
    moment = at or datetime(on.year, on.month, on.day, 12, tzinfo=NOON.tzinfo)
    return Slip(by=Actor(user), key=key or str(uuid4()), at=moment, on=on, why=why, **more)


def product_item(product: Product | None = None, **facts: Any) -> Item:
    """The item of a product, by default one in force with a price."""
    if product is None:
        facts.setdefault("price", 50_000)
        product = certified_product(**facts)
    return Item.objects.create(product=product)


def plain_item(name: str = "", **facts: Any) -> Item:
    """Goods that are not OCOP."""
    facts.setdefault("price", 20_000)
    return Item.objects.create(name=name or f"Kẹo số {next(_numbers)}", **facts)


def stock(showroom: Showroom, item: Item, quantity: int, *, on: date = TODAY, **delivery: Any) -> Entry:
    """So many pieces on hand."""
    return ledger.receive(showroom, [Delivery(item, quantity, **delivery)], slip(on=on))


def on_hand(showroom: Showroom, item: Item, lot: Lot | None = None) -> int:
    levels = Level.objects.filter(showroom=showroom, item=item)
    return sum((levels.filter(lot=lot) if lot else levels).values_list("on_hand", flat=True))
