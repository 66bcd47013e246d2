"""Codes in photographs as phones take them, and files that are none."""

from __future__ import annotations

import struct
import threading
import zlib

import pytest
from PIL import Image

from catalog.public import code_reader
from catalog.public.code_reader import Code, UnreadableFileError, codes_in
from tests.label_photographs import as_file, barcode, photographed, qr

pytestmark = pytest.mark.once

LABEL = "https://ocop.example.vn/v/7K3P9XQQ"
EAN = "8936012345674"
CODES = {"qr": (qr(LABEL), Code(LABEL, is_qr=True)), "barcode": (barcode(EAN), Code(EAN, is_qr=False))}


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize(
    "taken",
    [
        {},
        {"degrees": 7},
        {"degrees": 90},
        {"degrees": 187},
        {"degrees": 40},
        {"blur": 3},
        {"sideways": 0.15},
        {"light": 0.2},
        {"width": 500},
        {"size": (3000, 4000), "degrees": 7, "sideways": 0.1, "light": 0.4},
    ],
    ids=str,
)
def test_a_code_is_read_however_the_phone_was_held(kind: str, taken: dict) -> None:
    picture, code = CODES[kind]
    assert codes_in(as_file(photographed(picture, **taken), quality=80)) == [code]


@pytest.mark.parametrize("digits", ["96385074", "012345678905"])
def test_short_and_american_barcodes(digits: str) -> None:
    [code] = codes_in(as_file(photographed(barcode(digits), size=(1600, 1200), width=700)))
    assert code.text.lstrip("0") == digits.lstrip("0") and not code.is_qr


def test_every_code_of_a_picture_is_told_once() -> None:
    picture = photographed(qr(LABEL), barcode(EAN), barcode(EAN), barcode("4006381333931"), width=600)
    assert set(codes_in(as_file(picture))) == {Code(LABEL, True), Code(EAN, False), Code("4006381333931", False)}


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (640, 480), (4000, 3000)])
def test_a_picture_without_a_code_has_none(size: tuple[int, int]) -> None:
    assert codes_in(as_file(Image.effect_noise(size, 120))) == []


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("MPO", "RGB", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGB", {}),
    ],
)
def test_kinds_of_pictures(kind: str, mode: str, options: dict) -> None:
    picture = photographed(barcode(EAN), size=(1600, 1200)).convert(mode)
    assert codes_in(as_file(picture, kind, **options)) == [Code(EAN, False)]


def test_the_way_the_phone_says_it_was_held_does_not_matter() -> None:
    exif = Image.Exif()
    for orientation in range(1, 9):
        exif[0x0112] = orientation
        assert codes_in(as_file(photographed(barcode(EAN), size=(1600, 1200)), exif=exif)) == [Code(EAN, False)]


def test_a_drawn_qr_without_ground_is_read_as_on_white() -> None:
    drawn = qr(LABEL)
    without_ground = Image.merge("LA", (Image.new("L", drawn.size, 0), drawn.point(lambda shade: 255 - shade)))
    assert codes_in(as_file(without_ground, "PNG")) == [Code(LABEL, True)]


def test_a_large_photograph_within_the_bound_is_read() -> None:
    """48 million pixels, as phones take them at their finest: shrunk while it is decoded."""
    picture = photographed(barcode(EAN), width=600).resize((8000, 6000))
    assert codes_in(as_file(picture, quality=60)) == [Code(EAN, False)]


def refused(photograph: bytes, status: int) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        codes_in(photograph)
    assert caught.value.status == status
    return caught.value.sentence


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header says that it is large."""
    small = as_file(Image.new("L", (8, 8)), "PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    photographs_of_60_megapixels = [
        as_file(Image.new("L", (10_000, 6_000), 255)),
        as_file(Image.new("L", (6_000, 5_000), 255), progressive=True),
        as_file(Image.new("L", (6_000, 5_000), 255), "PNG"),
        png_claiming(60_000, 60_000),
        png_claiming(2**31 - 1, 2**31 - 1),
    ]
    monkeypatch.setattr(Image.Image, "convert", None)  # what decodes; it can't be called
    for photograph in photographs_of_60_megapixels:
        refused(photograph, 413)


def test_a_small_file_that_draws_its_picture_a_thousand_times_is_refused() -> None:
    """Each scan of a progressive JPEG goes over the whole picture, and an empty one takes a few bytes."""
    honest = as_file(Image.effect_noise((640, 480), 50), progressive=True)
    assert codes_in(honest) == []
    last = honest.rindex(b"\xff\xda")
    refused(honest[:-2] + honest[last:-2] * 1000 + b"\xff\xd9", 413)


def test_too_many_bytes_are_refused() -> None:
    photograph = as_file(qr(LABEL))
    full = photograph + bytes(code_reader.MOST_BYTES - len(photograph))
    assert codes_in(full) == [Code(LABEL, True)]
    refused(full + b"\0", 413)


@pytest.mark.parametrize(
    "photograph",
    [
        b"",
        b"xin chao",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(100),
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        as_file(Image.new("L", (9, 9)), "GIF"),
        as_file(Image.new("L", (9, 9)), "TIFF"),
        as_file(Image.new("L", (9, 9)), "BMP"),
        as_file(Image.new("L", (9, 9)), "ICO"),
    ],
)
def test_a_file_that_is_no_photograph_is_told(photograph: bytes) -> None:
    assert "JPEG" in refused(photograph, 415)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_the_phones_own_format_is_told(brand: bytes) -> None:
    assert "HEIC" in refused(struct.pack(">I", 24) + b"ftyp" + brand + bytes(200), 415)


@pytest.mark.parametrize(("kind", "status"), [("JPEG", 400), ("PNG", 400), ("WEBP", 415)])
def test_a_photograph_that_arrived_in_part_is_told(kind: str, status: int) -> None:
    whole = as_file(photographed(barcode(EAN), size=(1600, 1200)), kind)
    refused(whole[: len(whole) // 2], status)


def test_any_bytes_give_an_answer() -> None:
    """A photograph damaged at any place is read or refused, never more."""
    whole = as_file(photographed(qr(LABEL), size=(400, 300), width=150), quality=50)
    for place in range(2, len(whole), len(whole) // 60):
        damaged = whole[:place] + bytes(255 - byte for byte in whole[place : place + 3]) + whole[place + 3 :]
        try:
            codes_in(damaged)
        except UnreadableFileError as refusal:
            assert refusal.status in {400, 413, 415}


def test_one_photograph_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is being read others wait, and are told so when it takes too long; then it goes on as before."""
    monkeypatch.setattr(code_reader, "SECONDS_TO_WAIT", 0.01)
    begun, go_on, read = threading.Event(), threading.Event(), []
    photograph = as_file(qr(LABEL))
    decode = Image.open

    def slowly(*args: object, **kwargs: object) -> Image.Image:
        begun.set()
        go_on.wait(10)
        return decode(*args, **kwargs)

    monkeypatch.setattr(Image, "open", slowly)
    first = threading.Thread(target=lambda: read.extend(codes_in(photograph)))
    first.start()
    begun.wait(10)
    refused(photograph, 503)
    go_on.set()
    first.join()
    assert read == codes_in(photograph) == [Code(LABEL, True)]
