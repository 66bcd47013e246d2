"""Addresses of the desk in both languages. Each part keeps the table of its own; it is entered here."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from showrooms import addresses

from . import (
    conflicts,
    counts,
    exporting,
    goods,
    history,
    importing,
    labels,
    movements,
    offline,
    poster,
    pull,
    range_meter,
    reports,
    restock,
    signing,
    snapshot,
    today,
    transfers,
)
from .desk import Routes

ROUTES: list[Routes] = [
    today.ROUTES,
    movements.ROUTES,
    pull.ROUTES,
    goods.ROUTES,
    history.ROUTES,
    snapshot.ROUTES,
    conflicts.ROUTES,
    counts.ROUTES,
    transfers.ROUTES,
    restock.ROUTES,
    labels.ROUTES,
    poster.ROUTES,
    reports.ROUTES,
    range_meter.ROUTES,
    exporting.ROUTES,
    importing.ROUTES,
]

urlpatterns = []
for _language in LANGUAGES:
    _desk = addresses.DESK[_language]
    urlpatterns += [
        path(_desk, signing.choose),
        path(f"{_desk}{addresses.SIGN_IN[_language]}", signing.SignIn.as_view()),
        path(f"{_desk}{addresses.SIGN_OUT[_language]}", signing.SignOut.as_view()),
        path(f"{_desk}{addresses.DESK_MANIFEST}", signing.manifest),
        path(f"{_desk}{addresses.SERVICE_WORKER}", offline.service_worker),
        path(f"{_desk}{addresses.WITHOUT_NETWORK[_language]}", offline.without_network),
    ]
    for _part, _rest, _view in (route for routes in ROUTES for route in routes):
        _tail = _rest if isinstance(_rest, str) else _rest[_language]
        urlpatterns += [path(f"{_desk}<slug:slug>/{addresses.PARTS[_part][_language]}{_tail}", _view)]
