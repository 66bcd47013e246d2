"""Pictures as cameras and people make them, for tests of uploads and renditions."""

from __future__ import annotations

import io
import zlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import ExifTags, Image
from wagtail.images import get_image_model

GPS_LATITUDE = (10.0, 22.0, 59.0)
OWNER = "Nguyễn Văn Chụp"


def encoded(width: int = 1600, height: int = 1200, form: str = "JPEG", colour: Any = "#aa7722", **options: Any) -> bytes:
    """One picture, one colour, its upper left quarter white, so that one sees how it lies."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste("white", (0, 0, width // 2, height // 2))
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def from_a_phone(width: int = 1600, height: int = 1200, orientation: int = 1) -> bytes:
    """A JPEG with the place, the owner and the way the phone was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = OWNER.encode().decode("latin-1")
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", GPS_LATITUDE
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>10,22.59N</exif:GPSLatitude></x:xmpmeta>'
    return encoded(width, height, exif=exif, xmp=packet)


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, form, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def in_library(content: bytes | None = None, title: str = "Hũ mắm", name: str = "photo.jpg", **facts: Any) -> Any:
    """An image of Wagtail's library, past all checks of uploads; its file may be no picture at all."""
    content = encoded() if content is None else content
    image = get_image_model()(title=title, **facts)
    kept = default_storage.save(f"original_images/{name}", ContentFile(content))
    try:
        with Image.open(io.BytesIO(content)) as picture:
            image.width, image.height = picture.size
    except OSError:
        image.width, image.height = 1600, 1200
    image.file.name = kept
    image.save()
    return image
