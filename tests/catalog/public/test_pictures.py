"""Photographs and illustrations on public pages: sizes, formats, what stands in for what cannot be read, what it costs."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from catalog import addresses
from catalog.models import GroupPeriod, ProductImage, Province
from catalog.public import preview
from tests import factories
from tests.catalog.public.conftest import Get
from tests.photographs import GPS_LATITUDE, OWNER, encoded, from_a_phone, in_library
from tests.watching import Watch

pytestmark = [pytest.mark.once, pytest.mark.django_db]

START = date(2025, 1, 15)
IMG = re.compile(r"<img [^>]*>")
WHITE = 250
_numbers = count()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    return tmp_path


def photographed(name: str = "Mắm", *contents: bytes, **facts: Any) -> Any:
    product = factories.certified_product(START, name=name, **facts)
    for number, content in enumerate(contents or (encoded(),)):
        image = in_library(content, title=f"{name} {number}")
        ProductImage.objects.create(product=product, image=image, alt_text=f"{name} {number}", sort_order=number)
    return product


def page_of(get: Get, product: Any) -> str:
    """What the page shows of the product itself: other products stand in rows below."""
    response = get(addresses.product("vi", product.slug))
    assert response.status_code == 200
    return response.content.decode().split('<section class="card-row">')[0]


def list_of(get: Get) -> str:
    return get("/san-pham/").content.decode()


def files(page: str) -> list[str]:
    """The names of all files in `srcset`s and `src`s that lie under the media folder."""
    named = [each.split()[0] for group in re.findall(r'srcset="([^"]+)"', page) for each in group.split(",")]
    named += re.findall(r' src="([^"]+)"', page)
    return sorted({html.unescape(each).removeprefix("/media/") for each in named if each.startswith("/media/")})


def opened(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        return Image.open(io.BytesIO(file.read()))


def sizes(page: str) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {"AVIF": [], "WEBP": []}
    for name in files(page):
        picture = opened(name)
        found[str(picture.format)].append(picture.size)
    return {form: sorted(each) for form, each in found.items()}


def test_a_card_has_squares_in_both_formats(get: Get) -> None:
    photographed()
    assert sizes(list_of(get)) == {form: [(320, 320), (640, 640)] for form in ("AVIF", "WEBP")}


@pytest.mark.parametrize(
    ("width", "height", "whole"),
    [
        (1600, 1200, [(480, 360), (800, 600), (1280, 960)]),
        (1200, 1600, [(360, 480), (600, 800), (960, 1280)]),
        (700, 700, [(480, 480), (700, 700)]),
        (300, 200, [(300, 200)]),
        (3000, 30, [(480, 4), (800, 8), (1280, 12)]),
        (1, 1, [(1, 1)]),
    ],
)
def test_a_page_has_the_whole_picture_never_enlarged(get: Get, width: int, height: int, whole: list[tuple[int, int]]) -> None:
    product = photographed("Mắm", encoded(width, height))
    assert sizes(page_of(get, product)) == {"AVIF": whole, "WEBP": whole}


def test_every_picture_has_its_shape_before_it_comes(get: Get) -> None:
    product = photographed("Mắm", encoded(1600, 1200), encoded(900, 1600))
    product.producer.image = in_library(encoded(500, 400))
    product.producer.save()
    factories.certified_product(START, name="Vẽ")
    pages = page_of(get, product) + list_of(get)
    pictures = IMG.findall(pages)
    assert len(pictures) == 2 + 2 + 1 + 2
    for picture in pictures:
        shape = re.search(r'width="(\d+)" height="(\d+)"', picture)
        source = re.search(r' src="/media/([^"]+)"', picture)
        assert shape and 'decoding="async"' in picture
        if source:
            assert opened(source[1]).size == (int(shape[1]), int(shape[2]))


def test_the_first_picture_comes_first_and_the_rest_when_needed(get: Get) -> None:
    product = photographed("Mắm", encoded(), encoded(colour="#123456"))
    for number in range(6):
        factories.certified_product(START, name=f"Trà {number}")
    first, *rest = IMG.findall(page_of(get, product))
    assert 'fetchpriority="high"' in first and "lazy" not in first
    assert rest and all('loading="lazy"' in each and "fetchpriority" not in each for each in rest)
    cards = IMG.findall(list_of(get))
    assert ["lazy" in each for each in cards] == [False] * 4 + [True] * 3


def test_the_focal_point_stays_in_the_square(get: Get) -> None:
    """White is the upper left quarter; a square around its middle is white on the left, one around the right edge is not."""
    product = photographed()
    image = product.images.get().image
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 100, 50, 50
    image.save()
    left = files(list_of(get))
    assert opened(left[0]).getpixel((10, 10))[0] >= WHITE
    image.focal_point_x = 1590
    image.save()
    right = files(list_of(get))
    assert not set(left) & set(right)
    assert opened(right[0]).getpixel((200, 10))[0] < WHITE


@pytest.mark.parametrize(
    ("orientation", "white"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_a_picture_stands_as_it_was_taken(get: Get, orientation: int, white: tuple[int, int]) -> None:
    product = photographed("Mắm", from_a_phone(orientation=orientation))
    for name in files(page_of(get, product)):
        picture = opened(name).convert("RGB")
        assert (picture.width > picture.height) == (orientation < 5)
        corners = {
            (x, y): picture.getpixel((round(picture.width * (0.25 + x / 2)), round(picture.height * (0.25 + y / 2))))
            for x in (0, 1)
            for y in (0, 1)
        }
        assert [corner for corner, pixel in corners.items() if min(pixel) >= WHITE] == [white]


def test_a_focal_point_of_a_picture_on_its_side(get: Get) -> None:
    """The admin shows it upright and measures by the sides as stored: the middle of the lower edge stays that."""
    product = photographed("Mắm", from_a_phone(1600, 800, orientation=6))
    image = product.images.get().image
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 800, 780, 20, 20
    image.save()
    for name in files(list_of(get)):
        picture = opened(name).convert("RGB")
        # Turned, the white quarter is the upper right one; the square is the lower half but for a few lines.
        assert all(min(picture.getpixel((picture.width - 9, round(picture.height * y)))) < WHITE for y in (0.2, 0.5))


def test_what_a_camera_writes_stays_behind(get: Get) -> None:
    content = from_a_phone()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)[2] == GPS_LATITUDE
    product = photographed("Mắm", content)
    for name in files(page_of(get, product) + list_of(get)):
        picture = opened(name)
        assert not picture.getexif() and not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys()
        with default_storage.open(name) as file:
            raw = file.read()
        assert OWNER.encode() not in raw and b"GPS" not in raw and b"xmpmeta" not in raw


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_shown(get: Get, mode: str) -> None:
    written = io.BytesIO()
    Image.new("L" if mode == "I;16" else "RGB", (400, 300), "gray").convert(mode).save(
        written, "JPEG" if mode == "CMYK" else "PNG"
    )
    assert len(files(page_of(get, photographed("Mắm", written.getvalue())))) == 2


def test_a_picture_that_cannot_be_read_is_an_illustration(get: Get, caplog: pytest.LogCaptureFixture) -> None:
    whole = encoded()
    truncated, text, gone = photographed("Một", whole[: len(whole) // 3]), photographed("Hai", b"text"), photographed("Ba")
    default_storage.delete(gone.images.get().image.file.name)
    for _time in range(3):
        assert list_of(get).count("/minh-hoa/") >= 3 and "/media/" not in list_of(get)
        for product in (truncated, text, gone):
            page = page_of(get, product)
            assert "Hình minh họa, không phải ảnh chụp" in page and "/media/" not in page
    told = [record.getMessage() for record in caplog.records if record.name == "catalog.photographs"]
    assert sorted(message.split("“")[1].split("”")[0] for message in told) == ["Ba 0", "Hai 0", "Một 0"]


def test_an_illustration_is_there_whichever_groups_are_those_of_the_day(get: Get) -> None:
    """A law that begins brings other groups; products stand in theirs until officers move them."""
    product = factories.certified_product(START, name="Mắm", group=factories.make_group())
    GroupPeriod.objects.create(code="new", title="new", since=factories.TODAY, source="new")
    for page in (list_of(get), page_of(get, product)):
        addresses_of_pictures = set(re.findall(r"/(?:minh-hoa|chia-se)/[^ \"]+", page))
        assert addresses_of_pictures
        assert {get(address).status_code for address in addresses_of_pictures} == {200}


def test_good_pictures_of_a_product_are_shown_without_the_bad(get: Get) -> None:
    page = page_of(get, photographed("Mắm", b"text", encoded()))
    assert 'alt="Mắm 1"' in page and "Mắm 0" not in page and "Hình minh họa" not in page and "gallery-thumbnails" not in page


def test_an_unreadable_portrait_is_left_out(get: Get) -> None:
    product = photographed()
    product.producer.image = in_library(b"text", title="Xưởng")
    product.producer.save()
    assert 'class="producer-picture"' not in page_of(get, product)


def test_a_gallery_names_each_picture_and_leads_to_it(get: Get) -> None:
    page = page_of(get, photographed("Mắm", encoded(), encoded(900, 1600), encoded(700, 700)))
    for number in (1, 2, 3):
        assert f'id="anh-{number}"' in page and f'href="#anh-{number}"' in page and f"<b>{number}/3</b>" in page
    assert "gallery.js" in page
    alone = page_of(get, photographed("Trà"))
    assert "gallery-thumbnails" not in alone and "gallery.js" not in alone and "Trà 0</figcaption>" in alone


def test_a_draft_is_previewed_with_its_photographs() -> None:
    product = photographed()
    product.images.add(ProductImage(image=in_library(encoded(500, 400)), alt_text="Chưa đăng"))
    product.producer.image = in_library(encoded(500, 400))
    product.producer.save()
    draft = product.save_revision().as_object()
    page = preview.product_preview(draft)
    assert 'alt="Mắm 0"' in page and 'alt="Chưa đăng"' in page and "producer-picture" in page
    assert product.images.model.objects.count() == 1


def test_making_renditions_leaves_the_edition(get: Get) -> None:
    product = photographed()
    watch = Watch()
    list_of(get), page_of(get, product)
    assert files(list_of(get)) and not watch.moved


def queries(get: Get, address: str) -> list[str]:
    """What the page asks of the database when it is made anew, its pictures being there."""
    get(address)
    Province.objects.update(note=f"read {next(_numbers)}")
    with CaptureQueriesContext(connection) as captured:
        assert get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def of_pictures(asked: list[str]) -> int:
    return sum("catalog_productimage" in query.split("WHERE")[0] or 'FROM "wagtailimages_' in query for query in asked)


def test_queries_do_not_grow_with_cards_or_pictures(get: Get) -> None:
    few = photographed()
    at_one = queries(get, "/san-pham/")
    many = photographed("Trà", *(encoded(400, 300 + number) for number in range(6)))
    for number in range(5):
        photographed(f"Mật {number}", encoded(400, 300))
    assert len(queries(get, "/san-pham/")) == len(at_one)
    drawn = factories.certified_product(START)
    # Two for its own pictures, one where there are none, and two for those of the cards below it.
    for product, most in ((few, 2 + 2), (many, 2 + 2), (drawn, 1 + 2)):
        assert of_pictures(queries(get, addresses.product("vi", product.slug))) == most
