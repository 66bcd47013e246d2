"""Addresses of showrooms in public and of the desk: literal tables per language, like those of `catalog.addresses`, where the
list of showrooms and "where to buy" stand, since every page leads there.

>>> showroom("vi", "ga-ha-noi")
'/diem-ban/ga-ha-noi/'
>>> desk("en", "ga-ha-noi", "sell")
'/en/desk/ga-ha-noi/sell/'
"""

from __future__ import annotations

from catalog import addresses

SHOWROOMS = addresses.SHOWROOMS

KIOSK = {"vi": "man-hinh/", "en": "kiosk/"}
KIOSK_PULSE = {"vi": "nhip.json", "en": "pulse.json"}
TILL = "may-ban/"
"""What tills and screens ask; it belongs to no language."""

DESK = {"vi": "quay/", "en": "en/desk/"}
SIGN_IN = {"vi": "dang-nhap/", "en": "sign-in/"}
SIGN_OUT = {"vi": "dang-xuat/", "en": "sign-out/"}
SERVICE_WORKER = "sw.js"
DESK_MANIFEST = "manifest.webmanifest"
WITHOUT_NETWORK = {"vi": "mat-mang/", "en": "no-network/"}

# The parts of the desk, below a showroom's own address there. Today is that address itself.
PARTS = {
    "today": {"vi": "", "en": ""},
    "sell": {"vi": "ban/", "en": "sell/"},
    "receive": {"vi": "nhan/", "en": "receive/"},
    "give_back": {"vi": "tra/", "en": "return/"},
    "withdraw": {"vi": "go/", "en": "withdraw/"},
    "adjust": {"vi": "chinh/", "en": "adjust/"},
    "pull_list": {"vi": "go-ke/", "en": "pull-list/"},
    "goods": {"vi": "hang/", "en": "goods/"},
    "snapshot": {"vi": "hang.json", "en": "goods.json"},
    "history": {"vi": "lich-su/", "en": "history/"},
    "conflicts": {"vi": "vuong-mac/", "en": "conflicts/"},
    "counts": {"vi": "kiem-dem/", "en": "counts/"},
    "transfers": {"vi": "chuyen/", "en": "transfers/"},
    "restock": {"vi": "dat-hang/", "en": "restock/"},
    "labels": {"vi": "nhan-gia/", "en": "labels/"},
    "poster": {"vi": "bien-cua/", "en": "poster/"},
    "reports": {"vi": "bao-cao/", "en": "reports/"},
    "range": {"vi": "co-cau/", "en": "range/"},
    "export": {"vi": "xuat/", "en": "export/"},
    "import": {"vi": "nhap-tep/", "en": "import/"},
    "read_code": {"vi": "doc-ma/", "en": "read-code/"},
}

UNDO = {"vi": "hoan-tac", "en": "undo"}
LOTS = {"vi": "lo", "en": "lots"}
PRINT = {"vi": "in", "en": "print"}


def showroom(language: str, slug: str) -> str:
    return f"/{SHOWROOMS[language]}{slug}/"


def kiosk(language: str, slug: str) -> str:
    """The page of a screen that stands in the showroom."""
    return f"/{SHOWROOMS[language]}{slug}/{KIOSK[language]}"


def kiosk_pulse(language: str, slug: str) -> str:
    """What that page asks for again and again: whether what it shows still holds."""
    return f"{kiosk(language, slug)}{KIOSK_PULSE[language]}"


def desk_home(language: str) -> str:
    """Where one chooses a showroom."""
    return f"/{DESK[language]}"


def desk(language: str, slug: str, part: str = "today", *rest: object) -> str:
    """A part of a showroom's desk; `rest` are ids and words that stand behind it."""
    tail = "".join(f"{each}/" for each in rest)
    return f"/{DESK[language]}{slug}/{PARTS[part][language]}{tail}"


def undo(language: str, slug: str, entry: int) -> str:
    """Where an entry of the history is taken back."""
    return desk(language, slug, "history", entry, UNDO[language])


def printed_labels(language: str, slug: str) -> str:
    """The sheets of labels that go to the printer."""
    return desk(language, slug, "labels", PRINT[language])


def sign_in(language: str) -> str:
    return f"/{DESK[language]}{SIGN_IN[language]}"


def sign_out(language: str) -> str:
    return f"/{DESK[language]}{SIGN_OUT[language]}"


def service_worker(language: str) -> str:
    return f"/{DESK[language]}{SERVICE_WORKER}"


def without_network(language: str) -> str:
    """What the desk shows where there is no network and nothing kept."""
    return f"/{DESK[language]}{WITHOUT_NETWORK[language]}"
