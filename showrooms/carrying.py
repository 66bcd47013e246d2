"""How a showroom carries its items: shelf, counter price, from when it is low; goods that are not OCOP, made on the spot; lots
that were written down wrongly. What changes is noted with who changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog import codes
from catalog.models import Province

from .access import may_manage, may_work
from .errors import BadRequest
from .finding import goods_by_code, product_by_code
from .models import Item, Level, Lot, Placement, Showroom
from .posting import MOST_PIECES, demand

LEAST_PRICE, MOST_EXPENSIVE = 100, 1_000_000_000
LONGEST_SHELF = 40


@dataclass(frozen=True)
class Goods:
    """Goods that are not OCOP, as they are typed when they come for the first time."""

    name: str
    barcode: str = ""
    price: int | None = None
    maker: str = ""
    province: Province | None = None


def place(showroom: Showroom, item: Item, user: Any, *, counter_price: int | None, shelf: str, low_from: int) -> Placement:
    """Say where an item stands, what it costs at this counter (None: what it costs elsewhere), and from how few it is low."""
    demand(may_manage(user, showroom.pk), _("Only a manager of the showroom may change prices and shelves. Ask one."))
    check_price(counter_price)
    if len(shelf) > LONGEST_SHELF:
        raise BadRequest(_("Name the shelf in %(most)d characters.") % {"most": LONGEST_SHELF})
    if not 0 <= low_from <= MOST_PIECES:
        raise BadRequest(_("The number of pieces has to be between 0 and %(most)d.") % {"most": MOST_PIECES})
    facts = {"counter_price": counter_price, "shelf": shelf, "low_from": low_from}
    with transaction.atomic():
        placement, _made = Placement.objects.update_or_create(showroom=showroom, item=item, defaults=facts)
        log(placement, "wagtail.edit", user=user, data=facts)
    return placement


def correct_lot(
    showroom: Showroom,
    lot: Lot,
    user: Any,
    *,
    made_on: date | None,
    best_before: date | None,
    stamped: bool,
    stamp_activated: bool,
    on: date,
) -> Lot:
    """Write down a lot as its label has it. A lot is the same at every showroom, so this holds for all of them."""
    demand(may_manage(user, showroom.pk), _("Only a manager of the showroom may correct a lot. Ask one."))
    known = Level.objects.filter(showroom=showroom, lot=lot).exists()
    demand(known, _("This lot never stood at this showroom. A manager of a showroom that had it may correct it."))
    if made_on and made_on > on:
        raise BadRequest(_("The goods cannot have been made after today. Look at the label again."))
    if made_on and best_before and made_on > best_before:
        raise BadRequest(_("The best-before day lies before the day of making. Look at the label again."))
    if stamp_activated and not stamped:
        raise BadRequest(_("A stamp can be activated only where there is one."))
    facts = {"made_on": made_on, "best_before": best_before, "stamped": stamped, "stamp_activated": stamp_activated}
    before = {name: getattr(lot, name) for name in facts}
    with transaction.atomic():
        for name, value in facts.items():
            setattr(lot, name, value)
        lot.save(update_fields=list(facts))
        changes = {name: [str(before[name]), str(value)] for name, value in facts.items() if before[name] != value}
        log(lot, "wagtail.edit", user=user, data=changes)
    return lot


def make_goods(showroom: Showroom, user: Any, goods: Goods) -> Item:
    """Goods that are not OCOP, made on the spot. A barcode of the catalogue belongs to its product: that is received instead."""
    demand(may_work(user, showroom.pk), _("You do not work at this showroom, so nothing was made."))
    if not goods.name:
        raise BadRequest(_("Type the name of the goods, as their label has it."))
    check_price(goods.price)
    barcode = codes.clean_gtin(goods.barcode) if goods.barcode else ""
    if barcode is None:
        raise BadRequest(
            _("“%(text)s” is no barcode: its digits do not fit together. Scan it again, or leave it blank.")
            % {"text": goods.barcode[:20]}
        )
    if barcode:
        known = product_by_code(barcode) or goods_by_code(barcode)
        if known:
            raise BadRequest(_("This barcode belongs to “%(name)s”. Receive that.") % {"name": known})
    item = Item(name=goods.name, barcode=barcode, price=goods.price, maker=goods.maker, province=goods.province)
    try:
        item.clean_fields(exclude=("product", "price"))
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            item.save()
            Placement.objects.create(showroom=showroom, item=item)
            log(item, "wagtail.create", user=user)
    except IntegrityError as error:
        raise BadRequest(_("Goods with this barcode have just been made. Scan it again.")) from error
    return item


def check_price(price: int | None) -> None:
    if price is not None and not LEAST_PRICE <= price <= MOST_EXPENSIVE:
        raise BadRequest(_("This price cannot be right. Type whole đồng, such as 85000."))
