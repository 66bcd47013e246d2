"""Addresses of the order desk in both languages."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from ocop.storefront import addresses

from .order_desk import listing, one, steps, today

urlpatterns = []
for _language in LANGUAGES:
    _desk = addresses.ORDER_DESK[_language]
    _of_all = {name: f"{_desk}{words[_language]}" for name, words in addresses.DESK_PARTS.items()}
    urlpatterns += [
        path(_of_all["today"], today.today),
        path(_of_all["scan"], today.scan),
        path(_of_all["orders"], listing.orders),
        path(_of_all["pick"], listing.pick),
        path(_of_all["totals"], listing.totals),
        path(f"{_of_all['export']}<str:name>", listing.export),
    ]
    # After the words above: no order is called so.
    for _part, _words in addresses.ORDER_DESK_PARTS.items():
        _view = one.order_page if _part == "order" else steps.STEPS[_part]
        urlpatterns += [path(f"{_desk}<slug:number>/{_words[_language]}", _view)]
