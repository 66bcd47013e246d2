"""Correcting what a product is: facts that contradict each other are refused, and nothing is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.facts import correct_producer, correct_product
from catalog.models import Commune, FormerProvince, Producer, Product
from tests.factories import audit, make_producer, make_product, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere() -> dict[str, Any]:
    """A commune and a former province that lie in another province than the product."""
    other = make_province("92", "Cần Thơ")
    return {
        "commune": Commune.objects.create(code="31120", name="Phong Điền", kind="xã", province=other),
        "former_province": FormerProvince.objects.create(
            code="94", name="Sóc Trăng", slug="soc-trang", province=other, merged_on=date(2025, 7, 1)
        ),
    }


@pytest.mark.parametrize("fact", ["commune", "former_province"])
def test_a_product_lies_where_its_province_is(elsewhere: dict[str, Any], fact: str) -> None:
    product = make_product()
    with pytest.raises(ValidationError) as refused:
        correct_product(product, {fact: elsewhere[fact]}, audit())
    assert set(refused.value.message_dict) == {fact}
    assert "Cần Thơ" in refused.value.message_dict[fact][0]
    assert getattr(Product.objects.get(), fact) is None
    correct_product(product, {fact: elsewhere[fact], "province": elsewhere[fact].province}, audit())
    assert getattr(Product.objects.get(), fact) == elsewhere[fact]


def test_a_producer_lies_where_its_province_is(elsewhere: dict[str, Any]) -> None:
    producer = make_producer(province=make_province())
    with pytest.raises(ValidationError) as refused:
        correct_producer(producer, {"commune": elsewhere["commune"]}, audit())
    assert set(refused.value.message_dict) == {"commune"}
    assert Producer.objects.get().commune is None
