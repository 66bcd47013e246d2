"""Addresses of the account."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from ocop.storefront.addresses import ACCOUNT, ACCOUNT_PARTS

from . import account, forgotten

VIEWS = {
    "history": account.history,
    "sign_in": account.sign_in,
    "sign_up": account.sign_up,
    "sign_out": account.sign_out,
    "password": account.password,
    "forgotten": forgotten.forgotten,
}

urlpatterns = [
    *(path(f"{ACCOUNT[tongue]}{ACCOUNT_PARTS[name][tongue]}", view) for tongue in LANGUAGES for name, view in VIEWS.items()),
    *(
        path(f"{ACCOUNT[tongue]}{ACCOUNT_PARTS['reset'][tongue]}<str:uidb64>/<str:token>/", forgotten.reset)
        for tongue in LANGUAGES
    ),
]
