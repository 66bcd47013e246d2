"""The kind of packaging is read off how people write it."""

from __future__ import annotations

import pytest

from catalog.models import Product
from catalog.packaging import PackagingKind, packaging_kind
from tests.factories import make_product


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("hũ 500 g", PackagingKind.JAR),
        ("Hũ thủy tinh, 500 g", PackagingKind.JAR),
        ("2 chai, 500 ml", PackagingKind.BOTTLE),
        ("hộp quà 3 món", PackagingKind.BOX),
        ("bó 300 g", PackagingKind.BUNDLE),
        ("bộ sáu món", PackagingKind.PIECE),
        ("(túi) 1 kg", PackagingKind.BAG),
        ("gói", PackagingKind.BAG),
        ("he\u0302\u0323p", PackagingKind.NONE),
        ("ho\u0302\u0323p 1 kg", PackagingKind.BOX),
        ("500 g", PackagingKind.NONE),
        ("", PackagingKind.NONE),
        ("theo yêu cầu", PackagingKind.NONE),
    ],
)
def test_the_first_word_tells_the_kind(written: str, kind: PackagingKind) -> None:
    assert packaging_kind(written) == kind


@pytest.mark.django_db
def test_the_kind_follows_the_packaging_whenever_a_product_is_saved() -> None:
    product = make_product(packaging="hũ 500 g")
    assert Product.objects.get().packaging_kind == PackagingKind.JAR
    product.packaging = "500 g"
    product.save()
    assert Product.objects.get().packaging_kind == PackagingKind.NONE
