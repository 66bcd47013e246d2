"""Reading QR codes and barcodes in a photograph that a visitor sent to verification.

The photograph is anyone's file: its kind, bytes and pixels are bounded before it is decoded, and nothing of it is kept or shown.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, ImageFilter

MOST_BYTES = 12 * 1024 * 1024
# A baseline JPEG is shrunk while it is decoded; anything else stands in memory whole.
MOST_PIXELS_SHRUNK = 50_000_000
MOST_PIXELS = 25_000_000
# A progressive JPEG has about ten scans. Each goes over the whole picture again, and thousands fit into a small file.
MOST_SCANS = 100
SECONDS_TO_WAIT = 10

_KINDS = ("JPEG", "PNG", "WEBP")
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_BARCODES = [zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.EAN8, zxingcpp.BarcodeFormat.UPCA]
_ALL = [zxingcpp.BarcodeFormat.QRCode, *_BARCODES]
# Longest side, in pixels. Small is quick and forgives noise; the fine lines of a distant barcode need the large one. A QR is
# sought in the small one only: there it is read down to a twentieth of the width, and in a large picture made to look like
# thousands of QRs the search would take ten seconds.
_SMALL, _LARGE = 1600, 4000
# Bars are read along and across the picture, up to some 20 degrees askew.
_TURNS = (45, 22, -22)

# One at a time in a process, whatever threads it has: a flood of photographs takes the memory of one for each worker.
_turn = threading.Lock()


@dataclass(frozen=True)
class Code:
    """What a code in the picture says; `is_qr` tells a QR from a barcode."""

    text: str
    is_qr: bool


class UnreadableFileError(Exception):
    """Says in plain words why a file can't be read and what to do; `status` is that of the answer."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def codes_in(photograph: bytes) -> list[Code]:
    """The codes of a photograph, each once; none when nothing can be read. Raises `UnreadableFileError`."""
    if len(photograph) > MOST_BYTES:
        raise too_large()
    if photograph[4:8] == b"ftyp" and photograph[8:12] in _HEIF_BRANDS:
        raise UnreadableFileError(
            _("This picture has the phone’s own format (HEIC), which can’t be read here. Take a screenshot of it and send that."),
            415,
        )
    if not _turn.acquire(timeout=SECONDS_TO_WAIT):
        raise UnreadableFileError(_("Many pictures are being read just now. Send yours again in a moment."), 503)
    try:
        for picture, formats in _views(_decoded(photograph)):
            found = zxingcpp.read_barcodes(picture, formats=formats, text_mode=zxingcpp.TextMode.Plain)
            if found:
                return list(dict.fromkeys(Code(each.text, each.format not in _BARCODES) for each in found))
        return []
    finally:
        _turn.release()


def too_large() -> UnreadableFileError:
    return UnreadableFileError(_("This picture is too large. Take it again in a smaller size."), 413)


def _decoded(photograph: bytes) -> Image.Image:
    """The picture in shades of grey, at most `_LARGE` pixels long."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bounds are narrower
            picture: Image.Image = Image.open(io.BytesIO(photograph), formats=_KINDS)
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableFileError(
            _("This file is no photograph that can be read here. Send a JPEG, PNG or WebP."), 415
        ) from error
    pixels = picture.width * picture.height
    share = min(1, _LARGE / max(picture.size))
    picture.draft("L", (round(picture.width * share), round(picture.height * share)))
    # `draft` changes the mode of a JPEG only, and the coefficients of a progressive one stand in memory whole all the same.
    shrinks = picture.mode == "L" and picture.format in ("JPEG", "MPO") and "progressive" not in picture.info
    if pixels > (MOST_PIXELS_SHRUNK if shrinks else MOST_PIXELS):
        raise too_large()
    if "progressive" in picture.info and photograph.count(b"\xff\xda") > MOST_SCANS:
        raise too_large()
    try:
        grey = _on_white(picture)
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableFileError(_("This picture did not arrive whole. Send it once more."), 400) from error
    grey.thumbnail((_LARGE, _LARGE))
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    """In shades of grey; what is transparent becomes white, as behind a drawn QR."""
    if not picture.has_transparency_data:
        return picture.convert("L")
    shades, opacity = picture.convert("LA").split()
    ground = Image.new("L", picture.size, 255)
    ground.paste(shades, mask=opacity)
    return ground


def _views(picture: Image.Image) -> Iterator[tuple[Image.Image, list[zxingcpp.BarcodeFormat]]]:
    """The picture as it may be readable and what to seek in it, the quickest first."""
    small = picture.copy()
    small.thumbnail((_SMALL, _SMALL))
    yield small, _ALL
    yield small.filter(ImageFilter.UnsharpMask(radius=2, percent=150, threshold=0)), _ALL
    if small.size != picture.size:
        yield picture, _BARCODES
    for degrees in _TURNS:
        yield small.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=128), _BARCODES
