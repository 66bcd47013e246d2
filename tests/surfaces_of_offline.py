"""The desk without a network: addresses that tell nothing of certificates."""

from __future__ import annotations

from showrooms import addresses
from tests.surface_register import LANGUAGES

SHOW_NO_STANDING: dict[str, str] = {}

for _language in LANGUAGES:
    _desk = addresses.DESK[_language]
    SHOW_NO_STANDING |= {
        f"{_desk}{addresses.SERVICE_WORKER}": "a script; what it keeps are pages of other surfaces, anew each day",
        f"{_desk}{addresses.WITHOUT_NETWORK[_language]}": "says that there is no network",
        f"{_desk}<slug:slug>/{addresses.PARTS['conflicts'][_language]}": "what was asked and refused, by name; it shows no badge",
        f"{_desk}<slug:slug>/{addresses.PARTS['conflicts'][_language]}<int:conflict>/": "a button on that page",
    }
