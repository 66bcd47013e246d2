"""The admin's own search, as it is on the site: `ocop.settings.test` leaves it alone, and most tests never ask it."""

from __future__ import annotations

from django.conf import settings
from django.test import override_settings


def kept_up() -> override_settings:
    """The admin finds by its words what is written meanwhile."""
    return override_settings(
        WAGTAILSEARCH_BACKENDS={"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": True}}
    )
