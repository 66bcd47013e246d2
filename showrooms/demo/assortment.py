"""Which items a made-up showroom carries, how they sell there, and the lots they come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from catalog.demo.records import stable_number
from catalog.models import Certificate, Product
from catalog.validity import in_force_among
from showrooms.demo.goods import PlainGoods
from showrooms.demo.rooms import RoomPlan
from showrooms.models import Item, Lot, Placement, Showroom

MONTH = 30
"""Days of movements."""
SERVICES = "VI"
DAYS_KEPT = {"I.1": 75, "I.2": 240, "I": 300, "II": 540, "III": 720}
"""How long goods of a group keep; crafts and plants have no day printed on them."""
SHELVES = ("Kệ A1", "Kệ A2", "Kệ B1", "Kệ B2", "Kệ C1", "Tủ mát", "Quầy trước")


@dataclass(frozen=True)
class Stockable:
    """An item, with the certificates of its product (none: goods that are not OCOP)."""

    key: str
    item: Item
    days: int | None
    province: str
    certificates: tuple[Certificate, ...] = ()

    def stars(self, on: date) -> int | None:
        """With how many stars it may be sold on `on`."""
        certificate = in_force_among(self.certificates, on)
        return certificate.stars if certificate else None

    def may_be_sold(self, on: date) -> bool:
        return self.item.product_id is None or self.stars(on) is not None

    def lot(self, made: date) -> Lot | None:
        """The lot that was made on a day; the same day gives the same lot."""
        if self.days is None:
            return None
        chance = stable_number(f"stamp {self.key} {made.toordinal() % 7}", 10)
        stamped = self.item.product_id is not None and chance < 7
        return Lot(
            item=self.item,
            code=f"L{made:%y%m%d}",
            made_on=made,
            best_before=made + timedelta(days=self.days),
            stamped=stamped,
            stamp_activated=stamped and chance < 5,
        )


@dataclass(frozen=True)
class Carried:
    """An item at one showroom. `pull` is how often it sells beside others: 0 never. `runs_low` is not restocked in time.
    `old_lot` is the last good day of a lot that nobody took."""

    of: Stockable
    price: int | None
    counter_price: int | None
    pull: int
    runs_low: bool
    old_lot: date | None
    shelf: str

    @property
    def item(self) -> Item:
        return self.of.item

    def placement(self, showroom: Showroom) -> Placement:
        return Placement(
            showroom=showroom, item=self.item, shelf=self.shelf, counter_price=self.counter_price, low_from=6 if self.pull else 0
        )


def of_product(product: Product, item: Item, certificates: Iterable[Certificate]) -> Stockable:
    code = product.group.code if product.group else ""
    days = next((days for group, days in DAYS_KEPT.items() if code == group or code.startswith(f"{group}.")), None)
    return Stockable(product.code, item, days, product.province.code, tuple(certificates))


def of_goods(goods: PlainGoods, item: Item) -> Stockable:
    return Stockable(goods.name, item, goods.days, goods.province)


def usual_price(products: Sequence[Product]) -> int:
    """What a product without a price is sold for over the counter."""
    return int(median(product.price for product in products if product.price)) // 1000 * 1000


def chosen(
    plan: RoomPlan, fit: Sequence[Stockable], lapsed: Sequence[Stockable], goods: Sequence[Stockable], on: date
) -> list[Stockable]:
    """What the showroom carries: most from its own province, some that lapse within days, and some that have lapsed."""
    if not plan.products:
        return []
    ranked = sorted(fit, key=lambda each: stable_number(f"{plan.slug} {each.key}", 1000) - 700 * (each.province == plan.province))
    soon = [each for each in fit if not each.may_be_sold(on + timedelta(days=8))]
    started = plan.opens_on(on) or on - timedelta(days=MONTH)
    gone = [each for each in lapsed if plan.opens_in is None or each.may_be_sold(started)]
    few = _some(plan, soon, 3) + _some(plan, gone, 3)
    here = [*few, *(each for each in ranked if each not in few)][: plan.products]
    return [*here, *_some(plan, goods, plan.goods)]


def carried(plan: RoomPlan, each: Stockable, usual: int, on: date) -> Carried:
    key = f"{plan.slug} {each.key}"
    product = each.item.product
    asked = product.price if product else each.item.price
    counter_price = None
    if product and asked is None and stable_number(f"unpriced {key}", 6):
        counter_price = usual * (80 + stable_number(f"usual {each.key}", 50)) // 100
    elif asked and plan.dearer and stable_number(f"dearer {key}", 3):
        counter_price = asked * (100 + plan.dearer) // 100
    if counter_price:
        counter_price = counter_price // 1000 * 1000
    price = counter_price or asked
    old_lot = None
    if each.days and stable_number(f"old lot {key}", 14) == 0:
        # Ends within the month to come, or did some days ago.
        old_lot = on + timedelta(days=stable_number(f"old until {key}", 30) - 5)
    slow = stable_number(f"slow {key}", 9) == 0 or price is None or old_lot is not None
    return Carried(
        of=each,
        price=price,
        counter_price=counter_price,
        pull=0 if slow else 1 + stable_number(f"pull {key}", 8),
        runs_low=stable_number(f"low {key}", 14) == 0,
        old_lot=old_lot,
        shelf=SHELVES[stable_number(f"shelf {key}", len(SHELVES))],
    )


def _some(plan: RoomPlan, among: Sequence[Stockable], most: int) -> list[Stockable]:
    return sorted(among, key=lambda each: stable_number(f"some {plan.slug} {each.key}", 1000))[:most]
