"""A shop with goods that are sold, at noon of the day of the tests."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.models import Product
from showrooms.models import Showroom
from tests.factories import TODAY, certified_product
from tests.showrooms.factories import make_showroom, product_item, stock


@pytest.fixture
def noon(time_machine: Any) -> Any:
    """The clock, which stands still."""
    time_machine.move_to(f"{TODAY}T12:00:00+07:00", tick=False)
    return time_machine


@pytest.fixture
def shop(db: None, noon: Any) -> Showroom:
    return make_showroom("Điểm bán Rạch Giá", delivers=True)


@pytest.fixture
def honey(shop: Showroom) -> Product:
    """Ten pieces at 185.000 ₫; its last day in force is that of the tests."""
    product = certified_product(TODAY.replace(year=2023, day=24), 4, name="Mật ong bạc hà", price=185_000)
    stock(shop, product_item(product), 10)
    return product


@pytest.fixture
def tea(shop: Showroom) -> Product:
    """Three pieces at 90.000 ₫, in force for long."""
    product = certified_product(stars=5, name="Trà Shan tuyết", name_en="Shan snow tea", price=90_000)
    stock(shop, product_item(product), 3)
    return product
