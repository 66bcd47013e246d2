"""VietQR: the code that every bank's app in Vietnam reads, with account, amount and order number filled in.

The text follows EMV QR (merchant-presented) as NAPAS uses it for transfers to an account, version 1.5.2 of its format: fields
of two digits of name, two of length, and the value; the last is a CRC-16 of everything before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from catalog.text import folded

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
ONCE = "12"
"""A code for one payment: it names the amount."""
LONGEST_PURPOSE = 25
MOST = 9_999_999_999_999
"""Đồng: the amount has thirteen places."""
_SAID = re.compile(r"[A-Za-z0-9 ]+")


@dataclass(frozen=True)
class Account:
    """Where transfers go. `bin` is the bank's number at NAPAS."""

    bin: str
    number: str
    holder: str
    bank: str
    is_example: bool = False
    """Nobody's account: it stands in a demonstration and says so."""


EXAMPLE = Account("970436", "0000000000", "TAI KHOAN MINH HOA", "Vietcombank", is_example=True)


def account() -> Account | None:
    """The account that customers pay into. A demonstration sells what is made up, so nobody may send it money: it shows an
    example, whatever is set. None: nobody pays by transfer.
    """
    if settings.DEMO_PAYMENTS:
        return EXAMPLE
    return Account(*settings.VIETQR_ACCOUNT) if settings.VIETQR_ACCOUNT else None


def payload(to: Account, amount: int, purpose: str) -> str:
    """The text of the code: so many đồng to this account, with `purpose` as what the bank's statement says.

    Raises ValueError for what the format cannot hold: a bank's app would show something else than was meant.
    """
    if not 1 <= amount <= MOST:
        raise ValueError(f"{amount} đồng cannot be written into a code")
    if not _SAID.fullmatch(purpose) or len(purpose) > LONGEST_PURPOSE:
        raise ValueError(f"{purpose!r} cannot be written into a code: at most {LONGEST_PURPOSE} plain letters, digits, spaces")
    beneficiary = _field("00", to.bin) + _field("01", to.number)
    text = (
        _field("00", "01")
        + _field("01", ONCE)
        + _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT))
        + _field("53", DONG)
        + _field("54", str(amount))
        + _field("58", "VN")
        + _field("62", _field("08", purpose))
        + "6304"
    )
    return f"{text}{checksum(text):04X}"


def checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE of the text: polynomial 1021, from FFFF, as EMV QR has it."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def plain(text: str) -> str:
    """Without accents, as banks write the names of accounts: `NGUYEN VAN DUNG`."""
    return folded(text).upper()


def _field(name: str, value: str) -> str:
    if len(value) > 99:
        raise ValueError(f"field {name} is too long")
    return f"{name}{len(value):02d}{value}"
