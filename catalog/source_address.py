"""Where a fact was read: a web address, or words such as "ocoplamdong.gov.vn (PDF …)", as sources are really quoted."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(?=:)", re.IGNORECASE)
"""A dot before the colon makes it a host with its port."""


def check_source_address(value: str) -> None:
    """Refuse an address that a browser would not open as a page, `javascript:` above all."""
    # Browsers pass over blanks and control characters, wherever they stand.
    written = re.sub(r"[\x00-\x20\x7f]", "", value)
    scheme = _SCHEME.match(written)
    if scheme and scheme[0].lower() not in ("http", "https"):
        raise ValidationError(
            _("Write a web address that begins with https://, or plain words without “%(scheme)s:”."),
            params={"scheme": scheme[0]},
        )
