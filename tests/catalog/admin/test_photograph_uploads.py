"""Pictures that officers upload: what cannot be shown is refused with a sentence, and nothing of it is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model

from tests.photographs import claiming, encoded, from_a_phone, moving

pytestmark = [pytest.mark.once, pytest.mark.django_db]

HALF = encoded(900, 700, quality=95)

REFUSED = {
    "empty": ("anh.jpg", b"", "This file is empty"),
    "text": ("anh.jpg", "Mắm cá linh, hũ 500 g".encode() * 50, "This is no picture"),
    "html": ("anh.jpg", b"<!doctype html><html><script>alert(1)</script></html>", "This is no picture"),
    "svg": ("anh.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "This is no picture"),
    "svg by name": ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "Pictures of this kind"),
    "program": ("anh.exe", encoded(90, 90), "Pictures of this kind"),
    "png called jpg": ("anh.jpg", encoded(90, 90, "PNG"), "the picture is a png"),
    "gif called jpg": ("anh.jpg", encoded(90, 90, "GIF"), "the picture is a gif"),
    "half a jpeg": ("anh.jpg", HALF[: len(HALF) // 2], "This picture breaks off"),
    "half a png": ("anh.png", encoded(900, 700, "PNG")[:900], "This picture breaks off"),
    "header only": ("anh.jpg", HALF[:20], "This is no picture"),
    "60 megapixels": ("anh.png", claiming(10_000, 6_000), "This picture has 60 million pixels"),
    "a bomb": ("anh.png", claiming(60_000, 60_000), "This picture is far too large"),
    "moving webp": ("anh.webp", moving("WEBP"), "This picture moves"),
    "moving png": ("anh.png", moving("PNG"), "This picture moves"),
}


def files(folder: str = "") -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*") if path.is_file()]


def upload(client: Client, way: str, name: str, content: bytes) -> str:
    """Upload as the admin does in each of its ways; returns all it answers with."""
    file = SimpleUploadedFile(name, content, "image/jpeg")
    if way == "one":
        response = client.post(reverse("wagtailimages:add"), {"title": "Hũ mắm", "file": file}, follow=True)
    elif way == "many":
        response = client.post(reverse("wagtailimages:add_multiple"), {"title": "Hũ mắm", "files[]": file})
    else:
        prefix = "image-chooser-upload"
        data = {f"{prefix}-title": "Hũ mắm", f"{prefix}-file": file}
        response = client.post(reverse("wagtailimages_chooser:create"), data)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("way", ["one", "many", "chooser"])
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_and_leaves_nothing(desk: Client, way: str, case: str) -> None:
    name, content, sentence = REFUSED[case]
    assert sentence in upload(desk, way, name, content)
    assert not get_image_model().objects.exists()
    assert not files()


def test_a_bad_file_with_a_bad_title_leaves_nothing_either(desk: Client) -> None:
    """Wagtail sets a good file aside until its title is mended; not one that cannot be shown."""
    data = {"title": "x" * 300, "files[]": SimpleUploadedFile("anh.jpg", HALF[: len(HALF) // 2])}
    assert "This picture breaks off" in desk.post(reverse("wagtailimages:add_multiple"), data).content.decode()
    assert not files()


@pytest.mark.parametrize("way", ["one", "many", "chooser"])
def test_more_bytes_than_are_taken(desk: Client, way: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 4096
    content = encoded(1000, 1000, "PNG") + b"\0" * 4096
    assert "This file is larger than 4.0" in upload(desk, way, "anh.png", content)
    assert not get_image_model().objects.exists() and not files()


@pytest.mark.parametrize("pixels", [55_000_000, 55_000_001])
def test_the_most_pixels(desk: Client, settings: Any, pixels: int) -> None:
    """At the limit and one beyond it, told in the header alone: what is refused is never decoded."""
    told = upload(desk, "many", "anh.png", claiming(pixels, 1))
    assert ("This picture breaks off" in told) == (pixels == 55_000_000)
    assert ("This picture has 55 million pixels" in told) == (pixels != 55_000_000)


@pytest.mark.parametrize("way", ["one", "many", "chooser"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.jpg", encoded(900, 700)),
        ("ANH CHỤP.JPEG", from_a_phone(900, 700, orientation=6)),
        ("anh.png", encoded(90, 70, "PNG")),
        ("anh.webp", encoded(90, 70, "WEBP")),
        ("anh.avif", encoded(90, 70, "AVIF")),
    ],
)
def test_what_can_be_shown_is_taken(desk: Client, way: str, name: str, content: bytes) -> None:
    upload(desk, way, name, content)
    image = get_image_model().objects.get()
    assert image.title == "Hũ mắm" and image.file.size == len(content)


def test_the_same_picture_twice_is_noticed(desk: Client) -> None:
    first = json.loads(upload(desk, "many", "anh.jpg", encoded(90, 70)))
    second = json.loads(upload(desk, "many", "anh.jpg", encoded(90, 70)))
    assert (first["duplicate"], second["duplicate"]) == (False, True)


def test_a_bad_file_does_not_replace_a_good_one(desk: Client) -> None:
    upload(desk, "one", "anh.jpg", encoded(90, 70))
    image = get_image_model().objects.get()
    before = files("original_images")
    data = {"title": "Hũ mắm", "file": SimpleUploadedFile("anh.jpg", HALF[: len(HALF) // 2]), "collection": image.collection_id}
    response = desk.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert "This picture breaks off" in response.content.decode()
    assert get_image_model().objects.get().file.name == image.file.name and files("original_images") == before
