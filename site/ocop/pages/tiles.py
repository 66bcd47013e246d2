"""Where each province and city of today has its tile: columns from the west, rows from the north, as the country lies."""

from __future__ import annotations

from typing import NamedTuple


class Tile(NamedTuple):
    column: int
    row: int


COLUMNS = 5
_ROWS: tuple[tuple[str | None, ...], ...] = (
    ("12", "15", "08", "04", None),  # Lai Châu, Lào Cai, Tuyên Quang, Cao Bằng
    ("11", "14", "25", "19", "20"),  # Điện Biên, Sơn La, Phú Thọ, Thái Nguyên, Lạng Sơn
    (None, None, "01", "24", "22"),  # Hà Nội, Bắc Ninh, Quảng Ninh
    (None, None, "37", "33", "31"),  # Ninh Bình, Hưng Yên, Hải Phòng
    (None, None, "38", None, None),  # Thanh Hóa
    (None, None, "40", "42", None),  # Nghệ An, Hà Tĩnh
    (None, None, None, "44", "46"),  # Quảng Trị, Huế
    (None, None, None, "51", "48"),  # Quảng Ngãi, Đà Nẵng
    (None, None, None, "52", None),  # Gia Lai
    (None, None, "66", "56", None),  # Đắk Lắk, Khánh Hòa
    ("80", "75", "68", None, None),  # Tây Ninh, Đồng Nai, Lâm Đồng
    ("82", "79", None, None, None),  # Đồng Tháp, Thành phố Hồ Chí Minh
    ("91", "86", None, None, None),  # An Giang, Vĩnh Long
    ("92", None, None, None, None),  # Cần Thơ
    ("96", None, None, None, None),  # Cà Mau
)
TILES = {code: Tile(column, row) for row, codes in enumerate(_ROWS, 1) for column, code in enumerate(codes, 1) if code}
"""By the official code of the province. One that came to be after this was written has none, and stands below the others."""
