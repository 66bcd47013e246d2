"""What a shopper puts together, orders and pays."""

from .carts import Cart, CartLine
from .delivery import DeliveryFee
from .notices import Notice, NoticeKind
from .orders import Order, OrderEvent, OrderLine
from .payments import BankTransfer, DemoCharge, Dispute, Payment, Refund, WebhookEvent

__all__ = [
    "BankTransfer",
    "Cart",
    "CartLine",
    "DeliveryFee",
    "DemoCharge",
    "Dispute",
    "Notice",
    "NoticeKind",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "Refund",
    "WebhookEvent",
]
