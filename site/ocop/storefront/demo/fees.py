"""Example figures of what delivery costs: the farther from the showrooms that send parcels, the dearer. No carrier's tariff."""

from __future__ import annotations

from catalog.models import Province
from ocop.storefront.models import DeliveryFee
from showrooms.models import Showroom
from showrooms.positions import Position, centre_of

# Kilometres up to which a fee holds, the fee in đồng, days at least and at most.
BANDS = ((60, 20_000, 1, 2), (250, 30_000, 2, 3), (600, 38_000, 2, 4), (10_000, 48_000, 3, 6))
FREE_FROM = 800_000
FREE_UP_TO_KM = 250
"""Farther away no parcel is free."""


def load_fees() -> int:
    """A fee for every province that has none yet: how many were made."""
    senders = [Position(room.latitude, room.longitude) for room in Showroom.objects.filter(delivers=True) if room.latitude]
    fees = [_fee(province, senders) for province in Province.objects.filter(delivery_fee=None)] if senders else []
    DeliveryFee.objects.bulk_create(fees)
    return len(fees)


def _fee(province: Province, senders: list[Position]) -> DeliveryFee:
    centre = centre_of(province)
    km = min(sender.km_to(centre.position) for sender in senders) if centre else BANDS[-1][0]
    _up_to, fee, least, most = next(band for band in BANDS if km <= band[0])
    return DeliveryFee(
        province=province,
        fee=fee,
        free_from=FREE_FROM if km <= FREE_UP_TO_KM else None,
        days_least=least,
        days_most=most,
    )
