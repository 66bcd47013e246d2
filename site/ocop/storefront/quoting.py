"""What an order would cost: the goods of a cart as they are today, and their delivery."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.alphabet import vietnamese_order

from .carts import CartView
from .models import DeliveryFee
from .models.orders import MOST_EXPENSIVE


@dataclass(frozen=True)
class Quote:
    """Amounts in whole đồng, of what can be ordered. `fee` is that of the province; None where the goods are collected."""

    cart: CartView
    fee: DeliveryFee | None = None

    @property
    def goods_total(self) -> int:
        return self.cart.goods_total

    @property
    def delivery_fee(self) -> int:
        return self.fee.for_goods(self.goods_total) if self.fee else 0

    @property
    def total(self) -> int:
        return self.goods_total + self.delivery_fee

    @property
    def is_too_much(self) -> bool:
        """More than one order may come to."""
        return self.total > MOST_EXPENSIVE


def fees() -> list[DeliveryFee]:
    """Those of all provinces that are delivered to, in the order of the Vietnamese alphabet."""
    found = DeliveryFee.objects.select_related("province")
    return sorted(found, key=lambda fee: vietnamese_order(fee.province.name))


def fee_for(province_id: int | None) -> DeliveryFee | None:
    """What delivery to a province costs; None where nothing is delivered to."""
    return DeliveryFee.objects.filter(province=province_id).select_related("province").first() if province_id else None
