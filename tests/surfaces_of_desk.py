"""The showroom desk: which of its pages tell of certificates, and which do not."""

from __future__ import annotations

from showrooms import addresses
from tests.surface_register import LANGUAGES

SHOW_NO_STANDING: dict[str, str] = {}


def desk_address(language: str, part: str = "", rest: str = "") -> str:
    tail = addresses.PARTS[part][language] if part else rest
    return f"{addresses.DESK[language]}<slug:slug>/{tail}{rest if part else ''}"


for _language in LANGUAGES:
    _desk = addresses.DESK[_language]
    SHOW_NO_STANDING |= {
        _desk: "showrooms to choose from",
        f"{_desk}{addresses.SIGN_IN[_language]}": "signs staff in",
        f"{_desk}{addresses.SIGN_OUT[_language]}": "signs staff out",
        f"{_desk}{addresses.DESK_MANIFEST}": "tells phones what the desk is called",
        desk_address(_language, "today"): "what has to be done today, by name; it shows no badge",
    }
