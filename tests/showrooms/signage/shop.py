"""A showroom with goods of every standing, and those who print for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

from catalog.validity import add_months
from showrooms.models import Item, Placement, Showroom
from tests.factories import TODAY, certified_product, make_producer, withdraw
from tests.showrooms.factories import make_manager, make_showroom, plain_item, product_item, stock

DAY = timedelta(days=1)
LONG_NAME = "Điểm du lịch sinh thái Ẫ Ễ Ộ Ử kết hợp trải nghiệm nghề truyền thống Chuông-gió-nứa và ẩm thực miệt vườn"
LONG_MAKER = "Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp và Du lịch cộng đồng Rạch-Giồng-Riềng-Một, ấp Thạnh Hưng"


@dataclass(frozen=True)
class Shop:
    showroom: Showroom
    in_force: Item
    long: Item
    upc: Item
    last_day: Item
    plain: Item
    plain_without_code: Item
    lapsed: Item
    withdrawn: Item
    unpublished: Item
    client: Client

    @property
    def printable(self) -> tuple[Item, ...]:
        return (self.in_force, self.long, self.upc, self.last_day, self.plain, self.plain_without_code)


def make_shop(on: date = TODAY) -> Shop:
    """Everything on hand as of `on`."""
    showroom = make_showroom("Điểm OCOP Ga Hà Nội", slug="ga-ha-noi")

    def item(start: date = on - timedelta(days=60), **facts: Any) -> Item:
        return product_item(certified_product(start, **facts))

    withdrawn = item(name="Rượu bị thu hồi")
    assert withdrawn.product
    withdraw(withdrawn.product.certificates.get(), on)
    shop = Shop(
        showroom=showroom,
        in_force=item(name="Mật ong bạc hà", stars=4, gtin="8936012345674", price=185_000, packaging="Hũ thủy tinh 500 g"),
        long=item(
            name=LONG_NAME,
            stars=5,
            gtin="96385074",
            price=1_185_000,
            packaging="Hộp quà hai tầng gồm bốn hũ thủy tinh, mỗi hũ một trăm hai mươi lăm gam",
            producer=make_producer(LONG_MAKER),
            fictional=True,
            price_is_example=True,
        ),
        upc=item(name="Trà hoa vàng", gtin="036000291452", price=90_000),
        last_day=item(add_months(on + DAY, -36), name="Cốm làng Vòng"),
        plain=plain_item("Kẹo dừa loại thường", barcode="8934563138165", maker="Công ty Quê Nhà"),
        plain_without_code=plain_item("Nón lá"),
        lapsed=item(on - timedelta(days=2000), name="Trà đã hết hạn"),
        withdrawn=withdrawn,
        unpublished=item(name="Chưa đăng", live=False),
        client=Client(),
    )
    for each in (*shop.printable, shop.lapsed, shop.withdrawn, shop.unpublished):
        stock(showroom, each, 10, on=on)
    Placement.objects.filter(item__in=[shop.in_force, shop.plain]).update(shelf="A1")
    Placement.objects.filter(item=shop.in_force).update(counter_price=179_000)
    shop.client.force_login(make_manager(showroom))
    return shop
