"""QR codes as inline SVG."""

from __future__ import annotations

import re
from functools import lru_cache

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

STRONGEST_FIRST = ("H", "Q", "M")
"""Levels of error correction. A label is scratched and creased: at least a seventh of it may be lost."""
DARK, LIGHT = "#14261d", "#ffffff"
FEWEST_DOTS = 2
"""To a module: with one, paper eats it."""
QUIET_ZONE = 3
"""Modules. The paper around it, always light as well, makes it the four that the standard asks for."""

_SIDE = re.compile(r'<svg width="(\d+)"')
_MODULES = re.compile(r'<path d="([MZhv0-9 -]+)"')


def qr(address: str, label: str = "", *, room: float = 0, dot: float = 0) -> SafeString:
    """The QR of an address, dark on light whatever the page's colours, with its quiet zone; `label` says to those who hear the
    page where it leads: without one, to this answer. On paper that is printed in dots of `dot` millimetres it is as large as fits
    into `room` millimetres with modules of whole dots; elsewhere the page gives the size.
    """
    return _drawn(address, label or _("QR code that leads to this answer"), room, dot)


@lru_cache(maxsize=2048)
def _drawn(address: str, label: str, room: float, dot: float) -> SafeString:
    # The smallest code, and among those as small the strongest.
    side, modules = min((_code(address, level) for level in STRONGEST_FIRST), key=lambda code: code[0])
    corner, edge = -QUIET_ZONE, side + 2 * QUIET_ZONE
    dots = max(int(room / (edge * dot)), FEWEST_DOTS) if dot else 0
    size = format_html(' width="{mm}mm" height="{mm}mm"', mm=f"{edge * dots * dot:.3f}") if dots else ""
    return format_html(
        '<svg role="img" aria-label="{label}" class="qr"{size} viewBox="{corner} {corner} {edge} {edge}">'
        '<path fill="{light}" d="M{corner} {corner}h{edge}v{edge}h-{edge}z"/><path fill="{dark}" d="{modules}"/></svg>',
        label=label,
        size=size,
        light=LIGHT,
        dark=DARK,
        corner=corner,
        edge=edge,
        modules=mark_safe(modules),  # figures and the letters of a path, no more
    )


def _code(address: str, level: str) -> tuple[int, str]:
    """The number of modules along a side, and the dark ones as an SVG path."""
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    # The library's SVG is a whole document in its own colours; what it draws is one path.
    document = code.to_svg(add_quiet_zones=False)
    side, modules = _SIDE.search(document), _MODULES.search(document)
    assert side and modules, document
    return int(side[1]), modules[1]
