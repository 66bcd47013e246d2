"""How pages look where they are shared, and that a picture with stars stands only while its product is listed."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageChops

from catalog import addresses, certification
from catalog.models import ProductImage
from catalog.sharing import sheet
from tests import factories
from tests.catalog.public.conftest import Get, noon
from tests.catalog.public.test_pages import photograph

pytestmark = [pytest.mark.once, pytest.mark.django_db]

START = date(2025, 1, 15)
LAST_DAY = date(2028, 1, 14)
NEXT_DAY = date(2028, 1, 15)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    # Wagtail remembers renditions by the image's number, and each test begins to count again.
    cache.clear()
    return tmp_path


def meta(get: Get, address: str, **asked: Any) -> dict[str, str]:
    """The Open Graph of a page."""
    head = get(address, **asked).content.decode().split("</head>")[0]
    pairs = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', head)
    assert len(pairs) == len(dict(pairs)), "each once"
    return {name: html.unescape(value) for name, value in pairs}


def image_address(get: Get, product: Any, language: str = "vi", **asked: Any) -> str:
    return urlsplit(meta(get, addresses.product(language, product.slug), **asked)["og:image"]).path


def picture(response: Any) -> Image.Image:
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/jpeg"
    return Image.open(BytesIO(response.content)).convert("RGB")


def test_a_products_page_says_how_it_is_shared(get: Get) -> None:
    product = factories.certified_product(START, 4, name='Mắm "Bà Giáo"')
    shared = meta(get, addresses.product("vi", product.slug))
    assert shared["og:type"] == "product"
    assert shared["og:title"] == 'Mắm "Bà Giáo"'
    assert shared["og:description"].endswith("Còn hiệu lực đến hết ngày 14/01/2028.")
    assert shared["og:url"] == f"http://127.0.0.1:8000/san-pham/{product.slug}/"
    assert (shared["og:locale"], shared["og:locale:alternate"]) == ("vi_VN", "en_GB")
    assert (shared["og:image:width"], shared["og:image:height"]) == ("1200", "630")
    assert shared["twitter:card"] == "summary_large_image"
    assert shared["og:image"].startswith(f"http://127.0.0.1:8000/chia-se/{product.code}-")
    assert '"Bà Giáo", OCOP 4 sao' in shared["og:image:alt"] and "14/01/2028" in shared["og:image:alt"]
    english = meta(get, addresses.product("en", product.slug))
    assert english["og:image"].startswith(f"http://127.0.0.1:8000/en/share/{product.code}-")
    assert english["og:image:alt"] == 'Mắm "Bà Giáo", OCOP, 4 stars, in force to the end of 14 Jan 2028'
    assert (english["og:locale"], english["og:locale:alternate"]) == ("en_GB", "vi_VN")


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_other_pages_share_the_picture_of_the_whole(get: Get, language: str) -> None:
    lapsed = factories.certified_product(date(2020, 1, 1))
    for address in (addresses.product_list(language), addresses.verify(language), addresses.product(language, lapsed.slug)):
        shared = meta(get, address)
        assert shared["og:type"] == "website"
        assert shared["og:image"].endswith(f"/static/sharing/cover-{language}.jpg")
        assert lapsed.code not in shared["og:image"]
        assert shared["og:title"] and shared["og:description"]
    assert meta(get, "/khong-co/") == {}


@pytest.mark.parametrize(("address", "vietnamese"), [("/san-pham/?sao=4", "/san-pham/?sao=4"), ("/en/verify/", "/xac-minh/")])
def test_each_page_names_its_languages_and_the_one_for_all_others(get: Get, address: str, vietnamese: str) -> None:
    body = get(address).content.decode()
    links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://127.0.0.1:8000([^"]+)">', body))
    assert links.keys() == {"vi", "en", "x-default"}
    assert links["vi"] == links["x-default"] == vietnamese
    assert address in links.values()


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_the_picture_is_drawn_once_and_asked_about_every_time(get: Get, own_folder: Path, language: str) -> None:
    product = factories.certified_product(START, 4)
    address = image_address(get, product, language)
    first = get(address)
    assert picture(first).size == (1200, 630)
    [kept] = (own_folder / "share-images" / language).iterdir()
    assert kept.read_bytes() == first.content
    assert first.headers["Cache-Control"] == "no-cache"
    again = get(address, **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Only whoever asks the site gets it: what lies among the media is handed out by the front server.
    assert not (own_folder / "media").exists() or not list((own_folder / "media").rglob("*.jpg"))


def test_asking_whether_it_is_there_draws_nothing(get: Get, own_folder: Path) -> None:
    product = factories.certified_product(START)
    address = image_address(get, product)
    with time_machine.travel(noon(factories.TODAY), tick=False):
        answer = Client().head(address)
    assert (answer.status_code, answer.content) == (200, b"") and not (own_folder / "share-images").exists()


def test_on_the_last_day_and_on_the_next(get: Get) -> None:
    product = factories.certified_product(START, 4)
    address = image_address(get, product, on=LAST_DAY)
    kept = get(address, on=LAST_DAY)
    assert kept.status_code == 200
    for headers in ({}, {"if-none-match": kept.headers["ETag"]}):
        gone = get(address, on=NEXT_DAY, **headers)
        assert gone.status_code == 404 and gone.headers["Content-Type"].startswith("text/plain")
    assert get(address, on=START - timedelta(days=1)).status_code == 404


def test_a_withdrawn_and_an_unpublished_product_have_no_picture(get: Get) -> None:
    withdrawn, draft = factories.certified_product(START), factories.certified_product(START)
    kept = [image_address(get, product) for product in (withdrawn, draft)]
    assert [get(address).status_code for address in kept] == [200, 200]
    factories.withdraw(withdrawn.certificates.get(), factories.TODAY)
    draft.live = False
    draft.save()
    assert [get(address).status_code for address in kept] == [404, 404]


def test_a_renewed_product_has_the_picture_of_its_day(get: Get) -> None:
    product = factories.certified_product(START, 3)
    eve, day = date(2026, 5, 19), date(2026, 5, 20)
    factories.issue(product, day, 4)
    before, after = image_address(get, product, on=eve), image_address(get, product, on=day)
    assert before != after
    assert (get(before, on=eve).status_code, get(after, on=eve).status_code) == (200, 404)
    assert (get(before, on=day).status_code, get(after, on=day).status_code) == (404, 200)


def test_a_correction_gives_it_another_address_and_the_old_file_goes(get: Get, own_folder: Path) -> None:
    product = factories.certified_product(START, 3)
    old = image_address(get, product)
    get(old)
    certification.correct(product.certificates.get(), audit=factories.audit(), officer_reason="sổ ghi", stars=4)
    new = image_address(get, product)
    assert get(old).status_code == 404 and get(new).status_code == 200
    assert [file.name for file in (own_folder / "share-images" / "vi").iterdir()] == [Path(new).name]


@pytest.mark.parametrize(
    "change",
    [
        lambda product: product.__class__.objects.update(name="Tên khác"),
        lambda product: product.producer.__class__.objects.update(name="Chủ thể khác"),
        lambda product: product.province.__class__.objects.update(name="Tỉnh khác"),
        lambda product: product.__class__.objects.update(fictional=True),
        lambda product: product.__class__.objects.update(group_as_published="Rượu trắng"),
        lambda product: ProductImage.objects.create(product=product, image=photograph("Hũ"), alt_text="Hũ"),
    ],
    ids=["name", "producer", "place", "sample", "group", "photograph"],
)
def test_all_it_shows_is_in_its_address(get: Get, change: Any) -> None:
    product = factories.certified_product(START)
    old = image_address(get, product)
    change(product)
    assert image_address(get, product) != old
    assert get(old).status_code == 404


def test_what_it_does_not_show_is_not(get: Get) -> None:
    product = factories.certified_product(START)
    old = image_address(get, product)
    product.price, product.description = 50000, "Mắm"
    product.save()
    assert image_address(get, product) == old


@pytest.mark.parametrize(
    "wrong", ["/chia-se/{code}-000000000000.jpg", "/chia-se/22222222-{print}.jpg", "/chia-se/{code}-{print}.png"]
)
def test_made_up_addresses(get: Get, own_folder: Path, wrong: str) -> None:
    product = factories.certified_product(START)
    fingerprint = image_address(get, product).rpartition("-")[2].removesuffix(".jpg")
    assert get(wrong.format(code=product.code, print=fingerprint)).status_code == 404
    # Each language has its own words, so its own picture.
    assert get(addresses.share_image("en", product.code, fingerprint)).status_code == 404
    assert not (own_folder / "share-images").exists()


def right_part(image: Image.Image) -> Image.Image:
    return image.crop((sheet.RIGHT + 20, sheet.BOARD + 20, sheet.WIDTH - 20, sheet.HEIGHT - 60))


def test_a_photograph_is_cut_around_its_focus(get: Get) -> None:
    product = factories.certified_product(START)
    plain = picture(get(image_address(get, product)))
    image = photograph("Hũ mắm")
    ProductImage.objects.create(product=product, image=image, alt_text="Hũ mắm")
    address = image_address(get, product)
    shown = right_part(picture(get(address)))
    brown = Image.new("RGB", shown.size, "#aa7722")
    assert max(high for _low, high in ImageChops.difference(shown, brown).getextrema()) < 12
    assert ImageChops.difference(shown, right_part(plain)).getbbox()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
    image.save()
    assert image_address(get, product) != address


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(200), None], ids=["empty", "truncated", "absent"])
def test_a_broken_photograph_gives_way_to_the_still_life(get: Get, content: bytes | None) -> None:
    product = factories.certified_product(START)
    plain = picture(get(image_address(get, product)))
    image = photograph("Hũ mắm")
    ProductImage.objects.create(product=product, image=image, alt_text="Hũ mắm")
    address = image_address(get, product)  # its page has its own cuts by now
    whole = Path(image.file.path).read_bytes()
    image.file.storage.delete(image.file.name)
    if content is not None:
        image.file.storage.save(image.file.name, ContentFile(content))
    assert picture(get(address)) == plain
    # Once the file is there again and the failure is forgotten, so is the photograph.
    cache.clear()
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, ContentFile(whole))
    assert picture(get(address)) != plain


@pytest.mark.parametrize("name", ["Ẫ Ễ Ộ Ử Ặ" * 25, "W" * 255, "茶", "</title><b>", "Gạo"])
def test_hostile_names_have_pages_and_pictures(get: Get, name: str) -> None:
    product = factories.certified_product(START, name=name, producer=factories.make_producer("(không rõ chủ thể)"))
    for language in addresses.LANGUAGES:
        assert meta(get, addresses.product(language, product.slug))["og:title"] == name
        assert picture(get(image_address(get, product, language))).size == (1200, 630)


def test_a_sample_is_called_one(get: Get) -> None:
    product = factories.certified_product(START, 4, name="Mật ong bịa", fictional=True)
    shared = meta(get, addresses.product("en", product.slug))
    assert shared["og:image:alt"].startswith("sample product: Mật ong bịa, OCOP, 4 stars")
