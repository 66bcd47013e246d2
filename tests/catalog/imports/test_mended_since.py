"""What an officer mended after an import: importing the list again, or a later one, still finds its products."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.facts import correct_producer, correct_product
from catalog.models import Certificate, Decision, Product, Province
from tests import factories

from .world import Importer, later, populate, products, tea, verdicts


@pytest.fixture
def annex(db: None, tmp_path: Path) -> Importer:
    populate()
    return Importer(tmp_path)


@pytest.mark.parametrize("name", ["Hợp tác xã Thủy sản Kiên Lương Xanh", "HTX Núi Sạp"])
def test_a_producers_name(annex: Importer, name: str) -> None:
    annex.apply(tea(producer="HTX Mắm Rặch Giá"))
    product = Product.objects.get()
    certificate = product.certificates.get()
    factories.withdraw(certificate, date(2023, 1, 1))
    correct_producer(product.producer, {"name": name}, factories.audit())
    same = annex.plan(tea(producer="HTX Mắm Rặch Giá"))
    assert verdicts(same) == [("unchanged", "already_recorded")]
    (row,) = products(annex.plan(tea(producer="HTX Mắm Rặch Giá"), title=later("1/3/2025")))
    assert (row.verdict, row.product and row.product.id) == ("renewed", product.pk)
    (row,) = products(annex.plan(tea(producer=name), title=later("1/3/2025")))
    assert (row.verdict, row.product and row.product.id) == ("renewed", product.pk)


def test_a_products_name_producer_and_place(annex: Importer) -> None:
    annex.apply(tea())
    product = Product.objects.get()
    other = factories.make_producer("HTX Vĩnh Hải", province=Province.objects.get(code="79"))
    changes = {"name": "Trà sen sấy", "producer": other, "province": other.province, "commune": None, "former_province": None}
    correct_product(product, changes, factories.audit())
    assert verdicts(annex.plan(tea())) == [("unchanged", "already_recorded")]
    annex.apply(tea())
    assert Product.objects.count() == Certificate.objects.count() == Decision.objects.count() == 1


def test_a_name_that_another_product_bears_now(annex: Importer) -> None:
    annex.apply(tea("Trà sen"), tea("Trà sen Tây Hồ"))
    first, second = Product.objects.order_by("pk")
    correct_product(first, {"name": "Trà sen cũ"}, factories.audit())
    correct_product(second, {"name": "Trà sen"}, factories.audit())
    assert verdicts(annex.plan(tea("Trà sen"), tea("Trà sen Tây Hồ"))) == [("unchanged", "already_recorded")] * 2


def test_one_name_by_two_holders_in_one_decision_stays_two_products(annex: Importer) -> None:
    annex.apply(tea(producer="HTX Núi Sập"))
    assert verdicts(annex.plan(tea(producer="HTX Núi Sập"), tea(producer="HTX Vĩnh Hải"))) == [
        ("unchanged", "already_recorded"),
        ("new", "first_certificate"),
    ]
