"""The QR on labels and answers, read back from the page that shows it."""

from __future__ import annotations

import re
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from catalog import addresses, codes
from catalog.public.qr import qr
from catalog.public.verification_page import LONGEST_IN_QR
from tests import factories
from tests.catalog.public.conftest import Get

BORDER = 3


def drawn(svg: str) -> tuple[Image.Image, int]:
    """The QR of an SVG as a picture, four pixels a dot, and the dots along its side."""
    side = int(re.search(rf'viewBox="-{BORDER} -{BORDER} (\d+) \1"', svg)[1])
    picture = Image.new("L", (side, side), 255)
    path = re.search(r'fill="#14261d" d="([^"]+)"', svg)[1]
    boxes = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\3Z", path)
    assert path.count("M") == len(boxes)
    for x, y, width, height in (map(int, box) for box in boxes):
        picture.paste(0, (BORDER + x, BORDER + y, BORDER + x + width, BORDER + y + height))
    return picture.resize((4 * side, 4 * side), Image.Resampling.NEAREST), side - 2 * BORDER


def read_back(svg: str) -> tuple[str, int, str]:
    """What a QR says, its version, and its level of error correction."""
    picture, dots = drawn(svg)
    found = zxingcpp.read_barcode(picture)
    assert found
    return found.text, (dots - 17) // 4, found.ec_level


@pytest.mark.django_db
def test_a_label_is_read_back_as_its_short_address(get: Get, settings) -> None:
    product = factories.certified_product()
    page = get(f"{addresses.verify('en')}?q={product.code}").content.decode()
    [svg] = re.findall(r'<svg role="img"[^>]*class="qr".*?</svg>', page)
    text, version, level = read_back(svg)
    assert text == f"{settings.PUBLIC_BASE_URL}/v/{product.code}"
    assert version <= 3 and level in {"M", "Q", "H"}


@pytest.mark.parametrize(
    ("base", "largest"),
    [
        ("http://127.0.0.1:8000", 3),
        ("https://ocop.vn", 2),
        ("https://ocop.angiang.gov.vn", 3),
        ("https://ocop.thanhphohochiminh.gov.vn", 4),
    ],
)
def test_a_label_s_qr_stays_coarse_enough_for_print(base: str, largest: int) -> None:
    """Version 3 has 29 dots a side: at 2 cm each is 0.7 mm wide, which any phone reads."""
    for _label in range(20):
        address = base + addresses.short_verify(codes.new_public_code())
        text, version, level = read_back(qr(address))
        assert text == address and version <= largest and level in {"M", "Q", "H"}


@pytest.mark.django_db
def test_an_answer_that_is_no_one_product_has_a_qr_that_asks_again(get: Get, settings) -> None:
    factories.certified_product(date(2025, 1, 15), name="Mật ong bạc hà")
    factories.certified_product(date(2025, 1, 15), name="Mật ong rừng")
    for asked in ("mật+ong", "khong-ai-biet"):
        page = get(f"/xac-minh/?q={asked}").content.decode()
        [svg] = re.findall(r'<svg role="img"[^>]*class="qr".*?</svg>', page)
        address, _version, _level = read_back(svg)
        assert address.startswith(f"{settings.PUBLIC_BASE_URL}/xac-minh/?q=")
        again = get(address.removeprefix(settings.PUBLIC_BASE_URL)).content.decode()
        assert re.findall(r"data-(?:record|verdict)=\S+", again) == re.findall(r"data-(?:record|verdict)=\S+", page)


@pytest.mark.django_db
def test_a_question_too_long_for_a_qr_on_paper_has_none(get: Get) -> None:
    page = get(f"/xac-minh/?q={'mam+' * (LONGEST_IN_QR // 4)}").content.decode()
    assert 'class="answer-question"' in page and 'class="qr"' not in page
