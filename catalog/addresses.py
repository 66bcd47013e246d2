"""Addresses of public pages: a literal table per language, so that a page's address never depends on a translation file.

>>> product("vi", "mat-ong-bac-ha-7k3p9xq2")
'/san-pham/mat-ong-bac-ha-7k3p9xq2/'
>>> product("en", "mat-ong-bac-ha-7k3p9xq2")
'/en/products/mat-ong-bac-ha-7k3p9xq2/'
"""

from __future__ import annotations

LANGUAGES = ("vi", "en")
HOME = {"vi": "", "en": "en/"}
LIST = {"vi": "san-pham/", "en": "en/products/"}
SEARCH = {"vi": "tim-kiem/", "en": "en/search/"}
SUGGESTIONS = {"vi": "tim-kiem/goi-y/", "en": "en/search/suggestions/"}
VERIFY = {"vi": "xac-minh/", "en": "en/verify/"}
PRODUCERS = {"vi": "chu-the/", "en": "en/producers/"}
PLACES = {"vi": "dia-phuong/", "en": "en/places/"}
GROUPS = {"vi": "nhom/", "en": "en/groups/"}
SHOWROOMS = {"vi": "diem-ban/", "en": "en/showrooms/"}
WHERE_TO_BUY = {"vi": "mua-o-dau/", "en": "en/where-to-buy/"}
CART = {"vi": "gio-hang/", "en": "en/cart/"}
CART_MINI = {"vi": "nho.json", "en": "mini.json"}
ADD_TO_CART = {"vi": "them/", "en": "add/"}
ORDER = {"vi": "don-hang/", "en": "en/order/"}
FIND_ORDER = {"vi": "tim/", "en": "find/"}
ACCOUNT = {"vi": "tai-khoan/", "en": "en/account/"}
GUIDE = {"vi": "cach-doc-sao/", "en": "en/reading-the-stars/"}
STYLE = {"vi": "kieu-dang/", "en": "en/style/"}
VERIFY_PHOTOGRAPH = {"vi": "xac-minh/anh/", "en": "en/verify/photo/"}
SHORT_VERIFY = "v/"
ILLUSTRATIONS = "minh-hoa/"
SHARE = {"vi": "chia-se/", "en": "en/share/"}
MANIFEST = {"vi": "manifest.webmanifest", "en": "en/manifest.webmanifest"}
FAVICON = "favicon.ico"


def home(language: str) -> str:
    return f"/{HOME[language]}"


def product_list(language: str) -> str:
    return f"/{LIST[language]}"


def product(language: str, slug: str) -> str:
    return f"/{LIST[language]}{slug}/"


def search(language: str) -> str:
    return f"/{SEARCH[language]}"


def suggestions(language: str) -> str:
    """What may be meant by a text that is still being typed."""
    return f"/{SUGGESTIONS[language]}"


def verify(language: str) -> str:
    return f"/{VERIFY[language]}"


def producer(language: str, slug: str) -> str:
    return f"/{PRODUCERS[language]}{slug}/"


def places(language: str) -> str:
    return f"/{PLACES[language]}"


def place(language: str, slug: str) -> str:
    """A province or city, of today or of before the merger."""
    return f"/{PLACES[language]}{slug}/"


def commune(language: str, province: str, slug: str) -> str:
    """A commune within its province of today; `slug` is that of `catalog.identity.commune_slug`."""
    return f"/{PLACES[language]}{province}/{slug}/"


def groups(language: str) -> str:
    return f"/{GROUPS[language]}"


def group(language: str, slug: str) -> str:
    return f"/{GROUPS[language]}{slug}/"


def showrooms(language: str) -> str:
    """Where products are shown and sold."""
    return f"/{SHOWROOMS[language]}"


def where_to_buy(language: str, code: str) -> str:
    """Which showrooms have the product of this public code."""
    return f"/{WHERE_TO_BUY[language]}{code}/"


def cart(language: str) -> str:
    return f"/{CART[language]}"


def cart_mini(language: str) -> str:
    """What a script asks before it puts something into the cart."""
    return f"/{CART[language]}{CART_MINI[language]}"


def add_to_cart(language: str, code: str) -> str:
    """Where the product of this public code is put into the cart; a page of its own for whoever has no scripts."""
    return f"/{CART[language]}{ADD_TO_CART[language]}{code}/"


def find_order(language: str) -> str:
    """Where an order is looked up by its number and telephone."""
    return f"/{ORDER[language]}{FIND_ORDER[language]}"


def account(language: str) -> str:
    """One's own orders, for who signs in."""
    return f"/{ACCOUNT[language]}"


def guide(language: str) -> str:
    """How to read the stars."""
    return f"/{GUIDE[language]}"


def style(language: str) -> str:
    return f"/{STYLE[language]}"


def verify_photograph(language: str) -> str:
    """Where a photograph of a label is sent to be read."""
    return f"/{VERIFY_PHOTOGRAPH[language]}"


def short_verify(code: str) -> str:
    """The address printed as QR on labels; it belongs to no language."""
    return f"/{SHORT_VERIFY}{code}"


def illustration(code: str, fingerprint: str, width: int) -> str:
    """The drawn picture of a product; the fingerprint changes when the picture would, so it can be kept for ever."""
    return f"/{ILLUSTRATIONS}{code}-{fingerprint}-{width}.webp"


def share_image(language: str, code: str, fingerprint: str) -> str:
    """The picture of a product where its page is shared; it shows stars, so it is there only while the product is listed."""
    return f"/{SHARE[language]}{code}-{fingerprint}.jpg"


def manifest(language: str) -> str:
    return f"/{MANIFEST[language]}"
