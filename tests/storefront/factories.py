"""A shop that sells: showrooms with stock, products with prices, fees; carts and orders. Orders come to be through `placing`, as
everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalog.models import Commune, Product, Province
from ocop.storefront import carts, placing, quoting
from ocop.storefront.actors import Act
from ocop.storefront.models import Cart, CartLine, DeliveryFee, Order, OrderEvent
from ocop.storefront.placing import Wish
from ocop.storefront.quoting import Quote
from ocop.storefront.states import Fulfilment, Method
from showrooms import holds
from showrooms.models import Item, Showroom
from tests.factories import TODAY, certified_product, make_province
from tests.showrooms.factories import make_showroom, product_item, stock

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PHONE = "+84912345678"


def moment(on: date = TODAY, hour: int = 12, minute: int = 0) -> datetime:
    """That time of that day in Vietnam."""
    return datetime.combine(on, time(hour, minute), VIETNAM)


def shopper(on: date = TODAY, *, at: datetime | None = None, user: Any = None, why: str = "") -> Act:
    """The shopper acts, at noon unless another moment is given."""
    return Act(at=at or moment(on), on=on, by=OrderEvent.By.SHOPPER, user=user, why=why)


def staff(user: Any, on: date = TODAY, *, at: datetime | None = None, why: str = "") -> Act:
    return Act(at=at or moment(on), on=on, by=OrderEvent.By.STAFF, user=user, why=why)


def the_shop(on: date = TODAY, *, at: datetime | None = None, why: str = "") -> Act:
    return Act(at=at or moment(on), on=on, why=why)


@dataclass(frozen=True)
class Shop:
    """`showroom` in An Giang has ten teas, five jars of honey and three of fish sauce, and serves deliveries; `other` in Hà Nội
    has two teas and does not. The fish sauce lapses tonight. Delivery costs 30,000 đồng to An Giang, nothing from 500,000 on,
    and 45,000 to Hà Nội.
    """

    showroom: Showroom
    other: Showroom
    tea: Product
    honey: Product
    sauce: Product
    fee: DeliveryFee
    commune: Commune
    on: date

    def item(self, product: Product) -> Item:
        return Item.objects.get(product=product)


def make_shop(on: date = TODAY) -> Shop:
    home, capital = make_province(), make_province("01", "Hà Nội")
    showroom = make_showroom("Điểm bán Long Xuyên", slug="long-xuyen", province=home, delivers=True)
    other = make_showroom("Điểm bán Ga Hà Nội", slug="ga-ha-noi", province=capital)
    tea = certified_product(on - timedelta(days=100), 4, name="Trà Shan tuyết", name_en="Shan tuyết tea", price=90_000)
    honey = certified_product(on - timedelta(days=200), 3, name="Mật ong U Minh", price=150_000)
    sauce = certified_product(
        _three_years_before(on + timedelta(days=1)), 5, name="Nước mắm Phú Quốc", price=120_000, province=home
    )
    for where, product, pieces in ((showroom, tea, 10), (showroom, honey, 5), (showroom, sauce, 3), (other, tea, 2)):
        stock(where, Item.objects.filter(product=product).first() or product_item(product), pieces, on=on)
    fee = make_fee(home, 30_000, free_from=500_000)
    make_fee(capital, 45_000, days_least=1, days_most=3)
    return Shop(showroom, other, tea, honey, sauce, fee, make_commune(home), on)


def make_fee(province: Province, fee: int, **facts: Any) -> DeliveryFee:
    return DeliveryFee.objects.create(province=province, fee=fee, **facts)


def make_commune(province: Province, name: str = "Long Xuyên", kind: str = "Phường", **facts: Any) -> Commune:
    commune, _made = Commune.objects.get_or_create(province=province, name=name, kind=kind, defaults=facts)
    return commune


def make_cart(wanted: Mapping[Product, int], *, at: datetime | None = None, user: Any = None) -> Cart:
    """A cart with so many pieces of these products, at the prices of now."""
    at = at or moment()
    cart = Cart.objects.create(user=user, touched_at=at)
    for product, quantity in wanted.items():
        CartLine.objects.create(
            cart=cart, product=product, quantity=quantity, price_seen=product.price, name_seen=product.name, added_at=at
        )
    return cart


def make_wish(shop: Shop, cart: Cart, **facts: Any) -> Wish:
    """What a shopper who saw today's prices types: cash at `shop.showroom`, or `fulfilment=Fulfilment.DELIVERY` to its commune.
    `on` is the day on which they looked."""
    fulfilment = facts.setdefault("fulfilment", Fulfilment.PICKUP)
    delivered = fulfilment == Fulfilment.DELIVERY
    facts.setdefault("method", Method.DEMO if delivered else Method.CASH)
    if delivered:
        facts.setdefault("province_id", shop.commune.province_id)
        facts.setdefault("commune_id", shop.commune.pk)
        facts.setdefault("street", "12 Trần Hưng Đạo")
    else:
        facts.setdefault("showroom_id", shop.showroom.pk)
    shown = Quote(carts.view(cart, facts.pop("on", shop.on)), quoting.fee_for(facts.get("province_id")))
    facts.setdefault("seen_digest", shown.cart.digest)
    facts.setdefault("seen_total", shown.total)
    typed = {"name": "Nguyễn Thị Lan", "phone": PHONE, "consent": True, "key": cart.placing_key}
    return Wish(**{**typed, **facts})


def make_order(shop: Shop, wanted: Mapping[Product, int] | None = None, *, act: Act | None = None, **facts: Any) -> Order:
    """An order as it stands right after it was placed: two teas for cash at the showroom, unless told otherwise.

    `facts` are those of `Wish`, such as `method=Method.DEMO` or `fulfilment=Fulfilment.DELIVERY`.
    """
    act = act or shopper(shop.on, user=facts.get("user"))
    holds.free_lapsed(act.at, act.on)
    cart = make_cart(wanted or {shop.tea: 2}, at=act.at)
    facts.setdefault("on", act.on)
    return placing.place(cart, make_wish(shop, cart, **facts), act)


def _three_years_before(day: date) -> date:
    return day.replace(year=day.year - 3)
