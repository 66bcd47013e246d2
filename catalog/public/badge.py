"""The star badge: one component for every surface that may show it, that is, where a certificate is in force."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.badge_shapes import BADGES

from .wording import language


def badge(stars: int, *, small: bool = False, sample: bool = False) -> SafeString:
    """The badge of 3, 4 or 5 stars. `small` is the drawing for 24 px: the number and one star. That of a sample product says so
    to those who hear the page."""
    return _drawn(stars, small, sample, language())


@lru_cache(maxsize=32)
def _drawn(stars: int, small: bool, sample: bool, _language: str) -> SafeString:
    label = _("Sample product, %(stars)d stars") if sample else _("OCOP, %(stars)d stars")
    context = {"stars": stars, "small": small, "shape": BADGES[stars], "label": label % {"stars": stars}}
    return render_to_string("components/badge.html", context)
