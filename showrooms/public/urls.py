"""Addresses of showrooms in public, in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES, SHOWROOMS, WHERE_TO_BUY

from .showroom_list import showroom_list
from .showroom_page import showroom_page
from .where_to_buy import where_to_buy

urlpatterns = []
for _language in LANGUAGES:
    urlpatterns += [
        path(SHOWROOMS[_language], showroom_list),
        path(f"{SHOWROOMS[_language]}<slug:slug>/", showroom_page),
        path(f"{WHERE_TO_BUY[_language]}<str:code>/", where_to_buy),
    ]
