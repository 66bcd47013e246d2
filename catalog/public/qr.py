"""QR codes as inline SVG."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=2048)
def qr(address: str, label: str) -> SafeString:
    """The QR of an address, dark on light whatever the page's colours, with its quiet zone; `label` is said to those who hear
    the page.
    """
    # Choosing the mask takes several milliseconds, and an address never changes.
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=3, dark="#14261d", light="#ffffff", svgclass="qr", lineclass=None)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
    return mark_safe(svg)  # segno's own output: it holds nothing of the address but dark and light
