"""Barcodes of goods as inline SVG, for paper that is printed in dots: GTINs of 8, 12 and 13 digits.

A thermal printer at 203 dpi sets eight dots to a millimetre. Bars of whole dots come out as wide as they should be; at any
other width some lose a dot to their neighbour, and the scanner at the counter reads nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalog import codes

DOT = 0.125
"""Millimetres."""
MODULE = 3 * DOT
"""Width of the narrowest bar in millimetres. Scanners at the counter read 0.264 to 0.66 (GS1)."""
DIGIT_HEIGHT = 9.5
"""Type size of the digits, in modules."""
GUARD = 5
"""By how many modules the guard bars reach down among the digits."""

_BAR = re.compile(r"M(\d+) 0h(\d+)v(\d+)")


@dataclass(frozen=True)
class _Symbology:
    """`quiet` are the modules left light before and behind the bars; `digits` where the middle of each digit stands."""

    format: zxingcpp.BarcodeFormat
    width: int
    quiet: tuple[int, int]
    digits: tuple[float, ...]


def _halves(first: int, second: int, count: int) -> tuple[float, ...]:
    """The middles of two runs of digits, seven modules each."""
    return tuple(start + 7 * place + 3.5 for start in (first, second) for place in range(count))


_SYMBOLOGIES = {
    8: _Symbology(zxingcpp.BarcodeFormat.EAN8, 67, (7, 7), _halves(3, 36, 4)),
    12: _Symbology(zxingcpp.BarcodeFormat.UPCA, 95, (9, 9), (-5, *_halves(10, 50, 5), 100)),
    13: _Symbology(zxingcpp.BarcodeFormat.EAN13, 95, (11, 7), (-7, *_halves(3, 50, 6))),
}


def barcode(gtin: str, height: float) -> SafeString:
    """The bars of a GTIN with its digits and quiet zones, dark on light, `height` millimetres high in all. Empty for a number
    that no single piece bears: one of 14 digits is a case's.
    """
    digits = codes.clean_gtin(gtin)
    return _drawn(digits, height) if digits and len(digits) in _SYMBOLOGIES else SafeString()


@lru_cache(maxsize=2048)
def _drawn(digits: str, height: float) -> SafeString:
    kind = _SYMBOLOGIES[len(digits)]
    width = kind.width + sum(kind.quiet)
    foot = height / MODULE
    short = foot - DIGIT_HEIGHT * 0.82
    long = short + GUARD
    return format_html(
        '<svg role="img" aria-label="{digits}" class="bars" shape-rendering="crispEdges" width="{in_mm}mm" height="{height}mm"'
        ' viewBox="{left} 0 {width} {foot}"><path fill="#fff" d="M{left} 0h{width}v{foot}h-{width}z"/>'
        '<path fill="#000" d="{bars}"/>'
        '<text fill="#000" font-size="{size}" text-anchor="middle" x="{places}" y="{base}">{digits}</text></svg>',
        digits=digits,
        in_mm=_figure(width * MODULE),
        height=_figure(height),
        left=-kind.quiet[0],
        width=width,
        foot=_figure(foot),
        bars=mark_safe(_bars(digits, kind, short, long)),  # figures and the letters of a path, no more
        size=DIGIT_HEIGHT,
        places=" ".join(map(_figure, kind.digits)),
        base=_figure(foot - 0.6),
    )


def _bars(digits: str, kind: _Symbology, short: float, long: float) -> str:
    """The dark bars as an SVG path. The library's own SVG is a whole document of a fixed height, whose guard bars are longer."""
    drawn = _BAR.findall(zxingcpp.create_barcode(digits, kind.format).to_svg(add_quiet_zones=False))
    full = max(int(height) for _at, _width, height in drawn)
    reach = {at: _figure(long if int(height) == full else short) for at, _width, height in drawn}
    return "".join(f"M{at} 0h{width}v{reach[at]}h-{width}z" for at, width, _height in drawn)


def _figure(value: float) -> str:
    """A number as SVG reads it, whatever the page's language."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
