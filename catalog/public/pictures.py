"""Pictures of products: photographs where there are any, otherwise the drawn still life, captioned as an illustration."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from catalog import addresses, illustrations
from catalog.models import Producer, Product, ProductImage

from .wording import language

WIDTHS = (320, 640, 960)
"""The widths, in pixels, in which illustrations are drawn and photographs cut; all are square."""
CARD_PHOTO = "fill-640x640|format-webp|webpquality-72"
PAGE_PHOTO = "width-1280|format-webp|webpquality-78"


@dataclass(frozen=True, slots=True)
class Picture:
    """`wall` is the tint behind the picture while it loads; `drawn` tells an illustration from a photograph."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    drawn: bool
    wall: str


def group_for_drawing(group_name: str | None, group_as_published: str) -> str:
    """What the illustrator is told about the group: today's, else the published one."""
    return group_name or group_as_published


@lru_cache(maxsize=16384)
def _fingerprint(code: str, name: str, group: str) -> str:
    return illustrations.fingerprint(code, name, group)


@lru_cache(maxsize=1024)
def wall(group: str) -> str:
    """The tint behind pictures of a group, as `#RRGGBB`."""
    return illustrations.ground(group)[0]


def drawn(code: str, name: str, group: str) -> Picture:
    """The illustration of a product; its address holds the fingerprint and can be kept for ever."""
    fingerprint = _fingerprint(code, name, group)
    return Picture(
        src=addresses.illustration(code, fingerprint, 640),
        srcset=", ".join(f"{addresses.illustration(code, fingerprint, width)} {width}w" for width in WIDTHS),
        width=640,
        height=640,
        alt=_("Illustration: %(name)s") % {"name": name},
        drawn=True,
        wall=wall(group),
    )


def first_photographs(product_ids: Iterable[int]) -> dict[int, Picture]:
    """The first photograph of each product that has one, cut square for cards. Two queries."""
    pictures: dict[int, Picture] = {}
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec=CARD_PHOTO)
    rows = (
        ProductImage.objects.filter(product__in=list(product_ids))
        .order_by("product_id", "sort_order", "pk")
        .select_related("image")
        .prefetch_related(Prefetch("image__renditions", queryset=renditions, to_attr="prefetched_renditions"))
    )
    for row in rows:
        if row.product_id not in pictures:
            rendition = row.image.get_rendition(CARD_PHOTO)
            pictures[row.product_id] = Picture(rendition.url, "", rendition.width, rendition.height, _alt(row), False, "")
    return pictures


def gallery(product: Product, group: str) -> list[Picture]:
    """All pictures of a product's page; never empty."""
    rows = list(product.images.select_related("image"))
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec=PAGE_PHOTO)
    prefetch_related_objects(
        [row.image for row in rows], Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions")
    )
    photographs = []
    for row in rows:
        rendition = row.image.get_rendition(PAGE_PHOTO)
        photographs.append(Picture(rendition.url, "", rendition.width, rendition.height, _alt(row), False, wall(group)))
    return photographs or [drawn(product.code, product.name, group)]


def portrait(producer: Producer) -> Picture | None:
    """The producer's own picture, if it has one."""
    if producer.image is None:
        return None
    rendition = producer.image.get_rendition(PAGE_PHOTO)
    return Picture(rendition.url, "", rendition.width, rendition.height, producer.name, False, "")


def illustration_file(code: str, name: str, group: str, width: int) -> Path:
    """Where a drawn picture is kept, whether it is there or not."""
    return Path(settings.MEDIA_ROOT) / "illustrations" / f"{code}-{_fingerprint(code, name, group)}-{width}.webp"


def kept_illustration(product: Product, group: str, width: int) -> Path:
    """The file of a drawn picture, drawn now if it is not there yet. Readers never see half a file."""
    path = illustration_file(product.code, product.name, group, width)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        with os.fdopen(handle, "wb") as file:
            illustrations.draw(product.code, product.name, group, width).save(file, "WEBP", quality=82, method=4)
        Path(partial).replace(path)
    return path


def is_current(product: Product, group: str, fingerprint: str) -> bool:
    return _fingerprint(product.code, product.name, group) == fingerprint


def _alt(row: ProductImage) -> str:
    return (language() == "en" and row.alt_text_en) or row.alt_text
