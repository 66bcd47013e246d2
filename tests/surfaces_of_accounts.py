"""Accounts of shoppers, the demonstration of a payment, and what payment providers call: none shows the stars of a product."""

from __future__ import annotations

from ocop.storefront import addresses
from tests.surface_register import LANGUAGES

SHOW_NO_STANDING = {
    addresses.STRIPE_WEBHOOK: "messages of a payment provider come here",
    addresses.DEMO_WEBHOOK: "as above, of the demonstration",
    **{f"{address}<str:reference>/": "how a made-up payment ends" for address in addresses.DEMO_PAYMENT.values()},
}
for _language in LANGUAGES:
    for _part, _address in addresses.ACCOUNT_PARTS.items():
        _link = "<str:uidb64>/<str:token>/" if _part == "reset" else ""
        SHOW_NO_STANDING[f"{addresses.ACCOUNT[_language]}{_address[_language]}{_link}"] = (
            "numbers, days and sums of one’s own orders" if _part == "history" else "signing in and up, and passwords"
        )
