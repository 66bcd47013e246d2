"""A photograph of a label sent to verification: where it leads, and what is said when it leads nowhere."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from catalog import addresses
from catalog.public.code_reader import MOST_BYTES
from tests import factories
from tests.label_photographs import as_file, barcode, photographed, qr

pytestmark = [pytest.mark.once, pytest.mark.django_db]

EAN = "8936012345674"
SIZE = (1600, 1200)


def send(*files: bytes, language: str = "vi", name: str = "IMG_0001.jpg", **fields: Any) -> HttpResponse:
    """As a form of a kept page sends it: without a token."""
    uploads = [SimpleUploadedFile(name, content, "image/jpeg") for content in files]
    return Client(enforce_csrf_checks=True).post(addresses.verify_photograph(language), {"photo": uploads, **fields})


def picture_of(*codes: Image.Image, **taken: Any) -> bytes:
    return as_file(photographed(*codes, **{"size": SIZE, "width": 450, **taken}))


def codes_offered(response: HttpResponse) -> list[str]:
    return re.findall(r'<li><a href="[^"]+\?q=([^"]+)">', response.content.decode())


def said(response: HttpResponse) -> str:
    return html.unescape(re.sub("<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_our_label_leads_to_its_answer(language: str) -> None:
    product = factories.certified_product()
    response = send(picture_of(qr(f"http://127.0.0.1:8000/v/{product.code}")), language=language)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{addresses.verify(language)}?q={product.code}"
    assert response.headers["Cache-Control"] == "no-store"
    answer = Client().get(response.headers["Location"]).content.decode()
    assert f'data-record="{product.pk}" data-verdict="in_force"' in answer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://an.other.vn/V/7k3p9xqq?utm_source=qr", "7K3P9XQQ"),
        ("HTTPS://OCOP.VN/V/7K3P9XQQ/", "7K3P9XQQ"),
        ("7K3P9XQQ", "7K3P9XQQ"),
        ("83-829-28780-3-2022", "83-829-28780-3-2022"),
        (EAN, EAN),
    ],
)
def test_a_qr_leads_by_the_code_in_it_wherever_its_address_points(text: str, code: str) -> None:
    assert send(picture_of(qr(text))).headers["Location"] == f"/xac-minh/?q={code}"


def test_a_barcode_leads_to_its_answer() -> None:
    product = factories.certified_product(gtin=EAN)
    response = send(picture_of(barcode(EAN), degrees=7))
    assert response.headers["Location"] == f"/xac-minh/?q={EAN}"
    assert f'data-record="{product.pk}"' in Client().get(response.headers["Location"]).content.decode()


def test_an_american_barcode_finds_the_product_however_its_zeros_are_counted() -> None:
    product = factories.certified_product(gtin="012345678905")
    response = send(picture_of(barcode("012345678905")))
    assert f'data-record="{product.pk}"' in Client().get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/login?next=/xac-minh/",
        "https://evil.example/v/../../admin",
        "https://evil.example/v/7K3P9XQQX",
        "javascript:alert(1)",
        "WIFI:S:Quan;T:WPA;P:matkhau123;;",
        "<script>alert(1)</script>",
    ],
)
def test_a_foreign_qr_is_told_and_neither_opened_nor_shown(text: str) -> None:
    response = send(picture_of(qr(text)), language="en")
    assert response.status_code == 200 and "Location" not in response.headers
    assert "This QR is not ours" in said(response) and "We have not opened it" in said(response)
    assert text not in response.content.decode() and "evil.example" not in said(response) and "matkhau" not in said(response)


def test_a_micro_qr_is_a_qr_too() -> None:
    response = send(picture_of(qr("xin chao", micro=True)), language="en")
    assert response.status_code == 200 and "This QR is not ours" in said(response)


def test_our_label_comes_before_the_barcode_and_the_barcode_before_a_foreign_qr() -> None:
    ours, foreign = qr("https://ocop.vn/v/7K3P9XQQ"), qr("https://truy-xuat.example/893")
    assert send(picture_of(barcode(EAN), ours, foreign, width=250)).headers["Location"] == "/xac-minh/?q=7K3P9XQQ"
    assert send(picture_of(foreign, barcode(EAN))).headers["Location"] == f"/xac-minh/?q={EAN}"


def test_of_two_codes_the_visitor_chooses() -> None:
    response = send(picture_of(barcode(EAN), barcode("4006381333931")))
    assert response.status_code == 200 and "Location" not in response.headers
    assert set(codes_offered(response)) == {EAN, "4006381333931"}
    labels = picture_of(qr("https://ocop.vn/v/7K3P9XQQ"), qr("https://ocop.vn/v/22222222"), barcode(EAN), width=300)
    assert set(codes_offered(send(labels))) == {"7K3P9XQQ", "22222222"}


def test_without_a_code_it_is_said_how_to_hold_the_phone() -> None:
    response = send(as_file(Image.effect_noise(SIZE, 90)), language="en")
    assert response.status_code == 200
    assert "No code can be read in this picture" in said(response) and "a hand’s width" in said(response)


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ((), 400, "No picture came along"),
        ((b"",), 400, "No picture came along"),
        ((b"xin chao",), 415, "Send a JPEG"),
        ((b"<svg onload=alert(1)>",), 415, "Send a JPEG"),
        ((b"\0\0\0\x18ftypheic" + bytes(99),), 415, "HEIC"),
        ((bytes(MOST_BYTES + 1),), 413, "too large"),
        ((as_file(Image.new("L", (10_000, 6_000))),), 413, "too large"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(files: tuple[bytes, ...], status: int, words: str) -> None:
    response = send(*files, language="en")
    assert response.status_code == status and words in said(response)
    assert response.headers["Cache-Control"] == "no-store" and 'content="noindex"' in response.content.decode()


def test_the_name_of_the_file_does_not_matter() -> None:
    for name in ("anh.heic", "../../etc/passwd", "a" * 300 + ".exe", "<script>.svg", "ảnh"):
        response = send(as_file(photographed(barcode(EAN), size=SIZE, width=450), "PNG"), name=name)
        assert response.headers["Location"] == f"/xac-minh/?q={EAN}"


def test_only_the_first_photograph_is_taken() -> None:
    first, second = picture_of(barcode(EAN)), picture_of(barcode("4006381333931"))
    assert send(first, second, note="x" * 1000).headers["Location"] == f"/xac-minh/?q={EAN}"
    assert send(first, *(bytes(1000) for _more in range(50))).status_code == 303


def test_far_too_large_a_body_is_not_even_read() -> None:
    class Untouched:
        def read(self, *_size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    response = Client().generic(
        "POST",
        addresses.verify_photograph("en"),
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(10**9), "wsgi.input": Untouched()},
    )
    assert response.status_code == 413 and "too large" in said(response)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"photo=abc", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
        (b"rubbish", "multipart/form-data"),
    ],
)
def test_a_broken_form_is_answered_in_words(body: bytes, content_type: str) -> None:
    response = Client().generic("POST", addresses.verify_photograph("en"), body, content_type=content_type)
    assert response.status_code == 400 and ("No picture came along" in said(response) or "can’t read" in said(response))


def test_nothing_is_written_anywhere(settings: Any, tmp_path: Path) -> None:
    """Not a file, however large the photograph; not a row; no cookie."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "no-such-folder")
    large = picture_of(barcode(EAN)) + bytes(8 * 1024 * 1024)
    with CaptureQueriesContext(connection) as captured:
        responses = [send(large), send(b"xin chao")]
    assert [response.status_code for response in responses] == [303, 415]
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
    assert not any(response.cookies for response in responses)


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_only_a_form_is_taken(language: str) -> None:
    address = addresses.verify_photograph(language)
    for method in ("get", "head"):
        response = getattr(Client(), method)(address)
        assert response.status_code == 302 and response.headers["Location"] == addresses.verify(language)
    for method in ("put", "patch", "delete", "options"):
        response = getattr(Client(), method)(address)
        assert response.status_code == 405 and response.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("language", addresses.LANGUAGES)
def test_the_form_on_the_page_sends_a_photograph_without_a_script(language: str) -> None:
    page = Client().get(addresses.verify(language)).content.decode()
    form = re.search(r"<form[^>]*multipart/form-data[^>]*>.*?</form>", page, re.S)
    assert form and f'action="{addresses.verify_photograph(language)}" method="post"' in form[0]
    assert re.search(r'<input[^>]*name="photo" type="file" accept="image/\*" capture="environment"', form[0])
    assert 'type="submit"' in form[0] and "csrf" not in form[0]
    assert re.search(r'<button class="[^"]*scan-open" type="button" hidden>', page)
