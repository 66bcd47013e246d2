"""What a shopper puts together, orders and pays."""

from .carts import Cart, CartLine
from .delivery import DeliveryFee
from .notices import Notice
from .orders import Order, OrderEvent, OrderLine
from .payments import BankTransfer, Dispute, Payment, Refund, WebhookEvent

__all__ = [
    "BankTransfer",
    "Cart",
    "CartLine",
    "DeliveryFee",
    "Dispute",
    "Notice",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "Refund",
    "WebhookEvent",
]
