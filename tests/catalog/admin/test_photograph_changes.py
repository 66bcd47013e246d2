"""Photographs that officers change: the sizes of a new file are there at once, under addresses that were never used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog.models import Product, ProductImage
from tests.photographs import encoded, in_library
from tests.watching import Watch

pytestmark = pytest.mark.usefixtures("committed")


def sizes(image: Any) -> dict[str, str]:
    return {each.filter_spec: each.file.name for each in image.renditions.filter(filter_spec__contains="quality")}


def edit(desk: Client, image: Any, **changes: Any) -> None:
    data = {"title": image.title, "collection": image.collection_id, **changes}
    assert desk.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302


def test_a_replaced_file_has_other_addresses_made_ahead(desk: Client, product: Product) -> None:
    """Also where the new file has the name of one that was there before: browsers keep pictures by address."""
    image = in_library(encoded(900, 700), name="anh.jpg")
    ProductImage.objects.create(product=product, image=image, alt_text="Hũ mắm")
    addresses = [sizes(image)]
    assert len(addresses[0]) == 10
    for colour in ("#112233", "#445566"):
        watch = Watch()
        edit(desk, image, file=SimpleUploadedFile("anh.jpg", encoded(900, 700, colour=colour)))
        assert watch.moved
        addresses.append(sizes(image))
        assert addresses[-1].keys() == addresses[0].keys()
    names = [name for each in addresses for name in each.values()]
    assert len(set(names)) == len(names)
    kept = {f"photographs/{path.name}" for path in (Path(settings.MEDIA_ROOT) / "photographs").iterdir()}
    assert kept >= set(addresses[-1].values())
    assert not kept & {*addresses[0].values(), *addresses[1].values()}


def test_a_moved_focal_point_changes_the_squares_alone(desk: Client, product: Product) -> None:
    image = in_library(encoded(900, 700), name="anh.jpg")
    ProductImage.objects.create(product=product, image=image, alt_text="Hũ mắm")
    before = sizes(image)
    watch = Watch()
    edit(desk, image, focal_point_x=50, focal_point_y=50, focal_point_width=20, focal_point_height=20)
    assert watch.moved
    new = set(sizes_now(image)) - set(before.values())
    assert len(new) == 4 and all("-fill-" in name for name in new)


def sizes_now(image: Any) -> list[str]:
    return list(image.renditions.filter(filter_spec__contains="quality").values_list("file", flat=True))
