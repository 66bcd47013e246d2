"""Photographs as browsers get them: a few sizes of each, in AVIF and in WebP, kept as Wagtail's renditions.

All sizes that are missing are cut from one decoding, since decoding a photograph takes longer than cutting it. What a camera
writes beside the picture (place, time, owner) is left behind, and colours are turned into those that every screen means.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.signals import post_save
from PIL import ExifTags, ImageCms, ImageOps
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from catalog.models import Producer, ProductImage

logger = logging.getLogger(__name__)

CARD = ("fill-320x320", "fill-640x640")
"""Square, around the focal point. A card is 120 to 290 CSS pixels wide."""
PAGE = ("max-480x480", "max-800x800", "max-1280x1280")
"""The whole picture; a product's page shows it at most 620 CSS pixels wide."""
EVERY_SIZE = (*CARD, *PAGE)
FORMATS = ("avif", "webp")
QUALITY = {"avif": 55, "webp": 74}
"""These two look alike; AVIF is then about a quarter smaller."""
FOLDER = "photographs"
"""Of the media folder. Wagtail's own pictures for the admin lie elsewhere: their addresses may come to hold another picture."""
AVIF_SPEED = 8
"""Of 0 to 10. Pillow's own choice, 6, takes four times as long for the same number of bytes."""

SECONDS_TO_REMEMBER = 600
TURNED = {5, 6, 7, 8}
"""EXIF orientations that lay a picture on its side."""


class UnreadablePhotograph(Exception):
    """The file of a photograph is gone, or no picture can be read from it."""


@dataclass(frozen=True)
class CutFile:
    """One size of a photograph in one format, not kept yet."""

    spec: str
    focal_point_key: str
    name: str
    content: bytes
    width: int
    height: int


@lru_cache(maxsize=64)
def _filter(spec: str) -> Filter:
    return Filter(spec)


def spec(size: str, format_name: str) -> str:
    return f"{size}|format-{format_name}|{format_name}quality-{QUALITY[format_name]}"


def specs(image: Any, sizes: Iterable[str]) -> list[str]:
    """The renditions that `image` needs for `sizes`, the smallest first: none that would only repeat a smaller one."""
    needed = []
    covered: set[str] = set()
    for size in sizes:
        way, _dash, edges = size.partition("-")
        if way in covered:
            continue
        shorter, longer = sorted((image.width, image.height))
        if int(edges.split("x")[0]) >= (shorter if way == "fill" else longer):
            covered.add(way)
        needed += [spec(size, format_name) for format_name in FORMATS]
    return needed


