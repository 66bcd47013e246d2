"""The search of the admin and of the showrooms' desk, as it is on the site: `ocop.settings.test` leaves it alone, and most tests
never ask it.
"""

from __future__ import annotations

from django.conf import settings
from django.test import override_settings


def kept_up() -> override_settings:
    """What is written meanwhile is found by its words."""
    return override_settings(
        WAGTAILSEARCH_BACKENDS={"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": True}}
    )
