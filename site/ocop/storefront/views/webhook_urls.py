"""Addresses that payment providers call, which belong to no language, and the demonstration's page."""

from __future__ import annotations

from django.urls import path

from catalog.addresses import LANGUAGES
from ocop.storefront import addresses

from . import demo_payment, webhooks

urlpatterns = [
    path(addresses.STRIPE_WEBHOOK, webhooks.stripe),
    path(addresses.DEMO_WEBHOOK, webhooks.demo),
    *(path(f"{addresses.DEMO_PAYMENT[language]}<str:reference>/", demo_payment.demo_payment) for language in LANGUAGES),
]
