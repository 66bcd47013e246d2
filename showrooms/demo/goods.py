"""Goods that are not OCOP, as shops carry them beside: made-up names and makers, barcodes that no product on the market has."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import ean

from catalog.demo.records import stable_number
from showrooms.models import Item


@dataclass(frozen=True)
class PlainGoods:
    """`days` is how long they keep; None where nothing is printed on them."""

    name: str
    maker: str
    province: str
    price: int | None
    days: int | None

    @property
    def barcode(self) -> str:
        """Of the range that shops use within their own walls (prefix 2)."""
        body = f"20{stable_number(f'plain goods {self.name}', 10**10):010d}"
        return str(body + ean.calc_check_digit(body))

    def item(self, province_id: int) -> Item:
        return Item(name=self.name, barcode=self.barcode, price=self.price, maker=self.maker, province_id=province_id)


def _of(maker: str, province: str, *goods: tuple[str, int | None, int | None]) -> tuple[PlainGoods, ...]:
    return tuple(PlainGoods(name, f"{maker} (minh họa)", province, price, days) for name, price, days in goods)


PLAIN_GOODS = (
    *_of(
        "Nước giải khát Suối Mơ",
        "01",
        ("Nước suối chai 500 ml", 6_000, 540),
        ("Trà xanh chai 450 ml", 12_000, 360),
        ("Nước yến lon 240 ml", 28_000, 540),
        ("Cà phê sữa lon 235 ml", 15_000, 365),
    ),
    *_of(
        "Bánh kẹo Hoa Ban",
        "24",
        ("Bánh quy bơ hộp 300 g", 65_000, 300),
        ("Kẹo lạc gói 200 g", 25_000, 180),
        ("Bánh đậu xanh hộp 250 g", 40_000, 150),
        ("Mứt gừng gói 200 g", 35_000, 240),
        ("Kẹo dừa hộp 400 g", 45_000, 240),
    ),
    *_of(
        "Quà lưu niệm Sông Xanh",
        "48",
        ("Nam châm tủ lạnh hình cầu Rồng", 35_000, None),
        ("Móc khóa nón lá", 20_000, None),
        ("Bưu thiếp bộ 10 tấm", 50_000, None),
        ("Túi vải in hình phố cổ", 85_000, None),
        ("Khăn thêu tay", 120_000, None),
        ("Sổ tay giấy dó", 95_000, None),
    ),
    *_of(
        "Nông sản Đồi Chè",
        "19",
        ("Chè xanh gói 100 g", 45_000, 365),
        ("Chè hoa cúc hộp 50 g", 60_000, 365),
        ("Gạo tẻ túi 5 kg", 135_000, 180),
        ("Đỗ xanh túi 1 kg", 55_000, 270),
        ("Lạc nhân túi 500 g", 42_000, 150),
    ),
    *_of(
        "Gia vị Bếp Quê",
        "33",
        ("Nước mắm chai 750 ml", 55_000, 720),
        ("Tương ớt chai 250 g", 18_000, 365),
        ("Muối tiêu chanh lọ 120 g", 22_000, 365),
        ("Mắm tôm hũ 200 g", 30_000, 365),
    ),
    *_of("Làng tre Bóng Mát", "46", ("Đũa tre bộ 10 đôi", 40_000, None), ("Giỏ mây nhỏ", None, None)),
)
