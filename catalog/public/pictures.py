"""Pictures of products: photographs where there are any, otherwise the drawn still life, captioned as an illustration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from catalog import addresses, illustrations, photographs
from catalog.files import write_whole
from catalog.models import Producer, Product, ProductImage

from .standing import StandingRead, held_or_read
from .wording import in_language

WIDTHS = (320, 640, 960)
"""The widths, in pixels, in which illustrations are drawn; they are square."""
FIRST = 640
"""Width of the picture that a browser takes which knows no `srcset`."""

# Made once: building it takes as long as asking with it.
_FIRST_OF_ITS_PRODUCT = ProductImage.objects.filter(product=OuterRef("product")).order_by("sort_order", "pk").values("pk")[:1]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page prints: `srcset` in WebP, `avif` the same in AVIF or empty. `width` and `height`, in pixels, are those of
    `src` and give the shape. `drawn` tells an illustration from a photograph; `wall` is the tint behind the picture while it
    loads; `thumbnail` is its small square in a gallery; `caption` says more than `alt`, where somebody wrote one; `source` tells
    a photograph's file and where its focus lies.
    """

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    drawn: bool
    wall: str
    avif: str = ""
    thumbnail: Picture | None = None
    source: str = ""
    caption: str = ""


def group_for_drawing(group_name: str | None, group_as_published: str) -> str:
    """What the illustrator is told about the group: ours, else the published one."""
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


def first_photographs(product_ids: Iterable[int], sizes: Sequence[str] = photographs.CARD) -> dict[int, Picture]:
    """The first photograph of each product that has one, by default cut square for cards. Two queries, however many products."""
    of_products = ProductImage.objects.filter(product__in=list(product_ids), pk=Subquery(_FIRST_OF_ITS_PRODUCT))
    rows = list(of_products.select_related("image").order_by())
    photographs.prefetch([row.image for row in rows], sizes)
    found = {row.product_id: _photograph(row.image, sizes, _alt(row), "") for row in rows}
    return {product_id: picture for product_id, picture in found.items() if picture}


_IMAGES = StandingRead(lambda product: ProductImage.objects.filter(product=product).select_related("image"), int)


def page_pictures(product: Product, group: str) -> tuple[list[Picture], Picture | None]:
    """All pictures of a product's page, never none, and its producer's own picture, while the producer is published.

    Two queries, or one where neither has a photograph.
    """
    rows = held_or_read(product, "images", _IMAGES)
    producer = product.producer
    portrayed = producer.image if producer.live else None
    photographs.prefetch([*(row.image for row in rows), *([portrayed] if portrayed else [])], photographs.EVERY_SIZE)
    gallery = _gallery(rows, wall(group))
    shown = _photograph(portrayed, photographs.PAGE, producer.name, wall(group)) if portrayed else None
    return gallery or [drawn(product.code, product.name, group)], shown


def gallery_of(rows: Sequence[Any]) -> list[Picture]:
    """The pictures of rows that have an image and say what it shows. One query, none for no rows."""
    if rows:
        photographs.prefetch([row.image for row in rows], photographs.EVERY_SIZE)
    return _gallery(rows, "")


def _gallery(rows: Sequence[Any], wall: str) -> list[Picture]:
    """Several have their small squares too."""
    gallery = []
    for row in rows:
        picture = _photograph(row.image, photographs.PAGE, _alt(row), wall)
        thumbnail = _photograph(row.image, photographs.CARD[:1], "", "") if picture and len(rows) > 1 else None
        if picture:
            gallery.append(replace(picture, thumbnail=thumbnail, caption=_caption(row)))
    return gallery


def portrait(producer: Producer) -> Picture | None:
    """The producer's own picture, if it has one. One query."""
    if producer.image is None:
        return None
    photographs.prefetch([producer.image], photographs.PAGE)
    return _photograph(producer.image, photographs.PAGE, producer.name, "")


def photograph(image: Any, alt: str) -> Picture | None:
    """The whole picture of an image from `photographs.prefetch`; none where its file cannot be read."""
    return _photograph(image, photographs.PAGE, alt, "")


def _photograph(image: Any, sizes: Sequence[str], alt: str, wall: str) -> Picture | None:
    """The picture of an image from `photographs.prefetch`; none where its file cannot be read."""
    try:
        renditions = photographs.renditions(image, sizes)
    except photographs.UnreadablePhotograph:
        return None
    srcset = {
        format_name: {each.width: each for each in renditions if f"format-{format_name}" in each.filter_spec}
        for format_name in photographs.FORMATS
    }
    webp = srcset["webp"]
    shown = webp[min((width for width in webp if width >= FIRST), default=max(webp))]
    return Picture(
        src=shown.url,
        srcset=_srcset(webp),
        width=shown.width,
        height=shown.height,
        alt=alt,
        drawn=False,
        wall=wall,
        avif=_srcset(srcset["avif"]),
        source=source_of(image),
    )


def source_of(image: Any) -> str:
    """A photograph's file and where its focus lies: the same as long as it looks the same."""
    focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    return f"{image.file.name} {focus}"


def _srcset(renditions: dict[int, Any]) -> str:
    return ", ".join(f"{each.url} {width}w" for width, each in sorted(renditions.items()))


def illustration_file(code: str, name: str, group: str, width: int) -> Path:
    """Where a drawn picture is kept, whether it is there or not."""
    return Path(settings.MEDIA_ROOT) / "illustrations" / f"{code}-{_fingerprint(code, name, group)}-{width}.webp"


def kept_illustration(product: Product, group: str, width: int) -> Path:
    """The file of a drawn picture, drawn now if it is not there yet. Readers never see half a file."""
    path = illustration_file(product.code, product.name, group, width)
    if not path.exists():
        picture = illustrations.draw(product.code, product.name, group, width)
        write_whole(path, lambda file: picture.save(file, "WEBP", quality=82, method=4))
    return path


def is_current(product: Product, group: str, fingerprint: str) -> bool:
    return _fingerprint(product.code, product.name, group) == fingerprint


def _alt(row: Any) -> str:
    return in_language(row.alt_text_en, row.alt_text)


def _caption(row: Any) -> str:
    return in_language(getattr(row, "caption_en", ""), getattr(row, "caption", ""))
