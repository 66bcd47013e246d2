"""QR codes as inline SVG."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

ERROR_LEVEL = "m"
DARK, LIGHT = "#14261d", "#ffffff"


def qr(address: str, label: str = "") -> SafeString:
    """The QR of an address, dark on light whatever the page's colours, with its quiet zone; `label` says to those who hear the
    page where it leads: without one, to this answer.
    """
    return _drawn(address, label or _("QR code that leads to this answer"))


@lru_cache(maxsize=2048)
def _drawn(address: str, label: str) -> SafeString:
    # Choosing the mask takes several milliseconds, and an address never changes.
    code = segno.make(address, error=ERROR_LEVEL, micro=False)
    svg = code.svg_inline(omitsize=True, border=3, dark=DARK, light=LIGHT, svgclass="qr", lineclass=None)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
    return mark_safe(svg)  # segno's own output: of the address it holds dark and light alone
