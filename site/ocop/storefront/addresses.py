"""Addresses of the storefront: literal tables per language, like those of `catalog.addresses`, where the cart stands, since
products lead there.

>>> cart("en")
'/en/cart/'
>>> order("vi", "x7", "receipt")
'/don-hang/x7/bien-nhan/'
>>> order_desk("en", "OC7K3M9Q2X", "pack")
'/en/order-desk/OC7K3M9Q2X/pack/'
"""

from __future__ import annotations

from catalog import addresses

CART = addresses.CART
ADD_TO_CART = addresses.ADD_TO_CART
CHANGE = {"vi": "sua/", "en": "change/"}
MINI = addresses.CART_MINI

CHECKOUT = {"vi": "dat-hang/", "en": "en/checkout/"}
PLACES = {"vi": "dia-phuong.json", "en": "places.json"}
TERMS = {"vi": "dieu-khoan/", "en": "terms/"}

ORDER = addresses.ORDER
FIND = addresses.FIND_ORDER
ORDER_PARTS = {
    "status": {"vi": "", "en": ""},
    "pay": {"vi": "thanh-toan/", "en": "pay/"},
    "cancel": {"vi": "huy/", "en": "cancel/"},
    "receipt": {"vi": "bien-nhan/", "en": "receipt/"},
    "remaining": {"vi": "mua-phan-con-lai/", "en": "remaining/"},
}
"""Below an order's own address, which is its status."""

DEMO_PAYMENT = {"vi": "thanh-toan-thu/", "en": "en/demo-payment/"}
WEBHOOK = "thanh-toan/"
"""What payment providers call; it belongs to no language."""
STRIPE_WEBHOOK = f"{WEBHOOK}stripe/"
DEMO_WEBHOOK = f"{WEBHOOK}demo/"

ACCOUNT = addresses.ACCOUNT
ACCOUNT_PARTS = {
    "history": {"vi": "", "en": ""},
    "sign_in": {"vi": "dang-nhap/", "en": "sign-in/"},
    "sign_up": {"vi": "dang-ky/", "en": "sign-up/"},
    "sign_out": {"vi": "dang-xuat/", "en": "sign-out/"},
    "password": {"vi": "mat-khau/", "en": "password/"},
    "forgotten": {"vi": "mat-khau/quen/", "en": "password/forgotten/"},
    "reset": {"vi": "mat-khau/dat-lai/", "en": "password/reset/"},
}
"""Below the account, which is the history of orders. Links of `reset` go on with whom and a token."""

ORDER_DESK = {"vi": "quay-don/", "en": "en/order-desk/"}
DESK_PARTS = {
    "today": {"vi": "", "en": ""},
    "orders": {"vi": "tat-ca/", "en": "all/"},
    "pick": {"vi": "soan-hang/", "en": "pick/"},
    "totals": {"vi": "tong-ket/", "en": "totals/"},
    "export": {"vi": "xuat/", "en": "export/"},
    "scan": {"vi": "quet/", "en": "scan/"},
}
"""Of all orders."""
ORDER_DESK_PARTS = {
    "order": {"vi": "", "en": ""},
    "pack": {"vi": "dong-goi/", "en": "pack/"},
    "unpack": {"vi": "mo-lai/", "en": "unpack/"},
    "hand_over": {"vi": "giao/", "en": "hand-over/"},
    "ship": {"vi": "gui/", "en": "ship/"},
    "deliver": {"vi": "da-den/", "en": "delivered/"},
    "came_back": {"vi": "hoan-ve/", "en": "came-back/"},
    "transfer": {"vi": "da-nhan-tien/", "en": "transfer/"},
    "drop": {"vi": "bo-hang/", "en": "drop/"},
    "keep_others": {"vi": "giu-hang-khac/", "en": "keep-others/"},
    "refund": {"vi": "hoan-tien/", "en": "refund/"},
    "paid_back": {"vi": "da-hoan-tien/", "en": "paid-back/"},
    "cancel": {"vi": "huy/", "en": "cancel/"},
    "note": {"vi": "ghi-chu/", "en": "note/"},
}
"""Of one order."""


def cart(language: str) -> str:
    return addresses.cart(language)


def add(language: str, code: str) -> str:
    """A page with a form for whoever has no scripts; what is sent there is put into the cart."""
    return addresses.add_to_cart(language, code)


def change(language: str) -> str:
    """Where other quantities are sent."""
    return f"/{CART[language]}{CHANGE[language]}"


def mini(language: str) -> str:
    """What a script asks before it sends something: the token against forgery, and how much is in the cart."""
    return addresses.cart_mini(language)


def checkout(language: str) -> str:
    return f"/{CHECKOUT[language]}"


def places(language: str) -> str:
    """Places that may be meant by a text that is still being typed."""
    return f"/{CHECKOUT[language]}{PLACES[language]}"


def terms(language: str) -> str:
    """What who orders agrees to."""
    return f"/{CHECKOUT[language]}{TERMS[language]}"


def order(language: str, token: str, part: str = "status") -> str:
    """An order as its shopper sees it, by the token that nobody guesses."""
    return f"/{ORDER[language]}{token}/{ORDER_PARTS[part][language]}"


def find_order(language: str) -> str:
    return addresses.find_order(language)


def demo_payment(language: str, reference: str) -> str:
    """Where the demonstration asks how the payment shall end."""
    return f"/{DEMO_PAYMENT[language]}{reference}/"


def account(language: str, part: str = "history") -> str:
    return f"/{ACCOUNT[language]}{ACCOUNT_PARTS[part][language]}"


def desk_list(language: str, part: str = "today") -> str:
    """What waits at the order desk today, or another part of the desk that is of all orders."""
    return f"/{ORDER_DESK[language]}{DESK_PARTS[part][language]}"


def order_desk(language: str, number: str, part: str = "order") -> str:
    """One order at the desk, or where something is done with it."""
    return f"/{ORDER_DESK[language]}{number}/{ORDER_DESK_PARTS[part][language]}"
