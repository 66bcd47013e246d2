"""The figures of showrooms: what they tell of certificates."""

from __future__ import annotations

from showrooms import addresses
from tests.surface_register import LANGUAGES

SHOW_NO_STANDING: dict[str, str] = {}

for _language in LANGUAGES:
    _desk = f"{addresses.DESK[_language]}<slug:slug>/"
    SHOW_NO_STANDING |= {
        f"{_desk}{addresses.PARTS['reports'][_language]}": "sums of what was sold, with the stars of that day; no badge",
        f"{_desk}{addresses.PARTS['range'][_language]}": "how many items are in force, and none of them by name",
    }
