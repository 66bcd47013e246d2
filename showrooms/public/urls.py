"""Addresses of showrooms in public, in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from showrooms import addresses

from . import kiosk

urlpatterns = []
for _language in LANGUAGES:
    _kiosk = f"{addresses.SHOWROOMS[_language]}<slug:slug>/{addresses.KIOSK[_language]}"
    urlpatterns += [
        path(_kiosk, kiosk.kiosk),
        path(f"{_kiosk}{addresses.KIOSK_PULSE[_language]}", kiosk.pulse),
    ]
