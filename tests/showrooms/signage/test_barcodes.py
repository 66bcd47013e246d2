"""Barcodes as they are drawn: the right bars, room beside them, and every bar as wide as whole dots of a thermal printer."""

from __future__ import annotations

import re

import pytest

from catalog.public.qr import qr
from showrooms.barcodes import DOT, barcode

HEIGHT = 14
GTINS = {"8936012345674": (11, 95, 7), "96385074": (7, 67, 7), "036000291452": (9, 95, 9)}


def attribute(svg: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', svg)
    assert found, name
    return found[1]


def bars(svg: str) -> list[tuple[int, int]]:
    """Where each dark bar begins, and its width, in modules."""
    return [
        (int(at), int(width)) for at, width in re.findall(r"M(\d+) 0h(\d+)v", attribute(svg.partition('fill="#000"')[2], "d"))
    ]


@pytest.mark.parametrize(("gtin", "zones"), GTINS.items())
def test_bars_have_their_quiet_zones(gtin: str, zones: tuple[int, int, int]) -> None:
    before, width, behind = zones
    svg = barcode(gtin, HEIGHT)
    left, _top, whole, _foot = map(float, attribute(svg, "viewBox").split())
    drawn = bars(svg)
    assert drawn[0][0] == 0 and sum(drawn[-1]) == width
    assert (left, whole) == (-before, before + width + behind)


@pytest.mark.parametrize("gtin", GTINS)
def test_every_bar_is_as_wide_as_whole_dots(gtin: str) -> None:
    svg = barcode(gtin, HEIGHT)
    module = float(attribute(svg, "width").removesuffix("mm")) / float(attribute(svg, "viewBox").split()[2])
    assert module / DOT == pytest.approx(3)
    assert 0.264 <= module <= 0.66  # what scanners at a counter read (GS1)
    assert attribute(svg, "height") == f"{HEIGHT}mm"


@pytest.mark.parametrize("gtin", GTINS)
def test_digits_stand_below_their_bars(gtin: str) -> None:
    svg = barcode(gtin, HEIGHT)
    assert re.search(r">(\d+)</text>", svg)[1] == gtin  # type: ignore[index]
    assert len(attribute(svg, "x").split()) == len(gtin)


@pytest.mark.parametrize("text", ["", "18936012345671", "8936012345675", "không phải mã"])
def test_what_no_single_piece_bears_gets_no_bars(text: str) -> None:
    assert barcode(text, HEIGHT) == ""


@pytest.mark.parametrize("room", [13.2, 17.6, 22, 5])
def test_a_qr_for_paper_has_modules_of_whole_dots_and_fits_its_room(room: float) -> None:
    svg = qr("https://ocop.example.vn/v/7K3P9XQ2", room=room, dot=DOT)
    modules, size = float(attribute(svg, "viewBox").split()[2]), float(attribute(svg, "width").removesuffix("mm"))
    dots = size / modules / DOT
    assert dots == pytest.approx(round(dots)) and dots > 1.9
    assert size <= room or round(dots) == 2, "never too fine to be read"


def test_a_qr_on_a_screen_leaves_its_size_to_the_page() -> None:
    assert "mm" not in qr("https://ocop.example.vn/v/7K3P9XQ2").partition("<path")[0]
