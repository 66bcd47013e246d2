"""The star badge: one component for every surface that may show it, that is, where a certificate is in force."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .wording import language


def badge(stars: int, *, small: bool = False) -> SafeString:
    """The badge of 3, 4 or 5 stars. `small` is the drawing for 24 px: the number and one star."""
    return _drawn(stars, small, language())


@lru_cache(maxsize=16)
def _drawn(stars: int, small: bool, _language: str) -> SafeString:
    context = {"stars": stars, "small": small, "label": _("OCOP, %(stars)d stars") % {"stars": stars}}
    return render_to_string("components/badge.html", context)
