"""Addresses of the search in both languages, from the literal table of `catalog.addresses`."""

from __future__ import annotations

from django.urls import path

from catalog import addresses

from . import views

urlpatterns = [
    *(path(address, views.search) for address in addresses.SEARCH.values()),
    *(path(address, views.suggestions) for address in addresses.SUGGESTIONS.values()),
]
