"""Addresses of showrooms in public, in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES, SHOWROOMS, WHERE_TO_BUY
from showrooms import addresses

from . import kiosk
from .showroom_list import showroom_list
from .showroom_page import showroom_page
from .where_to_buy import where_to_buy

urlpatterns = []
for _language in LANGUAGES:
    _kiosk = f"{SHOWROOMS[_language]}<slug:slug>/{addresses.KIOSK[_language]}"
    urlpatterns += [
        path(SHOWROOMS[_language], showroom_list),
        path(f"{SHOWROOMS[_language]}<slug:slug>/", showroom_page),
        path(_kiosk, kiosk.kiosk),
        path(f"{_kiosk}{addresses.KIOSK_PULSE[_language]}", kiosk.pulse),
        path(f"{WHERE_TO_BUY[_language]}<str:code>/", where_to_buy),
    ]
