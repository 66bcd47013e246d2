"""A visitor of the search on a day of the test's choice, and a small catalogue to search."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from catalog.models import FormerProvince
from search import outbox
from tests import factories
from tests.catalog.public.conftest import get
from tests.factories import TODAY

__all__ = ["get"]


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return make_world()


def make_world() -> SimpleNamespace:
    """Thirteen products of two provinces, one of them merged, and two producers; one lapsed, one not published."""
    phu_tho, an_giang = factories.make_province("25", "Phú Thọ", "phu-tho"), factories.make_province("91", "An Giang", "an-giang")
    former = FormerProvince.objects.create(
        code="17", name="Hòa Bình", slug="hoa-binh", province=phu_tho, merged_on=date(2025, 7, 1)
    )
    food, drinks = factories.make_group(), factories.make_group("2", "Đồ uống", "do-uong")
    cooperative = factories.make_producer("Hợp tác xã Núi Sập")
    names = {
        "Trà hoa vàng Tam Đảo": (5, 180_000, drinks),
        "Trà hoa vàng Ba Chẽ": (4, 250_000, drinks),
        "Trà hoa vàng Đồi Gió": (3, 90_000, drinks),
        "Trà shan tuyết": (4, 150_000, drinks),
        "Trà shan tuyết cổ thụ": (3, None, drinks),
        "Mật ong rừng": (4, 120_000, food),
        "Mật ong hoa nhãn": (3, 80_000, food),
        "Nước mắm cá linh": (5, 60_000, food),
        "Mắm thái": (3, 30_000, food),
        "Thịt lợn gác bếp": (3, None, food),
        "Kẹo dừa": (3, 25_000, food),
        "Kẹo dứa": (3, 25_000, food),
        "Bánh <b>Ngon</b> & giòn": (3, None, food),
    }
    products = {
        name: factories.certified_product(
            TODAY - timedelta(days=20 + number),
            stars=stars,
            name=name,
            price=price,
            group=group,
            province=phu_tho if number % 2 else an_giang,
            former_province=former if number % 2 else None,
            producer=cooperative if number % 3 == 0 else None,
        )
        for number, (name, (stars, price, group)) in enumerate(names.items())
    }
    lapsed = factories.certified_product(TODAY - timedelta(days=1200), name="Trà mộc đặc biệt", province=an_giang)
    factories.certified_product(TODAY, name="Trà kín", live=False)
    while outbox.write_documents(keep_changes=False):
        pass
    return SimpleNamespace(products=products, lapsed=lapsed, cooperative=cooperative, phu_tho=phu_tho)