def prefetch(images: Sequence[Any], sizes: Iterable[str]) -> None:
    """Read the renditions of all `images` in one query."""
    wanted = [spec(size, format_name) for size in sizes for format_name in FORMATS]
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=wanted)
    prefetch_related_objects(images, Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions"))


def kept(image: Any, wanted: Iterable[str]) -> dict[str, Any]:
    """The renditions of `image` that are there, by spec, around its focal point of now. `image` comes from `prefetch`."""
    there = {(each.filter_spec, each.focal_point_key): each for each in image.prefetched_renditions}
    found = {spec: there.get((spec, _filter(spec).get_cache_key(image))) for spec in wanted}
    return {spec: rendition for spec, rendition in found.items() if rendition is not None}


def renditions(image: Any, sizes: Iterable[str]) -> list[Any]:
    """The renditions of an image that comes from `prefetch`, by spec; those that are missing are made now.

    Raises `UnreadablePhotograph`. An unreadable file is told in the log and not tried again for ten minutes.
    """
    wanted = specs(image, sizes)
    found = kept(image, wanted)
    missing = [each for each in wanted if each not in found]
    if missing:
        mark = f"unreadable-photograph-{image.pk}-{hashlib.sha1(image.file.name.encode()).hexdigest()}"
        if cache.get(mark):
            raise UnreadablePhotograph(image.file.name)
        try:
            found |= {each.filter_spec: each for each in keep(image, cut(image, missing))}
        except UnreadablePhotograph as error:
            cache.set(mark, True, SECONDS_TO_REMEMBER)
            logger.warning("Photograph %d (%s, “%s”) cannot be read: %s", image.pk, image.file.name, image.title, error)
            raise
    return [found[each] for each in wanted]


def cut(image: Any, wanted: Iterable[str]) -> list[CutFile]:
    """Cut the photograph; asks nothing of the database, so that threads can do it. Raises `UnreadablePhotograph`."""
    filters = [_filter(each) for each in wanted]
    try:
        with image.open_file() as file:
            content = file.read()
        picture, upright, transforms = _decoded(image, content, filters)
        digest = hashlib.sha1(content).hexdigest()[:10]
        made = []
        for each, transform in zip(filters, transforms, strict=True):
            key = each.get_cache_key(image)
            size, format_name = each.spec.split("|")[0], _format(each.spec)
            # The address tells the file and the focal point: another picture has another one, and no browser shows the old.
            name = "-".join(filter(None, (str(image.pk), digest, key, size))) + f".{format_name}"
            content = _encoded(picture, upright, transform, format_name)
            made.append(CutFile(each.spec, key, f"{FOLDER}/{name}", content, *transform.size))
    except Exception as error:  # decoders fail in many ways on a broken file
        raise UnreadablePhotograph(f"{type(error).__name__}: {error}") from error
    return made


def keep(image: Any, made: Iterable[CutFile]) -> list[Any]:
    """Write what was cut as renditions; where another process has done so meanwhile, its file stays."""
    storage = get_image_model().get_rendition_model()._meta.get_field("file").storage
    written = []
    for each in made:
        name = storage.save(each.name, ContentFile(each.content))
        rendition, created = image.renditions.get_or_create(
            filter_spec=each.spec,
            focal_point_key=each.focal_point_key,
            defaults={"file": name, "width": each.width, "height": each.height},
        )
        if not created:
            storage.delete(name)
        written.append(rendition)
    return written


def plain(picture: Pillow.Image) -> Pillow.Image:
    """`picture` upright, in RGB or RGBA of the sRGB colour space, as browsers take one without a profile. May change it."""
    ImageOps.exif_transpose(picture, in_place=True)  # a copy of 55 million pixels is 165 MB
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "L", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: its colours are taken as they are
        if converted is not None:
            return converted
    return picture if picture.mode == mode else picture.convert(mode)


def _decoded(image: Any, content: bytes, filters: Sequence[Filter]) -> tuple[Pillow.Image, tuple[int, int], list[Any]]:
    """The picture, its full upright size in pixels, and how each filter cuts it. The picture itself may be smaller: a JPEG is
    decoded no larger than it is needed.
    """
    picture: Pillow.Image = Pillow.open(BytesIO(content))
    turned = picture.getexif().get(ExifTags.Base.Orientation) in TURNED
    upright = (picture.height, picture.width) if turned else picture.size
    seen = _as_seen(image, upright) if turned else image
    transforms = [each.get_transform(seen, upright) for each in filters]
    scale = max(transform.scale[0] for transform in transforms)
    picture.draft(None, (math.ceil(picture.width * scale), math.ceil(picture.height * scale)))
    return plain(picture), upright, transforms


def _as_seen(image: Any, upright: tuple[int, int]) -> Any:
    """The focal point of a picture lying on its side: the admin shows it upright and measures it by the sides as stored."""
    seen = copy(image)
    across, down = upright[0] / image.width, upright[1] / image.height
    for name, stretch in (("x", across), ("y", down), ("width", across), ("height", down)):
        value = getattr(image, f"focal_point_{name}")
        setattr(seen, f"focal_point_{name}", None if value is None else round(value * stretch))
    return seen


def _encoded(picture: Pillow.Image, upright: tuple[int, int], transform: Any, format_name: str) -> bytes:
    across, down = picture.width / upright[0], picture.height / upright[1]
    rect = transform.get_rect()
    box = (
        max(rect.left * across, 0.0),
        max(rect.top * down, 0.0),
        min(rect.right * across, picture.width),
        min(rect.bottom * down, picture.height),
    )
    small = picture.resize(transform.size, Pillow.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    small.info.clear()
    more = {"speed": AVIF_SPEED} if format_name == "avif" else {}
    written = BytesIO()
    small.save(written, format_name.upper(), quality=QUALITY[format_name], **more)
    return written.getvalue()


def _format(spec: str) -> str:
    return spec.split("|")[1].removeprefix("format-")


def moves(picture: Pillow.Image) -> bool:
    """Whether the picture is animated. A phone's JPEG may hold a second view of the same (MPO); that is still."""
    return picture.format != "MPO" and bool(getattr(picture, "is_animated", False))


# --- ahead of the first visitor ---------------------------------------------------------------------------------------


def cut_ahead_when_saved() -> None:
    """Make the sizes of a photograph as soon as a product or a producer has it, and again when it is changed."""
    post_save.connect(_used, sender=ProductImage, dispatch_uid="photographs-of-products")
    post_save.connect(_used, sender=Producer, dispatch_uid="photographs-of-producers")
    post_save.connect(_changed, sender=get_image_model(), dispatch_uid="photographs-changed")


def _used(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if instance.image_id and not raw:
        _after_commit(instance.image_id)


def _changed(sender: Any, instance: Any, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    if raw or created:
        return
    if ProductImage.objects.filter(image=instance.pk).exists() or Producer.objects.filter(image=instance.pk).exists():
        _after_commit(instance.pk)


def _after_commit(image_id: int) -> None:
    transaction.on_commit(lambda: _make_ahead(image_id), robust=True)


def _make_ahead(image_id: int) -> None:
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None:
        return
    prefetch([image], EVERY_SIZE)
    try:
        renditions(image, EVERY_SIZE)
    except UnreadablePhotograph:
        return  # told in the log; the pages show the illustration
