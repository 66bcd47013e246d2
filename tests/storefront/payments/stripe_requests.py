"""What the tests of the card provider ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ocop.storefront.payments.stripe_api import LineItem, SessionRequest

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINES = (LineItem("Chè đinh Tân Cương", 350_000, 2), LineItem("Mật ong hoa nhãn", 120_000, 1))


def request(**changes: Any) -> SessionRequest:
    """An order of 850,000 đồng with its delivery, to be paid within 31 minutes of `NOW`."""
    asked = SessionRequest(
        order_number="OC-7F3K",
        payment_id=41,
        lines=LINES,
        delivery_fee=30_000,
        email="lan@example.vn",
        language="vi",
        success_url="https://ocop.example.vn/don-hang/x/?tro-ve=xong",
        cancel_url="https://ocop.example.vn/don-hang/x/",
        expires_at=NOW + timedelta(minutes=31),
    )
    return replace(asked, **changes)
